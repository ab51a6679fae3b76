"""The hub's end of the link: requests in, the hub's answers out.

All work runs on one thread, the store's; what waits for the network never holds it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from firepost.app.exchange import Taken
from firepost.app.wire import letters, messages, records
from firepost.app.wire.packing import Unreadable
from firepost.app.wire.records import slice_bytes, sliced
from firepost.app.wire.segments import SENT_MAX
from firepost.domain.errors import Refused, Stopped
from firepost.hub.giving import Giving
from firepost.hub.ports import Enrolled
from firepost.hub.service import Hub

T = TypeVar("T")

PUSH_MAX: Final = 64 * 1024 * 1024  # bytes a request; a device comes again for the rest
STALLED_S: Final = 120.0  # without a byte
_PULL_MAX: Final = 256 * 1024 * 1024
_SEGMENT_MIN: Final = 2 * 1024
_STATUS: Final = {"refused": 403, "trouble": 503}
_log = logging.getLogger("firepost.hub")


class Worker:
    """The one thread of the store. It lets go of the desks when nothing was asked for a while."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hub-store")
        self._last_s = time.monotonic()

    async def do(self, work: Callable[[Hub], T]) -> T:
        self._last_s = time.monotonic()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, work, self.hub)

    async def rest_when_idle(self, idle_s: float = 0.4) -> None:
        resting = False
        while True:
            await asyncio.sleep(idle_s / 2)
            idle = time.monotonic() - self._last_s > idle_s
            if idle and not resting:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._thread, self.hub.store.rest)
            resting = idle

    def close(self) -> None:
        self._thread.submit(self.hub.store.close).result()
        self._thread.shutdown()


def routes(worker: Worker, moved: Callable[[str], None]) -> list[Route]:
    """`moved` is told the desk whenever something new came in."""
    link = _Link(worker, moved)
    return [
        Route("/v1/hello", _guarded(link.hello), methods=["POST"]),
        Route("/v1/push/{desk}", _guarded(link.push), methods=["POST"]),
        Route("/v1/pull", _guarded(link.pull), methods=["POST"]),
    ]


def _guarded(
    answer: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """What stops a request is told to the device in the words it can say to a person."""

    async def guarded(request: Request) -> Response:
        try:
            return await answer(request)
        except Stopped as stopped:
            values = {key: str(value) for key, value in stopped.notice.values}
            refusal = messages.Refusal(stopped.notice.key, values)
            _log.warning("%s %s: %s %s", _from(request), request.url.path, refusal.key, values)
            # Who sends for ever would never hear it: the line is closed.
            ends = refusal.key == "link.too_much"
            return _packed(refusal, _STATUS.get(stopped.kind, 400), ends=ends)
        except Unreadable as error:
            _log.warning("%s %s: unreadable %s", _from(request), request.url.path, error)
            return _packed(messages.Refusal("link.unreadable"), 400, ends=True)
        except (ClientDisconnect, TimeoutError):
            _log.info("%s %s: cut", _from(request), request.url.path)
            return Response(status_code=408)

    return guarded


class _Link:
    def __init__(self, worker: Worker, moved: Callable[[str], None]) -> None:
        self._worker = worker
        self._moved = moved

    async def hello(self, request: Request) -> Response:
        hello = letters.decode(await _body(request, messages.LETTER_MAX), messages.Hello)
        shown = _certificate(request)
        welcome = await self._worker.do(lambda hub: hub.hello(shown, hello))
        return _packed(welcome)

    async def push(self, request: Request) -> Response:
        desk, shown = request.path_params["desk"], _certificate(request)
        drill = request.query_params.get("drill") == "1"
        enrolled = await self._worker.do(lambda hub: hub.may_push(shown, desk, drill=drill))
        taken, size = Taken(), 0
        reader = records.RecordReader()
        try:
            async for chunk in _stream(request):
                size += len(chunk)
                if size > PUSH_MAX:
                    raise Refused("link.too_much", most=PUSH_MAX)
                await self._take(enrolled, desk, list(reader.feed(chunk)), taken)
        except (ClientDisconnect, TimeoutError):
            part = reader.broken_off
            if part is not None:
                await self._worker.do(lambda hub: hub.take_part(enrolled, desk, part))
            raise
        if taken.new or taken.blobs:
            self._moved(desk)
        asked = request.query_params.get("skip", "")
        skip = int(asked) if asked.isdecimal() and len(asked) < 8 else 0
        held = await self._worker.do(lambda hub: hub.held(enrolled, desk, taken, skip=skip))
        _log.info(
            "%s push %s: new %d known %d damaged %d apart %d forks %d",
            enrolled.name,
            desk,
            taken.new,
            taken.known,
            taken.damaged,
            taken.quarantined,
            taken.forks,
        )
        return _packed(held)

    async def _take(
        self,
        enrolled: Enrolled,
        desk: str,
        found: list[records.Record | records.Damage],
        taken: Taken,
    ) -> None:
        """TLS and TCP let no byte change: who sends what is no record is not listened to."""
        whole = [one for one in found if isinstance(one, records.Record)]
        if whole:
            await self._worker.do(lambda hub: hub.take(enrolled, desk, whole, taken))
        if len(whole) < len(found):
            raise Unreadable("record")

    async def pull(self, request: Request) -> Response:
        pull = letters.decode(await _body(request, messages.LETTER_MAX), messages.Pull)
        shown = _certificate(request)
        enrolled = await self._worker.do(lambda hub: hub.who(shown))
        segment_bytes = min(max(pull.segment_bytes or SENT_MAX, _SEGMENT_MIN), SENT_MAX)
        pull = msgspec.structs.replace(pull, segment_bytes=segment_bytes)
        giving = Giving(pull, min(pull.most_bytes or _PULL_MAX, _PULL_MAX))
        desk = pull.desk

        def note(hub: Hub) -> None:
            with hub.store.desk(desk) as store:
                device = (enrolled.device or b"")[:8].hex()
                store.acknowledge(f"post:{device}", letters.by_name(pull.vector))

        await self._worker.do(note)

        def more(hub: Hub) -> list[bytes]:
            with hub.store.desk(desk) as store:
                return giving.more(store)

        async def given() -> AsyncIterator[bytes]:
            while batch := await self._worker.do(more):
                for piece in sliced(b"".join(batch), slice_bytes(segment_bytes)):
                    yield piece

        return StreamingResponse(given(), media_type="application/octet-stream")


def _certificate(request: Request) -> bytes | None:
    shown: bytes | None = request.scope.get("firepost.certificate")
    return shown


def _from(request: Request) -> str:
    return request.client.host if request.client else "?"


async def _stream(request: Request) -> AsyncIterator[bytes]:
    chunks = request.stream()
    while True:
        try:
            chunk = await asyncio.wait_for(anext(chunks), STALLED_S)
        except StopAsyncIteration:
            return
        if chunk:
            yield chunk


async def _body(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in _stream(request):
        body += chunk
        if len(body) > most:
            raise Refused("link.too_much", most=most)
    return bytes(body)


def _packed(answer: msgspec.Struct, status: int = 200, *, ends: bool = False) -> Response:
    return Response(
        msgspec.msgpack.encode(answer),
        status_code=status,
        media_type="application/msgpack",
        headers={"connection": "close"} if ends else None,
    )

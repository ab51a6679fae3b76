"""The device's end of the link: HTTPS to its hub, pinned, resumed, measured."""

from __future__ import annotations

import ssl
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import httpx
import msgspec

from firepost.app.authority import SERVER_NAME
from firepost.app.membership import Ties
from firepost.app.wire import letters
from firepost.app.wire.messages import Held, Hello, Pull, Refusal, Welcome
from firepost.app.wire.packing import Unreadable
from firepost.app.wire.records import slice_bytes, sliced
from firepost.app.wire.segments import SENT_MAX
from firepost.domain.errors import Refused, Trouble

T = TypeVar("T", bound=msgspec.Struct)

_CONNECT_S: Final = 60.0  # a handshake at 2.4 kbit/s takes some 15 s
_SILENCE_S: Final = 90.0
_BATCH_S: Final = 20.0  # what one push should take, so that its answer comes in time
_BATCH_BYTES: Final = (4 * 1024, 8 * 1024, 8 * 1024 * 1024)  # least, first, most
_TRUST_AFTER: Final = 8  # answers until a link that was cut is given larger pieces again
_SEGMENT_BYTES: Final = (4 * 1024, 16 * 1024, SENT_MAX)
# X509_V_FLAG_NO_CHECK_TIME: a laptop whose clock is days off must still reach its hub. The
# hub checks the device's dates by its own clock.
_NO_CHECK_TIME: Final = 0x200000
_PADDING: Final = 0x10  # SSL_OP_TLSEXT_PADDING fills a hello up to 512 bytes for old firewalls


class Cut(Exception):
    """The link broke or kept silent; what had come through is kept on both sides."""

    def __init__(self, says: str, *, connected: bool) -> None:
        self.says = says
        self.connected = connected
        super().__init__(says)


class _Resuming(ssl.SSLContext):
    """Goes on with the last TLS session: 0.5 KB instead of 4 where a link is cut again."""

    def __new__(cls) -> Self:
        self = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)
        self._last = None
        self._session = None
        return self

    _last: ssl.SSLSocket | None
    _session: ssl.SSLSession | None

    def wrap_socket(self, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
        kwargs["session"] = self._session
        self._last = super().wrap_socket(*args, **kwargs)
        return self._last

    def remember(self) -> None:
        """Call after an answer: the session's ticket comes with the first one."""
        if self._last is not None and self._last.session is not None:
            self._session = self._last.session


class HubLink:
    """One device's link to its hub. Sizes fit themselves to what it proves to be."""

    def __init__(self, ties: Ties, key: bytes) -> None:
        self._ties = ties
        self._context = _context(ties, key)
        self._client = self._opened()
        self.segment_bytes = _SEGMENT_BYTES[1]
        self.batch_bytes = _BATCH_BYTES[1]
        self._ceiling = _SEGMENT_BYTES[2]  # lowered by every cut, raised by answers in a row
        self._good = 0

    def _opened(self) -> httpx.Client:
        timeout = httpx.Timeout(_SILENCE_S, connect=_CONNECT_S)
        client = httpx.Client(verify=self._context, timeout=timeout, trust_env=False)
        for header in ("user-agent", "accept", "accept-encoding", "connection"):
            del client.headers[header]
        return client

    def close(self) -> None:
        self._client.close()

    # -- what can be asked

    def hello(self, hello: Hello) -> Welcome:
        return self._ask("/v1/hello", letters.encode(hello), Welcome)

    def push(self, desk: str, records: Iterable[bytes], *, drill: bool, skip: int = 0) -> Held:
        """One request; the hub keeps each record as it comes in, whatever becomes of the rest.
        `skip` so many of what the hub lacks when it tells what."""
        path = f"/v1/push/{desk}?drill={int(drill)}" + (f"&skip={skip}" if skip else "")
        load = b"".join(records)
        began = time.monotonic()
        held = self._ask(path, load, Held)
        self._fit(len(load), time.monotonic() - began)
        return held

    def pull(self, pull: Pull) -> Iterator[bytes]:
        """The hub's records as they come, in pieces of any size."""
        pull = msgspec.structs.replace(pull, segment_bytes=self.segment_bytes)
        began, size = time.monotonic(), 0
        with self._request("/v1/pull", letters.encode(pull)) as response:
            try:
                for chunk in response.iter_raw():
                    size += len(chunk)
                    yield chunk
            except httpx.TransportError as error:
                raise self._cut(error, connected=True) from error
        self._context.remember()
        if size > self.batch_bytes // 2:  # less says nothing of the link
            self._fit(size, time.monotonic() - began)

    # -- how

    def _ask(self, path: str, content: bytes, kind: type[T]) -> T:
        with self._request(path, content) as response:
            try:
                answer = response.read()
            except httpx.TransportError as error:
                raise self._cut(error, connected=True) from error
        self._context.remember()
        try:
            return letters.decode(answer, kind)
        except Unreadable as error:
            raise Trouble("link.strange_answer", path=self._ties.url) from error

    def _request(self, path: str, content: bytes) -> _Answer:
        request = self._client.build_request(
            "POST",
            self._ties.url + path,
            content=sliced(content, slice_bytes(self.segment_bytes)),
            headers={
                "content-length": str(len(content))
            },  # or each slice has a head of its own
            extensions={"sni_hostname": SERVER_NAME},
        )
        try:
            response = self._client.send(request, stream=True)
        except httpx.ConnectError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise Refused("link.wrong_hub", path=self._ties.url) from error
            raise self._cut(error, connected=False) from error
        except httpx.ConnectTimeout as error:
            raise self._cut(error, connected=False) from error
        except httpx.TransportError as error:
            raise self._cut(error, connected=True) from error
        if response.status_code != 200:
            self._refuse(response)
        return _Answer(response)

    def _refuse(self, response: httpx.Response) -> None:
        try:
            refusal = letters.decode(response.read(), Refusal)
        except httpx.TransportError as error:
            raise self._cut(error, connected=True) from error
        except Unreadable as error:
            raise Trouble("link.strange_answer", path=self._ties.url) from error
        finally:
            response.close()
        kind = Refused if response.status_code == 403 else Trouble
        values = {key: value for key, value in refusal.values.items() if key != "key"}
        raise kind(refusal.key, **values)

    def _cut(self, error: Exception, *, connected: bool) -> Cut:
        """Smaller pieces next time: less is lost when it is cut again. As many of them in one go:
        the hub keeps each as it comes, and every answer costs as much as a piece."""
        self.segment_bytes = max(self.segment_bytes // 2, _SEGMENT_BYTES[0])
        self._ceiling, self._good = self.segment_bytes, 0
        self._client.close()
        self._client = self._opened()
        return Cut(str(error) or type(error).__name__, connected=connected)

    def _fit(self, sent: int, took_s: float) -> None:
        rate = sent / max(took_s, 0.001)
        self.batch_bytes = int(min(max(rate * _BATCH_S, _BATCH_BYTES[0]), _BATCH_BYTES[2]))
        self._good += 1
        if self._good % _TRUST_AFTER == 0:
            self._ceiling = min(self._ceiling * 2, _SEGMENT_BYTES[2])
        self.segment_bytes = min(self.segment_bytes * 2, self._ceiling)


class _Answer:
    """A response that is closed when it was read."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def __enter__(self) -> httpx.Response:
        return self._response

    def __exit__(self, *_: object) -> None:
        self._response.close()


def _context(ties: Ties, key: bytes) -> _Resuming:
    context = _Resuming()
    context.options &= ~_PADDING
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(cadata=ties.authority.decode())
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    with tempfile.TemporaryDirectory(prefix="firepost-") as folder:
        certificate, private = Path(folder, "certificate"), Path(folder, "key")
        certificate.write_bytes(ties.certificate)
        private.touch(mode=0o600)
        private.write_bytes(key)
        context.load_cert_chain(certificate, private)
    return context

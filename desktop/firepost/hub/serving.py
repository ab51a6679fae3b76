"""`firepost hub serve`: TLS 1.3 on one port, devices by certificate, the board beside them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import ssl
import sys
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from firepost.app.authority import Credentials
from firepost.domain.errors import Trouble
from firepost.hub import link
from firepost.hub.link import Worker

_CONNECTIONS_MAX = 512
_KEEP_ALIVE_S = 75

_NO_CHECK_TIME: Final = 0x200000  # X509_V_FLAG_NO_CHECK_TIME


@dataclass(frozen=True, slots=True)
class Board:
    """The pages: their routes, what is told when a desk moved, what runs beside."""

    routes: list[Route]
    moved: Callable[[str], None]
    run: Callable[[], Coroutine[Any, Any, None]]


class _Protocol(H11Protocol):
    """Hands the device's certificate on to the application, and every byte that came."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        tls = transport.get_extra_info("ssl_object")
        shown = tls.getpeercert(binary_form=True) if tls is not None else None
        inner: ASGIApp = self.app

        async def knowing(scope: Scope, receive: Receive, send: Send) -> None:
            scope["firepost.certificate"] = shown
            cycle = self.cycle

            async def kept() -> Message:
                """What had come before the cut counts too; uvicorn would drop it."""
                message = await receive()
                if message["type"] == "http.disconnect" and cycle.body:
                    body, cycle.body = bytes(cycle.body), bytearray()
                    return {"type": "http.request", "body": body, "more_body": True}
                return message

            await inner(scope, kept, send)

        self.app = knowing
        self._tls = tls

    def connection_lost(self, exc: Exception | None) -> None:
        if self._tls is not None:
            # A session that ends without a goodbye is forgotten, and a cut link has none.
            with contextlib.suppress(ssl.SSLError):
                self._tls.unwrap()
        super().connection_lost(exc)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._ready(f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}")


def tls_of(credentials: Credentials, authority: bytes) -> ssl.SSLContext:
    """TLS 1.3; who shows a certificate shows one of ours. Sessions are resumed: on a link
    that is cut every few kilobytes a full handshake would cost as much as what it carries."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.num_tickets = 1
    # Kept here, 32 bytes of name travel; a ticket that holds the session holds the device's
    # certificate too and goes both ways, 1.1 KB more a connection. Another process on the
    # same database does not know it: the handshake is then a whole one.
    context.options |= ssl.OP_NO_TICKET
    context.verify_mode = ssl.CERT_OPTIONAL
    # TLS would hang up without a word on one that ran out; `Hub.who` says it.
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    context.load_verify_locations(cadata=authority.decode())
    with tempfile.TemporaryDirectory(prefix="firepost-") as folder:
        certificate, key = Path(folder, "certificate"), Path(folder, "key")
        certificate.write_bytes(credentials.certificate)
        key.touch(mode=0o600)
        key.write_bytes(credentials.key)
        context.load_cert_chain(certificate, key)
    return context


def serve(
    worker: Worker,
    credentials: Credentials,
    *,
    host: str,
    port: int,
    ready: Callable[[str], None],
    board: Callable[[Worker], Board],
) -> None:
    """Serve until told to stop.

    Args:
        ready: told the address once it answers.
        board: makes the pages, once the loop runs.

    Raises:
        Trouble: `hub.cannot_listen`
    """
    _log_to_stderr()
    taken = _bound(host, port)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(worker, credentials, taken, ready, board))
    finally:
        worker.close()
        taken.close()


async def _serve(
    worker: Worker,
    credentials: Credentials,
    taken: socket.socket,
    ready: Callable[[str], None],
    board: Callable[[Worker], Board],
) -> None:
    shown = board(worker)
    app = Starlette(routes=[*link.routes(worker, shown.moved), *shown.routes])
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        limit_concurrency=_CONNECTIONS_MAX,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=3,
    )
    config.load()
    config.ssl = tls_of(credentials, worker.hub.authority.certificate)
    await _run(_Server(config, ready), taken, [worker.rest_when_idle(), shown.run()])


async def _run(
    server: uvicorn.Server, taken: socket.socket, beside: list[Coroutine[Any, Any, None]]
) -> None:
    tasks = [asyncio.create_task(one) for one in beside]
    try:
        await server.serve(sockets=[taken])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        taken = socket.socket(family, socket.SOCK_STREAM)
        if os.name != "nt":
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
    except OSError as error:
        raise Trouble(
            "hub.cannot_listen", path=f"{host}:{port}", says=error.strerror or str(error)
        ) from error
    return taken


def _log_to_stderr() -> None:
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in ("firepost.hub", "uvicorn.error"):
        log = logging.getLogger(name)
        log.handlers = [shown]
        log.setLevel(logging.INFO)
        log.propagate = False

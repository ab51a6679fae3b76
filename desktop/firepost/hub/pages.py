"""The board on HQ's wall and on leaders' phones: pages that need no script to be read."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from firepost.app.board import Board
from firepost.app.words import Words
from firepost.domain.instants import BEIJING
from firepost.hub.gathering import Gathering
from firepost.hub.outline import drawing

_TOTALS: Final = (
    ("deaths", "board.deaths"),
    ("serious_injuries", "board.serious_injuries"),
    ("minor_injuries", "board.minor_injuries"),
)
_BEAT_S: Final = 20.0  # a line that keeps silent longer is taken for dead by proxies
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self';"
    " connect-src 'self'; img-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Pages:
    def __init__(
        self,
        gathering: Gathering,
        words: Words,
        folder: Path,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._gathering = gathering
        self._words = words
        self._folder = folder
        self._now = now
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["say"] = words.text
        self._templates.filters["moment"] = _moment
        self._templates.filters["number"] = _number
        self._templates.filters["age"] = self._age

    def routes(self) -> list[Route]:
        return [
            Route("/", _inside(self.board)),
            Route("/events", _inside(self.events)),
            Route("/board.css", _inside(self._file("board.css", "text/css"))),
            Route("/board.js", _inside(self._file("board.js", "text/javascript"))),
            # Browsers ask for it unasked, and tell on their console where there is none.
            Route("/favicon.ico", _inside(self._nothing)),
        ]

    async def board(self, request: Request) -> Response:
        gathering = self._gathering
        chosen = request.query_params.get("desk")
        desks = {
            desk: board
            for desk, board in sorted(gathering.boards.items())
            if chosen in (None, desk)
        }
        page = self._templates.get_template("board.html.j2").render(
            desks=[(desk, board, self._fires(board)) for desk, board in desks.items()],
            devices=[one for one in gathering.devices if one.revoked_ms is None],
            now=self._now(),
            totals=_TOTALS,
        )
        return HTMLResponse(page, headers=_HEADERS)

    def _fires(self, board: Board) -> list[dict[str, Any]]:
        shapes = self._gathering.shapes
        return [
            {
                "fire": fire,
                "teams": [team for team in board.teams if team.incident == fire.id],
                "map": drawing(fire, board.teams, shapes),
            }
            for fire in board.incidents
        ]

    async def events(self, _request: Request) -> Response:
        async def changes() -> AsyncIterator[bytes]:
            known = self._gathering.number
            yield f"retry: 5000\nevent: hello\ndata: {known}\n\n".encode()
            while True:
                turned = await self._gathering.turn(known, _BEAT_S)
                if turned == known:
                    yield b": beat\n\n"
                    continue
                known = turned
                yield f"data: {known}\n\n".encode()
                await asyncio.sleep(1.0)  # one redraw a second is enough for a wall

        headers = {**_HEADERS, "X-Accel-Buffering": "no"}
        return StreamingResponse(changes(), media_type="text/event-stream", headers=headers)

    async def _nothing(self, _request: Request) -> Response:
        return Response(status_code=204, headers=_HEADERS)

    def _file(self, name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
        content = (self._folder / name).read_bytes()

        async def give(_request: Request) -> Response:
            return Response(content, media_type=kind, headers=_HEADERS)

        return give

    def _age(self, moment: datetime | int | None) -> str:
        if moment is None:
            return self._words.text("board.never")
        if isinstance(moment, int):
            moment = datetime.fromtimestamp(moment / 1000, UTC)
        minutes = max(0, int((self._now() - moment).total_seconds() // 60))
        return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _inside(
    page: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """The board is the office's: whoever comes from outside its network sees nothing."""

    async def guarded(request: Request) -> Response:
        host = request.client.host if request.client else ""
        try:
            inside = ipaddress.ip_address(host).is_private
        except ValueError:
            inside = False
        if not inside:
            return PlainTextResponse("403", status_code=403)
        return await page(request)

    return guarded


def _moment(moment: datetime | None) -> str:
    return "—" if moment is None else moment.astimezone(BEIJING).strftime("%m-%d %H:%M")


def _number(value: object) -> str:
    if value is None:
        return "—"
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"

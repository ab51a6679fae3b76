"""What the hub shows: every desk folded into a board, beside the link and never in its way.

Works from the store as another post would, by vector, so it is the same on every back end,
and several hubs on one database each see what the others took in.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from firepost.app.board import Board
from firepost.app.chains import Segment
from firepost.app.exchange import segments_for
from firepost.domain.errors import Stopped
from firepost.hub.link import Worker
from firepost.hub.ports import DeskHeld, Enrolled, Mirror
from firepost.hub.service import Hub

LOOK_S: Final = 5.0  # others may have written to the same store
_BATCH: Final = 32  # segments between two requests of the link
_BLOBS: Final = 8
_log = logging.getLogger("firepost.hub")

OpenMirror = Callable[[DeskHeld], Mirror]
Project = Callable[[str, Board, Callable[[str], object]], None]


@dataclass(slots=True)
class Gathering:
    """Boards by desk, the newest; `number` grows with every change."""

    worker: Worker
    open_mirror: OpenMirror
    project: Project | None = None  # writes tables that others may read
    boards: dict[str, Board] = field(default_factory=dict)
    shapes: dict[str, Any] = field(default_factory=dict)  # perimeter: GeoJSON
    devices: list[Enrolled] = field(default_factory=list)
    number: int = 0
    _mirrors: dict[str, Mirror] = field(default_factory=dict)
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="hub-board")
    )
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _turned: asyncio.Condition = field(default_factory=asyncio.Condition)

    def moved(self, _desk: str) -> None:
        self._moved.set()

    async def run(self) -> None:
        """Follow the store until cancelled."""
        try:
            while True:
                self._moved.clear()
                try:
                    await self._follow()
                except Stopped as stopped:
                    _log.warning("board: %s", stopped.notice)
                try:
                    await asyncio.wait_for(self._moved.wait(), LOOK_S)
                except TimeoutError:
                    continue
        finally:
            self._thread.submit(self._close).result()
            self._thread.shutdown()

    async def turn(self, known: int, wait_s: float) -> int:
        """Wait until there is something newer than `known`, or a while."""
        async with self._turned:
            if self.number == known:
                try:
                    await asyncio.wait_for(self._turned.wait(), wait_s)
                except TimeoutError:
                    return known
        return self.number

    async def _follow(self) -> None:
        def look(hub: Hub) -> tuple[list[DeskHeld], frozenset[bytes], list[Enrolled]]:
            hub.refresh()
            return hub.store.desks(), hub.devices, hub.store.register.all()

        desks, trusted, self.devices = await self.worker.do(look)
        for held in desks:
            if await self._follow_desk(held, trusted):
                await self._told()

    async def _told(self) -> None:
        async with self._turned:
            self.number += 1
            self._turned.notify_all()

    async def _follow_desk(self, held: DeskHeld, trusted: frozenset[bytes]) -> bool:
        mirror = await self._on_thread(lambda: self._mirror(held))
        await self._on_thread(lambda: mirror.trust(trusted))
        changed = held.desk not in self.boards
        while await self._carry(held, mirror):
            changed = True
        board = await self._on_thread(mirror.board)
        changed = changed or board.entries != self.boards[held.desk].entries
        if changed:
            await self._on_thread(partial(self._show, held.desk, mirror, board))
        self.boards[held.desk] = board
        return changed

    async def _carry(self, held: DeskHeld, mirror: Mirror) -> bool:
        """Some of what the mirror lacks; whether there was any."""
        vector = await self._on_thread(mirror.vector)
        wanted = await self._on_thread(mirror.blobs_wanted)
        segments, blobs = await self.worker.do(partial(_lacking, held, vector, wanted))
        if not segments and not blobs:
            return False
        await self._on_thread(partial(mirror.take, segments, blobs))
        return True

    def _show(self, desk: str, mirror: Mirror, board: Board) -> None:
        for fire in board.incidents:
            for perimeter in fire.perimeters:
                if self.shapes.get(perimeter.id) is None:
                    self.shapes[perimeter.id] = mirror.shape(perimeter.id)
        if self.project is not None:
            self.project(desk, board, self.shapes.get)

    def _mirror(self, held: DeskHeld) -> Mirror:
        if held.desk not in self._mirrors:
            self._mirrors[held.desk] = self.open_mirror(held)
        return self._mirrors[held.desk]

    def _close(self) -> None:
        for mirror in self._mirrors.values():
            mirror.close()

    async def _on_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _lacking(
    held: DeskHeld, vector: dict[str, int], wanted: list[bytes], hub: Hub
) -> tuple[list[Segment], list[bytes]]:
    with hub.store.desk(held.desk) as store:
        segments = [
            one for _, one in zip(range(_BATCH), segments_for(store, vector), strict=False)
        ]
        found = (store.blob(name) for name in wanted[:_BLOBS])
        return segments, [data for data in found if data is not None]

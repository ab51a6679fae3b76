"""The hub in a folder: one encrypted desk file a desk, nothing to install.

A desk file is held open between requests and let go when it rests, or after a few seconds
of work, so that `hub read` on the same folder has its turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from firepost.app.exchange import EventStore
from firepost.app.follow import follow_joins
from firepost.app.office import Desk
from firepost.domain.errors import Refused
from firepost.hub.belongings import leave_to_owner
from firepost.hub.folder_register import FolderRegister
from firepost.hub.ports import DeskHeld

HELD_S: Final = 3.0
_SUFFIX: Final = ".fire"


class DeskShelf(Protocol):
    """Opens desk files for the hub, whose home trusts whom the register says."""

    def open(self, path: Path) -> Desk: ...

    def make(self, path: Path, *, desk_id: str, drill: bool) -> Desk: ...

    def trust(self, devices: Collection[bytes]) -> bool:
        """Whether that changed anything."""
        ...


class FolderStore:
    """Stays on the thread that uses it."""

    def __init__(self, folder: Path, shelf: DeskShelf, *, now_ms: Callable[[], int]) -> None:
        self._folder = folder
        self.register = FolderRegister(folder)
        self._desks = folder / "desks"
        self._desks.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._shelf = shelf
        self._now_ms = now_ms
        self._open: dict[str, tuple[Desk, float]] = {}
        self._drills: dict[str, bool] = {}
        self._settled: dict[str, int] = {}  # arrivals whose joins were followed

    def desks(self) -> list[DeskHeld]:
        held = []
        for path in sorted(self._desks.glob(f"*{_SUFFIX}")):
            name = path.name.removesuffix(_SUFFIX)
            if name not in self._drills:
                with self.desk(name) as desk:
                    self._drills[name] = desk.drill
            held.append(DeskHeld(name, self._drills[name]))
        return held

    @contextmanager
    def desk(self, desk: str) -> Iterator[EventStore]:
        if desk not in self._open:
            path = self._path(desk)
            if not path.exists():
                raise Refused("hub.no_such_desk", desk=desk)
            self._keep(desk, self._shelf.open(path))
        held, since = self._open[desk]
        try:
            yield held
        finally:
            if time.monotonic() - since > HELD_S:
                self._let_go(desk)

    def make(self, desk: str, *, drill: bool) -> None:
        path = self._path(desk)
        if not path.exists():
            self._keep(desk, self._shelf.make(path, desk_id=desk, drill=drill))

    def _keep(self, name: str, desk: Desk) -> None:
        self._open[name] = (desk, time.monotonic())
        self._drills[name] = desk.drill
        desk.recount(learned_ms=self._now_ms())

    def _path(self, desk: str) -> Path:
        if not desk.isalnum() or not desk.isascii():
            raise Refused("hub.no_such_desk", desk=desk)
        return self._desks / f"{desk}{_SUFFIX}"

    def settle(self, desk: str) -> None:
        with self.desk(desk):
            held, _ = self._open[desk]
            follow_joins(held, since=self._settled.get(desk, 0), now_ms=self._now_ms())
            self._settled[desk] = held.arrivals

    def trust(self, devices: Collection[bytes]) -> None:
        if self._shelf.trust(devices):
            for desk, _ in self._open.values():
                desk.recount(learned_ms=self._now_ms())

    def rest(self) -> None:
        for name in list(self._open):
            self._let_go(name)

    def _let_go(self, name: str) -> None:
        desk, _ = self._open.pop(name)
        desk.close()

    def close(self) -> None:
        self.rest()
        leave_to_owner(self._folder)

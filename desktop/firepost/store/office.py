"""This device's home and desks, as the exchange asks for them. Implements `app.office`."""

from __future__ import annotations

from pathlib import Path

from firepost.app.office import Desk
from firepost.domain.entry import Draft
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
from firepost.store.journal import DeskJournal


class DeviceOffice:
    def __init__(self, home: Home, *, now_ms: int) -> None:
        self.home = home
        self._now_ms = now_ms

    @property
    def person(self) -> str:
        return self.home.person

    @property
    def post(self) -> str:
        return self.home.post

    @property
    def device_key(self) -> bytes | None:
        return self.home.device_key

    def trusts(self, device_key: bytes) -> bool:
        return self.home.trusts(device_key)

    def exists(self, desk: Path) -> bool:
        return desk.exists()

    def open(self, desk: Path) -> Desk:
        return DeskFile.open(desk, self.home, write=True)

    def make(self, desk: Path, *, desk_id: str, drill: bool) -> Desk:
        return DeskFile.create(
            desk, self.home, drill=drill, now_ms=self._now_ms, desk_id=desk_id
        )

    def say_join(self, desk: Desk, other: str, *, now_ms: int) -> None:
        assert isinstance(desk, DeskFile)
        journal = DeskJournal(desk)
        draft = Draft(
            "desk.join", {"desk": other}, at_ms=now_ms, by=self.person, entered_ms=now_ms
        )
        journal.append(draft, journal.record().heads)

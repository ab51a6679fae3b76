"""Desk files for a hub: its home trusts whom its register says, and nobody else."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from firepost.app.office import Desk
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home


class HubShelf:
    def __init__(self, folder: Path, *, now_ms: int) -> None:
        self._home = Home(folder, pin=None, now_ms=now_ms)
        self._now_ms = now_ms

    def open(self, path: Path) -> Desk:
        return DeskFile.open(path, self._home, write=True)

    def make(self, path: Path, *, desk_id: str, drill: bool) -> Desk:
        return DeskFile.create(
            path, self._home, drill=drill, now_ms=self._now_ms, desk_id=desk_id
        )

    def trust(self, devices: Collection[bytes]) -> bool:
        names = frozenset(device.hex() for device in devices)
        if names == self._home.settings.enrolled:
            return False
        self._home.change(enrolled=names)
        return True

"""A hub's own copy of a desk, to fold and to show: made anew whenever the hub starts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path

from firepost.app.board import Board
from firepost.app.chains import Segment
from firepost.app.drawing import Ground
from firepost.app.follow import follow_joins
from firepost.app.post import Post
from firepost.domain.instants import ms_of
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
from firepost.store.journal import DeskJournal


class DeskMirror:
    """Stays on the thread that made it. Implements `hub.ports.Mirror`."""

    def __init__(
        self,
        folder: Path,
        *,
        desk: str,
        drill: bool,
        ground: Ground,
        now: Callable[[], datetime],
    ) -> None:
        self._now = now
        self._home = Home(folder / "home", pin=None, now_ms=ms_of(now()))
        self._file = DeskFile.create(
            folder / f"{desk}.fire", self._home, drill=drill, now_ms=ms_of(now()), desk_id=desk
        )
        self._post = Post(DeskJournal(self._file), ground, now=now, person="")

    def vector(self) -> dict[str, int]:
        return self._file.vector()

    def blobs_wanted(self) -> list[bytes]:
        return self._file.shapes_wanted()  # photographs are not on the board

    def trust(self, devices: Collection[bytes]) -> None:
        names = frozenset(device.hex() for device in devices)
        if names != self._home.settings.enrolled:
            self._home.change(enrolled=names)
            self._file.recount(learned_ms=ms_of(self._now()))

    def take(self, segments: Iterable[Segment], blobs: Iterable[bytes]) -> None:
        now_ms, since = ms_of(self._now()), self._file.arrivals
        with self._file.together():
            for segment in segments:
                self._file.receive(segment, learned_ms=now_ms, from_="hub")
            for data in blobs:
                self._file.blob_put(data)
            follow_joins(self._file, since=since, now_ms=now_ms)
        self._post.catch_up()

    def board(self) -> Board:
        return self._post.board()

    def shape(self, perimeter: str) -> object:
        return self._post.shape_of(perimeter)

    def close(self) -> None:
        self._post.close()

"""Posts for the tests: real desks in real files, a clock that stands where it is put, and
a courier that carries what one desk holds to another."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from firepost import bootstrap
from firepost.app.drawing import Ground
from firepost.app.post import Answer, Post, Session
from firepost.domain.instants import ms_of
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
from firepost.store.journal import DeskJournal

ROOT = bootstrap.resources_dir()
DAWN = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)

plan = functools.cache(lambda: bootstrap.plan(ROOT))
words = functools.cache(lambda: bootstrap.words(ROOT))
kit = functools.cache(lambda: bootstrap.kit(ROOT))


@dataclass
class Clock:
    at: datetime = DAWN

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Desk:
    """A post at its desk. `says` is a feed line; refs live as long as the desk is open."""

    name: str
    folder: Path
    clock: Clock
    desk_id: str
    drill: bool = False
    session: Session = field(default_factory=Session)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        home = Home.open(
            {"FIREPOST_HOME": str(self.folder / f"home-{self.name}")},
            now_ms=ms_of(self.clock()),
        )
        path = self.folder / f"{self.name}.fire"
        if path.exists():
            self.file = DeskFile.open(path, home, write=True)
        else:
            self.file = DeskFile.create(
                path, home, drill=self.drill, now_ms=ms_of(self.clock()), desk_id=self.desk_id
            )
        ground = Ground(self.file.desk_id, self.drill, plan, kit(), words())
        self.post = Post(DeskJournal(self.file), ground, now=self.clock, person=self.name)

    def says(self, do: str, **keys: Any) -> Answer:
        command = {"do": do, **{key.rstrip("_"): value for key, value in keys.items()}}
        return self.post.do(command, self.session)

    def takes(self, other: Desk) -> None:
        """Everything the other desk holds, as a stick would carry it."""
        other.file.seal()
        devices = {stream.certificate.device for stream in other.file.streams()}
        self.file.admit(devices, learned_ms=ms_of(self.clock()))
        for stream in other.file.streams():
            head = self.file.vector().get(stream.name, 0)
            while segment := other.file.read_after(stream.name, head, max_bytes=16_384):
                result = self.file.receive(
                    segment, learned_ms=ms_of(self.clock()), from_=other.name
                )
                assert result.damaged == 0
                assert result.fork == 0
                head = segment.last
        self.post.catch_up()

    @property
    def board(self) -> Any:
        return self.post.board()

    @property
    def fire(self) -> Any:
        return self.board.incidents[0]

    def reopen(self) -> None:
        self.post.close()
        self.open()


@dataclass
class Posts:
    """All posts of one test, closed at its end."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    desks: list[Desk] = field(default_factory=list)

    def __call__(self, name: str, *, drill: bool = False) -> Desk:
        desk = Desk(name, self.folder, self.clock, "00112233aabbccdd", drill)
        self.desks.append(desk)
        return desk

    def close(self) -> None:
        for desk in self.desks:
            desk.post.close()

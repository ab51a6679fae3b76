"""Homes and desks on a real disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firepost.store.desk_file import DeskFile
from firepost.store.home import Home

NOW_MS = 1_772_000_000_000


@pytest.fixture
def home_at(tmp_path: Path) -> Callable[..., Home]:
    """A device of that name; asked twice, the same device started again."""

    def open_home(name: str = "home", *, pin: str | None = None, now_ms: int = NOW_MS) -> Home:
        return Home.open({"FIREPOST_HOME": str(tmp_path / name)}, now_ms=now_ms, pin=pin)

    return open_home


@pytest.fixture
def home(home_at) -> Home:
    return home_at()


@pytest.fixture
def new_desk(tmp_path: Path, home_at) -> Iterator[Callable[..., DeskFile]]:
    """A desk held by its writer; closed at the end whatever happened."""
    made: list[DeskFile] = []

    def make(name: str = "season.fire", *, of: str = "home", **more) -> DeskFile:
        more = {"drill": False, "now_ms": NOW_MS, **more}
        made.append(DeskFile.create(tmp_path / name, home_at(of), **more))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def say() -> Callable[..., int]:
    """Append so many entries (or the given words) and hand back the last seq."""

    def append(desk: DeskFile, *words: str, count: int = 0) -> int:
        said = list(words) or [f"entry {number}" for number in range(1, count + 1)]
        last = 0
        for number, word in enumerate(said):
            last = desk.append(
                word.encode(), learned_ms=NOW_MS + number, kind=1, at_ms=NOW_MS + number
            )
        return last

    return append


@pytest.fixture
def words_of() -> Callable[[DeskFile], list[str]]:
    def read(desk: DeskFile) -> list[str]:
        return [kept.body.decode() for kept in desk.bodies()]

    return read

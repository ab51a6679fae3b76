"""What the benchmark needs beside the program itself: the bare floors it is measured against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from firepost.app.kit import Kit
from firepost.app.plain import OpenReportPair
from firepost.app.post import Post


class BareCommits(Protocol):
    """The rows of an entry, committed by the engine alone."""

    def commit(self, body: bytes) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Process:
    """A program to be started: its words, what it is told on stdin, what it must know."""

    words: tuple[str, ...]
    told: str = ""
    knows: Mapping[str, str] | None = None


class Filling(Protocol):
    """All of a desk taken in by an empty hub, and its rows by bare tables."""

    def ours_ms(self) -> float: ...

    def bare_ms(self) -> float: ...


class ExchangeGauge(Protocol):
    """What of a desk travels. `known` are streams and their last entries."""

    def heads(self, post: Post) -> Mapping[str, int]: ...

    def bytes_after(self, post: Post, known: Mapping[str, int]) -> int: ...

    def geodiff(self, post: Post, known: Mapping[str, int], folder: Path) -> Process | None: ...

    def filling(self, post: Post, folder: Path, url: str | None) -> Filling: ...


@dataclass(frozen=True, slots=True)
class Workbench:
    """Joined by bootstrap. A process that only Python can start is None in the bundle."""

    engine: str  # name and version
    kit: Kit
    bare_commits: Callable[[Path], BareCommits]
    bare_read: Callable[[Path], int]  # all bodies of a desk of this home; how many there were
    bare_read_process: Callable[[Path], Process | None]
    bare_commits_process: Callable[[Path, int], Process | None]
    bare_window_process: Callable[[], Process | None]
    firepost: tuple[str, ...]  # the words that start this program
    report_pair: OpenReportPair
    exchange: Callable[[], ExchangeGauge]
    frames: Callable[[int], int]  # measures the map, so many rounds; exit code
    side: Callable[[Path], int]  # does what it is told with a file of shapes; exit code
    first_look: Callable[[], int]  # opens the drill's window until it is usable; exit code

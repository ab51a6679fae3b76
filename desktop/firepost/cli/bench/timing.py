"""Two ways of doing a thing, timed in turn, so that a busy machine is unfair to both alike."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from firepost.app.workbench import Process
from firepost.domain.errors import Trouble

_PATIENCE_S: Final = 300


@dataclass(frozen=True, slots=True)
class Timed:
    """Times of each round, ms, and the floor's beside them."""

    ours_ms: tuple[float, ...]
    floor_ms: tuple[float, ...]

    @property
    def ours(self) -> float:
        return statistics.median(self.ours_ms)

    @property
    def floor(self) -> float:
        return statistics.median(self.floor_ms)

    @property
    def ratio(self) -> float:
        """The middle of the ratios of each round."""
        pairs = zip(self.ours_ms, self.floor_ms, strict=True)
        return statistics.median(ours / floor for ours, floor in pairs)

    def each(self, times: int) -> Timed:
        """Of one, where a round did it so many times."""
        return Timed(
            tuple(ms / times for ms in self.ours_ms), tuple(ms / times for ms in self.floor_ms)
        )


def in_turn(
    ours: Callable[[], object], floor: Callable[[], object], *, rounds: int, warm: int = 1
) -> Timed:
    """Time both, alternating; each goes first in every other round.

    Args:
        warm: rounds that do not count, before the first.
    """
    return told_in_turn(lambda: once(ours), lambda: once(floor), rounds=rounds, warm=warm)


def told_in_turn(
    ours: Callable[[], float], floor: Callable[[], float], *, rounds: int, warm: int = 1
) -> Timed:
    """The same of what tells its own time in ms."""
    ours_ms, floor_ms = [], []
    for number in range(-warm, rounds):
        if number % 2:
            bare = floor()
            full = ours()
        else:
            full = ours()
            bare = floor()
        if number >= 0:
            ours_ms.append(full)
            floor_ms.append(bare)
    return Timed(tuple(ours_ms), tuple(floor_ms))


def once(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return (time.perf_counter() - start) * 1000


def again(what: Callable[[], object], times: int) -> Callable[[], None]:
    """The same so many times: for what is too quick to be timed alone."""

    def repeat() -> None:
        for _ in range(times):
            what()

    return repeat


def started(process: Process, environ: dict[str, str], before: Sequence[str] = ()) -> None:
    """Start a program and wait for its end.

    Raises:
        Trouble: `bench.process_failed`.
    """
    _ended(_start(process, environ, before), process)


def until_it_says(process: Process, environ: dict[str, str]) -> float:
    """Time, ms, from starting a program to the first line it says; its end does not count.

    Raises:
        Trouble: `bench.process_failed`.
    """
    start = time.perf_counter()
    running = _start(process, environ)
    assert running.stdout is not None
    said = running.stdout.readline()
    took_ms = (time.perf_counter() - start) * 1000
    _ended(running, process)
    if not said:
        raise Trouble("bench.process_failed", words=" ".join(process.words), code=0, says="")
    return took_ms


def _start(
    process: Process, environ: dict[str, str], before: Sequence[str] = ()
) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - the words are ours
        [*before, *process.words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**environ, **(process.knows or {})},
        text=True,
        encoding="utf-8",
    )


def _ended(running: subprocess.Popen[str], process: Process) -> None:
    _, says = running.communicate(process.told, timeout=_PATIENCE_S)
    if running.returncode != 0:
        words = " ".join(process.words)
        raise Trouble(
            "bench.process_failed", words=words, code=running.returncode, says=says[-400:]
        )

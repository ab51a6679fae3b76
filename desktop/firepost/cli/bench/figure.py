"""What the benchmark says: one figure, and what a budget holds it to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from firepost.app.parts import Parts
from firepost.app.post import Session
from firepost.app.workbench import Workbench
from firepost.cli.bench.season import Command, Season
from firepost.cli.bench.timing import Timed


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure beside its floor. `ours` and `floor` are in `unit`.

    `ratio` gates where `most` is given; `goal` is printed only.
    """

    name: str
    unit: str
    ours: float | None
    floor: float | None
    ratio: float | None
    most: float | None
    goal: float | None
    rounds: int
    spread: tuple[float, float] | None = None  # least and greatest of ours
    not_measured: str | None = None  # the key of the reason

    @property
    def ok(self) -> bool:
        return self.ratio is None or self.most is None or self.ratio <= self.most

    @property
    def within_goal(self) -> bool | None:
        if self.goal is None or self.ours is None:
            return None
        return self.ours <= self.goal

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": _short(self.ours),
            "floor": _short(self.floor),
            "ratio": _short(self.ratio),
            "most_ratio": self.most,
            "goal": self.goal,
            "within_goal": self.within_goal,
            "ok": self.ok,
            "rounds": self.rounds,
            "least": _short(self.spread[0]) if self.spread else None,
            "greatest": _short(self.spread[1]) if self.spread else None,
            "not_measured": self.not_measured,
        }


@dataclass(frozen=True, slots=True)
class Budget:
    """What a figure may cost. `measure` gives the times, or the key of why it cannot."""

    name: str
    measure: Callable[[Bench], Timed | str]
    most: float | None = None
    goal: float | None = None
    unit: str = "ms"

    def figure(self, bench: Bench) -> Figure:
        timed = self.measure(bench)
        if isinstance(timed, str):
            nothing = None
            return Figure(
                self.name,
                self.unit,
                nothing,
                nothing,
                nothing,
                self.most,
                self.goal,
                0,
                not_measured=timed,
            )
        return Figure(
            name=self.name,
            unit=self.unit,
            ours=timed.ours,
            floor=timed.floor,
            ratio=timed.ratio,
            most=self.most,
            goal=self.goal,
            rounds=len(timed.ours_ms),
            spread=(min(timed.ours_ms), max(timed.ours_ms)),
        )


@dataclass
class Bench:
    """One run: a scratch folder, the desks made in it once, and how much is measured."""

    parts: Parts
    workbench: Workbench
    folder: Path
    environ: dict[str, str]
    quick: bool
    fed: dict[str, Session] = field(default_factory=dict)
    frames: dict[str, tuple[list[float], list[float]]] | None = None  # once measured

    @property
    def entries(self) -> int:
        return 10_000 if self.quick else 100_000

    def rounds(self, full: int) -> int:
        return max(3, full // 6) if self.quick else full

    @cached_property
    def season(self) -> Path:
        """A desk of a whole season, closed as one closes a desk."""
        return self._told("season", self.entries, unkept=0)

    @cached_property
    def torn(self) -> Path:
        """The same, left as a pulled plug leaves it: its last entries are in no kept state."""
        return self._told("torn", self.entries, unkept=min(self.entries // 10, 3999))

    def _told(self, name: str, entries: int, *, unkept: int) -> Path:
        path = self.folder / f"{name}.fire"
        post = self.parts.open_post(path, write=True, drill=True)
        session = self.fed[name] = Session()
        commands = Season(entries, self.items).commands()
        try:
            with post.together():
                for command in _first(commands, entries - unkept):
                    post.do(command, session)
            post.keep()
            with post.together():
                for command in commands:
                    post.do(command, session)
        finally:
            # As it is after a crash, but for the lock: nothing more is kept of the fold.
            post.journal.close()
        return path

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(item.counts[0] for item in self.workbench.kit.items)


def _first(commands: Iterator[Command], count: int) -> Iterator[Command]:
    for _ in range(count):
        yield next(commands)


def _short(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.4g}")

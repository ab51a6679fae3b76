"""What a map is drawn on: paper in points, y downwards."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from firepost.reports.terrain import Points

Ink = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Pen:
    ink: Ink
    width_pt: float
    dash_pt: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def inner(self, by: float) -> Box:
        return Box(self.left + by, self.top + by, self.width - 2 * by, self.height - 2 * by)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Canvas(Protocol):
    """Lines, areas and letters; nothing else is needed."""

    def area(self, rings: Sequence[Points], *, fill: Ink | None, pen: Pen | None) -> None:
        """Closed rings read even-odd together."""
        ...

    def stroke(self, line: Points, pen: Pen) -> None: ...

    def letters(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size_pt: float,
        bold: bool = False,
        ink: Ink = (0, 0, 0),
        align: str = "left",
        backed: bool = False,
    ) -> float:
        """Text on the baseline; `backed` lays white under it. Returns its width."""
        ...

    def within(self, box: Box) -> AbstractContextManager[None]:
        """Nothing is drawn outside the box meanwhile."""
        ...

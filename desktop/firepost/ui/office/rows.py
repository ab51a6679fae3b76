"""A painted table of rows that are read, not pressed; only those in view are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from firepost.ui.fit import fit
from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting

ROW_PX: Final = 39
HEAD_PX: Final = 34
_PAD: Final = 10
_SPOKEN: Final = 40  # rows told to a screen reader at once


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its title and its share of the width."""

    title: str  # key
    share: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    cells: tuple[Cell, ...]


class RowTable(QWidget):
    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.heads: tuple[Head, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self._empty = ""
        setting.look.changed.connect(self.update)

    def show_table(self, heads: tuple[Head, ...], rows: tuple[Row, ...], empty: str) -> None:
        """`empty` is the key of what is said where there are no rows."""
        nothing = self._setting.say(empty)
        if (heads, rows, nothing) == (self.heads, self.rows, self._empty):
            return
        self.heads, self.rows, self._empty = heads, rows, nothing
        self.setMinimumHeight(HEAD_PX + ROW_PX * max(len(rows), 1))
        told = [" ".join(cell.text for cell in row.cells) for row in rows[:_SPOKEN]]
        self.setAccessibleName("\n".join(told) or self._empty)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HEAD_PX + ROW_PX * 4)

    def told_at(self, point: QPoint) -> str:
        """The row under a point."""
        place = (point.y() - HEAD_PX) // ROW_PX
        if not 0 <= place < len(self.rows):
            return ""
        return " ".join(cell.text for cell in self.rows[place].cells if cell.text)

    def _edges(self) -> list[tuple[float, float]]:
        wide = self.width() - 2
        lefts = [0.0]
        for head in self.heads:
            lefts.append(lefts[-1] + head.share * wide)
        return list(pairwise(lefts))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._setting.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(0, 0, self.width(), HEAD_PX, look.colour("bg-sub"))
        titles = [Run(self._setting.say(h.title), bold=True, ink="text-2") for h in self.heads]
        self._paint(painter, [(run,) for run in titles], 0, HEAD_PX)
        painter.fillRect(0, HEAD_PX - 1, self.width(), 1, look.colour("line-strong"))
        first = max(0, (event.rect().top() - HEAD_PX) // ROW_PX)
        last = max(0, (event.rect().bottom() - HEAD_PX) // ROW_PX + 1)
        for place, row in enumerate(self.rows[first:last], first):
            top = HEAD_PX + place * ROW_PX
            self._paint(painter, [cell.runs for cell in row.cells], top, ROW_PX)
            painter.fillRect(0, top + ROW_PX - 1, self.width(), 1, look.colour("line"))
        if not self.rows:
            runs = (Run(self._empty, ink="text-2"),)
            write(painter, look, runs, left=_PAD, top=HEAD_PX, tall=ROW_PX)
        painter.end()

    def _paint(
        self, painter: QPainter, cells: list[tuple[Run, ...]], top: int, tall: int
    ) -> None:
        look = self._setting.look
        for head, (left, right), told in zip(self.heads, self._edges(), cells, strict=False):
            fitted = fit(_of_one_size(told), right - left - 2 * _PAD, self._setting)
            wide = width_of(fitted, look)
            start = right - _PAD - wide if head.right else left + _PAD
            boxed = any(run.box for run in fitted)
            inset = 6 if boxed else 0
            write(painter, look, fitted, left=start, top=top + inset, tall=tall - 2 * inset)


def _of_one_size(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """A column is read down: a long row is cut, its letters are not smaller than the next one's."""
    if any(run.box for run in runs):
        return runs
    return tuple(replace(run, size="secondary") for run in runs)

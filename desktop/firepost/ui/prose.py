"""Lines of text in several sizes on one baseline: what the strip and the rows are written with.

Qt's labels space Chinese too widely for a strip that must hold four lines in 112 px, and
cut text silently. This says aloud when a line doesn't fit, and first tries shorter wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from firepost.domain.frozen import Frozen
from firepost.ui.look import Look

TEXT_LEADING: Final = 1.35
FIGURE_LEADING: Final = 1.06
_BOX_PAD: Final = 5.0

Box = Literal["", "unknown", "ok", "warn", "danger", "info"]


class Run(Frozen, frozen=True):
    """Letters of one size and colour. `box` frames them; an unknown box is dashed."""

    text: str
    size: str | int = "secondary"
    bold: bool = False
    ink: str = "text"
    box: Box = ""

    def width_px(self, look: Look) -> float:
        wide = look.advance(self.text, self.size, bold=self.bold)
        return wide + (2 * _BOX_PAD + 2 if self.box else 0)


class Line(Frozen, frozen=True):
    """One line; `shorter` are the wordings to fall back on, best first."""

    runs: tuple[Run, ...]
    shorter: tuple[tuple[Run, ...], ...] = ()
    droppable: bool = False  # goes first when the lines are too many for the height
    gap_px: float = 0.0  # before the line

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def height_px(self, look: Look) -> float:
        sizes = [look.px(run.size) for run in self.runs] or [0]
        tallest = max(sizes)
        boxed = any(run.box for run in self.runs)
        leading = FIGURE_LEADING if tallest >= 20 else TEXT_LEADING
        return tallest * leading + (2 if boxed else 0) + self.gap_px


def line(*runs: Run, gap_px: float = 0.0, droppable: bool = False) -> Line:
    return Line(runs, gap_px=gap_px, droppable=droppable)


def width_of(runs: Sequence[Run], look: Look) -> float:
    return sum(run.width_px(look) for run in runs)


class Prose(QWidget):
    """Shows lines, top down. `clipped` names the lines that fit in no wording."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._lines: tuple[Line, ...] = ()
        self.align = Qt.AlignmentFlag.AlignLeft
        self._laid_of: object = None
        self._laid_as: list[tuple[tuple[Run, ...], float, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Repaints only if the words changed."""
        fresh = tuple(lines)
        if fresh == self._lines:
            return
        tall = self._height(self._lines)
        self._lines = fresh
        self.setAccessibleName("\n".join(one.text for one in fresh))
        if self._height(fresh) != tall:
            self.updateGeometry()
        self.update()

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def sizeHint(self) -> QSize:
        wide = max((width_of(one.runs, self.look) for one in self._lines), default=0)
        return QSize(round(wide) + 1, round(self._height(self._lines) + 0.5))

    def minimumSizeHint(self) -> QSize:
        return QSize(10, self.sizeHint().height())

    def shown(self) -> list[tuple[Run, ...]]:
        """The wordings that are on screen now."""
        return [_fitting(one, self.width(), self.look) for one in self._kept()]

    def clipped(self) -> list[str]:
        return [
            "".join(run.text for run in runs)
            for runs in self.shown()
            if width_of(runs, self.look) > self.width() + 0.5
        ]

    def _kept(self) -> list[Line]:
        kept = list(self._lines)
        while self._height(kept) > self.height() + 1.5:
            last = next((one for one in reversed(kept) if one.droppable), None)
            if last is None:
                break
            kept.remove(last)
        return kept

    def _height(self, lines: Sequence[Line]) -> float:
        return sum(one.height_px(self.look) for one in lines)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0.0
        for runs, gap, tall in self._laid():
            left = 0.0
            if self.align == Qt.AlignmentFlag.AlignRight:
                left = self.width() - width_of(runs, self.look)
            write(painter, self.look, runs, left=left, top=top + gap, tall=tall - gap)
            top += tall
        painter.end()

    def _laid(self) -> list[tuple[tuple[Run, ...], float, float]]:
        """Each line's wording, its gap and height; found anew only where something changed."""
        of = (self._lines, self.size(), self.look.compact)
        if of != self._laid_of:
            self._laid_of = of
            self._laid_as = [
                (_fitting(one, self.width(), self.look), one.gap_px, one.height_px(self.look))
                for one in self._kept()
            ]
        return self._laid_as


def write(
    painter: QPainter, look: Look, runs: Sequence[Run], *, left: float, top: float, tall: float
) -> float:
    """Write runs on one baseline within a line `tall` high. Returns the right end, px."""
    tallest = max((look.px(run.size) for run in runs), default=0)
    # Ideographs of this font fill from 0.88 above to 0.12 below the baseline, digits to 0.73:
    # centre the ideographic box.
    base = top + (tall - tallest) / 2 + tallest * 0.86
    for run in runs:
        wide = run.width_px(look)
        ink = run.ink
        if run.box:
            _frame(painter, look, run, QRectF(left + 0.5, top + 0.75, wide - 1.0, tall - 1.5))
            ink = _INK_OF_BOX[run.box] if run.ink == "text" else run.ink
        painter.setFont(look.font(run.size, bold=run.bold))
        painter.setPen(look.colour(ink))
        shift = _BOX_PAD + 1 if run.box else 0
        painter.drawText(QPointF(left + shift, base), run.text)
        left += wide
    return left


_INK_OF_BOX: Final = {
    "unknown": "unk",
    "ok": "ok",
    "warn": "warn",
    "danger": "danger",
    "info": "text-2",
}
_FILL_OF_BOX: Final = {
    "unknown": "unk-bg",
    "ok": "ok-bg",
    "warn": "warn-bg",
    "danger": "danger-bg",
    "info": "info-bg",
}


def _frame(painter: QPainter, look: Look, run: Run, box: QRectF) -> None:
    edge = QPen(look.colour(_INK_OF_BOX[run.box]), 1.2)
    if run.box == "unknown":
        edge.setDashPattern([3.0, 2.0])
    painter.setPen(edge)
    painter.setBrush(QColor(look.hex(_FILL_OF_BOX[run.box])))
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _fitting(one: Line, width_px: int, look: Look) -> tuple[Run, ...]:
    """The first wording that fits; else the last of them, smaller. Words are never cut off."""
    wordings = (one.runs, *one.shorter)
    for runs in wordings:
        if width_of(runs, look) <= width_px + 0.5:
            return runs
    smaller = shrunk(wordings[-1], look)
    return next((r for r in smaller if width_of(r, look) <= width_px + 0.5), smaller[-1])


def shrunk(runs: Sequence[Run], look: Look) -> tuple[tuple[Run, ...], ...]:
    """The same words smaller and smaller, for figures that grew: never below the least size."""
    least = look.px("minimum")
    return tuple(
        tuple(replace(run, size=max(round(look.px(run.size) * share), least)) for run in runs)
        for share in (0.86, 0.74, 0.62, 0.5)
    )

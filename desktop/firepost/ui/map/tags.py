"""Where the tags of teams stand: off the fire, off each other, and where they stood before."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from firepost.domain.frozen import Frozen
from firepost.ui.look import Look
from firepost.ui.map.symbols import Mark, tag_size
from firepost.ui.map.viewport import Points

TOGETHER_PX: Final = 18.0  # teams closer than this share one leader, their tags in a column
CELL_PX: Final = 20
_REACHES_PX: Final = (40.0, 66.0, 96.0, 136.0, 184.0)
_TURNS: Final = (0.0, 0.4, -0.4, 0.8, -0.8, 1.2, -1.2, 1.7, -1.7, 2.3, -2.3, 3.1)
_REACHES_OF: Final = np.repeat(_REACHES_PX, len(_TURNS))
_TURNS_OF: Final = np.tile(_TURNS, len(_REACHES_PX))
_GAP_PX: Final = 4.0
CROWD: Final = 24  # spots with teams in sight; up to so many each has its tag, come what may
TAGS_MOST: Final = 64  # looked for in one picture: the screen does not wait longer
_COLLIDES: Final = 600.0  # the price of lying over something
_ON_WORDS: Final = 150.0  # over words of the picture below: rather that than over the fire
_URGENCY: Final = {"bad": 0, "warn": 1, "ok": 2}
_STAY: Final = 50.0  # how much better another spot must be
Boxes: TypeAlias = NDArray[np.float64]  # (n, 4): left, top, right, bottom


class Placed(Frozen, frozen=True):
    """Teams at one spot: where they are, and a box for each tag; none where there is no room."""

    at: QPointF
    marks: tuple[Mark, ...]
    tags: tuple[tuple[Mark, QRectF], ...]


class Cover:
    """Which cells of the window the fire covers."""

    def __init__(self, rings_px: Sequence[Points], width_px: int, height_px: int) -> None:
        columns, rows = width_px // CELL_PX + 2, height_px // CELL_PX + 2
        x = np.arange(columns, dtype=np.float64) * CELL_PX + CELL_PX / 2
        y = np.arange(rows, dtype=np.float64) * CELL_PX + CELL_PX / 2
        inside = np.zeros((rows, columns), dtype=bool)
        for ring in rings_px:
            inside ^= _inside(ring[:: max(len(ring) // 160, 1)], x, y)
        # Summed from the corner, so that the share of any box is four look-ups.
        self._summed = np.zeros((rows + 1, columns + 1), dtype=np.int64)
        self._summed[1:, 1:] = inside.cumsum(axis=0).cumsum(axis=1)

    def shares(self, boxes: Boxes) -> NDArray[np.float64]:
        """How much of each box lies on the fire, 0 to 1."""
        rows, columns = (n - 1 for n in self._summed.shape)
        cells = np.maximum(boxes // CELL_PX, 0).astype(np.int64)
        left, right = (np.minimum(cells[:, i], columns - 1) for i in (0, 2))
        top, bottom = (np.minimum(cells[:, i], rows - 1) for i in (1, 3))
        seen = (boxes[:, 0] < columns * CELL_PX) & (boxes[:, 1] < rows * CELL_PX)
        table = self._summed
        covered = (
            table[bottom + 1, right + 1]
            - table[top, right + 1]
            - table[bottom + 1, left]
            + table[top, left]
        )
        return np.where(seen, covered / ((bottom - top + 1) * (right - left + 1)), 0.0)


def _inside(ring: Points, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Even-odd, for every crossing of the columns `x` and rows `y`."""
    x0, y0 = ring[:, 0], ring[:, 1]
    x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
    out = np.zeros((len(y), len(x)), dtype=bool)
    for row, height in enumerate(y):
        spans = (y0 > height) != (y1 > height)
        if spans.any():
            at = x0[spans] + (height - y0[spans]) * (x1[spans] - x0[spans]) / (
                y1[spans] - y0[spans]
            )
            out[row] = np.searchsorted(np.sort(at), x) % 2 == 1
    return out


class Tags:
    """Finds the spots; a tag keeps its spot until another is clearly better."""

    def __init__(self) -> None:
        self._kept: dict[str, int] = {}
        self._key: object = None
        self._shifts: list[tuple[str, QPointF | None]] = []  # of each group: box from spot

    def place(
        self,
        look: Look,
        found: Sequence[tuple[Mark, QPointF]],
        *,
        key: object,
        heart: QPointF,
        bounds: QRectF,
        taken: list[QRectF],
        cover: Callable[[], Cover | None],
        written: Sequence[QRectF] = (),
    ) -> list[Placed]:
        """Boxes for all; what they take is added to `taken`. They keep off `written`, if they can.

        While `key` stays the same the boxes just move along: finding spots costs more than
        one picture of a drag may.
        """
        groups = _groups(found)
        names = [marks[0].key for _, marks in groups]
        if key != self._key or names != [name for name, _ in self._shifts]:
            self._key = key
            words = boxes_of(written if len(found) <= CROWD else ())
            self._shifts = self._find(look, groups, heart, bounds, taken, cover(), words)
        out = []
        for (at, marks), (_, shift) in zip(groups, self._shifts, strict=True):
            if shift is None:
                taken.append(QRectF(at.x() - 13, at.y() - 13, 26, 26))
                out.append(Placed(at, tuple(marks), ()))
                continue
            wide, tall, whole = _size(look, marks)
            box = QRectF(at.x() + shift.x(), at.y() + shift.y(), wide, whole)
            taken.append(box)
            out.append(Placed(at, tuple(marks), _column(look, marks, box, tall)))
        return out

    def _find(  # noqa: PLR0917 - one caller, a line above
        self,
        look: Look,
        groups: Sequence[tuple[QPointF, list[Mark]]],
        heart: QPointF,
        bounds: QRectF,
        taken: Sequence[QRectF],
        cover: Cover | None,
        words: Boxes,
    ) -> list[tuple[str, QPointF | None]]:
        """Where many stand close, those heard of least go first; who finds no room has no tag."""
        here = np.empty((len(taken) + len(groups), 4))
        here[: len(taken)] = boxes_of(taken)
        filled = len(taken)
        crowded = len(groups) > CROWD
        order = list(range(len(groups)))
        if crowded:
            order.sort(key=lambda n: _URGENCY[groups[n][1][0].fresh])
        shifts: list[QPointF | None] = [None] * len(groups)
        for n in order[:TAGS_MOST]:
            at, marks = groups[n]
            wide, _, whole = _size(look, marks)
            spots = _spots(at, (wide, whole), heart)
            costs = _costs(spots, bounds, _near(here[:filled], spots), cover)
            costs += _on(spots, words, _ON_WORDS)
            kept = self._kept.get(marks[0].key)
            if kept is not None:
                costs[kept] -= _STAY
            best = int(costs.argmin())
            if crowded and costs[best] >= _COLLIDES:
                continue
            self._kept[marks[0].key] = best
            here[filled] = spots[best]
            filled += 1
            left, top = float(spots[best, 0]), float(spots[best, 1])
            shifts[n] = QPointF(left - at.x(), top - at.y())
        return [(marks[0].key, shift) for (_, marks), shift in zip(groups, shifts, strict=True)]


def _size(look: Look, marks: Sequence[Mark]) -> tuple[float, float, float]:
    """Width of the widest tag, height of one, height of all."""
    wide = max(tag_size(look, mark)[0] for mark in marks)
    tall = tag_size(look, marks[0])[1]
    return float(round(wide)), tall, len(marks) * (tall + _GAP_PX) - _GAP_PX


def _groups(found: Sequence[tuple[Mark, QPointF]]) -> list[tuple[QPointF, list[Mark]]]:
    """Each joins the first that it is close to. Looked for in squares as wide as close is."""
    groups: list[tuple[QPointF, list[Mark]]] = []
    squares: dict[tuple[int, int], list[int]] = {}
    for mark, at in found:
        x, y = at.x(), at.y()
        column, row = int(x // TOGETHER_PX), int(y // TOGETHER_PX)
        near = min(
            (
                n
                for across in (column - 1, column, column + 1)
                for down in (row - 1, row, row + 1)
                for n in squares.get((across, down), ())
                if math.hypot(groups[n][0].x() - x, groups[n][0].y() - y) < TOGETHER_PX
            ),
            default=None,
        )
        if near is None:
            squares.setdefault((column, row), []).append(len(groups))
            groups.append((at, [mark]))
        else:
            groups[near][1].append(mark)
    return groups


def _column(
    look: Look, marks: Sequence[Mark], box: QRectF, tall: float
) -> tuple[tuple[Mark, QRectF], ...]:
    out = []
    for row, mark in enumerate(marks):
        wide = round(tag_size(look, mark)[0])
        out.append((mark, QRectF(box.left(), box.top() + row * (tall + _GAP_PX), wide, tall)))
    return tuple(out)


def _spots(at: QPointF, size: tuple[float, float], heart: QPointF) -> Boxes:
    """Outward from the fire first, nearer before farther."""
    wide, tall = round(size[0]), size[1]
    outward = math.atan2(at.y() - heart.y(), at.x() - heart.x())
    cos, sin = np.cos(outward + _TURNS_OF), np.sin(outward + _TURNS_OF)
    out = np.empty((len(_REACHES_PX) * len(_TURNS), 4))
    out[:, 0] = np.round(at.x() + cos * (_REACHES_OF + size[0] / 2 * np.abs(cos)) - size[0] / 2)
    out[:, 1] = np.round(at.y() + sin * (_REACHES_OF + tall / 2 * np.abs(sin)) - tall / 2)
    out[:, 2], out[:, 3] = out[:, 0] + wide, out[:, 1] + tall
    return out


def _near(taken: Boxes, spots: Boxes) -> Boxes:
    """Only what some spot may touch: of 300 tags most are far away."""
    low, high = spots[:, :2].min(axis=0) - 4.0, spots[:, 2:].max(axis=0) + 4.0
    close = (taken[:, :2] < high).all(axis=1) & (taken[:, 2:] > low).all(axis=1)
    near: Boxes = taken[close]
    return near


def boxes_of(rects: Sequence[QRectF]) -> Boxes:
    edges = [(r.left(), r.top(), r.right(), r.bottom()) for r in rects]
    return np.array(edges, dtype=np.float64).reshape(-1, 4)


def _costs(
    spots: Boxes, bounds: QRectF, taken: Boxes, cover: Cover | None
) -> NDArray[np.float64]:
    """What speaks against each spot: out of sight, over another, on the fire, far away."""
    costs: NDArray[np.float64] = 2.0 * np.arange(len(spots), dtype=np.float64)
    inside = (spots[:, 0] >= bounds.left()) & (spots[:, 1] >= bounds.top())
    inside &= (spots[:, 2] <= bounds.right()) & (spots[:, 3] <= bounds.bottom())
    costs += np.where(inside, 0.0, 4000.0)
    costs += _on(spots, taken, _COLLIDES)
    if cover is not None:
        costs += 240.0 * cover.shares(spots)
    return costs


def _on(spots: Boxes, others: Boxes, price: float) -> NDArray[np.float64]:
    """The price of each that a spot lies over, and a quarter of what of it is covered."""
    near = spots[:, None, :] + np.array([-4.0, -4.0, 4.0, 4.0])
    wide = np.minimum(near[..., 2], others[:, 2]) - np.maximum(near[..., 0], others[:, 0])
    tall = np.minimum(near[..., 3], others[:, 3]) - np.maximum(near[..., 1], others[:, 1])
    over = (wide > 0) & (tall > 0)
    total: NDArray[np.float64] = np.where(over, price + wide * tall / 4, 0.0).sum(axis=1)
    return total

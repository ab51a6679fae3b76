"""Where the names of places, targets and depots stand: off each other, off what floats on the map.

Each has a few fixed spots about its sign. The less important name is left out at this scale
rather than written over another; that of a place whose people are to be moved never is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from firepost.domain.frozen import Frozen
from firepost.ui.look import Look
from firepost.ui.map.symbols import Mark
from firepost.ui.map.tags import Boxes, boxes_of

ROW_PX: Final = 18.0
SIGN_PX: Final = 18.0  # from the middle of a sign to its edge
_GAP_PX: Final = 2.0
_SPOTS: Final = 4  # of each name, with its note and without
_RANKS: Final = {"target": 1, "residents": 2, "water": 4, "depot": 5}
_AID: Final = 3  # circles that are no homes
MOST: Final = 150  # names looked at in one picture: the screen does not wait longer
Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom
Spot: TypeAlias = tuple[Mark, Box, str]


class Name(Frozen, frozen=True):
    """A mark and the box its name is written in. `lean`: how its rows stand in it."""

    mark: Mark
    box: QRectF
    lean: str  # left, middle, right


class Names:
    """Finds the spots, once for each view and what stands in it."""

    def __init__(self) -> None:
        self._key: object = None
        self._found: list[Name] = []

    def place(
        self,
        look: Look,
        marks: Sequence[tuple[Mark, QPointF]],
        *,
        key: object,
        needed: Collection[str],
        bounds: QRectF,
        taken: Sequence[QRectF],
        written: Sequence[QRectF] = (),
    ) -> list[Name]:
        """The names there is room for.

        Args:
            key: while it stays the same nothing has moved, and the spots are the same.
            needed: names that are never left out.
            taken: nothing may be written there.
            written: words of the picture below; rather not there.
        """
        if key != self._key:
            self._key = key
            self._found = list(_find(look, marks, needed, bounds, taken, written))
        return self._found


def _find(  # noqa: PLR0917 - one caller, a line above
    look: Look,
    marks: Sequence[tuple[Mark, QPointF]],
    needed: Collection[str],
    bounds: QRectF,
    taken: Sequence[QRectF],
    written: Sequence[QRectF],
) -> Iterator[Name]:
    """All spots of all names against all that stands there at once, then name by name."""
    signs = [
        QRectF(at.x() - SIGN_PX, at.y() - SIGN_PX, 2 * SIGN_PX, 2 * SIGN_PX) for _, at in marks
    ]
    fixed = boxes_of([*taken, *signs])
    seen = sorted(marks, key=lambda one: _rank(one[0], needed))[:MOST]
    middles = np.array([(at.x(), at.y(), at.x(), at.y()) for _, at in seen]).reshape(-1, 4)
    bare = _free(middles, boxes_of(taken))  # a sign that something floats over is not seen
    spots = [
        (mark, [(one, *spot) for one in _shorter(mark) for spot in _spots(look, one, at)])
        for (mark, at), is_bare in zip(seen, bare, strict=True)
        if is_bare or mark.name in needed
    ]
    boxes = np.array([box for _, each in spots for _, box, _ in each]).reshape(-1, 4)
    free = _free(boxes, fixed) & _within(boxes, bounds)
    rather = free & _free(boxes, boxes_of(written))
    placed: list[Box] = []
    first = 0
    for mark, each in spots:
        last = first + len(each)
        choice = _choice(each, free[first:last], rather[first:last], placed)
        first = last
        if choice is None and mark.name in needed:
            choice = _least(each, fixed, placed, bounds)
        if choice is not None:
            placed.append(choice[1])
            yield Name(choice[0], _rect(choice[1]), choice[2])


def _rank(mark: Mark, needed: Collection[str]) -> tuple[int, str]:
    if mark.name in needed:
        return 0, mark.key
    aid = mark.kind == "residents" and mark.letter != "居"
    return _AID if aid else _RANKS.get(mark.kind, _AID), mark.key


def _shorter(mark: Mark) -> tuple[Mark, ...]:
    """With what stands under it where there is room for both, else the name alone."""
    return (mark, replace(mark, note="")) if mark.note else (mark,)


def _choice(
    each: Sequence[Spot],
    free: NDArray[np.bool_],
    rather: NDArray[np.bool_],
    placed: Sequence[Box],
) -> Spot | None:
    """The first free one; of the whole words also one over the picture's, before they shrink."""
    for start in range(0, len(each), _SPOTS):
        part = range(start, start + _SPOTS)
        for allowed in (rather, free):
            for n in part:
                if allowed[n] and not any(_touch(each[n][1], other) for other in placed):
                    return each[n]
    return None


def _least(each: Sequence[Spot], fixed: Boxes, placed: Sequence[Box], bounds: QRectF) -> Spot:
    """Where the name alone covers least of what stands there."""
    there = np.concatenate([fixed, np.array(placed).reshape(-1, 4)])
    moved = [(mark, _moved_in(box, bounds), lean) for mark, box, lean in each[-_SPOTS:]]
    boxes = np.array([box for _, box, _ in moved])
    wide = np.minimum(boxes[:, None, 2], there[:, 2]) - np.maximum(
        boxes[:, None, 0], there[:, 0]
    )
    tall = np.minimum(boxes[:, None, 3], there[:, 3]) - np.maximum(
        boxes[:, None, 1], there[:, 1]
    )
    return moved[int((wide.clip(0) * tall.clip(0)).sum(axis=1).argmin())]


def _spots(look: Look, mark: Mark, at: QPointF) -> list[tuple[Box, str]]:
    """Under, beside and over the sign; of a house and a drop beside it first."""
    x, y = at.x(), at.y()
    wide = look.advance(mark.name, "secondary", bold=True)
    if mark.note:
        wide = max(wide, look.advance(mark.note, "secondary"))
    tall = ROW_PX * (2 if mark.note else 1)
    aside = SIGN_PX + _GAP_PX + 1
    under = ((x - wide / 2, y + 20, x + wide / 2, y + 20 + tall), "middle")
    right = ((x + aside, y - 9, x + aside + wide, y - 9 + tall), "left")
    left = ((x - aside - wide, y - 9, x - aside, y - 9 + tall), "right")
    over = ((x - wide / 2, y - 20 - tall, x + wide / 2, y - 20), "middle")
    if mark.kind in ("depot", "water"):
        return [right, under, left, over]
    return [under, right, left, over]


def _free(boxes: Boxes, others: Boxes) -> NDArray[np.bool_]:
    near = boxes[:, None, :] + np.array([-_GAP_PX, 0.0, _GAP_PX, 0.0])
    hit = (near[..., 0] < others[:, 2]) & (others[:, 0] < near[..., 2])
    hit &= (near[..., 1] < others[:, 3]) & (others[:, 1] < near[..., 3])
    free: NDArray[np.bool_] = ~hit.any(axis=1)
    return free


def _within(boxes: Boxes, bounds: QRectF) -> NDArray[np.bool_]:
    low, high = (bounds.left(), bounds.top()), (bounds.right(), bounds.bottom())
    inside = (boxes[:, :2] >= low) & (boxes[:, 2:] <= high)
    return inside[:, 0] & inside[:, 1]


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] - _GAP_PX < other[2]
        and other[0] < one[2] + _GAP_PX
        and one[1] < other[3]
        and other[1] < one[3]
    )


def _moved_in(box: Box, bounds: QRectF) -> Box:
    across = max(bounds.left() - box[0], 0.0) + min(bounds.right() - box[2], 0.0)
    down = max(bounds.top() - box[1], 0.0) + min(bounds.bottom() - box[3], 0.0)
    return box[0] + across, box[1] + down, box[2] + across, box[3] + down


def _rect(box: Box) -> QRectF:
    return QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1])

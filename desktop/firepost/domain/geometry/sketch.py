"""A perimeter under the hand: every change can be taken back and made again, without limit.

Moving, adding and taking out a corner cost the same however many corners there are. What
changes the shape as a whole (a stroke merged in, an island cut out) is worked out elsewhere
and laid in with `lay`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from firepost.domain.geometry.edit import Drawing, LonLat
from firepost.domain.geometry.shape import Shape

EMPTY: Final = Shape(())


@dataclass(frozen=True, slots=True)
class Moved:
    ring: int
    corner: int
    old: LonLat
    new: LonLat


@dataclass(frozen=True, slots=True)
class Inserted:
    ring: int
    corner: int
    at: LonLat


@dataclass(frozen=True, slots=True)
class Removed:
    ring: int
    corner: int
    at: LonLat


@dataclass(frozen=True, slots=True)
class Laid:
    """The whole shape was replaced."""

    old: Drawing
    new: Drawing


Step = Moved | Inserted | Removed | Laid


class Sketch:
    """One drawing with its history. Slow to make of a large shape: not on the screen's thread.

    `number` grows with each change, also with one taken back: what was worked out of an older
    number is stale.
    """

    def __init__(self, shape: Shape) -> None:
        self._drawing = Drawing(shape)
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._held: tuple[int, int, LonLat] | None = None  # a corner between grasp and release
        self.number = 0

    @property
    def drawing(self) -> Drawing:
        """What is drawn now, for looking at."""
        return self._drawing

    @property
    def area_ha(self) -> float:
        return self._drawing.area_ha

    @property
    def length_m(self) -> float:
        return self._drawing.length_m

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def touched(self) -> bool:
        """Whether anything differs from the start."""
        return bool(self._done)

    def corners(self, ring: int) -> Sequence[LonLat]:
        return self._drawing.corners(ring)

    def corner(self, ring: int, corner: int) -> LonLat:
        return self._drawing.corner(ring, corner)

    def finished(self) -> Shape:
        return self._drawing.finished()

    # -- changing

    def grasp(self, ring: int, corner: int) -> None:
        """Until `release` the moves of this corner count as one."""
        self._held = (ring, corner, self._drawing.corner(ring, corner))

    def release(self) -> None:
        held, self._held = self._held, None
        if held is None:
            return
        ring, corner, old = held
        new = self._drawing.corner(ring, corner)
        if new != old:
            self._keep(Moved(ring, corner, old, new))

    def move(self, ring: int, corner: int, to: LonLat) -> None:
        old = self._drawing.corner(ring, corner)
        self._drawing.move(ring, corner, to)
        self.number += 1
        if self._held is None or self._held[:2] != (ring, corner):
            self._keep(Moved(ring, corner, old, to))

    def insert(self, ring: int, corner: int, at: LonLat) -> None:
        """A new corner that comes to stand before `corner`."""
        self._drawing.insert(ring, corner, at)
        self._keep(Inserted(ring, corner, at))

    def remove(self, ring: int, corner: int) -> bool:
        """False where too few corners would be left."""
        at = self._drawing.corner(ring, corner)
        if not self._drawing.remove(ring, corner):
            return False
        self._keep(Removed(ring, corner, at))
        return True

    def lay(self, drawing: Drawing) -> None:
        """Put another shape in the place of this one. `drawing` is not used elsewhere."""
        old, self._drawing = self._drawing, drawing
        self._keep(Laid(old, drawing))

    def _keep(self, step: Step) -> None:
        self._done.append(step)
        self._undone.clear()
        self.number += 1

    # -- and back

    def undo(self) -> Step | None:
        """Take the last change back; what it was, or None."""
        self.release()
        if not self._done:
            return None
        step = self._done.pop()
        drawing = self._drawing
        match step:
            case Moved(ring, corner, old, _):
                drawing.move(ring, corner, old)
            case Inserted(ring, corner, _):
                taken = drawing.remove(ring, corner)
                assert taken, "it was there before the corner came"
            case Removed(ring, corner, at):
                drawing.insert(ring, corner, at)
            case Laid(old_drawing, _):
                self._drawing = old_drawing
        self._undone.append(step)
        self.number += 1
        return step

    def redo(self) -> Step | None:
        """Make the last change that was taken back again; what it was, or None."""
        self.release()
        if not self._undone:
            return None
        step = self._undone.pop()
        drawing = self._drawing
        match step:
            case Moved(ring, corner, _, new):
                drawing.move(ring, corner, new)
            case Inserted(ring, corner, at):
                drawing.insert(ring, corner, at)
            case Removed(ring, corner, _):
                drawing.remove(ring, corner)
            case Laid(_, new_drawing):
                self._drawing = new_drawing
        self._done.append(step)
        self.number += 1
        return step

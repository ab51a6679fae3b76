"""The drawing of a perimeter: its sketch, what it began from, and the slow work off the screen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from firepost.app.board import PerimeterOnBoard
from firepost.domain.errors import Notice, Stopped
from firepost.domain.frozen import Changing
from firepost.domain.geometry.mercator import mercator_of
from firepost.ui.map.frames import Task
from firepost.ui.map.viewport import Points
from firepost.ui.stage import Stage

log = logging.getLogger(__name__)

DRAFT = "sketch"
_CHECK_AFTER_MS = 350
_SLICE = 4000


class Keeper(Protocol):
    """What the map asks of `ui.drafts.Drafts`."""

    def get(self, name: str, otherwise: Any = None) -> Any: ...

    def keep(self, **values: Any) -> None: ...

    def apart(self, name: str) -> Mapping[str, Any] | None: ...

    def keep_apart(self, name: str, value: Mapping[str, Any]) -> None: ...

    def drop_apart(self, name: str) -> None: ...


class Sheet(Changing):
    """The rings of one drawing as arrays, kept in step with it: degrees and mercator metres."""

    lon_lat: list[Points]
    metres: list[Points]

    def set(self, ring: int, corner: int, at: tuple[float, float]) -> None:
        self.lon_lat[ring][corner] = at
        self.metres[ring][corner] = mercator_of(np.array([at]))[0]

    def insert(self, ring: int, corner: int, at: tuple[float, float]) -> None:
        here = corner % (len(self.lon_lat[ring]) + 1)
        self.lon_lat[ring] = np.insert(self.lon_lat[ring], here, at, axis=0)
        there = mercator_of(np.array([at]))[0]
        self.metres[ring] = np.insert(self.metres[ring], here, there, axis=0)

    def remove(self, ring: int, corner: int) -> None:
        here = corner % len(self.lon_lat[ring])
        self.lon_lat[ring] = np.delete(self.lon_lat[ring], here, axis=0)
        self.metres[ring] = np.delete(self.metres[ring], here, axis=0)


class Easel(QObject):
    """Holds at most one drawing. Everything that takes long runs on a thread of its own.

    Signals:
        changed: another shape, other figures, other crossings; or the drawing began or ended.
        refused (Notice): what was asked of the shape can't be done; nothing was changed.
    """

    changed = Signal()
    refused = Signal(object)
    _made = Signal(object)
    _checked = Signal(object)

    def __init__(self, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self.drafts: Keeper | None = None
        self.sketch: Any = None  # domain.geometry.sketch.Sketch, loaded at its first use
        self.base: PerimeterOnBoard | None = None
        self.fire_id: str | None = None
        self.busy = False
        self.resumed = False
        self.crossings: list[tuple[float, float]] = []
        self.tangled = False
        self._sheets: dict[int, Sheet] = {}
        self._first: Any = None  # the base's shape, to start over from
        self._ticket = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHECK_AFTER_MS)
        self._timer.timeout.connect(self._check)
        self._made.connect(self._take)
        self._checked.connect(self._take_check)

    # -- beginning and ending

    @property
    def open(self) -> bool:
        return self.fire_id is not None

    @property
    def ready(self) -> bool:
        return self.sketch is not None and not self.busy

    def begin(self) -> None:
        """Take up the draft of this fire, else its last perimeter, else an empty sheet."""
        fire = self._stage.fire
        if fire is None or self.open:
            return
        self.fire_id, self.busy = fire.id, True
        held = fire.area.perimeter if fire.area else None
        draft = self.draft_of(fire.id)
        if draft is not None:
            held = next((p for p in fire.perimeters if p.id == draft.get("base")), None)
        self.base, self.resumed = held, draft is not None
        if held is None:
            self._load(None, draft)
        else:
            key = held.id
            self._stage.clerk.ask(
                lambda post: post.shape_of(key),
                lambda shape: self._load(shape, draft),
                self._give_up,
            )
        self.changed.emit()

    def draft_of(self, fire_id: str) -> Mapping[str, Any] | None:
        kept = self.drafts.apart(DRAFT) if self.drafts else None
        usable = kept is not None and kept.get("incident") == fire_id and kept.get("polygons")
        return kept if usable else None

    def _load(self, shape: Mapping[str, Any] | None, draft: Mapping[str, Any] | None) -> None:
        def work() -> object:
            from firepost.domain.geometry.shape import Shape
            from firepost.domain.geometry.sketch import EMPTY, Sketch

            first = Shape.of(shape) if shape is not None else EMPTY
            sketch = Sketch(first)
            sheets = {id(sketch.drawing): _sheet_of(first)}
            if draft is not None:
                _lay(sketch, sheets, _of_draft(draft))
            return lambda: self._begun(sketch, sheets, first)

        self._run(work)

    def _begun(self, sketch: Any, sheets: dict[int, Sheet], first: Any) -> None:
        self.sketch, self._sheets, self._first = sketch, sheets, first
        self._timer.start()

    def _give_up(self, notice: Notice) -> None:
        self.leave()
        self.refused.emit(notice)

    def leave(self) -> None:
        """Put it down. What was drawn stays as a draft until it is saved."""
        if self._timer.isActive():
            self._check()  # the draft is not kept yet
        self._forget()

    def _forget(self) -> None:
        self._timer.stop()
        self._ticket += 1
        self.sketch, self.base, self.fire_id = None, None, None
        self._sheets, self._first = {}, None
        self.crossings, self.busy, self.tangled = [], False, False
        self.changed.emit()

    def saved(self) -> None:
        drafts = self.drafts
        if drafts is not None:  # behind a draft that is just being written
            self._pool.start(Task(lambda: drafts.drop_apart(DRAFT), lambda _done: None))
        self._forget()

    def close(self) -> None:
        """The window goes; the draft stays."""
        if self._timer.isActive():
            self._check()
        self._timer.stop()
        self._pool.waitForDone()

    # -- looking

    @property
    def sheet(self) -> Sheet:
        return self._sheets[id(self.sketch.drawing)]

    @property
    def drawn(self) -> bool:
        return self.sketch is not None and bool(self.sheet.lon_lat)

    @property
    def growth_ha(self) -> float | None:
        if self.base is None or self.sketch is None:
            return None
        return float(self.sketch.area_ha) - self.base.area_ha

    def snapshot(self) -> Any:
        """The shape as it is now; later changes do not touch it."""
        from firepost.domain.geometry.shape import Shape

        rings = [ring.copy() for ring in self.sheet.lon_lat]
        polygons = []
        for count in self.sketch.drawing.polygon_sizes:
            polygons.append(tuple(rings[:count]))
            rings = rings[count:]
        return Shape(tuple(polygons))

    def geometry(self) -> dict[str, Any]:
        """As GeoJSON, its rings closed."""
        written = [
            [[*ring.tolist(), ring[0].tolist()] for ring in polygon]
            for polygon in self.snapshot().polygons
        ]
        if len(written) == 1:
            return {"type": "Polygon", "coordinates": written[0]}
        return {"type": "MultiPolygon", "coordinates": written}

    # -- changing

    def grasp(self, ring: int, corner: int) -> None:
        self.sketch.grasp(ring, corner)

    def move(self, ring: int, corner: int, to: tuple[float, float]) -> None:
        self.sketch.move(ring, corner, to)
        self.sheet.set(ring, corner, to)
        self._touched()

    def release(self) -> None:
        self.sketch.release()
        self._touched()

    def insert(self, ring: int, corner: int, at: tuple[float, float]) -> None:
        self.sketch.insert(ring, corner, at)
        self.sheet.insert(ring, corner, at)
        self._touched()

    def remove(self, ring: int, corner: int) -> bool:
        if not self.sketch.remove(ring, corner):
            return False
        self.sheet.remove(ring, corner)
        self._touched()
        return True

    def undo(self) -> None:
        if self.ready:
            self._mirror(self.sketch.undo(), back=True)

    def redo(self) -> None:
        if self.ready:
            self._mirror(self.sketch.redo(), back=False)

    def _mirror(self, step: Any, *, back: bool) -> None:
        """The same on the arrays; a whole shape brings its own."""
        from firepost.domain.geometry.sketch import Inserted, Moved, Removed

        match step:
            case Moved(ring, corner, old, new):
                self.sheet.set(ring, corner, old if back else new)
            case Inserted(ring, corner, at) | Removed(ring, corner, at):
                if isinstance(step, Inserted) == back:
                    self.sheet.remove(ring, corner)
                else:
                    self.sheet.insert(ring, corner, at)
        if step is not None:
            self._touched()

    def restart(self) -> None:
        """Lay the last version in again; can be undone."""
        first = self._first
        self.reshape(lambda _shape: first)

    def reshape(self, deed: Callable[[Any], Any]) -> None:
        """Work out another shape from this one, on another thread, and lay it in."""
        if not self.ready:
            return
        self.busy = True
        before, sketch, sheets = self.snapshot(), self.sketch, self._sheets

        def work() -> object:
            from firepost.domain.geometry.edit import Drawing

            after = deed(before)
            drawing, sheet = Drawing(after), _sheet_of(after)

            def lay() -> None:
                sheets[id(drawing)] = sheet
                sketch.lay(drawing)
                self._touched()

            return lay

        self._run(work)
        self.changed.emit()

    def mend(self) -> None:
        from firepost.domain.geometry import shaping

        self.reshape(shaping.mended)

    def _run(self, work: Callable[[], object]) -> None:
        self._ticket += 1
        ticket = self._ticket

        def asked() -> object:
            try:
                return ticket, work(), None
            except Stopped as stopped:
                return ticket, None, stopped.notice
            except Exception as error:  # a library's own complaint about an odd shape
                log.exception("a shape could not be worked out")
                return ticket, None, Notice.of("ui.bug", says=repr(error))

        self._pool.start(Task(asked, self._made.emit))

    def _take(self, made: tuple[int, Callable[[], None] | None, Notice | None] | None) -> None:
        if made is None or made[0] != self._ticket:
            return  # put down meanwhile
        self.busy = False
        if made[1] is not None:
            made[1]()
        if made[2] is not None:
            if self.sketch is None:
                self.leave()
            self.refused.emit(made[2])
        self.changed.emit()

    # -- after each change

    def _touched(self) -> None:
        self.crossings = []
        self._timer.start()
        self.changed.emit()

    def _check(self) -> None:
        """Look for crossings and keep the draft, once the hand rests."""
        if self.sketch is None:
            return
        number, shape = self.sketch.number, self.snapshot()
        about = (self.fire_id, self.base.id if self.base else None)
        touched, drafts = self.sketch.touched, self.drafts

        def work() -> object:
            from firepost.domain.geometry import shaping

            if touched and drafts is not None:
                drafts.keep_apart(DRAFT, _draft(shape, *about))
            try:
                return number, shaping.crossing_places(shape)
            except Stopped:
                return number, None

        self._pool.start(Task(work, self._checked.emit))

    def _take_check(self, found: tuple[int, list[tuple[float, float]] | None] | None) -> None:
        if found is None or self.sketch is None or found[0] != self.sketch.number:
            return
        self.tangled = found[1] is None
        self.crossings = found[1] or []
        self.changed.emit()


def _sheet_of(shape: Any) -> Sheet:
    rings = [np.array(ring, dtype=np.float64) for ring in shape.rings]
    return Sheet(rings, [mercator_of(ring) for ring in rings])


def _lay(sketch: Any, sheets: dict[int, Sheet], shape: Any) -> None:
    from firepost.domain.geometry.edit import Drawing

    drawing = Drawing(shape)
    sheets[id(drawing)] = _sheet_of(shape)
    sketch.lay(drawing)


def _draft(shape: Any, fire_id: str | None, base: str | None) -> dict[str, Any]:
    polygons = [[ring.tolist() for ring in polygon] for polygon in shape.polygons]
    return {"incident": fire_id, "base": base, "polygons": polygons}


def _of_draft(draft: Mapping[str, Any]) -> Any:
    """Raises: Refused where the file no longer holds a shape."""
    from firepost.domain.geometry.shape import Shape

    return Shape.of({"type": "MultiPolygon", "coordinates": draft["polygons"]})

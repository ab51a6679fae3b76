"""The hand that chooses a stretch of the edge: dragged along it, or both ends set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, QThreadPool, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from firepost.domain.errors import Stopped
from firepost.ui.map.frames import Task
from firepost.ui.map.hands import Hand, step_px
from firepost.ui.map.pens import polygon
from firepost.ui.map.viewport import Points
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

if TYPE_CHECKING:
    from firepost.ui.map.canvas import Canvas

TAP_PX: Final = 6.0


class Edge(QObject):
    """The outer rings of the perimeter that holds, and the stretch chosen on it.

    Signals:
        changed: the rings came, or another stretch is chosen.
    """

    changed = Signal()
    _made = Signal(object)

    def __init__(self, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self.rings: list[Points] | None = None  # degrees
        self.chosen: Points | None = None
        self.length_m = 0.0
        self.fire_id: str | None = None
        self._of: str | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._made.connect(self._take)

    def follow(self) -> None:
        """Fetch the rings of the perimeter that holds now, if they are others."""
        fire = self._stage.fire
        held = fire.area.perimeter if fire is not None and fire.area else None
        if held is None or fire is None:
            self.rings, self._of, self.chosen = None, None, None
            self.changed.emit()
            return
        if held.id == self._of:
            return
        key, self.fire_id = held.id, fire.id
        self._of, self.rings, self.chosen = key, None, None

        def came(shape: Mapping[str, Any]) -> None:
            self._pool.start(Task(lambda: (key, _shells(shape)), self._made.emit))

        self._stage.clerk.ask(lambda post: post.shape_of(key), came, lambda _notice: None)

    def _take(self, made: tuple[str, list[Points]] | None) -> None:
        if made is not None and made[0] == self._of:
            self.rings = made[1]
            self.changed.emit()

    def choose(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        via: tuple[float, float] | None,
    ) -> None:
        """On the ring nearest to the start."""
        if not self.rings:
            return
        from firepost.domain.geometry.control import length_m, stretch_of
        from firepost.domain.geometry.shaping import nearest_on

        ring = min(self.rings, key=lambda one: nearest_on(one, start)[2])
        self.chosen = stretch_of(ring, start, end, via)
        self.length_m = length_m(self.chosen)  # type: ignore[arg-type] # rows of two
        self.changed.emit()

    def choose_whole(self) -> None:
        """The longest ring all the way round."""
        if not self.rings:
            return
        from firepost.domain.geometry.control import length_m

        ring = max(self.rings, key=len)
        self.chosen = np.vstack([ring, ring[:1]])
        self.length_m = length_m(self.chosen)  # type: ignore[arg-type] # rows of two
        self.changed.emit()

    def drop(self) -> None:
        self.chosen, self._of, self.rings = None, None, None
        self.changed.emit()

    def written(self) -> dict[str, Any]:
        """The stretch as commands carry it, with no more points than it needs."""
        from firepost.domain.geometry.control import MAX_LINE_POINTS, thinned

        assert self.chosen is not None, "asked only with a stretch chosen"
        line, tolerance_m = self.chosen, 0.5
        while len(line) > MAX_LINE_POINTS // 2 or tolerance_m == 0.5:
            line, tolerance_m = thinned(self.chosen, tolerance_m), tolerance_m * 2
        return {"type": "LineString", "coordinates": line.tolist()}

    def close(self) -> None:
        self._pool.waitForDone()


def _shells(geometry: Mapping[str, Any]) -> list[Points]:
    from firepost.domain.geometry.shape import Shape

    try:
        clean = Shape.of(geometry).clean()
    except Stopped:
        return []
    return [np.array(part.exterior.coords)[:-1] for part in clean.geoms]


class LineHand(Hand):
    def __init__(self, setting: Setting, canvas: Canvas, edge: Edge) -> None:
        self._setting, self._canvas, self._edge = setting, canvas, edge
        self.done: Callable[[], None] = lambda: None
        self._start: QPointF | None = None  # an end that was set, waiting for the other
        self._pressed: QPointF | None = None
        self._track: list[QPointF] = []
        self._cross: QPointF | None = None

    def reset(self) -> None:
        self._start = self._pressed = self._cross = None
        self._track = []

    def press(self, at: QPointF) -> bool:
        if self._edge.rings is None:
            return False
        self._pressed, self._track, self._cross = at, [at], None
        return True

    def drag(self, at: QPointF) -> None:
        self._track.append(at)
        if self._pressed is not None and _far(at, self._pressed) > TAP_PX:
            self._choose(self._pressed, at, self._track[len(self._track) // 2])

    def release(self, at: QPointF) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        if _far(at, pressed) > TAP_PX:
            self._choose(pressed, at, self._track[len(self._track) // 2])
            self._start = None
            self.done()
        else:
            self._set_end(at)

    def _set_end(self, at: QPointF) -> None:
        if self._start is None:
            self._start = at
        else:
            start, self._start = self._start, None
            self._choose(start, at, None)
            self.done()
        self._canvas.update()

    def _choose(self, start: QPointF, end: QPointF, via: QPointF | None) -> None:
        spot = self._canvas.view.earth_at
        middle = None if via is None else spot(via.x(), via.y())
        self._edge.choose(spot(start.x(), start.y()), spot(end.x(), end.y()), middle)
        self._canvas.update()

    def key(self, event: QKeyEvent) -> bool:
        step, key = step_px(event), Qt.Key(event.key())
        if step is not None:
            centre = QPointF(self._canvas.width() / 2, self._canvas.height() / 2)
            self._cross = (self._cross or centre) + QPointF(*step)
        elif key == Qt.Key.Key_Space and self._cross is not None:
            self._set_end(self._cross)
        elif key == Qt.Key.Key_Escape and self._start is not None:
            self._start = None
        else:
            return False
        self._canvas.update()
        return True

    def paint(self, painter: QPainter) -> None:
        look, view = self._setting.look, self._canvas.view
        chosen = self._edge.chosen
        if chosen is not None:
            points = np.array([view.to_px(*spot) for spot in chosen[:: _every(chosen)]])
            for ink, wide in (("map-halo", 11.0), ("focus", 7.0)):
                pen = QPen(look.colour(ink), wide)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolyline(polygon(points))
        if self._start is not None:
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.setBrush(look.colour("bg-panel"))
            painter.drawEllipse(self._start, 8, 8)
        if self._cross is not None:
            painter.setPen(QPen(look.colour("focus"), 2.4))
            x, y = self._cross.x(), self._cross.y()
            painter.drawLine(QPointF(x - 14, y), QPointF(x + 14, y))
            painter.drawLine(QPointF(x, y - 14), QPointF(x, y + 14))


def _every(points: Points) -> int:
    return max(len(points) // 1500, 1)


def _far(one: QPointF, two: QPointF) -> float:
    return float(np.hypot(one.x() - two.x(), one.y() - two.y()))

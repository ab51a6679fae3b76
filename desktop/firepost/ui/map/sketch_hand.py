"""The hand that draws a perimeter: corners dragged, strokes made, by mouse, finger or keys."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap

from firepost.ui.map.easel import Easel
from firepost.ui.map.hands import FINE_PX, Hand, step_px
from firepost.ui.map.pens import closed, polygon, stroke
from firepost.ui.map.viewport import Points, Viewport
from firepost.ui.setting import Setting
from firepost.ui.stills import still

if TYPE_CHECKING:
    from firepost.ui.map.canvas import Canvas

MODES: Final = ("edit", "stroke", "area", "island", "split")
REACH_PX: Final = 22.0  # a gloved finger's
EDGE_PX: Final = 14.0
SNAP_PX: Final = 12.0
SNAP_SHARE: Final = 0.25  # of a pixel: how much finer than it is drawn the edge is snapped to
MANY: Final = 5000
WINDOW_PX: Final = 80.0  # no edge of a ring that long is longer
TAP_PX: Final = 5.0  # a press that moves less is a tap
STEP_PX: Final = 3.0  # freehand points closer than this say nothing new
SHOW_CORNERS: Final = 400  # with more in sight, only those near the cursor
NEAR_PX: Final = 70.0
CORNER_PX: Final = 9.0  # corners closer than this are drawn as one


class SketchHand(Hand):
    """Works on what the easel holds. In a line mode a press-and-drag draws freehand, taps or
    the space key set points, Enter ends the line."""

    def __init__(self, setting: Setting, canvas: Canvas, easel: Easel) -> None:
        self._setting, self._canvas, self._easel = setting, canvas, easel
        self.mode = "stroke"
        self.snapping = True
        self.line: list[tuple[float, float]] = []  # of the stroke being made, degrees
        self.chosen: tuple[int, int] | None = None  # ring, corner
        self.changed: Callable[[], None] = lambda: None
        self._held = False
        self._pressed: QPointF | None = None
        self._free = False  # this press has become a freehand stroke
        self._last: QPointF | None = None
        self._cross: QPointF | None = None  # the keyboard's pointer
        self._layer: tuple[int, object, QPixmap] | None = None  # as drawn last, of which number

    def turn(self, mode: str) -> None:
        self.mode, self.line, self.chosen = mode, [], None
        self._cross = None
        self._tell()

    def _tell(self) -> None:
        self.changed()
        self._canvas.update()

    # -- mouse and finger

    def press(self, at: QPointF) -> bool:
        self._cross, self._last = None, at
        if not self._easel.ready:
            return False
        if self.mode != "edit":
            self._pressed, self._free = at, False
            return True
        return self._take_corner(at)

    def _take_corner(self, at: QPointF) -> bool:
        """A corner under the hand, else a new one on the edge under it, else nothing."""
        found = self._corner_at(at)
        if found is None:
            place = self._edge_at(at)
            if place is None:
                self.chosen = None
                self._tell()
                return False
            self._easel.insert(*place, self._earth(at))
            found = place
        self.chosen, self._held = found, True
        self._easel.grasp(*found)
        self._tell()
        return True

    def drag(self, at: QPointF) -> None:
        self._last = at
        if self._held and self.chosen is not None:
            self._easel.move(*self.chosen, self._earth(at))
        elif self._pressed is not None:
            if not self._free and _far(at, self._pressed) > TAP_PX:
                self._free = True
                self._add(self._pressed)
            if self._free:
                self._add(at, apart_px=STEP_PX)
        self._tell()

    def hover(self, at: QPointF) -> None:
        self._last = at
        self._canvas.update()

    def release(self, at: QPointF) -> None:
        if self._held:
            self._held = False
            self._easel.release()
        elif self._pressed is not None:
            if self._free:
                self._add(at)
                self.finish()
            else:
                self._add(at)
        self._pressed, self._free = None, False
        self._tell()

    def _add(self, at: QPointF, *, apart_px: float = 0.0) -> None:
        spot = self._earth(at)
        if self.line and apart_px:
            last = QPointF(*self._canvas.view.to_px(*self.line[-1]))
            if _far(last, at) < apart_px:
                return
        self.line.append(spot)

    def finish(self) -> None:
        """The stroke is whole: do with it what the mode says."""
        line, self.line = self.line, []
        if not line:
            self._tell()
            return
        from firepost.domain.geometry import shaping

        deeds: dict[str, Callable[[Any, Any], Any]] = {
            "stroke": shaping.grown,
            "area": shaping.added,
            "island": shaping.without,
            "split": shaping.split,
        }
        deed, points = deeds[self.mode], np.array(line)
        self._easel.reshape(lambda shape: deed(shape, points))
        self._tell()

    def join(self) -> None:
        from firepost.domain.geometry import shaping

        reach_m = max(30.0, 20.0 * self._canvas.view.ground_m_per_px)
        self._easel.reshape(lambda shape: shaping.joined(shape, reach_m=reach_m))

    # -- keys

    def claims(self, event: QKeyEvent) -> bool:
        undo = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return bool(undo) and event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y)

    def key(self, event: QKeyEvent) -> bool:
        key, control = Qt.Key(event.key()), Qt.KeyboardModifier.ControlModifier
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & control:
            return self._history(key, shift=shift)
        if not self._easel.ready:
            return False
        step = step_px(event)
        if step is not None:
            return self._nudge(*step)
        if self.mode == "edit":
            return self._corner_key(key)
        return self._line_key(key)

    def _history(self, key: Qt.Key, *, shift: bool) -> bool:
        if key == Qt.Key.Key_Z and not shift:
            if self.line:
                self.line.pop()
            else:
                self._easel.undo()
        elif key in (Qt.Key.Key_Y, Qt.Key.Key_Z):
            self._easel.redo()
        else:
            return False
        self.chosen = None
        self._tell()
        return True

    def _nudge(self, dx: float, dy: float) -> bool:
        if self.mode == "edit":
            if self.chosen is None:
                return False  # the arrows move the map
            at = QPointF(*self._canvas.view.to_px(*self._spot(*self.chosen)))
            move = QPointF(dx, dy) / (4.0 if abs(dx + dy) > FINE_PX else 1.0)
            self._easel.move(*self.chosen, self._canvas.view.earth_at(*_xy(at + move)))
        else:
            self._cross = (self._cross or self._centre()) + QPointF(dx, dy)
        self._tell()
        return True

    def _corner_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._step(1 if key == Qt.Key.Key_PageDown else -1)
        elif self.chosen is None:
            return False
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self._easel.remove(*self.chosen):
                ring, corner = self.chosen
                self.chosen = (ring, corner % len(self._easel.sheet.lon_lat[ring]))
        elif key == Qt.Key.Key_Insert:
            ring, corner = self.chosen
            here = self._easel.sheet.lon_lat[ring]
            middle = (here[corner] + here[(corner + 1) % len(here)]) / 2
            self._easel.insert(ring, corner + 1, (float(middle[0]), float(middle[1])))
            self.chosen = (ring, corner + 1)
        elif key == Qt.Key.Key_Escape:
            self.chosen = None
        else:
            return False
        self._tell()
        return True

    def _line_key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Space:
            self._cross = self._cross or self._centre()
            self._add(self._cross)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.line:
            self.finish()
        elif key == Qt.Key.Key_Backspace and self.line:
            self.line.pop()
        elif key == Qt.Key.Key_Escape and self.line:
            self.line = []
        else:
            return False
        self._tell()
        return True

    def _step(self, way: int) -> None:
        """To the next corner; at first the one nearest the middle of the window."""
        rings = self._easel.sheet.lon_lat
        if not rings:
            return
        if self.chosen is None:
            self.chosen = self._corner_at(self._centre(), reach_px=math.inf)
            return
        ring, corner = self.chosen
        corner += way
        if not 0 <= corner < len(rings[ring]):
            ring = (ring + way) % len(rings)
            corner = 0 if way > 0 else len(rings[ring]) - 1
        self.chosen = (ring, corner)

    # -- where things are

    def _centre(self) -> QPointF:
        return QPointF(self._canvas.width() / 2, self._canvas.height() / 2)

    def _spot(self, ring: int, corner: int) -> tuple[float, float]:
        lon, lat = self._easel.sheet.lon_lat[ring][corner]
        return float(lon), float(lat)

    def _earth(self, at: QPointF) -> tuple[float, float]:
        """The place under a pixel, drawn to the last version's edge where that is near."""
        base = self._easel.base
        outline = self._canvas.shapes.get(base.id) if base and self.snapping else None
        if outline is None:
            return self._canvas.view.earth_at(*_xy(at))
        best: tuple[float, Points] | None = None
        for ring in outline.rings(self._canvas.view.m_per_px * SNAP_SHARE):
            near = _window(ring, self._canvas.view, at)
            found = _nearest_px(self._canvas.view.points_px(near), _xy(at), SNAP_PX)
            if found is not None and (best is None or found[1] < best[0]):
                best = (found[1], found[2])
        if best is None:
            return self._canvas.view.earth_at(*_xy(at))
        return self._canvas.view.earth_at(float(best[1][0]), float(best[1][1]))

    def _corner_at(self, at: QPointF, reach_px: float = REACH_PX) -> tuple[int, int] | None:
        best: tuple[float, int, int] | None = None
        for number, metres in enumerate(self._easel.sheet.metres):
            away = np.hypot(*(self._canvas.view.points_px(metres) - np.array(_xy(at))).T)
            corner = int(away.argmin())
            if away[corner] <= reach_px and (best is None or away[corner] < best[0]):
                best = (float(away[corner]), number, corner)
        return None if best is None else best[1:]

    def _edge_at(self, at: QPointF) -> tuple[int, int] | None:
        """The ring, and the place at which a new corner on its edge would come to stand."""
        best: tuple[float, int, int] | None = None
        for number, metres in enumerate(self._easel.sheet.metres):
            found = _nearest_px(self._canvas.view.points_px(metres), _xy(at), EDGE_PX)
            if found is not None and (best is None or found[1] < best[0]):
                best = (found[1], number, found[0] + 1)
        return None if best is None else best[1:]

    # -- painting

    def paint(self, painter: QPainter) -> None:
        easel, look = self._easel, self._setting.look
        if easel.sketch is None:
            return
        painter.drawPixmap(0, 0, self._still())
        if self._held and self.chosen is not None:
            self._paint_moving(painter, *self.chosen)
        elif self.mode == "edit":
            bounds = QRectF(self._canvas.rect()).adjusted(-4, -4, 4, 4)
            for metres in easel.sheet.metres:
                self._paint_corners(painter, self._canvas.view.points_px(metres), bounds)
        if self.line:
            points = np.array([self._canvas.view.to_px(*spot) for spot in self.line])
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(polygon(points))
            for x, y in points[:: max(len(points) // 60, 1)]:
                painter.drawEllipse(QPointF(x, y), 3, 3)
        for spot in easel.crossings:
            self._paint_crossing(painter, QPointF(*self._canvas.view.to_px(*spot)))
        if self.chosen is not None and self._valid(self.chosen):
            at = QPointF(*self._canvas.view.to_px(*self._spot(*self.chosen)))
            painter.setPen(QPen(look.colour("text"), 2))
            painter.setBrush(look.colour("warn-bg"))
            painter.drawRect(QRectF(at.x() - 8, at.y() - 8, 16, 16))
        if self._cross is not None:
            painter.setPen(QPen(look.colour("focus"), 2.4))
            x, y = _xy(self._cross)
            painter.drawLine(QPointF(x - 14, y), QPointF(x + 14, y))
            painter.drawLine(QPointF(x, y - 14), QPointF(x, y + 14))

    def _still(self) -> QPixmap:
        """The drawn edge. While a corner moves it stays as it was: only two edges change."""
        canvas, easel = self._canvas, self._easel
        number = None if self._held else easel.sketch.number
        rest = (canvas.view, canvas.width(), canvas.height(), self._setting.look.theme)
        kept = self._layer
        if kept is not None and kept[1] == rest and number in (None, kept[0]):
            return kept[2]
        ratio = canvas.devicePixelRatioF()
        bounds = QRectF(canvas.rect()).adjusted(-4, -4, 4, 4)

        def draw(painter: QPainter) -> None:
            for metres in easel.sheet.metres:
                self._paint_ring(painter, closed(canvas.view.points_px(metres)), bounds)

        pixmap = still(canvas.width(), canvas.height(), ratio, draw)
        self._layer = (easel.sketch.number, rest, pixmap)
        return pixmap

    def _paint_moving(self, painter: QPainter, ring: int, corner: int) -> None:
        look, corners = self._setting.look, self._easel.sheet.lon_lat[ring]
        around = [corners[(corner + step) % len(corners)] for step in (-1, 0, 1)]
        px = np.array([self._canvas.view.to_px(float(lon), float(lat)) for lon, lat in around])
        for ink, wide in (("map-halo", 6.0), ("focus", 3.0)):
            painter.setPen(QPen(look.colour(ink), wide))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(polygon(px))

    def _valid(self, chosen: tuple[int, int]) -> bool:
        rings = self._easel.sheet.lon_lat
        return chosen[0] < len(rings) and chosen[1] < len(rings[chosen[0]])

    def _paint_ring(self, painter: QPainter, px: Points, bounds: QRectF) -> None:
        thin = px
        if len(px) > 2000:  # corners that fall on one pixel draw nothing new
            whole = np.round(px / 1.5)
            fresh = np.ones(len(px), dtype=bool)
            fresh[1:] = (whole[1:] != whole[:-1]).any(axis=1)
            fresh[-1] = True
            thin = px[fresh]
        look = self._setting.look
        for ink, wide in (("map-halo", 6.0), ("focus", 3.0)):
            pen = QPen(look.colour(ink), wide)
            stroke(painter, thin, pen, bounds=bounds, check=lambda: None)

    def _paint_corners(self, painter: QPainter, px: Points, bounds: QRectF) -> None:
        if self.mode != "edit":
            return
        seen = (
            (px[:, 0] >= bounds.left())
            & (px[:, 0] <= bounds.right())
            & (px[:, 1] >= bounds.top())
            & (px[:, 1] <= bounds.bottom())
        )
        if np.count_nonzero(seen) > SHOW_CORNERS:
            if self._last is None:
                return
            seen &= np.hypot(*(px - np.array(_xy(self._last))).T) < NEAR_PX
        painter.setPen(QPen(self._setting.look.colour("focus"), 2))
        painter.setBrush(self._setting.look.colour("bg-panel"))
        last = (-math.inf, -math.inf)
        for x, y in px[seen].tolist():
            if math.hypot(x - last[0], y - last[1]) >= CORNER_PX:
                last = (x, y)
                painter.drawRect(QRectF(x - 4, y - 4, 8, 8))

    def _paint_crossing(self, painter: QPainter, at: QPointF) -> None:
        red: QColor = self._setting.look.colour("danger")
        painter.setPen(QPen(red, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 11, 11)
        for dx in (-5, 5):
            painter.drawLine(QPointF(at.x() - dx, at.y() - 5), QPointF(at.x() + dx, at.y() + 5))


def _window(ring: Points, view: Viewport, at: QPointF) -> Points:
    """Of a long ring the run of corners about a pixel; looking at all of them takes too long."""
    if len(ring) < MANY:
        return ring
    x_m, y_m = view.metres_at(at.x(), at.y())
    reach_m = WINDOW_PX * view.m_per_px
    near = np.flatnonzero(
        (np.abs(ring[:, 0] - x_m) < reach_m) & (np.abs(ring[:, 1] - y_m) < reach_m)
    )
    if not len(near) or near[-1] - near[0] > MANY:
        return ring if len(near) else ring[:1]
    return ring[max(near[0] - 1, 0) : near[-1] + 2]


def _nearest_px(
    ring: Points, at: tuple[float, float], reach_px: float
) -> tuple[int, float, Points] | None:
    """Corner before the nearest point of a ring, how far it is, and where; None beyond reach."""
    here = ring - np.array(at)
    after = np.roll(here, -1, axis=0)
    low, high = np.minimum(here, after), np.maximum(here, after)
    near = np.flatnonzero(((low <= reach_px) & (high >= -reach_px)).all(axis=1))
    if not len(near):
        return None
    start, along = here[near], after[near] - here[near]
    size = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(-(start * along).sum(axis=1) / size, 0.0, 1.0)
    feet = start + share[:, None] * along
    away = np.hypot(*feet.T)
    best = int(away.argmin())
    if away[best] > reach_px:
        return None
    return int(near[best]), float(away[best]), feet[best] + np.array(at)


def _far(one: QPointF, two: QPointF) -> float:
    return math.hypot(one.x() - two.x(), one.y() - two.y())


def _xy(at: QPointF) -> tuple[float, float]:
    return at.x(), at.y()

"""The hand that measures: legs with length and bearing, the whole way, the area once it is round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from firepost.ui import figures
from firepost.ui.map.hands import Hand, step_px
from firepost.ui.map.pens import haloed, polygon
from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from firepost.ui.map.canvas import Canvas

STEP_PX: Final = 8.0  # of a freehand measure


class MeasureHand(Hand):
    """Taps, or a drag, or the arrows and the space key. Backspace takes the last point back."""

    def __init__(self, setting: Setting, canvas: Canvas) -> None:
        self._setting, self._canvas = setting, canvas
        self.points: list[tuple[float, float]] = []
        self._cross: QPointF | None = None
        self._dragged = False

    def reset(self) -> None:
        self.points, self._cross = [], None

    @property
    def length_m(self) -> float:
        from firepost.domain.geometry.control import length_m

        return length_m(self.points) if len(self.points) > 1 else 0.0

    @property
    def area_ha(self) -> float | None:
        from firepost.domain.geometry.ellipsoid import M2_PER_HA, signed_area_m2

        if len(self.points) < 3:
            return None
        return abs(signed_area_m2(np.array(self.points))) / M2_PER_HA

    def bearing_deg(self) -> float | None:
        """Of the last leg, from north."""
        from firepost.domain.geometry.ellipsoid import GEOD

        if len(self.points) < 2:
            return None
        (lon0, lat0), (lon1, lat1) = self.points[-2:]
        return float(GEOD.inv(lon0, lat0, lon1, lat1)[0]) % 360

    def press(self, at: QPointF) -> bool:
        self._cross, self._dragged = None, False
        self._add(at)
        return True

    def drag(self, at: QPointF) -> None:
        last = QPointF(*self._canvas.view.to_px(*self.points[-1]))
        if (at - last).manhattanLength() >= STEP_PX:
            self._dragged = True
            self._add(at)

    def _add(self, at: QPointF) -> None:
        self.points.append(self._canvas.view.earth_at(at.x(), at.y()))
        self._canvas.update()

    def key(self, event: QKeyEvent) -> bool:
        step, key = step_px(event), Qt.Key(event.key())
        centre = QPointF(self._canvas.width() / 2, self._canvas.height() / 2)
        if step is not None:
            self._cross = (self._cross or centre) + QPointF(*step)
        elif key == Qt.Key.Key_Space:
            self._cross = self._cross or centre
            self._add(self._cross)
        elif key == Qt.Key.Key_Backspace and self.points:
            self.points.pop()
        elif key == Qt.Key.Key_Escape and self.points:
            self.points = []
        else:
            return False
        self._canvas.update()
        return True

    def words(self) -> str:
        """What stands beside the last point."""
        say = self._setting.say
        if not self.points:
            return say("ui.measure.how")
        parts = [self._setting.length(self.length_m)]
        bearing = self.bearing_deg()
        if bearing is not None:
            parts.append(say("ui.measure.bearing", deg=round(bearing) % 360))
        if self.area_ha is not None:
            area = self.area_ha
            parts.append(say("ui.measure.area", ha=figures.hectares(area), mu=figures.mu(area)))
        return " · ".join(parts)

    def paint(self, painter: QPainter) -> None:
        look, view = self._setting.look, self._canvas.view
        px = np.array([view.to_px(*spot) for spot in self.points]).reshape(-1, 2)
        for ink, wide in (("map-halo", 6.0), ("text", 2.6)):
            painter.setPen(QPen(look.colour(ink), wide))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(polygon(px))
        if len(px) > 2:
            painter.setPen(QPen(look.colour("text"), 1.6, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(*px[-1]), QPointF(*px[0]))
        painter.setPen(QPen(look.colour("text"), 2))
        painter.setBrush(look.colour("bg-panel"))
        for x, y in px[:200].tolist():
            painter.drawEllipse(QPointF(x, y), 4, 4)
        self._paint_words(painter, QPointF(*px[-1]) if len(px) else None)
        if self._cross is not None:
            x, y = self._cross.x(), self._cross.y()
            painter.setPen(QPen(look.colour("focus"), 2.4))
            painter.drawLine(QPointF(x - 14, y), QPointF(x + 14, y))
            painter.drawLine(QPointF(x, y - 14), QPointF(x, y + 14))

    def _paint_words(self, painter: QPainter, at: QPointF | None) -> None:
        look, words = self._setting.look, self.words()
        wide = look.metrics("body", bold=True).horizontalAdvance(words)
        room = QRectF(self._canvas.rect()).adjusted(70, 30, -wide - 10, -14)
        foot = QPointF(at.x() + 14, at.y() - 10) if at is not None else room.bottomLeft()
        foot = QPointF(
            min(max(foot.x(), room.left()), max(room.right(), room.left())),
            min(max(foot.y(), room.top()), room.bottom()),
        )
        haloed(
            painter,
            words,
            foot,
            font=look.font("body", bold=True),
            ink=look.colour("text"),
            halo=look.colour("map-halo"),
        )

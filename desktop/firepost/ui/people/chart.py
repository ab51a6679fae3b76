"""The weather over time: force as a line, gusts as ticks, direction as arrows; below it the air."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from firepost.app.board import Weather
from firepost.app.sky_on_board import Forecast
from firepost.domain.wind import force_of
from firepost.ui import figures
from firepost.ui.setting import Setting

SPAN: Final = timedelta(hours=6)
AHEAD: Final = timedelta(hours=3)
MOST_FORCE: Final = 10
_LEFT, _TOP, _FOOT = 26, 30, 22
_WIND_PX, _AIR_PX = 190, 96  # the wind's part, and below it that of temperature and humidity


class WeatherChart(QWidget):
    """Six hours back, three ahead. Observed is drawn through, foretold dashed."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._seen: tuple[Weather, ...] = ()
        self._foretold: tuple[Forecast, ...] = ()
        self._now: datetime | None = None
        self._air: tuple[Weather, ...] = ()
        self.setFixedHeight(_WIND_PX + _AIR_PX)
        self.setAccessibleName(setting.say("ui.weather.chart"))
        setting.look.changed.connect(self.update)

    def show_weather(
        self, seen: Sequence[Weather], foretold: Sequence[Forecast], now: datetime
    ) -> None:
        since = now - SPAN
        self._seen = tuple(
            one for one in seen if one.force is not None and one.said.at >= since
        )
        self._air = tuple(one for one in seen if one.said.at >= since)
        self._foretold = tuple(one for one in foretold if one.until_at > now)
        self._now = now
        self.update()

    def _x(self, at: datetime) -> float:
        assert self._now is not None
        share = (at - self._now + SPAN) / (SPAN + AHEAD)
        return _LEFT + min(max(share, 0.0), 1.0) * (self.width() - _LEFT - 8)

    def _y(self, force: float) -> float:
        tall = _WIND_PX - _TOP - _FOOT
        return _TOP + tall * (1 - min(force, MOST_FORCE) / MOST_FORCE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._now is not None:
            self._paint_axes(painter, self._now)
            self._paint_foretold(painter, self._now)
            self._paint_seen(painter)
            self._paint_air(painter)
        painter.end()

    def _paint_axes(self, painter: QPainter, now: datetime) -> None:
        look = self._setting.look
        painter.setFont(look.font("minimum"))
        for force in range(0, MOST_FORCE + 1, 2):
            y = self._y(force)
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(_LEFT, y), QPointF(self.width() - 8, y))
            painter.setPen(look.colour("text-2"))
            box = QRectF(0, y - 9, _LEFT - 5, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, str(force))
        hour = (now - SPAN).replace(minute=0, second=0, microsecond=0)
        while hour <= now + AHEAD:
            if hour >= now - SPAN and hour.hour % 2 == 0:
                box = QRectF(self._x(hour) - 24, _WIND_PX - 19, 48, 18)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, figures.clock(hour)[:5])
            hour += timedelta(hours=1)
        painter.setPen(QPen(look.colour("text"), 1.5))
        painter.drawLine(
            QPointF(self._x(now), _TOP - 4), QPointF(self._x(now), _WIND_PX - _FOOT)
        )

    def _paint_seen(self, painter: QPainter) -> None:
        look = self._setting.look
        ink = look.colour("ink")
        points = [QPointF(self._x(o.said.at), self._y(o.force or 0)) for o in self._seen]
        painter.setPen(QPen(ink, 2.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        taken = -99.0
        for seen, at in zip(self._seen, points, strict=True):
            painter.setPen(QPen(ink, 2))
            painter.setBrush(ink)
            painter.drawEllipse(at, 3.5, 3.5)
            if seen.gust_m_s is not None:
                top = QPointF(at.x(), self._y(force_of(seen.gust_m_s)))
                painter.setPen(QPen(look.colour("warn"), 2))
                painter.drawLine(at, top)
                painter.drawLine(top + QPointF(-5, 0), top + QPointF(5, 0))
            if seen.wind_from_deg is not None and at.x() - taken >= 22:
                self._arrow(painter, at.x(), seen.wind_from_deg, dashed=False)
                taken = at.x()

    def _paint_air(self, painter: QPainter) -> None:
        """Temperature drawn through, below it humidity dashed, each over its own range."""
        warm = [(o.said.at, o.temp_c, "℃") for o in self._air if o.temp_c is not None]
        damp = [
            (o.said.at, o.humidity_pct, "%") for o in self._air if o.humidity_pct is not None
        ]
        for number, (told, room) in enumerate(((warm, 4.0), (damp, 10.0))):
            if not told:
                continue
            low = _WIND_PX + number * _AIR_PX / 2
            values = [figure for _, figure, _ in told]
            middle = (min(values) + max(values)) / 2
            span = max(max(values) - min(values), room)
            tall = _AIR_PX / 2 - 16
            points = [
                QPointF(self._x(at), low + 8 + tall * (0.5 - (figure - middle) / span))
                for at, figure, _ in told
            ]
            words = [f"{figure:g}{unit}" for _, figure, unit in told]
            self._paint_line(painter, points, words, dashed=number == 1)

    def _paint_line(
        self, painter: QPainter, points: list[QPointF], words: list[str], *, dashed: bool
    ) -> None:
        look = self._setting.look
        ink = look.colour("text-2" if dashed else "text")
        pen = QPen(ink, 2)
        if dashed:
            pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(ink, 1))
        painter.setBrush(look.colour("bg-panel") if dashed else ink)
        for point in points:
            painter.drawEllipse(point, 3, 3)
        painter.setFont(look.font("minimum"))
        middle = Qt.AlignmentFlag.AlignVCenter
        last = QRectF(points[-1].x() + 7, points[-1].y() - 9, 60, 18)
        painter.drawText(last, Qt.AlignmentFlag.AlignLeft | middle, words[-1])
        if len(points) > 1:
            first = QRectF(points[0].x() - 67, points[0].y() - 9, 60, 18)
            painter.drawText(first, Qt.AlignmentFlag.AlignRight | middle, words[0])

    def _paint_foretold(self, painter: QPainter, now: datetime) -> None:
        look = self._setting.look
        for one in self._foretold:
            start = self._x(max(one.from_at or now, now))
            end = self._x(one.until_at)
            if one.force is not None:
                pen = QPen(look.colour("text-2"), 2.4)
                pen.setDashPattern([3.0, 2.0])
                painter.setPen(pen)
                y = self._y(one.force)
                painter.drawLine(QPointF(start, y), QPointF(max(end, start + 6), y))
            if one.wind_from_deg is not None:
                self._arrow(painter, (start + end) / 2, one.wind_from_deg, dashed=True)

    def _arrow(self, painter: QPainter, x: float, from_deg: float, *, dashed: bool) -> None:
        ink = self._setting.look.colour("text-2" if dashed else "text")
        painter.save()
        painter.translate(x, 15)
        painter.rotate(from_deg + 180)
        painter.setPen(QPen(ink, 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush if dashed else ink)
        painter.drawLine(QPointF(0, 9), QPointF(0, -4))
        painter.drawPolygon(QPolygonF([QPointF(0, -10), QPointF(4, -3), QPointF(-4, -3)]))
        painter.restore()

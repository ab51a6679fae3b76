"""Where we are, on the map: a dot with its accuracy round it; hollow and with its age once it is old."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from firepost.ui.map.canvas import Canvas
from firepost.ui.map.carried import Carried
from firepost.ui.map.pens import haloed, stroke
from firepost.ui.map.viewport import Points, mercator
from firepost.ui.setting import Setting
from firepost.ui.whereabouts.feed import Feed

TRAIL_MOST: Final = 4000  # positions shown behind the dot
SPACING_PX: Final = 2.0
LEAST_RING_PX: Final = 9.0


def spaced(line_px: Points) -> Points:
    """The same line without what the eye can't part: hours of a walk lie on few pixels."""
    cells = np.floor(line_px / SPACING_PX)
    apart = np.ones(len(line_px), dtype=bool)
    apart[1:-1] = (cells[1:-1] != cells[:-2]).any(axis=1)
    kept: Points = line_px[apart]
    return kept


class Dot(QWidget):
    """Lies over the canvas and lets every press through."""

    def __init__(self, setting: Setting, feed: Feed, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._setting, self._feed, self._canvas = setting, feed, canvas
        self._tracks: list[Points] = []  # recorded before, map metres
        self._drawn = Carried()  # they: hours of walking take long to draw
        self.trail: list[tuple[float, float]] = []  # map metres, of the track being recorded
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        canvas.installEventFilter(self)
        canvas.view_changed.connect(self.update)
        setting.look.changed.connect(self.update)
        feed.changed.connect(self.update)
        self._told: tuple[str, str] = ("", "")
        self.setGeometry(canvas.rect())
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return super().eventFilter(watched, event)

    def tick(self) -> None:
        """A second passed: drawn anew only where it has grown old, or older."""
        told = (self._feed.freshness, self.words())
        if told != self._told:
            self._told = told
            self.update(self.room().toAlignedRect())

    def show_tracks(self, tracks: list[list[tuple[float, float]]]) -> None:
        come = [np.array(track) for track in tracks if len(track) > 1]
        same = len(come) == len(self._tracks) and all(map(np.array_equal, come, self._tracks))
        if not same:
            self._tracks = come
            self._drawn.forget()
            self.update()

    def add_to_trail(self, lon_deg: float, lat_deg: float) -> None:
        self.trail.append(mercator(lon_deg, lat_deg))
        del self.trail[:-TRAIL_MOST]

    def words(self) -> str:
        """What stands beside the dot: nothing while it is live, else how old it is."""
        reception, freshness = self._feed.reception, self._feed.freshness
        if reception is None or freshness in ("live", "none"):
            return ""
        age_s = reception.age_s(self._feed.steady_s()) or 0.0
        if reception.fix is not None and reception.fix.doubt is not None and age_s < 10:
            return self._setting.say("ui.gps.doubtful")
        key = "ui.gps.stopped_ago" if freshness == "stopped" else "ui.gps.ago"
        return self._setting.say(
            key,
            span=self._setting.say("ui.gps.seconds", n=round(age_s))
            if age_s < 120
            else self._setting.say("ui.gps.minutes", n=round(age_s / 60)),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        fix = self._feed.last
        if fix is None and not self._tracks and not self.trail:
            return
        look, view = self._setting.look, self._canvas.view
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_trails(painter)
        if fix is None:
            painter.end()
            return
        x, y = view.to_px(fix.lon_deg, fix.lat_deg)
        live = self._feed.freshness == "live"
        ink = look.colour({"live": "focus", "stale": "warn"}.get(self._feed.freshness, "unk"))
        if fix.accuracy_m is not None:
            radius = max(LEAST_RING_PX, fix.accuracy_m / view.ground_m_per_px)
            ring = QPen(ink, 1.5)
            if not live:
                ring.setDashPattern([4.0, 3.0])
            shade = look.colour("focus", 0.14) if live else Qt.GlobalColor.transparent
            painter.setPen(ring)
            painter.setBrush(shade)
            painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.setPen(QPen(look.colour("map-halo"), 5.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), 6.5, 6.5)
        painter.setPen(QPen(ink, 2.4))
        painter.setBrush(ink if live else look.colour("map-halo"))
        painter.drawEllipse(QPointF(x, y), 6.0, 6.0)
        if words := self.words():
            font = look.font("secondary", bold=True)
            halo = look.colour("map-halo")
            haloed(painter, words, QPointF(x + 12, y + 5), font=font, ink=ink, halo=halo)
        painter.end()

    def _paint_trails(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._tracks:
            self._drawn.lay(
                painter,
                self._canvas.view,
                self._draw_tracks,
                dragged=self._canvas.dragged,
                key=self._setting.look.theme,
            )
        if len(self.trail) > 1:
            self._line(painter, np.array(self.trail), wide=2.4, dashed=False)

    def _draw_tracks(self, painter: QPainter) -> None:
        for track in self._tracks:
            self._line(painter, track, wide=1.4, dashed=True)

    def _line(self, painter: QPainter, track: Points, *, wide: float, dashed: bool) -> None:
        look, line = self._setting.look, spaced(self._canvas.view.points_px(track))
        for ink, width, dash_px in (
            ("map-halo", 4.6, ()),
            ("focus", wide, (wide, 3 * wide) if dashed else ()),
        ):
            stroke(
                painter,
                line,
                QPen(look.colour(ink), width),
                bounds=QRectF(self.rect()),
                check=lambda: None,
                dash_px=dash_px,
            )

    def room(self) -> QRectF:
        """Where the dot stands with its ring and its words."""
        fix = self._feed.last
        if fix is None:
            return QRectF()
        view = self._canvas.view
        x, y = view.to_px(fix.lon_deg, fix.lat_deg)
        reach = 12 + (fix.accuracy_m or 0.0) / view.ground_m_per_px
        ring = QRectF(x - reach, y - reach, 2 * reach, 2 * reach)
        return ring.united(QRectF(x, y - 16, 190, 32))

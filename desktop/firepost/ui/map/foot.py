"""The foot of the map: its scale, and a place in four forms that a press brings round and copies."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from firepost.domain.errors import Refused
from firepost.domain.geometry.grid import WENZHOU as GRID
from firepost.domain.geometry.mgrs import mgrs_of
from firepost.ui import figures
from firepost.ui.map.canvas import Canvas
from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting

FOOT_PX: Final = 44  # it is pressed
FORMS: Final = ("dms", "decimal", "grid", "mgrs")
TAP_PX: Final = 5
PIN_REACH_PX: Final = 18
_TOLD_MS: Final = 2500
_GAP_PX: Final = 20


class Foot(QWidget):
    """A press or Enter copies the place in the form written bold and brings the next form round.

    Shown is the cursor's place while it is over the map; else the place last tapped there,
    which is pinned; else the middle of the map.
    """

    def __init__(self, setting: Setting, canvas: Canvas, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting, self._canvas = setting, canvas
        self._at: tuple[float, float] | None = None  # under the cursor
        self._tapped: tuple[float, float] | None = None
        self._pressed: QPointF | None = None
        self.form = FORMS[0]
        self._told = ""
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(_TOLD_MS)
        self._forget.timeout.connect(self._tell_no_more)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(FOOT_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(setting.say("ui.map.foot_how"))
        canvas.pointed.connect(self._point)
        canvas.view_changed.connect(self._follow)
        canvas.installEventFilter(self)
        setting.look.changed.connect(self.update)

    def _point(self, lon_deg: float, lat_deg: float) -> None:
        self._at = (lon_deg, lat_deg)
        self._follow()

    def _follow(self) -> None:
        """A map that is dragged keeps its place under the cursor, and its scale."""
        if not self._canvas.dragged:
            self.update()

    @property
    def place(self) -> tuple[float, float]:
        """Longitude and latitude, degrees."""
        known = self._at or self._tapped
        if known is not None:
            return known
        view = self._canvas.view
        return view.earth_at(view.width_px / 2, view.height_px / 2)

    def written(self, form: str) -> str:
        """The place in one form; "" where the form does not reach it."""
        say = self._setting.say
        lon, lat = self.place
        if form == "dms":
            return say("ui.map.place", lat=figures.dms(lat), lon=figures.dms(lon))
        if form == "decimal":
            return f"{lat:.6f}, {lon:.6f}"
        if form == "grid":
            x, y = GRID.north_east_of(lat_deg=lat, lon_deg=lon)
            return say("ui.map.grid", x=figures.grouped(round(x)), y=figures.grouped(round(y)))
        try:
            return mgrs_of(lat_deg=lat, lon_deg=lon)
        except Refused:
            return ""

    # -- the place that was tapped

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._at = None
            self.update()
        elif isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if event.type() == QEvent.Type.MouseButtonPress:
                self._pressed = event.position()
            elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
                moved = (event.position() - self._pressed).manhattanLength()
                self._pressed = None
                if moved <= TAP_PX and self._canvas.hand is None:
                    self._tap(event.position())
        return super().eventFilter(watched, event)

    def _tap(self, at: QPointF) -> None:
        """Pin the place; on the pin itself: take it off."""
        canvas = self._canvas
        if canvas.pin is not None:
            x, y = canvas.view.to_px(*canvas.pin[:2])
            if math.hypot(x - at.x(), y - at.y()) < PIN_REACH_PX:
                canvas.pin = self._tapped = None
                canvas.update()
                return
        self._tapped = canvas.view.earth_at(at.x(), at.y())
        lon, lat = self._tapped
        canvas.pin = (lon, lat, f"{lat:.5f}, {lon:.5f}")
        canvas.update()

    # -- what a press does

    def take(self) -> None:
        """Copy the place as it is written first, and bring the next form to the front."""
        words = self.written(self.form) or self.written("dms")
        QGuiApplication.clipboard().setText(words)
        self._told = self._setting.say("ui.map.copied", words=words)
        self.form = FORMS[(FORMS.index(self.form) + 1) % len(FORMS)]
        self._forget.start()
        self.setAccessibleName(self._told)
        self.update()

    def _tell_no_more(self) -> None:
        self._told = ""
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.take()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.take()
        else:
            super().keyPressEvent(event)

    # -- painting

    def runs(self) -> list[tuple[Run, ...]]:
        """The chosen form first; then as many of the others as there is room for."""
        say = self._setting.say
        head = say("ui.map.cursor" if self._at else "ui.map.tapped")
        if self._at is None and self._tapped is None:
            head = say("ui.map.centre")
        start = FORMS.index(self.form)
        pieces = [(name, self.written(name)) for name in (*FORMS[start:], *FORMS[:start])]
        out: list[tuple[Run, ...]] = [
            (Run(head + " ", bold=True), Run(pieces[0][1] or "—", bold=True))
        ]
        out += [(Run(words, ink="text-2"),) for _, words in pieces[1:] if words]
        return out

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._setting.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.colour("bg-panel"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        left = self._paint_scale(painter) + 24.0
        if self._told:
            told = (Run(self._told, bold=True, ink="ok"),)
            write(painter, look, told, left=left, top=0, tall=self.height())
        else:
            note = (Run(self._setting.say("ui.map.for_orientation"), "minimum", ink="text-2"),)
            right = self.width() - width_of(note, look) - 10
            write(painter, look, note, left=right, top=0, tall=self.height())
            for runs in self.runs():
                wide = width_of(runs, look)
                if left + wide > right - 12:
                    break
                write(painter, look, runs, left=left, top=0, tall=self.height())
                left += wide + _GAP_PX
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def _paint_scale(self, painter: QPainter) -> float:
        """The bar with its length over it. Returns its right end, px."""
        look = self._setting.look
        bar_px, label = scale_bar(self._canvas.view.ground_m_per_px, self._setting.length)
        left, base = 12.0, self.height() - 12.0
        painter.setPen(QPen(look.colour("text"), 2.2))
        painter.drawLine(QPointF(left, base), QPointF(left + bar_px, base))
        for x in (left, left + bar_px):
            painter.drawLine(QPointF(x, base - 5), QPointF(x, base))
        word = (Run(label, "minimum", bold=True),)
        middle = left + (bar_px - width_of(word, look)) / 2
        write(painter, look, word, left=middle, top=6, tall=20)
        return left + bar_px


def scale_bar(m_per_px: float, spoken: Callable[[float], str]) -> tuple[float, str]:
    """A round length between 80 and 200 px, and its words."""
    target = 160 * m_per_px
    power = 10 ** math.floor(math.log10(target))
    length_m = next(power * n for n in (5, 2, 1) if power * n <= target)
    words = spoken(length_m)
    if length_m >= 1000:
        words = words.replace(".00", "")
    return length_m / m_per_px, words

"""The wind on the map: arrow, force, and how old it is; an old wind is hollow and says so."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QWidget

from firepost.app import winds
from firepost.ui import figures, spoken
from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class Wind(QPushButton):
    """The last wind anybody measured; unknown is said so. Pressed, it opens the weather."""

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.setFixedSize(132, 56)
        self.setAccessibleName(setting.say("ui.list.weather"))
        stage.board_changed.connect(self._follow)
        stage.ticked.connect(self._tick)
        setting.look.changed.connect(self.update)

    def _follow(self, *_: object) -> None:
        self.setAccessibleDescription(self._told())
        self.update()

    def _tick(self, now: object) -> None:
        if getattr(now, "second", 0) == 0:
            self._follow()

    def _told(self) -> str:
        """The wind and its age in words, for who cannot see it."""
        board, say = self._stage.board, self._setting.say
        wind = winds.wind_now(board, self._stage.fire, self._stage.shown_at) if board else None
        if wind is None:
            return say("ui.unknown")
        words = spoken.wind_words(self._setting, wind.seen.wind_from_deg, wind.seen.force)
        age = figures.age(wind.age, say("ui.unit.min"))
        return f"{words} {say('ui.weather.old' if wind.is_old else 'ui.weather.aged', age=age)}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        # Said each time: a sheet laid on buttons denies it. See MapPanel.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        board, now = self._stage.board, self._stage.shown_at
        wind = winds.wind_now(board, self._stage.fire, now) if board else None
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._frame(painter, known=wind is not None and not wind.is_old)
        if wind is None:
            self._paint_unknown(painter)
        else:
            self._paint_wind(painter, wind)
        painter.end()

    def _frame(self, painter: QPainter, *, known: bool) -> None:
        look = self._setting.look
        edge = QPen(look.colour("line-strong" if known else "unk"), 1.5)
        if not known:
            edge.setDashPattern([3.0, 2.0])
        if self.hasFocus():
            edge = QPen(look.colour("focus"), 3)
        painter.fillRect(self.rect(), look.colour("bg-panel" if known else "unk-bg"))
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75))

    def _paint_unknown(self, painter: QPainter) -> None:
        look, say = self._setting.look, self._setting.say
        runs = (
            Run(say("ui.map.wind") + " ", "body", ink="unk"),
            Run(say("ui.unknown"), "body", bold=True, ink="unk"),
        )
        left = (self.width() - width_of(runs, look)) / 2
        write(painter, look, runs, left=left, top=0, tall=self.height())

    def _paint_wind(self, painter: QPainter, wind: winds.Wind) -> None:
        look, say, seen = self._setting.look, self._setting.say, wind.seen
        ink = "unk" if wind.is_old else "text"
        words = spoken.wind_words(self._setting, seen.wind_from_deg, seen.force)
        left = 42.0 if seen.wind_from_deg is not None else 10.0
        if seen.wind_from_deg is not None:
            self._arrow(painter, seen.wind_from_deg, hollow=wind.is_old)
        write(
            painter, look, (Run(words, "body", bold=True, ink=ink),), left=left, top=6, tall=23
        )
        age = figures.age(wind.age, say("ui.unit.min"))
        told = say("ui.weather.old" if wind.is_old else "ui.weather.aged", age=age)
        runs = (Run(told, "minimum", ink="unk" if wind.is_old else "text-2"),)
        write(painter, look, runs, left=left, top=29, tall=20)

    def _arrow(self, painter: QPainter, from_deg: float, *, hollow: bool) -> None:
        painter.save()
        painter.translate(22, self.height() / 2)
        painter.rotate(from_deg + 180)
        ink = self._setting.look.colour("unk" if hollow else "text")
        pen = QPen(ink, 2.4)
        if hollow:
            pen.setDashPattern([2.0, 1.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(0, 13), QPointF(0, -8))
        painter.setPen(QPen(ink, 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else ink)
        painter.drawPolygon(QPolygonF([QPointF(0, -15), QPointF(6, -5), QPointF(-6, -5)]))
        painter.restore()

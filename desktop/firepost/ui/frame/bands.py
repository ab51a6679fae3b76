"""The wide bands: the drill, the look back, and what was just recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from firepost.domain.errors import Notice
from firepost.ui import figures
from firepost.ui.prose import Line, Prose, Run
from firepost.ui.setting import Setting
from firepost.ui.stage import Done, LookBack
from firepost.ui.stills import still

_STRIPE_PX: Final = 34


class DrillBand(QWidget):
    """34 px of teal hatch across the whole window: nothing here is a real fire."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.setFixedHeight(34)
        self.setAccessibleName(setting.say("ui.drill.band"))
        setting.look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._setting.look
        painter = QPainter(self)
        painter.drawTiledPixmap(self.rect(), self._tile())
        tall = self.height()
        painter.setFont(look.font("h2", bold=True))
        metrics = look.metrics("h2", bold=True)
        one, other = self._setting.say("ui.drill.word"), self._setting.say("ui.drill.not_real")
        gap = "\u3000\u3000"
        text = gap.join((one, one, other, one, one))
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 40, tall)
        box.moveCenter(QRectF(self.rect()).center())
        painter.fillRect(box, look.colour("drill"))
        painter.setPen(look.colour("drill-on"))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def _tile(self) -> QPixmap:
        """One stripe and what lies beside it; it fits on to itself."""
        look, tall, ratio = self._setting.look, self.height(), self.devicePixelRatioF()

        def draw(brush: QPainter) -> None:
            brush.setPen(QPen(look.colour("drill-on", 0.16), 10))
            for x in range(-2 * _STRIPE_PX, 2 * _STRIPE_PX, _STRIPE_PX):
                brush.drawLine(x, tall + 6, x + tall + 12, -6)

        return still(_STRIPE_PX, tall, ratio, draw, ground=look.colour("drill"))


class Band(QWidget):
    """A framed line of words with buttons at its right end."""

    def __init__(self, setting: Setting, ink: str, ground: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._look, self._ink, self._ground = setting.look, ink, ground
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.prose = Prose(setting.look, self)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(14, 3, 3, 3)
        self.row.setSpacing(8)
        self.row.addWidget(self.prose, 1)
        self.setFixedHeight(50)
        setting.look.changed.connect(self.update)

    def tint(self, ink: str, ground: str) -> None:
        self._ink, self._ground = ink, ground
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour(self._ground))
        painter.setPen(QPen(self._look.colour(self._ink), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()


class LookBackBand(Band):
    """Amber, over the strip, as long as the screen stands in the past."""

    left = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, "warn", "warn-bg", parent)
        self._setting = setting
        self.back = QPushButton(setting.say("ui.lookback.now"), self)
        self.back.setProperty("kind", "primary")
        self.back.clicked.connect(self.left)
        self.row.addWidget(self.back)

    def show_past(self, past: LookBack, now: datetime) -> None:
        say = self._setting.say
        key = "ui.lookback.known_then" if past.as_known_then else "ui.lookback.known_now"
        at = figures.moment(past.at, now)
        self.prose.show_lines(
            [
                Line(
                    (
                        Run(say("ui.lookback.at", at=at), "h2", bold=True, ink="warn"),
                        Run(" · " + say(key), "body", bold=True, ink="warn"),
                        Run("   " + say("ui.lookback.read_only"), "body", ink="text-2"),
                    )
                )
            ]
        )


class NoticeBand(Band):
    """What was recorded or refused, in words; goes by itself when it is good news.

    Signals:
        correct_pressed: the last record is to be corrected.
        shown: it has something to say; the window finds it a place.
    """

    correct_pressed = Signal()
    shown = Signal()
    STAYS_MS = 12_000

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, "line-strong", "info-bg", parent)
        self._setting = setting
        self.row.removeWidget(self.prose)
        self.prose.hide()
        self.words = QLabel(self)
        self.words.setProperty("role", "strong")
        self.words.setWordWrap(True)
        self.correct = QPushButton(setting.say("ui.notice.correct"), self)
        self.correct.clicked.connect(self.correct_pressed)
        self.shut = QPushButton(setting.say("ui.close"), self)
        self.shut.clicked.connect(self.hide)
        self.row.addWidget(self.words, 1)
        self.row.addWidget(self.correct)
        self.row.addWidget(self.shut)
        self.setMinimumHeight(50)
        self.setMaximumHeight(16_777_215)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        if parent is not None:
            parent.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            # Once the parent's own parts have found their places.
            QTimer.singleShot(0, self, self.shown.emit)
        return super().eventFilter(watched, event)

    def show_done(self, done: Done, what: str) -> None:
        warnings = [self._setting.notice(warning) for warning in done.warnings]
        text = "  ".join([self._setting.say("ui.notice.done", what=what), *warnings])
        self._show(text, ("warn", "warn-bg") if warnings else ("line-strong", "info-bg"))
        self.correct.show()
        if not warnings:
            self._timer.start(self.STAYS_MS)

    def show_told(self, text: str) -> None:
        """Good news that is no record: nothing to correct."""
        self._show(text, ("line-strong", "info-bg"))
        self.correct.hide()
        self._timer.start(self.STAYS_MS)

    def show_stopped(self, notice: Notice) -> None:
        self._show(self._setting.notice(notice), ("danger", "danger-bg"))
        self.correct.hide()

    def _show(self, text: str, inks: tuple[str, str]) -> None:
        self._timer.stop()
        self.words.setText(text)
        self.setAccessibleName(text)
        self.tint(*inks)
        self.shown.emit()
        self.show()

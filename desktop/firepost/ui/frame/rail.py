"""The rail on the left: one button a page, the theme and the keys below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from firepost.domain.frozen import Frozen
from firepost.ui.setting import Setting


class Stop(Frozen, frozen=True):
    """One place on the rail: its name in words and icons, the key that leads there."""

    name: str
    icon: str
    key: str


PAGES = (
    Stop("situation", "map", "F1"),
    Stop("response", "response", "F2"),
    Stop("forces", "forces", "F3"),
    Stop("depots", "depot", "F4"),
    Stop("office", "report", "F5"),
)


class RailButton(QAbstractButton):
    """Icon, word and key; a red count when the page has something to decide."""

    def __init__(self, setting: Setting, stop: Stop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self.stop = setting, stop
        self._count = 0
        self.setCheckable(stop.key in ("F1", "F2", "F3", "F4", "F5"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()
        self.rename(stop)

    def _fit(self) -> None:
        """Closer on a low window: nine of them stand above each other."""
        tall = (76, 66) if not self._setting.look.compact else (71, 60)
        self.setFixedHeight(tall[0] if self.isCheckable() else tall[1])

    def rename(self, stop: Stop) -> None:
        self.stop = stop
        self._fit()
        self.setAccessibleName(f"{self._setting.say(f'ui.page.{stop.name}')} {stop.key}")
        self.update()

    def show_count(self, count: int) -> None:
        if count != self._count:
            self._count = count
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(72, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._setting.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        ink = "rail-sel-text" if chosen else "rail-text"
        if chosen:
            painter.fillRect(self.rect(), look.colour("rail-sel"))
        ratio = self.devicePixelRatioF()
        icon = self._setting.icon(self.stop.icon, ink, 24, max(ratio, 1.25))
        top = (self.height() - 60) // 2
        painter.drawPixmap(round(self.width() / 2 - 12), top, icon)
        painter.setPen(look.colour(ink))
        painter.setFont(look.font("secondary", bold=chosen))
        name = self._setting.say(f"ui.page.{self.stop.name}")
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, top + 25, self.width(), 20), centre, name)
        painter.setFont(look.font("secondary"))
        painter.drawText(QRectF(0, top + 43, self.width(), 18), centre, self.stop.key)
        if self._count:
            self._paint_count(painter)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        look = self._setting.look
        disc = QRectF(self.width() - 25, 3, 21, 21)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("l1"))
        painter.drawEllipse(disc)
        painter.setPen(look.colour("l1-on"))
        painter.setFont(look.font("secondary", bold=True))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(min(self._count, 99)))


class Rail(QWidget):
    """Leads to the pages that exist.

    Signals:
        chosen (str): a page's name.
        night_pressed, language_pressed, keys_pressed, lock_pressed: F9, F8, ? and F12 by hand.
    """

    chosen = Signal(str)
    night_pressed = Signal()
    language_pressed = Signal()
    keys_pressed = Signal()
    lock_pressed = Signal()

    def __init__(
        self, setting: Setting, pages: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._setting = setting
        self.buttons: dict[str, RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        for stop in PAGES:
            if stop.name in pages:
                button = RailButton(setting, stop, self)
                button.clicked.connect(lambda _=False, name=stop.name: self.chosen.emit(name))
                column.addWidget(button)
                self.buttons[stop.name] = button
        column.addStretch(1)
        self.keys = RailButton(setting, Stop("keys", "key", "?"), self)
        self.keys.clicked.connect(self.keys_pressed)
        self.language = RailButton(setting, Stop("language", "language", "F8"), self)
        self.language.clicked.connect(self.language_pressed)
        self.night = RailButton(setting, Stop("night", "moon", "F9"), self)
        self.night.clicked.connect(self.night_pressed)
        column.addWidget(self.keys)
        column.addWidget(self.language)
        column.addWidget(self.night)
        self.lock = RailButton(setting, Stop("lock", "lock", "F12"), self)
        self.lock.clicked.connect(self.lock_pressed)
        column.addWidget(self.lock)
        setting.look.changed.connect(self._restyle)
        self._restyle()

    def show_page(self, name: str) -> None:
        for key, button in self.buttons.items():
            button.setChecked(key == name)

    def show_counts(self, counts: dict[str, int]) -> None:
        for key, button in self.buttons.items():
            button.show_count(counts.get(key, 0))

    def _restyle(self) -> None:
        look = self._setting.look
        self.setFixedWidth(look.length("rail"))
        stop = Stop("day", "sun", "F9") if look.night else Stop("night", "moon", "F9")
        self.night.rename(stop)
        for button in (*self.buttons.values(), self.keys, self.language, self.lock):
            button.rename(button.stop)

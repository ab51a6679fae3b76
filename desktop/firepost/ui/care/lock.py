"""The locked screen: a PIN brings the desk back; clock and map stay in sight if the station allows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from firepost.domain.errors import Notice, Stopped
from firepost.ui import figures
from firepost.ui.map.frames import Task
from firepost.ui.setting import Setting

FRESH_MS = 5_000  # how old the picture of the map may be


class LockPage(QWidget):
    """Stands in place of the desk; nothing behind it takes keys or presses.

    Signals:
        opened: the PIN was right.
        relieved: and who gave it takes over the watch.
    """

    opened = Signal()
    relieved = Signal()
    _told = Signal(object)  # Notice, or None: it was right

    def __init__(
        self,
        setting: Setting,
        *,
        prove: Callable[[str], None],
        look: Callable[[], QPixmap],
        parent: QWidget | None = None,
    ) -> None:
        """`prove` raises Stopped where the PIN is not the one; called on a thread of its own."""
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._setting, self._prove, self._look_at = setting, prove, look
        self._map: QPixmap | None = None
        self._shows_map = self._needs_pin = self._relieving = False
        self.duty_says: Callable[[], str] = str  # who is on duty, in words
        self._pool = QThreadPool(self)
        say = setting.say
        self.box = QFrame(self)
        self.box.setProperty("panel", "true")
        self.box.setFixedWidth(460)
        self.clock = QLabel("", self.box)
        self.clock.setProperty("role", "page")
        self.duty = QLabel("", self.box)
        self.duty.setProperty("role", "strong")
        self.duty.setWordWrap(True)
        self.words = QLabel("", self.box)
        self.words.setWordWrap(True)
        self.pin = QLineEdit(self.box)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setPlaceholderText(say("ui.desk.pin"))
        self.pin.setAccessibleName(say("ui.desk.pin"))
        self.pin.setMaxLength(64)
        self.pin.returnPressed.connect(self._open)
        self.wrong = QLabel("", self.box)
        self.wrong.setProperty("role", "wrong")
        self.wrong.setWordWrap(True)
        self.key = QPushButton(say("ui.lock.open"), self.box)
        self.key.setProperty("kind", "primary")
        self.key.clicked.connect(self._open)
        self.relieve = QPushButton(say("ui.lock.relieve"), self.box)
        self.relieve.clicked.connect(self._relieve)
        self._lay()
        self._told.connect(self._hear)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._second)
        self._fresh = QTimer(self)
        self._fresh.setInterval(FRESH_MS)
        self._fresh.timeout.connect(self._refresh)

    def _lay(self) -> None:
        column = QVBoxLayout(self.box)
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(12)
        parts = (self.clock, self.duty, self.words, self.pin, self.wrong, self.key)
        for part in (*parts, self.relieve):
            column.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 40, 40, 40)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)

    def lock(self, *, needs_pin: bool, shows_map: bool) -> None:
        self._needs_pin, self._shows_map = needs_pin, shows_map
        self.words.setText(self._setting.say("ui.lock.pin" if needs_pin else "ui.lock.no_pin"))
        self.pin.setVisible(needs_pin)
        told = self.duty_says()
        self.duty.setText(told)
        self.duty.setVisible(bool(told))
        self.wrong.hide()
        self.pin.clear()
        self._second()
        self._refresh()
        self._tick.start()
        self._fresh.start()
        (self.pin if needs_pin else self.key).setFocus()

    def call(self) -> None:
        """Something cannot wait; what it is is told to who may see it."""
        self.duty.setText(f"{self.duty_says()}\n{self._setting.say('ui.lock.urgent')}".strip())
        self.duty.show()

    def leave(self) -> None:
        self._tick.stop()
        self._fresh.stop()
        self._map = None
        self.pin.clear()

    def _second(self) -> None:
        self.clock.setText(f"{self._setting.now().astimezone(figures.BEIJING):%H:%M:%S}")

    def _refresh(self) -> None:
        self._map = self._look_at() if self._shows_map else None
        self.update()

    def _open(self) -> None:
        self._relieving = False
        self._try()

    def _relieve(self) -> None:
        """Somebody else takes over: the same PIN, then the hand-over with what is open."""
        self._relieving = True
        if self._needs_pin and not self.pin.text():
            self.wrong.setText(self._setting.say("ui.lock.relieve_pin"))
            self.wrong.show()
            self.pin.setFocus()
            return
        self._try()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F7:
            self._relieve()
        else:
            super().keyPressEvent(event)

    def _let_in(self) -> None:
        self.opened.emit()
        if self._relieving:
            self._relieving = False
            self.relieved.emit()

    def _try(self) -> None:
        if not self._needs_pin:
            self._let_in()
            return
        pin = self.pin.text()
        if not pin or not self.key.isEnabled():
            return
        self.pin.clear()
        self.key.setEnabled(False)

        def work() -> Notice | None:
            try:
                self._prove(pin)
            except Stopped as stopped:
                return stopped.notice
            return None

        self._pool.start(Task(work, self._told.emit))

    def _hear(self, notice: Notice | None) -> None:
        self.key.setEnabled(True)
        if notice is None:
            self._let_in()
            return
        self.wrong.setText(self._setting.notice(notice))
        self.wrong.show()
        self.pin.setFocus()

    def close_down(self) -> None:
        self._pool.waitForDone()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._setting.look.colour("bg-app"))
        if self._map is not None:
            wide = self._map.deviceIndependentSize()
            scale = max(self.width() / wide.width(), self.height() / wide.height())
            size = wide * scale
            corner = QPointF(
                (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            )
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(QRectF(corner, size), self._map, QRectF(self._map.rect()))
        painter.end()

"""The page in place of the desk while there is none: opening, or why it could not be opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from firepost.domain.errors import Notice
from firepost.ui.setting import Setting


class ClosedDesk(QWidget):
    """One sentence: what happened, what is safe, what to do; and the keys that do it.

    Signals:
        retry_pressed: try again.
        reading_pressed: open for reading only.
        pin_given (str): try again with this PIN.
    """

    retry_pressed = Signal()
    reading_pressed = Signal()
    pin_given = Signal(str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._setting = setting
        self._notice: Notice | None = None
        say = setting.say
        self.box = QFrame(self)
        self.box.setProperty("panel", "true")
        self.box.setFixedWidth(680)
        self.title = QLabel(say("ui.desk.opening"), self.box)
        self.title.setProperty("role", "page")
        self._column = QVBoxLayout(self.box)
        self._column.setContentsMargins(28, 24, 28, 24)
        self._column.setSpacing(14)
        self._column.addWidget(self.title)
        self._furnished = False
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.box)
        middle.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(middle)
        outer.addStretch(3)

    def _furnish(self) -> None:
        """What only a desk that did not open needs; a start need not make it."""
        if self._furnished:
            return
        self._furnished = True
        say = self._setting.say
        self.words = QLabel("", self.box)
        self.words.setWordWrap(True)
        self.safe = QLabel(say("ui.desk.safe"), self.box)
        self.safe.setProperty("role", "aside")
        self.safe.setWordWrap(True)
        self.pin = QLineEdit(self.box)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setPlaceholderText(say("ui.desk.pin"))
        self.pin.setAccessibleName(say("ui.desk.pin"))
        self.pin.returnPressed.connect(self._retry)
        self.retry = QPushButton(say("ui.desk.retry"), self.box)
        self.retry.setProperty("kind", "primary")
        self.retry.clicked.connect(self._retry)
        self.reading = QPushButton(say("ui.desk.read_only"), self.box)
        self.reading.clicked.connect(self.reading_pressed)

        keys = QHBoxLayout()
        keys.setSpacing(12)
        keys.addWidget(self.retry)
        keys.addWidget(self.reading)
        keys.addStretch(1)
        for part in (self.words, self.pin, self.safe):
            self._column.addWidget(part)
        self._column.addLayout(keys)

    def show_opening(self) -> None:
        self._notice = None
        self.title.setText(self._setting.say("ui.desk.opening"))
        if self._furnished:
            for part in (self.words, self.safe, self.pin, self.retry, self.reading):
                part.hide()

    def show_notice(self, notice: Notice, *, may_read: bool, may_unlock: bool) -> None:
        self._furnish()
        self._notice = notice
        self.title.setText(self._setting.say("ui.desk.not_open"))
        self.words.setText(self._setting.notice(notice))
        locked = notice.key.startswith("keys.") and may_unlock
        self.words.show()
        self.safe.show()
        self.retry.show()
        self.pin.setVisible(locked)
        self.pin.clear()
        self.reading.setVisible(may_read and notice.key == "desk.in_use")
        (self.pin if locked else self.retry).setFocus()

    def _retry(self) -> None:
        if not self.pin.isHidden():
            if self.pin.text():
                self.pin_given.emit(self.pin.text())
        else:
            self.retry_pressed.emit()

"""Under the PIN field of a closed desk: the recovery code of the sheet and a new PIN."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QThreadPool, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from firepost.app.strongbox import good_pin
from firepost.domain.errors import Notice, Stopped
from firepost.ui.map.frames import Task
from firepost.ui.setting import Setting

OF_THE_SEAL = ("keys.locked", "keys.wrong_pin", "keys.wait")


class RecoveryBox(QWidget):
    """Signals: `recovered` (str, str): the new PIN and the new code; the keys are open."""

    recovered = Signal(str, str)
    _told = Signal(object)

    def __init__(
        self,
        setting: Setting,
        recover: Callable[[str, str], str],
        parent: QWidget | None = None,
    ) -> None:
        """`recover` takes code and new PIN, hands back the new code; on a thread of its own."""
        super().__init__(parent)
        self._setting, self._recover = setting, recover
        self._pool = QThreadPool(self)
        say = setting.say
        self.key = QPushButton(say("ui.recovery.key"), self)
        self.key.setProperty("kind", "link")
        self.key.clicked.connect(self._unfold)
        self.code = QLineEdit(self)
        self.code.setPlaceholderText(say("ui.recovery.code"))
        self.code.setAccessibleName(say("ui.recovery.code"))
        self.pin = QLineEdit(self)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setPlaceholderText(say("ui.station.pin_new"))
        self.pin.setAccessibleName(say("ui.station.pin_new"))
        self.go = QPushButton(say("ui.recovery.go"), self)
        self.go.clicked.connect(self._try)
        self.words = QLabel("", self)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.key, self.code, self.pin, self.go, self.words):
            column.addWidget(part)
        self._told.connect(self._hear)
        self.fold()

    def fold(self) -> None:
        for part in (self.code, self.pin, self.go, self.words):
            part.hide()
        self.code.clear()
        self.pin.clear()

    def _unfold(self) -> None:
        for part in (self.code, self.pin, self.go):
            part.show()
        self.code.setFocus()

    def _try(self) -> None:
        code, pin = self.code.text(), self.pin.text()
        self.go.setEnabled(False)

        def work() -> Notice | tuple[str, str]:
            try:
                return pin, self._recover(code, good_pin(pin))
            except Stopped as stopped:
                return stopped.notice

        self._pool.start(Task(work, self._told.emit))

    def _hear(self, came: Notice | tuple[str, str]) -> None:
        self.go.setEnabled(True)
        if isinstance(came, Notice):
            self.words.setText(self._setting.notice(came))
            self.words.show()
            return
        self.fold()
        self.recovered.emit(*came)

    def close_down(self) -> None:
        self._pool.waitForDone()

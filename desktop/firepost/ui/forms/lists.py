"""The whole log in the drawer, with a search."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from firepost.ui.loglist import LogList, spoken
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class WholeLog(QWidget):
    """Signals: `line_pressed` (LogLine)."""

    line_pressed = Signal(object)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(setting.say("ui.log.find"))
        self.search.setAccessibleName(setting.say("ui.log.find"))
        self.search.setMaxLength(200)
        self.list = LogList(setting, self)
        self.list.clicked.connect(
            lambda index: self.line_pressed.emit(self.list.line_at(index))
        )
        self.list.activated.connect(
            lambda index: self.line_pressed.emit(self.list.line_at(index))
        )
        self.setFocusProxy(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 4, 4)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.search.textChanged.connect(self.refresh)
        stage.board_changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        board = self._stage.board
        if board is None or self.isHidden():
            return
        wanted = self.search.text().strip().casefold()
        fire = self._stage.fire_id
        lines = [one for one in board.log if one.incident in (None, fire)]
        if wanted:
            lines = [one for one in lines if wanted in spoken(one).casefold()]
        self.list.show_lines(lines, of=(fire, wanted, self._stage.look_back))

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # the event as it came
        self.refresh()

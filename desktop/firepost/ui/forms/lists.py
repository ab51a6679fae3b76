"""Lists in the drawer: the whole log with a search, and the fires of this desk."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from firepost.app.board import IncidentOnBoard
from firepost.ui import figures
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
        self.list.show_lines(lines)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # the event as it came
        self.refresh()


class Fires(QWidget):
    """Every fire of the desk; pressing one brings it in front.

    Signals:
        chosen (str): a fire's id.
        new_pressed: another fire is to be opened.
    """

    chosen = Signal(str)
    new_pressed = Signal()

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self._none = QLabel(setting.say("ui.strip.no_fire"), self)
        self._none.setWordWrap(True)
        self.new = QPushButton(setting.say("ui.quick.incident"), self)
        self.new.setProperty("kind", "primary")
        self.new.clicked.connect(self.new_pressed)
        self.buttons: list[QPushButton] = []
        self._column.addWidget(self._none)
        self._column.addWidget(self.new)
        self._column.addStretch(1)
        stage.board_changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        board = self._stage.board
        fires = list(board.incidents) if board else []
        fires.sort(key=lambda fire: (fire.state.value == "closed", -fire.opened.at.timestamp()))
        told = [(fire.id, self._words(fire)) for fire in fires]
        if told == [(button.property("fire"), button.text()) for button in self.buttons]:
            return
        for button in self.buttons:
            button.deleteLater()
        self.buttons = []
        for key, words in told:
            button = QPushButton(words, self)
            button.setProperty("kind", "choice")
            button.setProperty("fire", key)
            button.setMinimumHeight(64)
            button.setCheckable(True)
            button.setChecked(key == self._stage.fire_id)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._column.insertWidget(len(self.buttons), button)
            self.buttons.append(button)
        self._none.setVisible(not fires)

    def _words(self, fire: IncidentOnBoard) -> str:
        say = self._setting.say
        size = say("ui.unknown")
        if fire.area is not None and fire.area.value_ha is not None:
            size = f"{figures.hectares(fire.area.value_ha)} {say('ui.unit.ha')}"
        return f"{fire.name}\n{say(f'ui.state.{fire.state.value}')} · {size}"

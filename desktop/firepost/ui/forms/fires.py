"""The fires of this desk: one comes in front by its number, all are seen together, and the city's rules."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.app.board import Board, IncidentOnBoard
from firepost.ui import figures, reading
from firepost.ui.forms.choices import Choice, Choices, go_round
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

NUMBERED: Final = 9


class Fires(QWidget):
    """Those that burn first; a digit or Enter brings one in front.

    Signals:
        chosen (str): a fire's id.
        new_pressed, state_pressed, all_pressed: another fire is to be opened; the one in front
            closed or burning again; the map is to show every fire.
    """

    chosen = Signal(str)
    new_pressed = Signal()
    state_pressed = Signal()
    all_pressed = Signal()

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self.city = QLabel("", self)
        self.city.setWordWrap(True)
        self.city.setProperty("role", "strong")
        self._none = QLabel(setting.say("ui.strip.no_fire"), self)
        self._none.setWordWrap(True)
        self.all = self._key("ui.fires.all", self.all_pressed)
        self.state = self._key("ui.fires.state", self.state_pressed)
        self.new = self._key("ui.quick.incident", self.new_pressed)
        self.new.setProperty("kind", "primary")
        self._choices = Choices(
            self, self._column, self.chosen.emit, place=1, least_px=64, stays=True
        )
        self.buttons = self._choices.keys
        for part in (self.city, self._none, self.all, self.state, self.new):
            self._column.addWidget(part)
        self._column.addStretch(1)
        stage.board_changed.connect(self.refresh)
        stage.fire_changed.connect(self.refresh)
        self.refresh()

    def _key(self, words: str, pressed: SignalInstance) -> QPushButton:
        key = QPushButton(self._setting.say(words), self)
        key.clicked.connect(lambda _=False: pressed.emit())
        return key

    def refresh(self, *_: object) -> None:
        board = self._stage.board
        fires = list(board.incidents) if board else []
        fires.sort(key=lambda fire: (fire.state.value == "closed", -fire.opened.at.timestamp()))
        self._choices.offer(
            [Choice(fire.id, self._words(n, fire)) for n, fire in enumerate(fires, start=1)]
        )
        for one in self.buttons:
            one.setChecked(one.property("choice") == self._stage.fire_id)
        self._none.setVisible(not fires)
        burning = [fire for fire in fires if fire.state.value != "closed"]
        self.all.setVisible(len(burning) > 1)
        self.state.setVisible(self._stage.fire is not None and self._stage.live)
        self.city.setVisible(bool(burning))
        if board is not None:
            self.city.setText(self._city(board, burning))

    def _city(self, board: Board, burning: list[IncidentOnBoard]) -> str:
        """How many burn, how much together, and what the plan says of the whole city."""
        say = self._setting.say
        areas = [fire.area.value_ha for fire in burning if fire.area is not None]
        known = [area for area in areas if area is not None]
        area = say("ui.unknown")
        if known:
            key = "ui.fires.area" if len(known) == len(burning) else "ui.fires.area_at_least"
            area = say(key, area=figures.hectares(sum(known)))
        parts = [say("ui.fires.count", n=len(burning), area=area)]
        met = [one for one in board.plan.triggers if one.state == "met"]
        open_ones = [one for one in board.plan.triggers if one.state == "unknown"]
        if board.proposed is not None:
            parts.append(say("ui.fires.proposed", level=figures.LEVELS[board.proposed]))
        if met:
            clauses = reading.joined([one.clause for one in met])
            parts.append(say("ui.fires.met", clauses=clauses))
        if open_ones:
            clauses = reading.joined([one.clause for one in open_ones])
            parts.append(say("ui.fires.open", clauses=clauses))
        return "\n".join(parts)

    def _words(self, number: int, fire: IncidentOnBoard) -> str:
        say = self._setting.say
        size = say("ui.watch.no_area")
        if fire.area is not None and fire.area.value_ha is not None:
            size = f"{figures.hectares(fire.area.value_ha)} {say('ui.unit.ha')}"
        level = fire.declared.value if fire.declared else None
        parts = [say(f"ui.state.{fire.state.value}"), size]
        if level in figures.LEVELS and fire.state.value != "closed":
            parts.append(say("ui.watch.level", level=figures.LEVELS[level]))
        first = f"{number}  {fire.name}" if number <= NUMBERED else fire.name
        return f"{first}\n{' · '.join(parts)}"

    # -- keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The next fire that burns has the focus: F6 and Enter go round."""
        super().focusInEvent(event)
        places = [n for n, one in enumerate(self.buttons) if one.isChecked()]
        if self.buttons:
            after = (places[0] + 1) % len(self.buttons) if places else 0
            self.buttons[after].setFocus()
        else:
            self.new.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (*self.buttons, self.all, self.state, self.new)
        if event.text() == "0" and not self.all.isHidden():
            self.all.click()
        elif event.text().isdecimal() and 1 <= int(event.text()) <= len(self.buttons):
            self.buttons[int(event.text()) - 1].click()
        elif not go_round(self, event, keys):
            super().keyPressEvent(event)

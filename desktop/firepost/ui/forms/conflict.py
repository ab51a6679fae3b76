"""对照: two posts said different things. Both stay; a person says which holds."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.app.board import Conflict, Side
from firepost.ui import figures
from firepost.ui.forms.drawer import Form
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class ConflictForm(Form):
    """Shows every saying with who and when, each of equal weight."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, setting.say("ui.settle.title"))
        self._chosen: dict[str, object] | None = None
        self.head = QLabel("", self)
        self.head.setWordWrap(True)
        self.column.addWidget(self.head)
        self._sides = QWidget(self)
        self._list = QVBoxLayout(self._sides)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(10)
        self.column.addWidget(self._sides)
        self.close_up()
        self.save.hide()

    def open_for(self, target: str) -> None:
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        board = self.stage.board
        index = int(target) if target.isdigit() else -1
        if board is None or not 0 <= index < len(board.conflicts):
            self.head.setText(self.setting.say("ui.settle.gone"))
            return
        conflict = board.conflicts[index]
        what = self.setting.say(f"ui.conflict.{conflict.kind}")
        self.head.setText(self.setting.say("ui.settle.head", what=what))
        for side in conflict.values:
            self._list.addWidget(self._side(conflict, side))

    def _side(self, conflict: Conflict, side: Side) -> QWidget:
        say, now = self.setting.say, self.setting.now()
        box = QFrame(self)
        box.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(box)
        value = QLabel(self._worded(conflict, side.value), box)
        value.setProperty("role", "page")
        value.setWordWrap(True)
        told = QLabel(say("ui.settle.said", who=side.by, at=figures.moment(side.at, now)), box)
        told.setProperty("role", "aside")
        told.setWordWrap(True)
        column.addWidget(value)
        column.addWidget(told)
        command = settled(conflict, side)
        if command is not None:
            button = QPushButton(say("ui.settle.take"), box)
            button.clicked.connect(lambda: self._take(command))
            column.addWidget(button)
        return box

    def _worded(self, conflict: Conflict, value: object) -> str:
        say = self.setting.say
        if value is None:
            return say("ui.unknown")
        if isinstance(value, bool):
            return say("ui.facts.yes" if value else "ui.facts.no")
        if conflict.kind == "perimeter" and isinstance(value, (int, float)):
            return f"{figures.hectares(value)} {say('ui.unit.ha')}"
        if conflict.kind == "state":
            return say(f"ui.state.{value}")
        if conflict.kind == "level" and value in figures.LEVELS:
            return say("ui.level.named", level=figures.LEVELS[str(value)])
        return str(value)

    def _take(self, command: dict[str, object]) -> None:
        self._chosen = {**command, "source": self.setting.say("ui.settle.source")}
        self.submit()

    def command(self) -> dict[str, object] | None:
        return self._chosen


def settled(conflict: Conflict, side: Side) -> dict[str, object] | None:
    """The command that says a side again, by one who has seen them all; None where a form must."""
    incident = {"incident": conflict.incident} if conflict.incident else {}
    match conflict.kind:
        case "state":
            return {"do": "fire.state", "state": side.value, **incident}
        case "casualties":
            return {"do": "casualties.report", conflict.field: side.value, **incident}
        case "fact":
            return {"do": "fact.state", "fact": conflict.field, "value": side.value, **incident}
        case _:
            return None

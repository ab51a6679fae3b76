"""对照: two posts said different things. Both stay; a person says which holds."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.app import settling
from firepost.app.board import Board, Conflict, Side
from firepost.ui import figures
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.hold_key import HoldKey
from firepost.ui.sayings import subject, worded
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class ConflictForm(Form):
    """Shows every saying with who and when, each of equal weight."""

    keeps_draft = False  # nothing is typed in it

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, setting.say("ui.settle.title"))
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
        self.say_wrong("")
        board = self.stage.board
        index = int(target) if target.isdigit() else -1
        if board is None or not 0 <= index < len(board.conflicts):
            self.head.setText(self.setting.say("ui.settle.gone"))
            return
        conflict = board.conflicts[index]
        what = subject(self.setting, board, conflict)
        self.head.setText(self.setting.say("ui.settle.head", what=what))
        for side in conflict.values:
            self._list.addWidget(self._side(board, conflict, side))

    def _side(self, board: Board, conflict: Conflict, side: Side) -> QWidget:
        say, now = self.setting.say, self.setting.now()
        box = QFrame(self)
        box.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(box)
        value = QLabel(worded(self.setting, board, conflict, side), box)
        value.setProperty("role", "page")
        value.setWordWrap(True)
        told = QLabel(say("ui.settle.said", who=side.by, at=figures.moment(side.at, now)), box)
        told.setProperty("role", "aside")
        told.setWordWrap(True)
        column.addWidget(value)
        column.addWidget(told)
        if settling.ends_fire(conflict, side):
            key = HoldKey(self.setting, "ui.state.end", box)
            key.held.connect(lambda: self._take(conflict, side))
            column.addWidget(key)
        elif settling.can_take(conflict):
            button = QPushButton(say("ui.settle.take"), box)
            button.setAccessibleName(f"{say('ui.settle.take')} {value.text()}")
            button.clicked.connect(lambda: self._take(conflict, side))
            column.addWidget(button)
        return box

    def _take(self, conflict: Conflict, side: Side) -> None:
        """Say this side again, by one who has seen them all."""
        source = self.setting.say("ui.settle.source")

        def commands(post: Any) -> list[dict[str, Any]]:
            return settling.commands(post, conflict, side, source=source, reason="")

        def say_again(said: list[dict[str, Any]]) -> None:
            if len(said) == 1:
                self.stage.do(said[0], *self.awaited())
            elif said:
                self.stage.do_together(said, *self.awaited())
            else:
                self.say_wrong(self.setting.say("ui.settle.gone"))

        self.stage.clerk.ask(
            commands, say_again, lambda notice: self.say_wrong(self.setting.notice(notice))
        )

"""两个前指说法不一: every saying with who and when, side by side; a named person settles it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from firepost.app import settling
from firepost.app.board import Board, Conflict, Side
from firepost.domain.errors import Notice
from firepost.ui import figures
from firepost.ui.frame.chip import Chip
from firepost.ui.prose import Prose, Run, line
from firepost.ui.response.panel import Panel
from firepost.ui.sayings import check_text, subject, worded
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.typed.words import meant

_SIDES_MAX: Final = 3  # side by side; the form lists them all
# Where another value is entered, by the kind of what they differ on.
_FORM_OF: Final = {
    "state": "state",
    "casualties": "casualties",
    "fact": "facts",
    "perimeter": "perimeter",
    "level": "declare",
    "assignment": "assign",
    "count": "movement",
    "equipment": "log",
    "correction": "log",
    "report": "log",
}


class ConflictPanel(Panel):
    """Signals: `form_wanted` (str, str): a form for another value."""

    form_wanted = Signal(str, str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        say = setting.say
        super().__init__(setting, say("ui.office.conflicts"), parent)
        self._stage = stage
        self._place = 0
        self._drawn: object = None
        self.count = Chip(setting, self)
        self.head.insertWidget(1, self.count)
        self.head.removeWidget(self.aside)
        self.head.addWidget(self.aside)
        self.what = Prose(setting.look, self)
        self.following = QPushButton("", self)
        self.following.setProperty("kind", "link")
        self.following.clicked.connect(self._step)
        self.sides = QWidget(self)
        self._boxes = QHBoxLayout(self.sides)
        self._boxes.setContentsMargins(0, 0, 0, 0)
        self._boxes.setSpacing(8)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(say("ui.office.reason"))
        self.reason.setAccessibleName(say("ui.office.reason"))
        self.reason.setMinimumWidth(180)
        self.head.insertWidget(2, self.reason, 3)
        self.keys = QWidget(self)
        self._keys = QHBoxLayout(self.keys)
        self._keys.setContentsMargins(0, 0, 0, 0)
        self._keys.setSpacing(8)
        self._lay()

    def _lay(self) -> None:
        self.inside = QWidget(self)
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(12, 0, 12, 10)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self.what, 1)
        top.addWidget(self.following)
        column.addLayout(top)
        column.addWidget(self.sides)
        column.addWidget(self.keys)
        self.column.addWidget(self.inside)

    # -- what is shown

    def show_board(self, board: Board) -> None:
        spoken = self.setting.words.language
        told = (board.conflicts, self._place, self._stage.live, self._sent(board), spoken)
        if told == self._drawn:
            return
        self._drawn = told
        say, many = self.setting.say, len(board.conflicts)
        ink = "danger" if many else "text-2"
        ground = "danger-bg" if many else "info-bg"
        self.count.say(Run(str(many), bold=True), ink=ink, ground=ground)
        both = say("ui.office.both_kept" if many else "ui.office.no_conflicts")
        self.aside.show_lines([line(Run(both, ink="text-2"))])
        self.aside.setVisible(not many or not self.setting.look.compact)
        self.inside.setVisible(many > 0)
        self.reason.setVisible(many > 0)
        if many:
            self._place %= many
            self._show_one(board, board.conflicts[self._place])

    def _show_one(self, board: Board, conflict: Conflict) -> None:
        say = self.setting.say
        named = subject(self.setting, board, conflict)
        sent = self._sent(board).get(named)
        told = say("ui.office.meanwhile")
        if sent is not None:
            told = say("ui.office.being_checked", since=sent)
        self.what.show_lines(
            [line(Run(named, "body", bold=True), Run("  " + told, ink="text-2"))]
        )
        following = board.conflicts[(self._place + 1) % len(board.conflicts)]
        self.following.setVisible(len(board.conflicts) > 1)
        self.following.setText(
            say("ui.office.next_one", what=subject(self.setting, board, following))
        )
        _empty(self._boxes)
        _empty(self._keys)
        shown = conflict.values[:_SIDES_MAX]
        for side in shown:
            self._boxes.addWidget(self._box(board, conflict, side), 1)
        if settling.can_take(conflict):
            for side in shown:
                words = say("ui.office.take", value=worded(self.setting, board, conflict, side))
                self._add_key(words, lambda side=side: self._take(conflict, side))
        self._add_key(say("ui.office.another"), lambda: self._another(conflict))
        self._add_key(say("ui.office.check"), lambda: self._check(board, conflict))
        self.reason.setVisible(settling.can_take(conflict))

    def _add_key(self, words: str, deed: Any) -> None:
        key = QPushButton(words, self.keys)
        key.clicked.connect(lambda _=False: deed())
        key.setEnabled(self._stage.live)
        if not self._stage.live:
            key.setText(self.setting.say("ui.office.looking_back"))
        self._keys.addWidget(key, 1)

    def _box(self, board: Board, conflict: Conflict, side: Side) -> QWidget:
        say, now = self.setting.say, self.setting.now()
        box = QFrame(self.sides)
        box.setFrameShape(QFrame.Shape.StyledPanel)
        prose = Prose(self.setting.look, box)
        said = next((one for one in board.log if one.said.entry == side.entry), None)
        times = say("ui.office.happened", at=figures.moment(side.at, now))
        if said is not None:
            learned = figures.moment(said.said.known_at, now)
            times += " · " + say("ui.office.learned", at=learned)
        lines = [
            line(Run(side.by, ink="text-2")),
            line(Run(worded(self.setting, board, conflict, side), "h1", bold=True)),
            line(Run(times)),
        ]
        if said is not None and said.said.source:
            lines.append(line(Run(said.said.source, ink="text-2"), droppable=True))
        prose.show_lines(lines)
        column = QVBoxLayout(box)
        column.setContentsMargins(10, 6, 10, 6)
        column.addWidget(prose)
        return box

    def _sent(self, board: Board) -> dict[str, str]:
        """What somebody was sent to check, and since when: told in the log, in these words."""
        begins = self.setting.say("ui.office.check_begins")
        now = self.setting.now()
        return {
            one.text.removeprefix(begins).partition("（")[0]: figures.moment(one.said.at, now)
            for one in board.log[-400:]
            if one.kind == "log.say" and one.text.startswith(begins)
        }

    # -- deeds

    def _step(self) -> None:
        self._place += 1
        if self._stage.board is not None:
            self.show_board(self._stage.board)

    def _take(self, conflict: Conflict, side: Side) -> None:
        if settling.ends_fire(conflict, side):  # held down, where nothing else is near
            self.form_wanted.emit("conflict", str(self._place))
            return
        source = self.setting.say("ui.office.settled_by")
        reason = meant(self.reason.text())

        def settle(post: Any) -> tuple[list[Any], list[Any]]:
            said = settling.commands(post, conflict, side, source=source, reason=reason)
            if not said:
                return [], []
            with post.together():
                return said, [post.do(command) for command in said]

        def taken(settled: tuple[list[Any], list[Any]]) -> None:
            if settled[1]:
                self._stage.note_step(*settled)
                self.reason.clear()
            else:
                self._another(conflict)

        self._stage.clerk.ask(settle, taken, self._refused)

    def _refused(self, notice: Notice) -> None:
        self._stage.refused.emit(notice)

    def _another(self, conflict: Conflict) -> None:
        self.form_wanted.emit(_FORM_OF.get(conflict.kind, "log"), _target(conflict))

    def _check(self, board: Board, conflict: Conflict) -> None:
        command: dict[str, object] = {
            "do": "log.say",
            "text": check_text(self.setting, board, conflict),
        }
        if conflict.incident:
            command["incident"] = conflict.incident
        self._stage.do(command)


def _target(conflict: Conflict) -> str:
    keyed: Mapping[str, str] = {
        "assignment": f"{conflict.entity}|",
        "count": conflict.entity,
        "fact": conflict.field,
    }
    return keyed.get(conflict.kind, "")


def _empty(row: QHBoxLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()

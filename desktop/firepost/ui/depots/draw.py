"""新调拨单: so many people or pieces, the depots in their turn, what each keeps, one key to send."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from firepost.app import supplies
from firepost.app.board import Board
from firepost.domain.drawdown import Proposal, Turn
from firepost.domain.errors import Notice
from firepost.ui.depots import rows
from firepost.ui.forms.fields import ABSENT, CountField, LineField, ListField
from firepost.ui.loglist import wrapped
from firepost.ui.prose import Line, Prose, Run, line
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class DrawPanel(Panel):
    """Proposes; nothing leaves a depot before the key is pressed.

    Signals:
        sent (int): so many orders were recorded.
    """

    sent = Signal(int)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        say = setting.say
        super().__init__(setting, say("ui.depots.new_slip"), parent)
        self._stage = stage
        self._board: Board | None = None
        self._turns: tuple[Turn, ...] = ()
        self.proposal: Proposal | None = None
        self.slip = ""  # the stem of the slips last recorded
        self.to = ListField(setting, say("ui.depots.to"), [], must=True)
        self.people = CountField(setting, say("ui.depots.for_people"))
        self.item = ListField(setting, say("ui.depots.item"), [])
        self.count = CountField(setting, say("ui.depots.quantity"))
        self.approved = LineField(setting, say("ui.depots.approved"))
        self.told = Prose(setting.look, self)
        self.send = QPushButton("", self)
        self.send.setProperty("kind", "primary")
        self.send.clicked.connect(self.submit)
        self._lay()
        for field in (self.to, self.people, self.item, self.count):
            field.changed.connect(self.reckon)
        for typed in (self.people, self.count):
            typed.line.textChanged.connect(lambda _text: self.reckon())
        self.reckon()

    def _lay(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(12, 4, 12, 10)
        column.setSpacing(8)
        need = QHBoxLayout()
        need.setSpacing(8)
        need.addWidget(self.people, 3)
        need.addWidget(self.item, 4)
        need.addWidget(self.count, 3)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.to, 1)
        foot.addWidget(self.approved, 1)
        inside = QWidget(self)
        held = QVBoxLayout(inside)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self.told)
        held.addStretch(1)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setMinimumHeight(52)  # two lines; the fields about it are never squeezed
        column.addLayout(need)
        column.addWidget(area, 1)
        column.addLayout(foot)
        column.addWidget(self.send)
        self.column.addLayout(column, 1)

    @property
    def begun(self) -> bool:
        """Whether somebody has said a need, or part of one."""
        said = (self.people.line.text(), self.count.line.text())
        return any(said) or self.item.value() is not ABSENT

    def show_board(self, board: Board, turns: tuple[Turn, ...]) -> None:
        self._board, self._turns = board, turns
        items = sorted({item for depot in board.depots for item in depot.stock})
        depots = [(depot.id, depot.name) for depot in board.depots]
        for field, choices in (
            (self.item, [(item, item) for item in items]),
            (self.to, depots),
        ):
            if [field.box.itemData(n) for n in range(1, field.box.count())] != [
                key for key, _ in choices
            ]:
                kept = field.value()
                field.offer(choices)
                if kept is not ABSENT:
                    field.choose(kept)
        self.reckon()

    def reckon(self) -> None:
        """What the depots would give, as far as the need is said."""
        board = self._board
        self.proposal = None
        lines: tuple[str, ...] = (self.setting.say("ui.depots.say_need"),)
        if board is not None and board.kit is not None:
            people = _count(self.people)
            item, count = self.item.value(), _count(self.count)
            items = {item: count} if item is not ABSENT and count else {}
            wants = supplies.wants_for(board.kit, people=people, items=items)
            if wants:
                called = [turn for turn in self._turns if turn.source.id != self.to.value()]
                self.proposal = supplies.draw_down(called, wants)
                lines = rows.gives(self.setting, board, self.proposal)
        self._show(lines)
        ready = self.proposal is not None and bool(self.proposal.gives)
        key = "send" if ready and self.to.value() is not ABSENT else "send_lacks"
        self.send.setText(self.setting.say(f"ui.depots.{key}"))
        self.send.setEnabled(key == "send" and self._stage.live)

    def _show(self, texts: tuple[str, ...]) -> None:
        look = self.setting.look
        wide = max(self.width() - 44, 240)
        found: list[Line] = []
        for text in texts:
            measure = look.metrics("secondary").horizontalAdvance
            found += [line(Run(row)) for row in wrapped(text, measure, wide)]
        self.told.show_lines(found)

    def submit(self) -> None:
        """Turn the proposal into slips; each is on disk before the next is asked for."""
        board, fire, to = self._board, self._stage.fire, self.to.value()
        if board is None or self.proposal is None or to is ABSENT or not self._stage.live:
            return
        slip = supplies.next_slip(board, self.setting.say("ui.depots.slip"), self.setting.now())
        approved = self.approved.value()
        commands = supplies.orders(
            self.proposal.gives,
            to=to,
            slip=slip,
            incident=fire.id if fire else None,
            approved_by=None if approved is ABSENT else approved,
        )

        def all_of(post: object) -> list[object]:
            with post.together():  # type: ignore[attr-defined]
                return [post.do(command) for command in commands]  # type: ignore[attr-defined]

        def taken(answers: list[object]) -> None:
            self.slip = slip
            self.people.clear()
            self.count.clear()
            self._stage.note_step(commands, answers)
            self.sent.emit(len(answers))

        def refused(notice: Notice) -> None:
            self._stage.refused.emit(notice)

        self._stage.clerk.ask(all_of, taken, refused)


def _count(field: CountField) -> int:
    try:
        value = field.value()
    except Exception:  # noqa: BLE001 - the field itself says what is wrong
        return 0
    return value if isinstance(value, int) else 0

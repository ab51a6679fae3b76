"""响应 (F2): what the plan proposes and why, what people decided, what it obliges them to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from firepost.app import asked, checklist, decisions, suggest
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.conditions import ConditionOnBoard
from firepost.domain.errors import Notice
from firepost.domain.plan.model import Plan
from firepost.ui.piecewise import Piecewise
from firepost.ui.response import notes as under
from firepost.ui.response.decision import DecisionPanel
from firepost.ui.response.duties import CommandPanel, DutiesPanel
from firepost.ui.response.duty_forms import DutyForm
from firepost.ui.response.forms import FormShelf
from firepost.ui.response.ground import Measurer
from firepost.ui.response.head import Head, UnseenBar
from firepost.ui.response.history import History
from firepost.ui.response.measures import MeasuresPanel
from firepost.ui.response.noterows import Notes
from firepost.ui.response.panel import Panel
from firepost.ui.response.reckoned import Reckoned
from firepost.ui.response.table import ConditionTable
from firepost.ui.response.todos import todos
from firepost.ui.response.told import Telling, row_text
from firepost.ui.setting import Setting
from firepost.ui.situation.todo import Todo
from firepost.ui.stage import Stage
from firepost.ui.strip.mini import MiniStrip

RIGHT_PX: Final = {"wide": 537, "compact": 404}
ROOMY_PX: Final = 690  # of the page's body: from here on all boxes stand at once
FOOT_PX: Final = 250
LOWER: Final = ("measures", "duties")


class ResponsePage(QWidget):
    """Follows the stage.

    Signals:
        form_wanted (str, str): a form, or a list, and whom it concerns.
    """

    form_wanted = Signal(str, str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._setting, self._stage = setting, stage
        self.plan: Plan | None = None
        self.watch = decisions.Watch()
        self.reckoned = Reckoned()
        self.pieces = Piecewise(self)
        self.measurer = Measurer(stage, self)
        self._asked_plan = False
        self._replays = False
        self.shelf = FormShelf(setting, stage)
        self.strip = MiniStrip(setting, stage, self)
        self._build_left()
        self._build_right()
        body = QHBoxLayout()
        body.setContentsMargins(8, 8, 8, 8)
        body.setSpacing(8)
        body.addWidget(self.left, 1)
        body.addWidget(self.right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addLayout(body, 1)
        self._wire()
        self._restyle()

    def _build_left(self) -> None:
        setting = self._setting
        self.left = Panel(setting, "", self)
        self.left.bar.hide()  # its own head stands in its place
        self.head = Head(setting, self.left)
        self.unseen = UnseenBar(setting, self.left)
        self.table = ConditionTable(setting)
        self.notes = Notes(setting)
        self.empty = QLabel("", self.left)
        self.empty.setProperty("role", "aside")
        self.empty.setContentsMargins(16, 16, 16, 16)
        inside = QWidget(self.left)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table)
        column.addWidget(self.notes)
        column.addStretch(1)
        self.area = QScrollArea(self.left)
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (self.head, self.unseen, self.empty):
            self.left.column.addWidget(part)
        self.left.column.addWidget(self.area, 1)

    def _build_right(self) -> None:
        setting, stage = self._setting, self._stage
        self.right = QWidget(self)
        self.decision = DecisionPanel(setting, stage, self.right)
        self.measures = MeasuresPanel(setting, stage, self.right)
        self.duties = DutiesPanel(setting, stage, self.right)
        self.command = CommandPanel(setting, stage, self.right)
        self.turn = QWidget(self.right)
        segments = QHBoxLayout(self.turn)
        segments.setContentsMargins(0, 0, 0, 0)
        segments.setSpacing(0)
        group = QButtonGroup(self)
        self.tabs: dict[str, QPushButton] = {}
        for name in LOWER:
            button = QPushButton(setting.say(f"ui.response.show_{name}"), self.turn)
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            group.addButton(button)
            segments.addWidget(button, 1)
            self.tabs[name] = button
        self.tabs["measures"].setChecked(True)
        group.buttonToggled.connect(lambda *_: self._place_lower())
        self.foot = QWidget(self.right)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.foot)
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setSpacing(8)
        self._foot.addWidget(self.duties, 57)
        self._foot.addWidget(self.command, 43)
        self.foot_area = QScrollArea(self.right)
        self.foot_area.setWidget(self.foot)
        self.foot_area.setWidgetResizable(True)
        self.foot_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self.right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.decision)
        column.addWidget(self.turn)
        column.addWidget(self.measures, 1)
        column.addWidget(self.foot_area)

    def _wire(self) -> None:
        stage, want = self._stage, self.form_wanted.emit
        stage.board_changed.connect(self._board)
        stage.ticked.connect(self._tick)
        self.measurer.measured.connect(self.refresh)
        self._setting.look.changed.connect(self._restyle)
        self.table.wanted.connect(want)
        self.notes.wanted.connect(want)
        self.head.facts_wanted.connect(lambda: want("fact", ""))
        self.head.readings_wanted.connect(lambda: want("readings", ""))
        self.unseen.seen.connect(self.see)
        self.duties.report_wanted.connect(lambda: want("report_duty", ""))
        self.decision.history_wanted.connect(self.open_history)
        self.decision.group.buttonToggled.connect(lambda *_: self._warn_ending())
        self.decision.level.currentIndexChanged.connect(lambda _i: self._warn_ending())
        self.measures.opened.connect(self._open_duty)

    # -- what is shown

    def _board(self, board: Board) -> None:
        if self.plan is None:
            self._ask_plan()
            return
        self.watch.observe(self.plan, board)
        self.measurer.measure(board)
        self.refresh()

    def _ask_plan(self) -> None:
        """The plan as the post reads it, and the history up to now; both from the clerk."""
        if self._asked_plan:
            return
        self._asked_plan = True

        def come(found: tuple[Plan, tuple[decisions.Step, ...]]) -> None:
            self.plan = found[0]
            self.shelf.tell(self.plan, ())
            self.watch.begin(found[1])
            if self._stage.board is not None:
                self._board(self._stage.board)

        def failed(_notice: Notice) -> None:
            self._asked_plan = False

        now = self._stage.now()
        self._stage.clerk.ask(lambda post: _plan_and_steps(post, now), come, failed)

    def _tick(self, _now: datetime) -> None:
        if self.isVisible() and self.plan is not None:
            self.refresh()

    def refresh(self) -> None:
        """Tell it all again; each part repaints only what changed."""
        board, fire, plan = self._stage.board, self._stage.fire, self.plan
        shown = board is not None and fire is not None and plan is not None
        for part in (self.head, self.area, self.right):
            part.setVisible(shown)
        self.empty.setVisible(not shown)
        self._place_lower()
        if board is None or fire is None or plan is None:
            self.pieces.drop()
            self.unseen.hide()
            self.empty.setText(self._setting.say("ui.strip.no_fire"))
            return
        if self.isVisible():
            self.pieces.begin(self._pieces(plan, board, fire))

    def _pieces(
        self, plan: Plan, board: Board, fire: IncidentOnBoard
    ) -> list[Callable[[], object]]:
        """The whole at once would hold the screen for a twentieth of a second."""
        tell = self._telling(plan, board, fire)

        def told() -> tuple[ConditionOnBoard, ...]:
            return self.reckoned.conditions(plan, board, fire)

        def decided() -> None:
            """First: what can be decided must be what is shown."""
            self.decision.show_fire(tell.plan, board, fire)
            self.unseen.show_steps(self.unseen_steps())

        def proposed() -> None:
            sentence, basis = under.headline(tell, told()), under.basis(tell)
            self.head.show_fire(tell.plan, board, fire, sentence=sentence, basis=basis)

        def judged() -> None:
            self.table.show_rows([row_text(tell, one) for one in told()])

        def noted() -> None:
            self.notes.show_notes([*self._hotspots(tell), *under.notes(tell, told())])

        def obliged() -> None:
            self.duties.show_obliged(self.reckoned.obliged(plan, board, fire))
            self.command.show_fire(tell.plan, board, fire)
            self.shelf.tell(plan, tell.suggestions)

        def measured() -> None:
            self.measures.show_fire(plan, board, fire)

        return [decided, proposed, judged, noted, measured, obliged, self._place_lower]

    def _telling(self, plan: Plan, board: Board, fire: IncidentOnBoard) -> Telling:
        around = self.measurer.around(fire)
        return Telling(
            setting=self._setting,
            plan=asked.plan_read(plan, board),
            board=board,
            fire=fire,
            now=self._stage.shown_at,
            around=around,
            suggestions=suggest.suggestions(plan, board, fire, around),
        )

    def _hotspots(self, tell: Telling) -> list[under.Note]:
        """The hotspots that wait for an answer, and the warning in force; both have their form."""
        say = self._setting.say
        waiting = [spot for spot in tell.board.hotspots if spot.answer is None]
        key = "ui.hotspot.waiting" if waiting else "ui.hotspot.none"
        danger = tell.board.danger
        colour = say(f"ui.danger.{danger.colour if danger else 'none'}")
        hotspot = under.Note(
            "hotspot",
            say(key, n=len(waiting)),
            ink="warn" if waiting else "text-2",
            button=say("ui.hotspot.key"),
            act="hotspot",
        )
        warning = under.Note(
            "danger",
            say("ui.danger.now", colour=colour),
            button=say("ui.danger.key"),
            act="danger",
        )
        return [hotspot, warning] if waiting else [warning, hotspot]

    def unseen_steps(self) -> tuple[decisions.Step, ...]:
        fire = self._stage.fire
        if fire is None or not self._stage.live or fire.state.value == "closed":
            return ()
        return decisions.unseen(self.watch.steps, fire)

    def todos(self) -> list[Todo]:
        """What this page adds to the things to do of the fire in front."""
        board, fire, plan = self._stage.board, self._stage.fire, self.plan
        if board is None or fire is None or plan is None or not self._stage.live:
            return []
        if fire.state.value == "closed":
            return []
        now, unseen = self._stage.now(), self.unseen_steps()
        obliged = self.reckoned.obliged(plan, board, fire)
        return list(todos(self._setting, obliged, now=now, unseen=unseen))

    # -- forms

    def _open_duty(self, item_id: str) -> None:
        board, fire = self._stage.board, self._stage.fire
        if self.plan is None or board is None or fire is None or not self._stage.live:
            return
        every = (
            *checklist.measures(self.plan, board, fire),
            *checklist.groups(self.plan, board, fire),
            *checklist.tasks(self.plan, board, fire),
            *checklist.warnings(self.plan, board),
        )
        form = self.shelf.get("duty")
        assert isinstance(form, DutyForm)
        form.show_item(next(item for item in every if item.id == item_id))
        self.form_wanted.emit("duty", "")

    def open_history(self) -> None:
        """Read anew from the journal, so that what other posts brought stands in its place."""
        now = self._stage.now()

        def come(found: tuple[Plan, tuple[decisions.Step, ...]]) -> None:
            plan, steps = found
            self.watch.begin(steps)
            fire = self._stage.fire
            history = self.shelf.get("history")
            assert isinstance(history, History)
            if fire is not None:
                if not self._replays:
                    history.replayed.connect(self._replay)
                    self._replays = True
                history.show_history(plan, fire, self.watch.steps)
                self.form_wanted.emit("history", "")

        self._stage.clerk.ask(lambda post: _plan_and_steps(post, now), come)

    def _replay(self, at: datetime) -> None:
        self._stage.look_back_to(at, as_known_then=True)

    def _warn_ending(self) -> None:
        board, fire = self._stage.board, self._stage.fire
        if self.plan is not None and board is not None and fire is not None:
            self.decision.warn_ending(checklist.ending(self.plan, board, fire))

    def see(self) -> None:
        """Somebody has seen what is proposed now."""
        board, fire = self._stage.board, self._stage.fire
        if self.plan is None or board is None or fire is None or not self._stage.live:
            return
        read = asked.plan_read(self.plan, board)
        level = asked.proposal_for(read, board, fire).level or "none"
        self._stage.do({"do": "proposal.see", "proposed": level, "incident": fire.id})

    # -- keys and looks

    def take_key(self, event: QKeyEvent) -> bool:
        """A single key meant for this page; False if it means nothing here."""
        deeds: dict[int, Callable[[], None]] = {
            Qt.Key.Key_V: self._see_if_new,
            Qt.Key.Key_K: lambda: self.form_wanted.emit("fact", ""),
            Qt.Key.Key_Y: lambda: self.form_wanted.emit("readings", ""),
            Qt.Key.Key_B: lambda: self.form_wanted.emit("report_duty", ""),
            Qt.Key.Key_H: lambda: self.form_wanted.emit("hotspot", ""),
            Qt.Key.Key_E: self.open_history,
            Qt.Key.Key_D: self.focus_decision,
            Qt.Key.Key_PageDown: lambda: self._turn_table(1),
            Qt.Key.Key_Down: lambda: self._turn_table(1),
            Qt.Key.Key_PageUp: lambda: self._turn_table(-1),
            Qt.Key.Key_Up: lambda: self._turn_table(-1),
        }
        deed = deeds.get(event.key())
        if deed is None:
            return False
        deed()
        return True

    def _see_if_new(self) -> None:
        if self.unseen_steps():
            self.see()

    def _turn_table(self, step: int) -> None:
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep() // 2)

    def focus_decision(self) -> None:
        chosen = self.decision.choices[self.decision.chosen]
        chosen.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_lower()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self.pieces.drop()  # all of it is told again when the page is shown

    def _restyle(self) -> None:
        kind = "compact" if self._setting.look.compact else "wide"
        self.right.setFixedWidth(RIGHT_PX[kind])
        self._place_lower()

    def _place_lower(self) -> None:
        """All boxes at once where there is room; else the list or the duties, by a press."""
        roomy = self.height() >= ROOMY_PX and not self._setting.look.compact
        duties_first = self.tabs["duties"].isChecked()
        self.turn.setVisible(not roomy)
        self.measures.setVisible(roomy or not duties_first)
        self.foot_area.setVisible(roomy or duties_first)
        across = QBoxLayout.Direction.LeftToRight
        self._foot.setDirection(across if roomy else QBoxLayout.Direction.TopToBottom)
        tall = min(self.foot.minimumSizeHint().height() + 4, FOOT_PX)
        self.foot_area.setMinimumHeight(tall if roomy else 0)
        self.foot_area.setMaximumHeight(tall if roomy else 16_777_215)


def _plan_and_steps(post: Any, until: datetime) -> tuple[Plan, tuple[decisions.Step, ...]]:
    journal = post.journal
    steps = decisions.steps_of(journal.entries(), journal.find, post.plan, until=until)
    return post.plan, steps

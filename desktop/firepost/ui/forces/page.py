"""力量 (F3): every team as a card, the silent first; sectors below; whom to call next beside."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from firepost.app import timers
from firepost.app.board import Board
from firepost.app.machines import STATES, marked, part_of
from firepost.domain.plan.model import Plan
from firepost.ui.forces import cards, machines
from firepost.ui.forces.cardboard import CardBoard
from firepost.ui.forces.foot import SectorRow
from firepost.ui.forces.forms import offered
from firepost.ui.forces.ranks import RankPanel
from firepost.ui.frame.chip import Chip
from firepost.ui.papers import Papers
from firepost.ui.prose import Run, line
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.strip.mini import MiniStrip
from firepost.ui.tools import Tools

RIGHT_PX: Final = 422
GROUPINGS: Final[tuple[cards.Grouping, ...]] = ("status", "sector", "contact", "machines")
CHIPS: Final = (("red", "danger"), ("amber", "warn"), ("ok", "ok"))


class ForcesPage(QWidget):
    """Follows the stage.

    Signals:
        form_wanted (str, str): a form, and whom it concerns.
    """

    form_wanted = Signal(str, str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._setting, self._stage = setting, stage
        self.plan: Plan | None = None
        self.by: cards.Grouping = "status"
        self.tools = Tools(Papers(setting, stage))
        self.offered = offered(setting, stage, lambda: self.plan, self.tools)
        self.strip = MiniStrip(setting, stage, self)
        self.board = CardBoard(setting)
        self.ranks = RankPanel(setting, stage, self)
        self.ranks.setFixedWidth(RIGHT_PX)
        self.rank_drawer = QPushButton(setting.say("ui.forces.ranking_r"), self)
        self._build_bar()
        self._lay()
        self.board.moved.connect(self.move_team)
        self.board.contacted.connect(self.contact)
        self.board.stepped.connect(self._bring_in_sight)
        self.ranks.wanted.connect(lambda name: self.form_wanted.emit(name, ""))
        self.rank_drawer.clicked.connect(self.turn_ranks)
        stage.board_changed.connect(lambda _board: self.refresh())
        stage.fire_changed.connect(self.refresh)
        stage.ticked.connect(self._tick)
        setting.look.changed.connect(self._restyle)
        self._restyle()

    def _build_bar(self) -> None:
        setting, say = self._setting, self._setting.say
        self.bar = QHBoxLayout()
        self.bar.setContentsMargins(0, 0, 0, 0)
        self.bar.setSpacing(8)
        group = QButtonGroup(self)
        segments = QHBoxLayout()
        segments.setSpacing(0)
        self.groupings: dict[str, QPushButton] = {}
        for by in GROUPINGS:
            button = QPushButton(say(f"ui.forces.by_{by}"), self)
            button.setProperty("kind", "segment")
            button.setProperty("tight", "true")
            button.setCheckable(True)
            button.setChecked(by == "status")
            button.clicked.connect(lambda _=False, by=by: self.group_by(by))
            group.addButton(button)
            segments.addWidget(button)
            self.groupings[by] = button
        self.search = QLineEdit(self)
        self.search.setProperty("passing", True)  # noqa: FBT003 - Qt's; no cards hidden by it after a crash
        self.search.setPlaceholderText(say("ui.forces.find"))
        self.search.setAccessibleName(say("ui.forces.find"))
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.chips = {state: Chip(setting, self) for state, _ in CHIPS}
        self.call = QPushButton(say("ui.forces.rollcall_key"), self)
        self.call.clicked.connect(lambda: self.form_wanted.emit("rollcall", ""))
        self.roster = QPushButton(say("ui.roster.key"), self)
        self.roster.clicked.connect(lambda: self.form_wanted.emit("roster", ""))
        self.arrive = QPushButton(say("ui.forces.arrive"), self)
        self.arrive.setProperty("kind", "primary")
        self.arrive.clicked.connect(self._enter)
        self.bar.addLayout(segments)
        self.bar.addWidget(self.search, 1)
        for chip in self.chips.values():
            chip.tall_px = 30
            self.bar.addWidget(chip)
        for key in (self.call, self.roster, self.rank_drawer, self.arrive):
            self.bar.addWidget(key)

    def _lay(self) -> None:
        setting = self._setting
        self.area = QScrollArea(self)
        self.area.setWidget(self.board)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sectors = Panel(setting, setting.say("ui.forces.sectors"), self)
        self.sector_row = SectorRow(setting, self.sectors)
        self.sectors.column.addWidget(self.sector_row)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(self.bar)
        left.addWidget(self.area, 1)
        left.addWidget(self.sectors)
        body = QHBoxLayout()
        body.setContentsMargins(8, 8, 8, 8)
        body.setSpacing(8)
        body.addLayout(left, 1)
        body.addWidget(self.ranks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addLayout(body, 1)

    # -- what is shown

    def group_by(self, by: cards.Grouping) -> None:
        self.by = by
        self.board.selected = ""
        self.refresh()

    def _entering(self, *, can: bool) -> str:
        """What the key says: its deed, or why it can do nothing."""
        if not can:
            return "ui.forces.arrive_then" if self._stage.fire else "ui.forces.arrive_no_fire"
        return "ui.forces.machine_key" if self.by == "machines" else "ui.forces.arrive"

    def _enter(self) -> None:
        if self.by == "machines":
            self.form_wanted.emit("machine", self.board.selected)
        else:
            self.form_wanted.emit("assign", "|standby")

    def _bring_in_sight(self, card: QRect) -> None:
        at = card.center()
        self.area.ensureVisible(at.x(), at.y(), 0, card.height() // 2 + 8)

    def _tick(self, now: datetime) -> None:
        if self.isVisible() and now.second % 10 == 0:
            self.refresh()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read the board again; nothing is done while another page is in front."""
        board, fire, setting = self._stage.board, self._stage.fire, self._setting
        if board is None or not self.isVisible():
            return
        if self.plan is None:
            self._ask_plan()
        now = self._stage.shown_at
        find = self.search.text().strip()
        if self.by == "machines":
            self.board.show_columns(machines.columns(setting, board, fire, find=find))
        else:
            hung = cards.columns(setting, board, fire, now, by=self.by, find=find)
            self.board.show_columns(hung)
        self.sector_row.show_sectors(cards.sectors(setting, board, fire, now))
        said = [line(Run(cards.sectors_told(setting, fire), ink="text-2"))]
        self.sectors.aside.show_lines(said)
        timed = timers.timers(board, now, incident=fire.id if fire else None)
        for state, ink in CHIPS:
            count = sum(timer.state == state for timer in timed)
            words = setting.say(f"ui.forces.chip_{state}", n=count)
            self.chips[state].say(Run(words, bold=True), ink=ink, ground=f"{ink}-bg")
        self.ranks.show_board(board, fire, self.plan)
        can = self._stage.live and fire is not None
        for key in (self.call, self.arrive):
            key.setEnabled(can)
        self.arrive.setText(setting.say(self._entering(can=can)))

    def _ask_plan(self) -> None:
        def told(plan: Plan) -> None:
            self.plan = plan
            self.refresh()

        self._stage.clerk.ask(lambda post: getattr(post, "plan", None), told)

    @property
    def alarms(self) -> int:
        """Red teams nobody answers for, for the rail."""
        board = self._stage.board
        return len(timers.overdue(board, self._stage.now())) if board else 0

    # -- deeds

    def move_team(self, team: str, column: str) -> None:
        """A card was put elsewhere: at once where nothing more is to be said, else by a form."""
        fire, board = self._stage.fire, self._stage.board
        if fire is None or board is None or not self._stage.live:
            return
        if self.by == "machines":
            self._move_machine(board, team, column)
            return
        held = next((one for one in board.teams if one.id == team), None)
        if held is None:
            return
        command: dict[str, object] = {"do": "team.assign", "team": team, "incident": fire.id}
        if column.startswith("sector:"):
            command |= {"status": "working", "sector": column.removeprefix("sector:") or "?"}
        elif column == "en_route":  # when it is due is to be said
            self.form_wanted.emit("assign", f"{team}|en_route")
            return
        elif column in cards.STATUSES:
            command["status"] = column
            if held.sector and column == "working":
                command["sector"] = held.sector
        else:
            return
        self._stage.do(command)

    def _move_machine(self, board: Board, key: str, column: str) -> None:
        """Broken, lost, returned where it is; what lies at home needs a holder first."""
        part = part_of(board, key)
        if part is None or column not in STATES:
            return
        if not part.holder:
            self.form_wanted.emit("machine", key)
            return
        command = marked(part, column)
        if self._stage.fire_id is not None:
            command["incident"] = self._stage.fire_id
        self._stage.do(command)

    def contact(self, team: str) -> None:
        fire = self._stage.fire
        if fire is not None and self._stage.live:
            self._stage.do({"do": "team.contact", "team": team, "incident": fire.id})

    def turn_ranks(self) -> None:
        """On a narrow window the ranking lies over the board, under the key R."""
        self.ranks.setVisible(not self.ranks.isVisible())

    def take_key(self, event: QKeyEvent) -> bool:
        if Qt.Key(event.key()) == Qt.Key.Key_R:
            self.turn_ranks()
            return True
        if Qt.Key(event.key()) == Qt.Key.Key_M:
            self.form_wanted.emit("machine", self.board.selected)
            return True
        if Qt.Key(event.key()) == Qt.Key.Key_A and self.board.selected:
            self.form_wanted.emit("answer", self.board.selected)
            return True
        return self.board.take_key(event)

    @property
    def rests(self) -> QWidget:
        """Where the focus is when the page comes in front: arrows choose a card at once."""
        return self.board

    def press_primary(self) -> None:
        """Ctrl+Enter: the request; the arrival where the ranking is folded away."""
        if not self.ranks.isHidden():
            self.ranks.draft()
        elif self.arrive.isEnabled():
            self._enter()

    def draft(self) -> None:
        """Ctrl+D: the request for the team chosen; seen first where the ranking is folded away."""
        self.refresh()
        if self.ranks.isHidden():
            self.turn_ranks()
            return
        self.ranks.draft()

    def _restyle(self) -> None:
        compact = self._setting.look.compact
        self.rank_drawer.setVisible(compact)
        self.ranks.setVisible(not compact)

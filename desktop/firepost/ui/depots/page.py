"""物资 (F4): how many people each depot can still equip, in whose turn it gives, the ledger."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from firepost.app import supplies
from firepost.app.board import Lent
from firepost.domain.plan.model import Plan
from firepost.ui.depots import rows
from firepost.ui.depots.forms import offered
from firepost.ui.depots.side import SidePanel
from firepost.ui.depots.tables import DepotTable, Ledger, StepList
from firepost.ui.papers import Papers
from firepost.ui.prose import Run, line
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.strip.mini import MiniStrip
from firepost.ui.tools import Tools

RIGHT_PX: Final = {"wide": 480, "compact": 404}
LOW_PX: Final = 720  # of the page; under it the order and the slip do not stand together
LEDGER_PX: Final = {"wide": 44 + 3 * 40 + 4, "compact": 44 + 2 * 40 + 4}


class DepotsPage(QWidget):
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
        self._every = False
        self.tools = Tools(Papers(setting, stage))
        self.offered = offered(setting, stage, self.tools)
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
        stage.board_changed.connect(lambda _board: self.refresh())
        stage.fire_changed.connect(self.refresh)
        setting.look.changed.connect(self._restyle)
        self._restyle()

    def _build_left(self) -> None:
        setting, say = self._setting, self._setting.say
        self.left = QWidget(self)
        self.tiers = Panel(setting, say("ui.depots.title"), self.left)
        self.all = self.tiers.add_link(say("ui.depots.all"))
        self.all.setCheckable(True)
        self.all.toggled.connect(self._turn_every)
        self.roster = self.tiers.add_link(say("ui.roster.key"))
        self.roster.clicked.connect(lambda: self.form_wanted.emit("roster", ""))
        self.kit = QPushButton(say("ui.depots.assumed"), self.tiers)
        self.kit.setProperty("kind", "waiting")
        self.kit.clicked.connect(lambda: self.form_wanted.emit("kit", ""))
        self.tiers.head.addWidget(self.kit)
        self.table = DepotTable(setting)
        area = QScrollArea(self.tiers)
        area.setWidget(self.table)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tiers.column.addWidget(area, 1)
        self.book = Panel(setting, say("ui.depots.ledger"), self.left)
        self.book.aside.show_lines([line(Run(say("ui.depots.only_adds"), ink="text-2"))])
        self.movement = self.book.add_link(say("ui.depots.move"))
        self.movement.clicked.connect(
            lambda: self.form_wanted.emit("movement", self.table.selected)
        )
        self.arrive = self.book.add_link(say("ui.depots.arrived"))
        self.arrive.clicked.connect(lambda: self.form_wanted.emit("arrival", ""))
        self.paper = self.book.add_link(say("ui.depots.slip_key"))
        self.paper.clicked.connect(lambda: self.form_wanted.emit("slip", ""))
        self.ledger = Ledger(setting, self.book)
        self.book.column.addWidget(self.ledger, 1)
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.tiers, 1)
        column.addWidget(self.book)

    def _build_right(self) -> None:
        setting, say = self._setting, self._setting.say
        self.right = QWidget(self)
        self.order = Panel(setting, say("ui.depots.order"), self.right)
        self.order.aside.show_lines([line(Run(say("ui.depots.order_told"), ink="text-2"))])
        self.steps = StepList(setting, self.order)
        self.order.column.addWidget(self.steps)
        self.side = SidePanel(setting, self._stage, self.right)
        self.draw = self.side.draw
        self.side.reading.connect(self._ask_lent)
        self.table.chosen.connect(self._chosen)
        self.draw.sent.connect(lambda _count: self.form_wanted.emit("slip", self.draw.slip))
        column = QVBoxLayout(self.right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.order)
        column.addWidget(self.side, 1)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    def _turn_every(self, every: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._every = every
        self.refresh()

    def refresh(self) -> None:
        """Read the board again; nothing is done while another page is in front."""
        board, fire, setting = self._stage.board, self._stage.fire, self._setting
        if board is None or not self.isVisible():
            return
        if self.plan is None:
            self._ask_plan()
            return
        now = self._stage.shown_at
        turns = supplies.called_on(board, self.plan, fire) if fire is not None else ()
        self.table.show_rows(
            rows.table(setting, board, self.plan, fire, now, every=self._every, turns=turns)
        )
        self.steps.show_rows(rows.steps(setting, board, turns))
        self.ledger.show_rows(rows.ledger(setting, board, now))
        self.side.show_board(board, self.plan, turns, self.table.selected, now)
        self._ask_lent()
        whole = supplies.together(board.depots, board.kit) if board.kit else None
        people = (
            setting.say("ui.unknown") if whole is None or whole.people is None else whole.people
        )
        told = setting.say("ui.depots.whole", people=people)
        self.tiers.aside.show_lines([line(Run(told, ink="text-2"))])
        self.kit.setVisible(board.kit is not None and board.kit.assumed)
        for key in (self.kit, self.movement, self.arrive):
            key.setEnabled(self._stage.live)

    def _ask_plan(self) -> None:
        def told(plan: Plan) -> None:
            self.plan = plan
            self.refresh()

        self._stage.clerk.ask(lambda post: getattr(post, "plan", None), told)

    def _ask_lent(self) -> None:
        """What is out on issue is asked of the post: over a season too much for every board."""

        def told(out: tuple[Lent, ...]) -> None:
            board = self._stage.board
            if board is not None:
                chosen = self.table.selected
                self.side.show_lent(out, board, chosen, self._stage.shown_at)

        if self._stage.live:
            self._stage.clerk.ask(
                lambda post: post.lent() if hasattr(post, "lent") else (), told
            )

    def _chosen(self, _depot: str) -> None:
        if self.side.shown == "draw" and not self.draw.begun:
            self.side.turn_to("lacks")
        self.refresh()

    @property
    def rests(self) -> QWidget:
        """Where the focus is when the page comes in front: arrows choose a depot at once."""
        return self.table

    def take_key(self, _event: QKeyEvent) -> bool:
        return False

    def press_primary(self) -> None:
        """Ctrl+Enter: the slips of the proposal, where one is shown."""
        if self.side.shown == "draw":
            self.draw.submit()
        else:
            self.side.turn_to("draw")

    def draft(self) -> None:
        """Ctrl+D: say what is needed; the proposal follows as it is said, nothing leaves yet."""
        self.side.turn_to("draw")
        self.draw.people.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_order()

    def _fit_order(self) -> None:
        """In a low window the order stands beside the slip as a side of its own, not above it."""
        low = self.height() < LOW_PX
        if low != self.order.isHidden():
            self.order.setVisible(not low)
            if not low:
                self.order.column.addWidget(self.steps)
            self.side.host_order(self.steps if low else None)
            self.steps.show()

    def _restyle(self) -> None:
        size = "compact" if self._setting.look.compact else "wide"
        self.right.setFixedWidth(RIGHT_PX[size])
        self.book.setFixedHeight(LEDGER_PX[size])

"""Beside the table: the transfer slip, what the chosen depot lacks, or what is out on issue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from firepost.app.board import Board, Lent
from firepost.domain.drawdown import Turn
from firepost.domain.plan.model import Plan
from firepost.ui.depots import told
from firepost.ui.depots.draw import DrawPanel
from firepost.ui.loglist import wrapped
from firepost.ui.look import Look
from firepost.ui.prose import Line, Prose, Run, line, width_of
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

SIDES: Final = ("draw", "lacks", "lent", "order")


class _Told(QScrollArea):
    """Lines of words, as wide as there is room."""

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting = setting
        self.said: tuple[told.Told, ...] = ()
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 8, 12, 8)
        self.prose = Prose(setting.look, inside)
        column.addWidget(self.prose)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)

    def say(self, said: tuple[told.Told, ...]) -> None:
        self.said = said
        self._lay()
        self.setAccessibleName("\n".join("".join(run.text for run in one) for one in said))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        """A line of one run is wrapped; of two the second stands below where there is no room."""
        look = self._setting.look
        wide = max(self.width() - 40, 240)
        lines: list[Line] = []
        for runs in self.said:
            lines += _fitted(runs, wide, look)
        self.prose.show_lines(lines)


def _fitted(runs: told.Told, wide: int, look: Look) -> list[Line]:
    if width_of(runs, look) <= wide:
        return [line(*runs)]
    rows = []
    for run in runs:
        measure = look.metrics("secondary", bold=run.bold).horizontalAdvance
        rows += [
            line(Run(row, bold=run.bold, ink=run.ink))
            for row in wrapped(run.text, measure, wide)
        ]
    return rows


class SidePanel(Panel):
    """Signals: `reading`: what is out on issue is wanted anew."""

    reading = Signal()

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(setting, "", parent)
        say = setting.say
        self.title.hide()
        self.draw = DrawPanel(setting, stage, self)
        self.draw.bar.hide()
        self.lacks = _Told(setting, self)
        self.lent = _Told(setting, self)
        self.stack = QStackedWidget(self)
        self.order = QWidget(self)  # of the steps, where the window is too low for both
        self.order_room = QVBoxLayout(self.order)
        self.order_room.setContentsMargins(0, 0, 0, 0)
        for part in (self.draw, self.lacks, self.lent, self.order):
            self.stack.addWidget(part)
        self.sides: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        self.head.setSpacing(0)
        self.head.setContentsMargins(12, 6, 6, 2)
        self.bar.setFixedHeight(54)
        for place, name in enumerate(SIDES):
            key = QPushButton(say(f"ui.depots.side_{name}"), self)
            key.setProperty("kind", "segment")
            key.setCheckable(True)
            key.setChecked(place == 0)
            key.clicked.connect(lambda _=False, name=name: self.turn_to(name))
            group.addButton(key)
            self.head.insertWidget(place, key)
            self.sides[name] = key
        self.sides["order"].hide()
        self.column.addWidget(self.stack, 1)
        self._out: tuple[Lent, ...] = ()

    def turn_to(self, name: str) -> None:
        self.sides[name].setChecked(True)
        self.stack.setCurrentIndex(SIDES.index(name))
        if name == "lent":
            self.reading.emit()

    def host_order(self, steps: QWidget | None) -> None:
        """Take the steps of the order in as a side of their own, or give them up."""
        if steps is not None:
            self.order_room.addWidget(steps)
        self.sides["order"].setVisible(steps is not None)
        if steps is None and self.shown == "order":
            self.turn_to("draw")

    @property
    def shown(self) -> str:
        return SIDES[self.stack.currentIndex()]

    def show_board(
        self, board: Board, plan: Plan, turns: tuple[Turn, ...], depot: str, now: datetime
    ) -> None:
        chosen = next((one for one in board.depots if one.id == depot), None)
        self.draw.show_board(board, turns)
        self.lacks.say(told.lacks(self.setting, board, plan, chosen))
        self.lent.say(told.lent(self.setting, board, self._out, depot, now))

    def show_lent(self, out: Sequence[Lent], board: Board, depot: str, now: datetime) -> None:
        self._out = tuple(out)
        late = told.overdue(self._out, now)
        key = "ui.depots.side_lent_late" if late else "ui.depots.side_lent"
        self.sides["lent"].setText(self.setting.say(key, n=late))
        self.lent.say(told.lent(self.setting, board, self._out, depot, now))

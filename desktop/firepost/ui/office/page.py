"""报告同步 (F5): reports at the left, at the right what left this post, what came back, who differs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Protocol, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firepost.ui.exchange import Exchange
from firepost.ui.office.conflicts import ConflictPanel
from firepost.ui.office.forms import offered
from firepost.ui.office.outbox import OutboxPanel
from firepost.ui.office.reading import ReadStickForm
from firepost.ui.office.stick import StickPanel
from firepost.ui.setting import Setting
from firepost.ui.situation.todo import Todo
from firepost.ui.stage import Stage
from firepost.ui.strip.mini import MiniStrip

RIGHT_PX: Final = {"wide": 646, "compact": 560}


class Columns(Protocol):
    """What stands at the left: the reports and the one in front."""

    def todos(self) -> list[Todo]: ...

    def take_key(self, event: QKeyEvent) -> bool: ...

    def press_primary(self) -> None: ...


class OfficePage(QWidget):
    """Follows the stage. `left` is put in by `place_left`; without it the right column stands alone.

    Signals:
        form_wanted (str, str): a form, and whom it concerns.
    """

    form_wanted = Signal(str, str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._setting, self._stage = setting, stage
        self.left: Columns | None = None
        self.exchange: Exchange | None = None
        self.strip = MiniStrip(setting, stage, self)
        self.right = QWidget(self)
        self.stick = StickPanel(setting, stage, self.right)
        self.outbox = OutboxPanel(setting, stage, self.right)
        self.conflicts = ConflictPanel(setting, stage, self.right)
        self.conflicts.form_wanted.connect(self.form_wanted)
        self.stick.form_wanted.connect(self.form_wanted)
        self.outbox.form_wanted.connect(self.form_wanted)
        self.offered = offered(setting, stage, lambda: self.exchange)
        self.offered["read_stick"] = lambda: ReadStickForm(
            setting, stage, lambda: self.exchange
        )
        self._lay()
        stage.board_changed.connect(lambda _board: self.refresh())
        stage.fire_changed.connect(self.refresh)
        stage.ticked.connect(self._tick)
        setting.look.changed.connect(self._restyle)
        self._restyle()

    def _lay(self) -> None:
        inner = QVBoxLayout(self.right)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self.stick)
        inner.addWidget(self.outbox, 1)
        inner.addWidget(self.conflicts)
        self.body = QHBoxLayout()
        self.body.setContentsMargins(8, 8, 8, 8)
        self.body.setSpacing(8)
        self.body.addWidget(self.right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addLayout(self.body, 1)

    def serve(self, exchange: Exchange) -> None:
        """What goes on beside the window; without it nothing is known of sticks and links."""
        self.exchange = exchange
        self.stick.serve(exchange)
        self.outbox.serve(exchange)

    def place_left(self, columns: QWidget) -> None:
        """Put the reports' columns left of the exchange."""
        self.left = cast("Columns", columns)
        self.body.insertWidget(0, columns, 1)
        self._restyle()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read the board again; nothing is done while another page is in front."""
        board = self._stage.board
        if board is None or not self.isVisible():
            return
        self.stick.show_board(board)
        self.outbox.show_board(board)
        self.conflicts.show_board(board)

    def _tick(self, now: datetime) -> None:
        if now.second % 10 == 0:
            self.refresh()

    def todos(self) -> list[Todo]:
        return [] if self.left is None else self.left.todos()

    @property
    def count(self) -> int:
        """What waits here for a person: sayings that differ, and what the reports ask."""
        board = self._stage.board
        return (0 if board is None else len(board.conflicts)) + len(self.todos())

    def take_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and (self.stick.give_up() or self.outbox.give_up()):
            return True
        return self.left is not None and self.left.take_key(event)

    def press_primary(self) -> None:
        if self.left is not None:
            self.left.press_primary()
        else:
            self.stick.press()

    def _restyle(self) -> None:
        size = "compact" if self._setting.look.compact else "wide"
        if self.left is None:
            self.right.setMinimumWidth(RIGHT_PX[size])
            self.right.setMaximumWidth(16_777_215)
        else:
            self.right.setFixedWidth(RIGHT_PX[size])

"""The panel on the right: what is to be done, then what was said last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from firepost.app.board import Board, IncidentOnBoard, LogLine
from firepost.ui.frame.chip import Chip
from firepost.ui.loglist import LogList, wrapped
from firepost.ui.prose import Line, Prose, Run, line
from firepost.ui.setting import Setting
from firepost.ui.situation.todo import Todo, by_urgency, todos
from firepost.ui.stage import Stage

FirstTodos = Callable[[Board, IncidentOnBoard | None, datetime], list[Todo]]

ROW_PX = 71
EDGE_PX = 15  # the colour of how urgent, with the digit that does it
DIGITS = 9
LAST_LINES = 40  # here; all of them are a press away


class TodoKey(QPushButton):
    """Enter presses it; Space goes on to the next thing to do, as everywhere."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)


class TodoRow(QWidget):
    """One thing to do: what, why, and the one button that does it."""

    pressed = Signal(object)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.todo: Todo | None = None
        self._told: object = None
        self.number = 0  # the digit that does it
        self.prose = Prose(setting.look, self)
        self.prose.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button = TodoKey(self)
        self.button.setMinimumWidth(68)
        self.button.clicked.connect(lambda: self.pressed.emit(self.todo))
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE_PX + 7, 6, 8, 7)
        row.setSpacing(8)
        row.addWidget(self.prose, 1)
        row.addWidget(self.button)
        self.setFixedHeight(ROW_PX)

    def show_todo(self, todo: Todo) -> None:
        if todo == self.todo:
            return
        kind = "primary" if todo.urgent else ""
        if self.todo is None or todo.urgent != self.todo.urgent:
            self.button.setProperty("kind", kind)
            if self.button.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                self.button.style().polish(self.button)
        self.todo = todo
        self.button.setText(todo.button)
        self.button.setAccessibleName(f"{todo.title} {todo.button}")
        self._tell()
        self.update()

    def _tell(self) -> None:
        todo, look = self.todo, self._setting.look
        if todo is None:
            return
        wide = max(self.width() - EDGE_PX - 23 - self.button.sizeHint().width(), 60)
        told = (todo, wide, look.compact)
        if told == self._told:
            return
        self._told = told
        title = self._title(todo.title, wide)
        detail = wrapped(todo.detail, lambda text: look.advance(text, "secondary"), wide)
        if len(detail) > 2 or (len(detail) == 2 and len(title) == 2):
            room = 1 if len(title) == 2 else 2
            # From the words themselves: a blank at the break is not in the rows.
            rest = todo.detail[len("".join(detail[: room - 1])) :].lstrip()
            detail = detail[: room - 1]
            detail.append(
                look.metrics("secondary").elidedText(rest, Qt.TextElideMode.ElideRight, wide)
            )
        self.prose.show_lines([*title, *(line(Run(row, ink="text-2")) for row in detail)])

    def _title(self, text: str, wide: int) -> list[Line]:
        look = self._setting.look
        size: str | int = "body"
        rows = wrapped(text, lambda one: look.advance(one, "body", bold=True), wide)
        if len(rows) > 1:
            size = "table"
            rows = wrapped(text, lambda one: look.advance(one, "table", bold=True), wide)
        return [line(Run(row, size, bold=True)) for row in rows[:2]]

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # the event as it came
        self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._setting.look
        if self.todo is not None:
            how = look.todo_colours
            if how == "row":
                painter.fillRect(self.rect(), look.colour(f"{self.todo.edge}-bg"))
            plain = "text" if self.todo.urgent else "text-2"
            ink = plain if how == "none" else self.todo.edge
            painter.fillRect(QRect(0, 0, EDGE_PX, self.height() - 1), look.colour(ink))
            if self.number <= DIGITS:
                painter.setPen(look.colour("bg-panel"))
                painter.setFont(look.font("minimum", bold=True))
                box = QRect(0, 0, EDGE_PX, self.height() - 1)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.number))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        painter.end()


class SectionHead(QWidget):
    """44 px: a title, a count, and at the right a word or a way to more."""

    def __init__(self, setting: Setting, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = setting.look
        label = QLabel(title, self)
        label.setProperty("role", "head")
        self.count = Chip(setting, self)
        self.count.tall_px = 24
        self.count.hide()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 0, 8, 0)
        self.row.setSpacing(10)
        self.row.addWidget(label)
        self.row.addWidget(self.count)
        self.row.addStretch(1)
        self.setFixedHeight(setting.look.length("section_header"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.colour("line"))
        painter.end()


class Side(QFrame):
    """Follows the stage.

    Signals:
        wanted (Todo): the button of a thing to do was pressed.
        line_pressed (LogLine): a line of the log was pressed.
        all_pressed: the whole log is wanted.
    """

    wanted = Signal(object)
    line_pressed = Signal(object)
    all_pressed = Signal()

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.first_todos: FirstTodos = lambda _board, _fire, _now: []  # wind and people
        self.more_todos: Callable[[], list[Todo]] = list  # what other pages add
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = SectionHead(setting, setting.say("ui.todo.title"), self)
        order = QLabel(setting.say("ui.todo.order"), self.head)
        order.setProperty("role", "aside")
        self.head.row.addWidget(order)
        self.rows: list[TodoRow] = []
        self._list = QWidget(self)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._none = QLabel(setting.say("ui.todo.none"), self._list)
        self._none.setProperty("role", "aside")
        self._none.setContentsMargins(14, 10, 10, 12)
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidget(self._list)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.log_head = SectionHead(setting, setting.say("ui.log.title"), self)
        self.all = QPushButton(self.log_head)
        self.all.setProperty("kind", "link")
        self.all.clicked.connect(self.all_pressed)
        self.log_head.row.addWidget(self.all)
        self.log = LogList(setting, self)
        self.log.clicked.connect(lambda index: self.line_pressed.emit(self.log.line_at(index)))
        self.log.activated.connect(
            lambda index: self.line_pressed.emit(self.log.line_at(index))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, self.area, self.log_head):
            column.addWidget(part)
        column.addWidget(self.log, 1)
        stage.board_changed.connect(self.refresh)
        stage.ticked.connect(self._tick)
        setting.look.changed.connect(self.refresh)
        self.refresh()

    def _tick(self, now: datetime) -> None:
        if now.second % 5 == 0:
            self._show_todos(now)

    def refresh(self, *_: object) -> None:
        self._show_todos(self._stage.shown_at)
        board = self._stage.board
        lines: list[LogLine] = []
        fire = self._stage.fire_id
        if board is not None:
            lines = [one for one in board.log if one.incident in (None, fire)]
        self.log.show_lines(lines, of=(fire, self._stage.look_back), most=LAST_LINES)
        self.all.setText(self._setting.say("ui.log.all", n=len(lines)))

    def _show_todos(self, now: datetime) -> None:
        board = self._stage.board
        listed: list[Todo] = []
        if board is not None and self._stage.live:
            listed = by_urgency(
                [
                    *self.first_todos(board, self._stage.fire, now),
                    *todos(self._setting, board, self._stage.fire, now),
                    *self.more_todos(),
                ]
            )
        meant = next((row for row in self.rows if row.button.hasFocus()), None)
        kept = meant.todo.key if meant is not None and meant.todo is not None else None
        while len(self.rows) < len(listed):
            row = TodoRow(self._setting, self._list)
            row.pressed.connect(self.wanted)
            row.number = len(self.rows) + 1
            self._column.insertWidget(len(self.rows), row)
            self.rows.append(row)
        for i, row in enumerate(self.rows):
            if i < len(listed):
                row.show_todo(listed[i])  # first: shown, it would be styled for what it was
            row.setVisible(i < len(listed))
        if kept is not None:
            self._keep_focus(kept, listed)
        self._none.setVisible(not listed)
        key = "ui.todo.none" if self._stage.live else "ui.todo.past"
        self._none.setText(self._setting.say(key))
        self.head.count.setVisible(bool(listed))
        plain = self._setting.look.todo_colours == "none"
        ink, ground = ("text", "info-bg") if plain else ("danger", "danger-bg")
        self.head.count.say(Run(str(len(listed)), "body", bold=True), ink=ink, ground=ground)
        self._fit(len(listed))

    def _keep_focus(self, key: str, listed: list[Todo]) -> None:
        """The focus stays with the thing it was on, wherever that stands now; else it leaves.

        A press that was meant for one thing must never do another.
        """
        place = next((i for i, todo in enumerate(listed) if todo.key == key), None)
        if place is None:
            self.log.setFocus()
        elif not self.rows[place].button.hasFocus():
            self.rows[place].button.setFocus()

    def press(self, number: int) -> bool:
        """The digit of a thing to do does it; False where there is none so numbered."""
        listed = self.listed()
        if number > len(listed):
            return False
        self.wanted.emit(listed[number - 1])
        return True

    def _fit(self, count: int) -> None:
        most = max((self.height() - 2 * 44 - 3 * 60) // ROW_PX, 2)
        shown = min(count, most)
        tall = shown * ROW_PX if count else 44
        if self.area.height() != tall:
            self.area.setFixedHeight(tall)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # the event as it came
        self._fit(sum(not row.isHidden() for row in self.rows))

    def step(self) -> None:
        """Space: the focus to the next thing to do."""
        shown = [row for row in self.rows if not row.isHidden()]
        if not shown:
            return
        focused = [i for i, row in enumerate(shown) if row.button.hasFocus()]
        row = shown[(focused[0] + 1) % len(shown) if focused else 0]
        row.button.setFocus()
        self.area.ensureWidgetVisible(row)

    def contact(self) -> None:
        """T: the team that has been silent longest was reached."""
        first = next((todo for todo in self.listed() if todo.act == "contact"), None)
        if first is not None:
            self.wanted.emit(first)

    def listed(self) -> list[Todo]:
        return [row.todo for row in self.rows if not row.isHidden() and row.todo]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), self._setting.look.colour("line-strong"))
        painter.end()

"""Where the screen is narrow: the panel on the right as a strip of counters. A press opens it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from firepost.app.board import LogLine
from firepost.ui import figures
from firepost.ui.loglist import spoken
from firepost.ui.setting import Setting
from firepost.ui.situation.todo import EDGES
from firepost.ui.stage import Stage

if TYPE_CHECKING:
    from firepost.ui.loglist import LogModel
    from firepost.ui.situation.side import Side

WIDE_PX: Final = 56
HEAD_PX: Final = 52
TALLY_PX: Final = 50
LATEST: Final = 4  # entries, where there is room for so many
BAR_PX: Final = 5


class Counter(QAbstractButton):
    """A figure with a word over or under it; pressed, it opens the panel."""

    def __init__(self, setting: Setting, tall_px: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = setting.look
        self._told: tuple[str, ...] = ()
        self.over = self.under = ""
        self.ink = "text"
        self.bar = ""  # the colour of how urgent, down the left
        self.large = False  # what stands under is a figure
        self.setFixedHeight(tall_px)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def tell(self, over: str, under: str, named: str, *, ink: str = "text") -> None:
        told = (over, under, named, ink)
        if told != self._told:
            self._told = told
            self.over, self.under, self.ink = over, under, ink
            self.setAccessibleName(named)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        left = BAR_PX if self.bar else 0
        if self.bar:
            painter.fillRect(
                0, 0, self.width(), self.height() - 1, look.colour(f"{self.bar}-bg")
            )
            painter.fillRect(0, 0, BAR_PX, self.height() - 1, look.colour(self.bar))
        tall = 19.0
        top = (self.height() - 1 - tall - (23 if self.large else 19)) / 2
        for text, size, bold, high, drop in (
            (self.over, "secondary", not self.large, tall, 0.0),
            (self.under, "body" if self.large else "secondary", self.large, 23.0, tall - 1),
        ):
            box = QRectF(left, top + drop, self.width() - left, high)
            painter.setFont(look.font(size, bold=bold))
            painter.setPen(look.colour(self.ink))
            fitting = look.metrics(size, bold=bold).elidedText(
                text, Qt.TextElideMode.ElideRight, box.width() - 2
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, fitting)
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        painter.end()


class Counters(QFrame):
    """Follows the panel it stands for.

    Signals:
        turned: opened or closed by the head.
        edge_wanted (str): the first thing to do of this colour.
        line_wanted (int): the entry in this row of the log.
        moved: it stands elsewhere; the panel over the map follows.
    """

    turned = Signal()
    edge_wanted = Signal(str)
    line_wanted = Signal(int)
    moved = Signal()

    def __init__(self, setting: Setting, stage: Stage, side: Side, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting, self._stage, self._side = setting, stage, side
        self._seen: str | None = None  # the last entry that stood open
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDE_PX)
        self.head = Counter(setting, HEAD_PX, self)
        self.head.large = True
        self.head.clicked.connect(self.turned)
        self.edges = {edge: Counter(setting, TALLY_PX, self) for edge in EDGES}
        for edge, one in self.edges.items():
            one.large = True
            one.clicked.connect(lambda _=False, edge=edge: self.edge_wanted.emit(edge))
        self.log = Counter(setting, TALLY_PX, self)
        self.log.large = True
        self.log.clicked.connect(lambda: self.line_wanted.emit(0))
        self.latest = [Counter(setting, TALLY_PX, self) for _ in range(LATEST)]
        for row, one in enumerate(self.latest):
            one.clicked.connect(lambda _=False, row=row: self.line_wanted.emit(row))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        for one in self.stops():
            column.addWidget(one)
        column.addStretch(1)
        stage.board_changed.connect(self.refresh)
        stage.ticked.connect(self._tick)
        setting.look.changed.connect(self.update)
        self.refresh()

    def stops(self) -> list[Counter]:
        """From the top down."""
        return [self.head, *self.edges.values(), self.log, *self.latest]

    def _tick(self, now: datetime) -> None:
        if now.second % 5 == 0:  # as often as the panel reckons
            self.count()

    def refresh(self, *_: object) -> None:
        if self.isHidden():
            return
        self.count()
        self._tell_log()

    def count(self) -> None:
        """What is to be done, by how urgent it is. A figure of nought stays in its place."""
        if self.isHidden():
            return
        say, listed = self._setting.say, self._side.listed()
        open_ = self._side.isVisible()
        word = say("ui.counters.close" if open_ else "ui.counters.open")
        named = say("ui.counters.todos", n=len(listed), deed=word)
        arrow = "▶" if open_ else "◀"
        # Looking back nothing is listed: that is not nought.
        past = "" if self._stage.live else say("ui.counters.past")
        if past:
            named = f"{say('ui.todo.past')} {word}"
        self.head.tell(say("ui.todo.title"), f"{arrow} {past or len(listed)}", named)
        for edge, one in self.edges.items():
            number = sum(todo.edge == edge for todo in listed)
            one.bar = edge if number and self._look_colours else ""
            ink = "text-2" if not number else edge if self._look_colours else "text"
            name = say(f"ui.counters.{edge}")
            named = say("ui.todo.past") if past else say("ui.counters.of", what=name, n=number)
            one.tell(name, past or str(number), named, ink=ink)

    @property
    def _look_colours(self) -> bool:
        return self._setting.look.todo_colours != "none"

    def _lines(self) -> list[LogLine]:
        model = cast("LogModel", self._side.log.model())
        return [model.line(row) for row in range(min(model.rowCount(), 40))]

    def _tell_log(self) -> None:
        say, lines = self._setting.say, self._lines()
        if self._side.isVisible() or self._seen is None:
            self._seen = lines[0].said.entry if lines else ""
        fresh = next((n for n, one in enumerate(lines) if one.said.entry == self._seen), 0)
        if fresh:
            word = say("ui.counters.fresh", n=fresh)
            self.log.tell(say("ui.counters.log"), word, say("ui.counters.fresh_log", n=fresh))
        else:
            board, fire = self._stage.board, self._stage.fire_id
            log = board.log if board is not None else ()
            number = sum(one.incident in (None, fire) for one in log)
            named = say("ui.counters.all_log", n=number)
            self.log.tell(say("ui.counters.log"), str(number), named)
        self.log.bar = "warn" if fresh else ""
        for one, line in zip(self.latest, lines, strict=False):
            source = line.said.source or say(f"ui.verb.{line.kind}")
            clock = figures.clock(line.said.at)
            one.tell(clock, source, f"{clock} {spoken(line)}")
        self._fit(len(lines))

    def _fit(self, lines: int) -> None:
        """As many entries as there is room for; none is cut in two."""
        room = self.height() - HEAD_PX - TALLY_PX * (len(self.edges) + 1)
        shown = min(max(room // TALLY_PX, 0), lines)
        for place, one in enumerate(self.latest):
            one.setVisible(place < shown)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # the event as it came
        self._tell_log()
        self.moved.emit()

    def moveEvent(self, event: object) -> None:
        super().moveEvent(event)  # type: ignore[arg-type]  # the event as it came
        self.moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), self._setting.look.colour("line-strong"))
        painter.end()

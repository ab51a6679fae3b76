"""Ctrl+F: one line that finds everything the desk knows, and Enter that goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from firepost.app import finding
from firepost.app.finding import Block, Found, Reader
from firepost.domain.instants import moment_of
from firepost.ui import figures
from firepost.ui.everyday.things import things
from firepost.ui.loglist import spoken
from firepost.ui.map.basemap import BaseMap
from firepost.ui.map.frames import Task
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

EACH: Final = 8  # of every kind but the log
LINES: Final = 40  # of the log
AT_ONCE: Final = 400  # entries read before others are served
ANEW: Final = 400  # entries the desk may have grown by before its log is read again
_ROW_PX: Final = 48
_HIT: Final = Qt.ItemDataRole.UserRole


class SearchSheet(QWidget):
    """Looks through the names at once and through the log as it is read, off this thread.

    Signals:
        chosen (Found): go there.
    """

    chosen = Signal(object)
    _built = Signal(object, object)
    _found = Signal(int, object)

    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        base: Callable[[], BaseMap],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._setting, self._stage, self._base = setting, stage, base
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._named: list[Block] = []
        self._lines: list[Block] = []  # the newest last
        self._reader: Reader | None = None
        self._entries = 0  # that the desk held when its log was read
        self._wish = 0
        self._plan: Any = None
        self.line = QLineEdit(self)
        self.line.setMaxLength(200)
        self.line.setPlaceholderText(setting.say("ui.find.hint"))
        self.line.setAccessibleName(setting.say("ui.find.hint"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(setting.say("ui.list.search"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.told = QLabel("", self)
        self.told.setProperty("role", "aside")
        self.told.setWordWrap(True)
        self.setFocusProxy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 4, 4)
        column.addWidget(self.line)
        column.addWidget(self.told)
        column.addWidget(self.list, 1)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(60)
        self._typed.timeout.connect(self.look)
        self.line.textChanged.connect(lambda _text: self._typed.start())
        self.line.returnPressed.connect(self.go)
        self.list.itemClicked.connect(lambda _item: self.go())
        self._built.connect(self._take)
        self._found.connect(self._show)
        stage.clerk.ask(lambda post: getattr(post, "plan", None), self._take_plan)

    @property
    def reading(self) -> bool:
        """Whether the log is still being read."""
        return self._reader is not None and not self._reader.ended

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.line.selectAll()
        self._name()
        board = self._stage.board
        grown = board is not None and board.entries - self._entries > ANEW
        if board is not None and not self.reading and (self._reader is None or grown):
            self._reader, self._lines, self._entries = Reader(), [], board.entries
            self._read(self._reader)
        self.look()

    def hideEvent(self, event: Any) -> None:
        self._wish += 1  # nobody waits any more
        super().hideEvent(event)

    def close_down(self) -> None:
        self._wish += 1
        self._pool.waitForDone()

    # -- what is looked through

    def _take_plan(self, plan: Any) -> None:
        self._plan = plan
        if self.isVisible():
            self._name()

    def _name(self) -> None:
        """Names change with the board: they are folded anew, on another thread."""
        board, base, plan, setting = self._stage.board, self._base(), self._plan, self._setting
        if board is None:
            return
        held = board

        def fold() -> list[Block]:
            recent = [
                Found("log", one.said.entry, spoken(one), "", _ms(one.said.at))
                for one in held.log
            ]
            # By kind, so that each kind is looked through as one.
            every = sorted(things(setting, held, base, plan), key=lambda one: one.kind)
            by_kind = [list(group) for _, group in groupby(every, key=lambda one: one.kind)]
            return [
                *(block for kind in by_kind for block in finding.blocks(kind)),
                *finding.blocks(recent),
            ]

        self._pool.start(Task(fold, lambda blocks: self._built.emit("names", blocks)))

    def _read(self, reader: Reader) -> None:
        def come(lines: list[Found]) -> None:
            if reader is not self._reader:
                return
            if lines:
                self._pool.start(
                    Task(
                        lambda: finding.blocks(lines),
                        lambda blocks: self._built.emit("log", blocks),
                    )
                )
            if not reader.ended and self.isVisible():
                self._read(reader)
            else:
                self._reader = reader if reader.ended else None
                self._tell_progress()

        def failed(_notice: object) -> None:
            self._reader = None  # read again at the next look

        self._stage.clerk.ask(lambda post: reader.take(post, AT_ONCE), come, failed)
        self._tell_progress()

    def _take(self, what: str, blocks: list[Block] | None) -> None:
        if blocks is None:
            return
        if what == "names":
            self._named = blocks
        else:
            self._lines += blocks
        if self.isVisible() and not self._typed.isActive():
            self._typed.start()

    # -- looking

    def look(self) -> None:
        """Only the newest wish is answered; the ones between are skipped."""
        self._wish += 1
        wish, words = self._wish, finding.wanted(self.line.text())
        if not words:
            self.list.clear()
            self._tell_progress()
            return
        named, lines = list(self._named), list(reversed(self._lines))

        def look() -> list[Found]:
            return _look(named, lines, words, lambda: wish == self._wish)

        self._pool.start(Task(look, lambda found: self._found.emit(wish, found)))

    def _show(self, wish: int, found: Sequence[Found] | None) -> None:
        if wish != self._wish or found is None:
            return
        say, now = self._setting.say, self._stage.now()
        kept = self._key_of(self.list.currentItem())
        self.list.clear()
        for kind, group in groupby(found, key=lambda one: one.kind):
            head = QListWidgetItem(say(f"ui.find.{kind}"))
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setFont(self._setting.look.font("secondary", bold=True))
            head.setForeground(self._setting.look.colour("link"))
            head.setSizeHint(QSize(0, _ROW_PX - 16))
            self.list.addItem(head)
            for one in group:
                self.list.addItem(_row(one, now))
        self._choose(kept)
        self._tell_progress(len(found))

    def _key_of(self, item: QListWidgetItem | None) -> str:
        one = None if item is None else item.data(_HIT)
        return "" if one is None else str(one.key)

    def _choose(self, key: str) -> None:
        rows = [i for i in range(self.list.count()) if self.list.item(i).data(_HIT) is not None]
        same = [i for i in rows if self._key_of(self.list.item(i)) == key]
        if rows:
            self.list.setCurrentRow((same or rows)[0])

    def _tell_progress(self, found: int | None = None) -> None:
        say, typed = self._setting.say, bool(self.line.text().strip())
        board, reader = self._stage.board, self._reader
        if reader is not None and not reader.ended and board is not None:
            words = say("ui.find.reading", n=reader.read, of=board.entries)
        elif typed and found == 0:
            words = say("ui.find.nothing")
        else:
            words = say("ui.find.how")
        if found is not None or not typed or self.list.count():
            self.told.setText(words)

    # -- going there

    def go(self) -> None:
        row = self.list.currentRow()
        one = self.list.item(row).data(_HIT) if row >= 0 else None
        if isinstance(one, Found):
            self.chosen.emit(one)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = self.list.currentRow() + step
        while 0 <= place < self.list.count():
            if self.list.item(place).data(_HIT) is not None:
                self.list.setCurrentRow(place)
                return
            place += step


def _look(
    named: list[Block], lines: list[Block], words: tuple[str, ...], goes_on: Callable[[], bool]
) -> list[Found]:
    """Names by kind, some of each; then the log, the newest first, each line once."""
    found: dict[tuple[str, str], Found] = {}
    for block in named:
        most = LINES if block.lines[0].kind == "log" else EACH
        for one in finding.look([block], words, most=most, goes_on=goes_on)[0]:
            found.setdefault((one.kind, one.key), one)
    for one in finding.look(lines, words, most=LINES, goes_on=goes_on)[0]:
        found.setdefault((one.kind, one.key), one)
    order = ["fire", "team", "machine", "depot", "place", "people", "report", "clause"]
    kinds = [*order, "log"]
    some: list[Found] = []
    for kind in kinds:
        mine = [one for one in found.values() if one.kind == kind]
        if kind == "log":
            mine.sort(key=lambda one: -one.at_ms)
        some += mine[: LINES if kind == "log" else EACH]
    return some


def _row(one: Found, now: Any) -> QListWidgetItem:
    first = one.title.replace("\n", " ")
    detail = one.detail
    if one.kind == "log":
        at = figures.moment(moment_of(one.at_ms), now)
        detail = f"{at} {detail}".strip()
    item = QListWidgetItem(f"{first}\n{detail}" if detail else first)
    item.setData(_HIT, one)
    item.setSizeHint(QSize(0, _ROW_PX if detail else 44))
    return item


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)

"""The running log as a list: newest first, what came late said so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QWidget

from firepost.app.board import LogLine
from firepost.ui import figures
from firepost.ui.prose import Run, write
from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from firepost.ui.waiting_bar import WaitingBar

Index = QModelIndex | QPersistentModelIndex
ROW: int = Qt.ItemDataRole.UserRole
TIME_PX = 62
_LINES_AT_ONCE: Final = 15
_MOVES: Final = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_End,
)
# So many rows there are until somebody scrolls to the last of them. Qt asks of every row that
# there is, each time across the border to Python, where a busy thread may make it wait.
PAGE: Final = 200


class LogModel(QAbstractListModel):
    """Lines newest first; a line that was shown stays the same object.

    The older ones come page by page, as somebody scrolls to them.
    """

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._lines: tuple[LogLine, ...] = ()
        self._shown = 0  # of them, so far

    def show_lines(self, lines: Sequence[LogLine]) -> None:
        fresh = tuple(reversed(lines))
        old = self._lines
        if fresh == old:
            return
        grown = _grown(fresh, old)
        if grown:
            self._cut_to(len(fresh) - grown)
            self.beginInsertRows(QModelIndex(), 0, grown - 1)
            self._lines = fresh
            self._shown += grown
            self.endInsertRows()
            return
        self.beginResetModel()
        self._lines = fresh
        self._shown = min(max(self._shown, PAGE), len(fresh))
        self.endResetModel()

    def _cut_to(self, rows: int) -> None:
        """The oldest fall off, where only so many are wanted."""
        if rows < self._shown:
            self.beginRemoveRows(QModelIndex(), rows, self._shown - 1)
            self._lines, self._shown = self._lines[:rows], rows
            self.endRemoveRows()

    def mend(self, lines: Sequence[LogLine]) -> int:
        """Put into their places what was corrected since, and say how many new lines there are.

        Nothing else moves; what is older than all that stands here is left out.
        """
        old = self._lines
        fresh = {line.said.entry: line for line in lines}
        last = max((row for row, one in enumerate(old) if one.said.entry in fresh), default=-1)
        kept = [fresh.get(one.said.entry) for one in old[: last + 1]]
        if tuple(kept) != old[: last + 1]:
            self._put(kept)
        here = {one.said.entry for one in old}
        below = old[last].said.entry if last >= 0 else None
        new = 0
        for line in reversed(lines):
            if line.said.entry == below:
                break
            new += line.said.entry not in here
        return new

    def _put(self, kept: list[LogLine | None]) -> None:
        """Each row as it is now; None where it was made void."""
        for row in range(len(kept) - 1, -1, -1):
            line = kept[row]
            before, after = self._lines[:row], self._lines[row + 1 :]
            if line is not None:
                if line != self._lines[row]:
                    self._lines = (*before, line, *after)
                    if row < self._shown:
                        self.dataChanged.emit(self.index(row), self.index(row))
            elif row < self._shown:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._lines, self._shown = (*before, *after), self._shown - 1
                self.endRemoveRows()
            else:
                self._lines = (*before, *after)

    def rowCount(self, _parent: Index | None = None) -> int:
        return self._shown

    def canFetchMore(self, _parent: Index) -> bool:
        return self._shown < len(self._lines)

    def fetchMore(self, _parent: Index) -> None:
        last = min(self._shown + PAGE, len(self._lines))
        self.beginInsertRows(QModelIndex(), self._shown, last - 1)
        self._shown = last
        self.endInsertRows()

    def line(self, row: int) -> LogLine:
        return self._lines[row]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._lines[index.row()]
        if role == ROW:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{figures.clock(line.said.at)} {spoken(line)}"
        return None


def _grown(fresh: tuple[LogLine, ...], old: tuple[LogLine, ...]) -> int:
    """How many came on top, where nothing else changed but that the oldest may have fallen off."""
    if not old:
        return 0
    for grown in range(1, min(len(fresh), PAGE + 1)):
        if fresh[grown] == old[0]:
            same = fresh[grown:]
            return grown if same == old[: len(same)] else 0
    return 0


def spoken(line: LogLine) -> str:
    return f"{line.speaker}：{line.text}" if line.speaker else line.text


class LogDelegate(QStyledItemDelegate):
    """Time and source to the left, the words beside them on as many lines as they need."""

    def __init__(self, setting: Setting, parent: LogList) -> None:
        super().__init__(parent)
        self._setting = setting
        self._view = parent
        self._wrapped: dict[tuple[str, int], list[str]] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self._view.line_at(index)
        wide = self._view.wide_px
        rows = len(self._rows(line, wide - TIME_PX - 10))
        text = rows * 21 + (26 if line.learned_late else 0)
        return QSize(wide, max(text, 2 * 20) + 11)

    def _rows(self, line: LogLine, wide_px: int) -> list[str]:
        key = (spoken(line), wide_px)
        rows = self._wrapped.get(key)
        if rows is None:
            look = self._setting.look
            rows = wrapped(key[0], lambda piece: look.advance(piece, "table"), wide_px)
            self._wrapped[key] = rows
        return rows

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, line = self._setting.look, self._view.line_at(index)
        box: QRect = option.rect
        # Asked of the view, not read off `option.state`: QStyle's five hundred names would be
        # made for these two, at the first line that is drawn.
        view = self._view
        chosen = view.selectionModel().isSelected(index)
        in_focus = view.hasFocus() and view.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(box, look.colour("bg-sel"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, look.colour("line"))
        left, top = box.left() + 12, box.top() + 5
        clock = (Run(figures.clock(line.said.at), "table", bold=True),)
        write(painter, look, clock, left=left, top=top, tall=20)
        source = line.said.source or self._setting.say(f"ui.verb.{line.kind}")
        source = look.metrics("secondary").elidedText(
            source, Qt.TextElideMode.ElideRight, TIME_PX - 8
        )
        write(painter, look, (Run(source, ink="text-2"),), left=left, top=top + 20, tall=20)
        self._words(
            painter,
            line,
            QRect(left + TIME_PX - 8, top, box.width() - TIME_PX - 10, box.height()),
        )
        if in_focus:
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(2, 2, -2, -3))
        painter.restore()

    def _words(self, painter: QPainter, line: LogLine, box: QRect) -> None:
        look = self._setting.look
        top = float(box.top())
        for row in self._rows(line, box.width()):
            write(painter, look, (Run(row, "table"),), left=box.left(), top=top, tall=21)
            top += 21
        if line.learned_late:
            late = self._setting.say("ui.log.late", at=figures.clock(line.said.known_at))
            run = Run(late, bold=True, box="warn")
            write(painter, look, (run,), left=box.left(), top=top + 1, tall=22)


def wrapped(text: str, width_of: Callable[[str], float], limit_px: float) -> list[str]:
    """Break text at any letter, as Chinese allows; Latin words and numbers stay whole.

    Args:
        width_of: of one piece; asked again for the same pieces, so it should remember.
    """
    rows: list[str] = []
    row, taken_px = "", 0.0
    for piece in _pieces(text):
        wide = width_of(piece)
        if row and taken_px + wide > limit_px:
            rows.append(row.rstrip())
            row, taken_px = "", 0.0
            piece = piece.lstrip()  # noqa: PLW2901 - a blank at the break goes
            wide = width_of(piece)
        if wide > limit_px:
            *whole, piece = _cut(piece, width_of, limit_px)  # noqa: PLW2901 - its last part
            rows += whole
            wide = width_of(piece)
        row, taken_px = row + piece, taken_px + wide
    return [*rows, row]


def _cut(word: str, width_of: Callable[[str], float], limit_px: float) -> list[str]:
    """A word wider than a line, in parts that fit."""
    parts, part, taken_px = [], "", 0.0
    for letter in word:
        wide = width_of(letter)
        if part and taken_px + wide > limit_px:
            parts.append(part)
            part, taken_px = "", 0.0
        part, taken_px = part + letter, taken_px + wide
    return [*parts, part]


_NOT_FIRST = "，。、；：！？）》”’%,.;:!?)"


# A word, or a figure with its point, colon or dash (16:46, 1.12, 437–1127), or one letter; with
# the marks that may not begin a row.
_PIECE = re.compile(
    rf"(?:[A-Za-z0-9]+(?:[.:/–-][0-9]+)*|.)[{re.escape(_NOT_FIRST)}]*", re.DOTALL
)


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text.replace("\n", " "))


class LogList(QListView):
    """Rows that can be pressed: a press opens the line for correction.

    Nothing moves under a finger: while somebody holds a row, goes along the rows, or reads further
    down, new lines wait behind a bar. Else the newest are shown as they come.
    """

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.wide_px = 0  # of the viewport
        self.bar: WaitingBar | None = None  # made when something first waits
        self._of: object = None
        self._most: int | None = None
        self._waiting: tuple[LogLine, ...] | None = None
        self._pressed = self._touched = False
        self._model = LogModel(setting, self)
        self.setModel(self._model)
        self.setItemDelegate(LogDelegate(setting, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        # A day's log is measured bit by bit, so that its top stands at once.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_LINES_AT_ONCE)
        self.setAccessibleName(setting.say("ui.log.title"))
        setting.look.changed.connect(self.scheduleDelayedItemsLayout)

    def show_lines(
        self, lines: Sequence[LogLine], *, of: object = None, most: int | None = None
    ) -> None:
        """`of` says what these are the lines of: those of another fire or search never wait.

        Args:
            most: so many of the newest stand here.
        """
        self._most = most
        same = of == self._of and self._model.rowCount() > 0
        self._of = of
        if same and self._held():
            waiting = tuple(lines)
            new = self._model.mend(waiting)
            self._waiting = waiting
            self._tell(new)
        else:
            self._show(tuple(lines))

    def show_newest(self) -> None:
        """What waits is shown, and its top is in sight; from here on it goes on by itself."""
        self._touched = False
        if self._waiting is not None:
            self._show(self._waiting)
        self.scrollToTop()

    def _show(self, lines: tuple[LogLine, ...]) -> None:
        self._waiting = None
        self._tell(0)
        self._model.show_lines(lines[-self._most :] if self._most else lines)

    def _held(self) -> bool:
        return self._pressed or self.verticalOffset() > 0 or (self._touched and self.hasFocus())

    def _settle(self) -> None:
        if self._waiting is not None and not self._held():
            self._show(self._waiting)

    def _tell(self, new: int) -> None:
        if new and self.bar is None:
            from firepost.ui.waiting_bar import WaitingBar

            self.bar = WaitingBar(self._setting, self)
            self.bar.clicked.connect(self.show_newest)
        if self.bar is not None:
            row = self.visualRect(self.currentIndex()) if self._touched else QRect()
            self.bar.tell(new, keep_off=row)

    # -- what a person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._touched = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = False
        super().mouseReleaseEvent(event)
        self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Home:
            self.show_newest()
            super().keyPressEvent(event)
        elif key in _MOVES:
            self._touched = True
            super().keyPressEvent(event)
        elif event.text().isprintable() and event.text():
            event.ignore()  # a letter means here what it means everywhere
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._touched = False
        self._settle()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pressed = self._touched = False
        if self.bar is not None:
            self.bar.hide()

    def verticalScrollbarValueChanged(self, value: int) -> None:
        super().verticalScrollbarValueChanged(value)
        if value == 0 and self._waiting is not None:
            QTimer.singleShot(0, self, self._settle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # From the event: asked of Qt, the viewport is a widget Python has not met yet, and to
        # name it every kind of widget there is would be made first.
        self.wide_px = event.size().width()
        super().resizeEvent(event)
        if self.bar is not None:
            self.bar.fit()

    def line_at(self, index: Index) -> LogLine:
        """Straight from the model: through the index it would go by Qt and back for each row."""
        return self._model.line(index.row())

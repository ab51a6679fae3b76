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
)
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QWidget

from firepost.app.board import LogLine
from firepost.ui import figures
from firepost.ui.prose import Run, write
from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex
ROW: int = Qt.ItemDataRole.UserRole
TIME_PX = 62


_LINES_AT_ONCE: Final = 15
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
        grown = len(fresh) - len(old)
        if old and 0 < grown <= PAGE and fresh[grown:] == old:
            self.beginInsertRows(QModelIndex(), 0, grown - 1)
            self._lines = fresh
            self._shown += grown
            self.endInsertRows()
            return
        self.beginResetModel()
        self._lines = fresh
        self._shown = min(max(self._shown, PAGE), len(fresh))
        self.endResetModel()

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
    """Rows that can be pressed: a press opens the line for correction."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wide_px = 0  # of the viewport
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

    def show_lines(self, lines: Sequence[LogLine]) -> None:
        self._model.show_lines(lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # From the event: asked of Qt, the viewport is a widget Python has not met yet, and to
        # name it every kind of widget there is would be made first.
        self.wide_px = event.size().width()
        super().resizeEvent(event)

    def line_at(self, index: Index) -> LogLine:
        """Straight from the model: through the index it would go by Qt and back for each row."""
        return self._model.line(index.row())

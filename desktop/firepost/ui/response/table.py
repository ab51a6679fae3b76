"""The sixteen conditions in plan order: judged, with the fact behind each, its source and what is lacking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from firepost.ui.badge import paint_badge
from firepost.ui.loglist import wrapped
from firepost.ui.prose import TEXT_LEADING, Run, write
from firepost.ui.response.told import Bit, RowText
from firepost.ui.setting import Setting

# Shares of the width: condition, judgement (px), fact, source; what is lacking has the rest.
SHARES: Final = {"wide": (0.31, 88, 0.28, 0.19), "compact": (0.30, 88, 0.46, 0.0)}
LEVEL_PX: Final = {"wide": 80, "compact": 78}
HEAD_PX: Final = 32
PAD_PX: Final = 7
BUTTON_PX: Final = 44
STATES: Final = {
    "met": ("danger", "danger-bg", "✓"),
    "not_met": ("text-2", "info-bg", "—"),
    "unknown": ("unk", "unk-bg", "?"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One condition, broken into lines for the present width."""

    text: RowText
    cells: tuple[tuple[tuple[Run, ...], ...], ...]  # of condition, fact, source, gap
    top: int
    tall: int


class ConditionTable(QWidget):
    """Painted whole; only a row that lacks a fact has a button.

    Signals:
        wanted (str, str): the form and its target that a row's button asks for.
    """

    wanted = Signal(str, str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._texts: tuple[RowText, ...] = ()
        self._rows: tuple[_Row, ...] = ()
        self.buttons: dict[str, QPushButton] = {}
        self.cut: list[str] = []  # what doesn't fit although it must
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        setting.look.changed.connect(self._relay)

    def show_rows(self, texts: Sequence[RowText]) -> None:
        fresh = tuple(texts)
        if fresh == self._texts:
            return
        self._texts = fresh
        self._make_buttons()
        self.setAccessibleName("\n".join(_spoken(self._setting, row) for row in fresh))
        self._relay()

    def top_of(self, condition: str) -> int | None:
        """Where a condition's row begins; None where it is none of the table's."""
        return next((row.top for row in self._rows if row.text.id == condition), None)

    def told_at(self, point: QPoint) -> str:
        """The condition under a point, with its facts and where they come from."""
        under = (r for r in self._rows if r.top <= point.y() < r.top + r.tall)
        return next((_spoken(self._setting, row.text) for row in under), "")

    def told_rows(self) -> list[str]:
        return [_spoken(self._setting, row) for row in self._texts]

    def _make_buttons(self) -> None:
        wanted = {row.id: row for row in self._texts if row.act}
        for gone in [key for key in self.buttons if key not in wanted]:
            self.buttons.pop(gone).deleteLater()
        for key, row in wanted.items():
            button = self.buttons.get(key)
            if button is None:
                button = QPushButton(self)
                button.clicked.connect(lambda _=False, key=key: self._press(key))
                self.buttons[key] = button
            button.setText(row.button)
            button.setAccessibleName(f"{row.clause} {row.button}")
            button.show()

    def _press(self, key: str) -> None:
        row = next(row for row in self._texts if row.id == key)
        self.wanted.emit(row.act, row.target)

    # -- laying out

    def _columns(self) -> tuple[tuple[int, int], ...]:
        """Left edge and width of condition, judgement, fact, source, lacking."""
        look = self._setting.look
        kind = "compact" if look.compact else "wide"
        condition, judged_px, fact, source = SHARES[kind]
        left = LEVEL_PX[kind]
        free = self.width() - left - judged_px
        wide = [round(free * condition), judged_px, round(free * fact), round(free * source)]
        wide.append(self.width() - left - sum(wide))
        edges = []
        for width in wide:
            edges.append((left, width))
            left += width
        return tuple(edges)

    def _relay(self) -> None:
        self._rows = tuple(self._laid())
        tall = self._rows[-1].top + self._rows[-1].tall if self._rows else HEAD_PX
        self.setFixedHeight(tall + 1)
        gap_left, gap_wide = self._columns()[4]
        for row in self._rows:
            button = self.buttons.get(row.text.id)
            if button is not None:
                width = min(max(button.sizeHint().width(), 88), gap_wide - PAD_PX)
                below = bool(row.cells[3])  # what is lacking stands above it
                spare = row.tall - BUTTON_PX - 1
                top = row.top + (spare - 2 if below else spare // 2)
                button.setGeometry(gap_left + gap_wide - width - PAD_PX, top, width, BUTTON_PX)
        self.update()

    def _laid(self) -> list[_Row]:
        look = self._setting.look
        least = 44 if look.compact else look.length("row_readonly")
        columns = self._columns()
        self.cut = []
        rows: list[_Row] = []
        top = HEAD_PX
        for text in self._texts:
            facts, source = text.facts, text.source
            if look.compact:
                facts, source = (*facts, *_together(source)), ()
            parts = (
                (columns[0], (Bit(text.says),)),
                (columns[2], facts),
                (columns[3], source),
                (columns[4], text.gap),
            )
            cells = tuple(self._broken(bits, wide - 2 * PAD_PX) for (_, wide), bits in parts)
            tall = max(self._height(cell) for cell in cells)
            if text.act:
                tall = max(tall, self._height(cells[3]) + BUTTON_PX + 1)
            tall = max(least, round(tall) + 5)
            rows.append(_Row(text, cells, top, tall))
            top += tall
        return rows

    def _broken(self, bits: Sequence[Bit], wide_px: float) -> tuple[tuple[Run, ...], ...]:
        if wide_px <= 0:
            return ()
        look = self._setting.look
        out: list[tuple[Run, ...]] = []
        for bit in bits:
            metrics = look.metrics(bit.size, bold=bit.bold)
            rows = wrapped(bit.text, metrics.horizontalAdvance, wide_px)
            if bit.may_elide and len(rows) > 1:
                rows = [metrics.elidedText(bit.text, Qt.TextElideMode.ElideRight, wide_px)]
            self.cut += [row for row in rows if metrics.horizontalAdvance(row) > wide_px + 1]
            out += [(Run(row, bit.size, bold=bit.bold, ink=bit.ink),) for row in rows]
        return tuple(out)

    def _height(self, cell: Sequence[Sequence[Run]]) -> float:
        look = self._setting.look
        return sum(look.px(runs[0].size) * TEXT_LEADING for runs in cell)

    def sizeHint(self) -> QSize:
        return QSize(600, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._relay()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._setting.look
        painter.fillRect(event.rect(), look.colour("bg-panel"))
        columns = self._columns()
        self._paint_head(painter, columns)
        for row in self._rows:
            if row.top + row.tall >= event.rect().top() and row.top <= event.rect().bottom():
                self._paint_row(painter, row, columns)
        self._paint_levels(painter)
        painter.end()

    def _paint_head(self, painter: QPainter, columns: Sequence[tuple[int, int]]) -> None:
        look, say = self._setting.look, self._setting.say
        painter.fillRect(QRectF(0, 0, self.width(), HEAD_PX), look.colour("bg-sub"))
        names = ("condition", "judged", "fact", "source", "lacking")
        write(
            painter,
            look,
            (Run(say("ui.response.col_level"), bold=True, ink="text-2"),),
            left=12,
            top=0,
            tall=HEAD_PX,
        )
        for name, (left, wide) in zip(names, columns, strict=True):
            if not wide or (look.compact and name == "source"):
                continue
            key = f"ui.response.col_{name}"
            if look.compact and name == "fact":
                key = "ui.response.col_fact_source"
            run = Run(say(key), bold=True, ink="text-2")
            at = left + PAD_PX
            if name == "lacking":
                at = left + wide - PAD_PX - round(run.width_px(look))
            write(painter, look, (run,), left=at, top=0, tall=HEAD_PX)
        painter.fillRect(QRectF(0, HEAD_PX - 1, self.width(), 1), look.colour("line"))

    def _paint_row(
        self, painter: QPainter, row: _Row, columns: Sequence[tuple[int, int]]
    ) -> None:
        look = self._setting.look
        box = QRectF(columns[0][0], row.top, self.width() - columns[0][0], row.tall)
        ink, ground, _ = STATES[row.text.state]
        if row.text.state != "not_met":
            painter.fillRect(box, look.colour(ground))
        painter.fillRect(
            QRectF(box.left(), box.bottom() - 1, box.width(), 1), look.colour("line")
        )
        for place, column in ((0, 0), (1, 2), (2, 3)):
            left = columns[column][0] + PAD_PX
            self._paint_cell(painter, row, row.cells[place], left=left)
        self._paint_judged(painter, row, columns[1], ink=ink)
        self._paint_gap(painter, row, columns[4])

    def _paint_cell(
        self, painter: QPainter, row: _Row, cell: Sequence[tuple[Run, ...]], *, left: float
    ) -> None:
        look = self._setting.look
        top = row.top + (row.tall - self._height(cell)) / 2
        for runs in cell:
            tall = look.px(runs[0].size) * TEXT_LEADING
            write(painter, look, runs, left=left, top=top, tall=tall)
            top += tall

    def _paint_gap(self, painter: QPainter, row: _Row, column: tuple[int, int]) -> None:
        look = self._setting.look
        left, wide = column
        cell = row.cells[3]
        free = row.tall - (BUTTON_PX + 3 if row.text.act else 0)
        top = row.top + (free - self._height(cell)) / 2
        for runs in cell:
            tall = look.px(runs[0].size) * TEXT_LEADING
            at = left + wide - PAD_PX - sum(run.width_px(look) for run in runs)
            write(painter, look, runs, left=at, top=top, tall=tall)
            top += tall

    def _paint_judged(
        self, painter: QPainter, row: _Row, column: tuple[int, int], *, ink: str
    ) -> None:
        look = self._setting.look
        left, wide = column
        box = QRectF(left + 3.5, row.top + (row.tall - 26) / 2, wide - 8, 26)
        edge = QPen(look.colour(ink), 1.3)
        if row.text.state == "unknown":
            edge.setDashPattern([3.0, 2.0])
        painter.setPen(edge)
        painter.setBrush(look.colour("info-bg" if row.text.state == "not_met" else "bg-panel"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        mark = STATES[row.text.state][2]
        word = self._setting.say(f"ui.response.{row.text.state}")
        run = Run(f"{mark} {word}", "table", bold=True, ink=ink)
        if run.width_px(look) > box.width() - 8:
            run = Run(run.text, "minimum", bold=True, ink=ink)
        at = box.left() + (box.width() - run.width_px(look)) / 2
        write(painter, look, (run,), left=at, top=box.top(), tall=26)

    def _paint_levels(self, painter: QPainter) -> None:
        """The level of each run of rows, with its clause, at the left."""
        look = self._setting.look
        wide = self._columns()[0][0]
        for level in dict.fromkeys(row.text.level for row in self._rows):
            mine = [row for row in self._rows if row.text.level == level]
            top, bottom = mine[0].top, mine[-1].top + mine[-1].tall
            painter.fillRect(
                QRectF(0, bottom - 1, self.width(), 1.5), look.colour("line-strong")
            )
            painter.fillRect(QRectF(wide - 1, top, 1, bottom - top), look.colour("line"))
            middle = (top + bottom) / 2
            box = QRectF(5, middle - 27, wide - 10, 28)
            paint_badge(painter, self._setting, box, level=level, manner="solid")
            clause = mine[0].text.clause.rstrip("①②③④⑤⑥⑦⑧⑨")
            run = Run(clause, ink="text-2")
            at = (wide - run.width_px(look)) / 2
            write(painter, look, (run,), left=at, top=middle + 4, tall=20)


def _together(source: Sequence[Bit]) -> tuple[Bit, ...]:
    """When and who on one line where they stand below the fact: a row is as low as it can be."""
    out: list[Bit] = []
    for bit in source:
        if bit.may_elide and out and not out[-1].may_elide:
            out[-1] = replace(bit, text=f"{out[-1].text} · {bit.text}")
        else:
            out.append(bit)
    return tuple(out)


def _spoken(setting: Setting, row: RowText) -> str:
    """One condition as a screen reader says it."""
    bits = [*row.facts, *row.source, *row.gap]
    judged = setting.say(f"ui.response.{row.state}")
    return " ".join([row.clause, row.says, judged, *(bit.text for bit in bits)])

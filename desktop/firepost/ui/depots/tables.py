"""The painted tables of the depots page: readiness by tier, the order of 7.5, the ledger."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from firepost.ui.depots.rows import DepotRow, Group, LedgerRow, Row, StepRow
from firepost.ui.fit import fit
from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting

GROUP_PX: Final = 26
ROW_PX: Final = 44
HEAD_PX: Final = 30
_NAME_PX: Final = 150  # a depot's short name with its sign
_FIGURE_PX: Final = 104  # people of the standard, in full
_BAR_TOP: Final = 0.88  # where the standard stands on the bar


class DepotTable(QWidget):
    """Signals: `chosen` (str): a depot was pressed."""

    chosen = Signal(str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.rows: tuple[Row, ...] = ()
        self.selected = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        setting.look.changed.connect(self.update)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        if rows == self.rows:
            return
        self.rows = rows
        tall = HEAD_PX + sum(GROUP_PX if isinstance(r, Group) else ROW_PX for r in rows)
        self.setMinimumHeight(tall)
        unknown = self._setting.say("ui.unknown")
        self.setAccessibleName(
            "\n".join(
                f"{row.name} {unknown if row.people is None else row.people} {row.gap} {row.limit}"
                for row in rows
                if isinstance(row, DepotRow)
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(800, max(self.minimumHeight(), 200))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._at(event.position().y())
        if row is not None:
            self._choose(row.depot)

    def _at(self, height: float) -> DepotRow | None:
        top = HEAD_PX
        for row in self.rows:
            tall = GROUP_PX if isinstance(row, Group) else ROW_PX
            if isinstance(row, DepotRow) and top <= height < top + tall:
                return row
            top += tall
        return None

    def told_at(self, point: QPoint) -> str:
        """The depot under a point, and when it was counted."""
        row = self._at(point.y())
        return "" if row is None else self._told(row)

    def told_rows(self) -> list[str]:
        """The depot that is selected."""
        depots = (row for row in self.rows if isinstance(row, DepotRow))
        return [self._told(row) for row in depots if row.depot == self.selected]

    def _told(self, row: DepotRow) -> str:
        say = self._setting.say
        people = say("ui.unknown") if row.people is None else str(row.people)
        standard = "" if row.standard is None else f" / {row.standard}"
        equips = f"{say('ui.depots.head_people')} {people}{standard}"
        gap = f"{say('ui.depots.head_gap')} {row.gap}"
        counted = f"{say('ui.depots.head_count')} {row.counted}"
        return f"{row.name} {equips} {gap} {row.limit} · {counted}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        order = [row.depot for row in self.rows if isinstance(row, DepotRow)]
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or not order:
            super().keyPressEvent(event)
            return
        place = order.index(self.selected) + step if self.selected in order else 0
        self._choose(order[min(max(place, 0), len(order) - 1)])

    def choose(self, depot: str) -> None:
        """Select a depot from outside."""
        self._choose(depot)
        self.setFocus()

    def _choose(self, depot: str) -> None:
        self.selected = depot
        self.chosen.emit(depot)
        self.update()

    def _lefts(self) -> tuple[int, ...]:
        """Name, figures, bar, gap, limit, count."""
        wide = self.width()
        bar = max(round(wide * 0.265), _NAME_PX + _FIGURE_PX)
        gap = max(round(wide * 0.42), bar + 110)
        limit = max(round(wide * 0.51), gap + 76)
        return 10, bar - _FIGURE_PX, bar, gap, limit, wide - 112

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, say = self._setting.look, self._setting.say
        painter.fillRect(0, 0, self.width(), HEAD_PX, look.colour("bg-sub"))
        heads = [
            say(f"ui.depots.head_{n}")
            for n in ("depot", "people", "bar", "gap", "limit", "count")
        ]
        lefts = self._lefts()
        for place, (left, words) in enumerate(zip(lefts, heads, strict=True)):
            said = (Run(words, bold=True, ink="text-2"),)
            # Figures stand at the right of their column, and so do their headings.
            ends = {1: lefts[2] - 14, 5: self.width() - 8}.get(place)
            at = left if ends is None else ends - width_of(said, look)
            write(painter, look, said, left=at, top=0, tall=HEAD_PX)
        top = HEAD_PX
        for row in self.rows:
            tall = GROUP_PX if isinstance(row, Group) else ROW_PX
            box = QRect(0, top, self.width(), tall)
            if box.intersects(event.rect()):
                if isinstance(row, Group):
                    self._paint_group(painter, row, box)
                else:
                    self._paint_depot(painter, row, box)
            top += tall
        if not self.rows:
            runs = (Run(say("ui.depots.none"), ink="text-2"),)
            write(painter, look, runs, left=12, top=HEAD_PX, tall=ROW_PX)
        if self.hasFocus() and not self.told_rows():
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.visibleRegion().boundingRect().adjusted(1, 1, -2, -2))
        painter.end()

    def _paint_group(self, painter: QPainter, row: Group, box: QRect) -> None:
        look = self._setting.look
        painter.fillRect(box, look.colour("bg-sub"))
        painter.fillRect(0, box.bottom(), box.width(), 1, look.colour("line-strong"))
        runs = (Run(row.title, bold=True), Run(" " + row.told, ink="text-2"))
        write(painter, look, runs, left=10, top=box.top(), tall=GROUP_PX)

    def _paint_depot(self, painter: QPainter, row: DepotRow, box: QRect) -> None:
        look, say = self._setting.look, self._setting.say
        if row.depot == self.selected:
            painter.fillRect(box, look.colour("bg-sel"))
        painter.fillRect(0, box.bottom(), box.width(), 1, look.colour("line"))
        lefts = self._lefts()
        top = box.top()
        block = QRect(lefts[0], top + 10, 24, 24)
        painter.fillRect(block, look.colour("sym-ink"))
        painter.setPen(look.colour("sym-bg"))
        painter.setFont(look.font("table", bold=True))
        painter.drawText(block, Qt.AlignmentFlag.AlignCenter, row.letter)
        name = fit(
            (Run(row.name, "table", bold=True),), lefts[1] - lefts[0] - 27, self._setting
        )
        write(painter, look, name, left=lefts[0] + 31, top=top, tall=ROW_PX)
        standard = Run(f" / {row.standard}" if row.standard is not None else "", ink="text-2")
        if row.people is None:
            figure: tuple[Run, ...] = (Run(say("ui.unknown"), "body", bold=True, ink="unk"),)
        else:
            figure = (Run(str(row.people), "h2", bold=True), standard)
        right = lefts[2] - 14
        write(painter, look, figure, left=right - width_of(figure, look), top=top, tall=ROW_PX)
        self._paint_bar(painter, row, QRect(lefts[2], top + 14, lefts[3] - lefts[2] - 14, 16))
        ink = {"ok": "ok", "unknown": "unk"}.get(row.state, "danger")
        gap = fit((Run(row.gap, bold=True, ink=ink),), lefts[4] - lefts[3] - 6, self._setting)
        write(painter, look, gap, left=lefts[3], top=top, tall=ROW_PX)
        box_of = "unknown" if row.state == "unknown" else ""
        limit: tuple[Run, ...] = (Run(row.limit, bold=True, box=box_of),)  # type: ignore[arg-type]
        room = lefts[5] - lefts[4] - 8
        aside = Run("  " + row.area, ink="text-2") if row.area else None
        if aside is not None and width_of((*limit, aside), look) <= room:
            limit = (*limit, aside)
        limit_fit = fit(limit, room, self._setting)
        inner = 20 if box_of else 0
        write(painter, look, limit_fit, left=lefts[4], top=top + inner / 2, tall=ROW_PX - inner)
        counted = fit((Run(row.counted, ink="text-2"),), 104, self._setting)
        left = self.width() - 8 - width_of(counted, look)
        write(painter, look, counted, left=left, top=top, tall=ROW_PX)

    def _paint_bar(self, painter: QPainter, row: DepotRow, box: QRect) -> None:
        """A black mark stands at the standard; unknown is dashed and empty, never nought."""
        look = self._setting.look
        edge = QPen(look.colour("unk" if row.people is None else "line-strong"), 1.2)
        if row.people is None:
            edge.setDashPattern([3.0, 2.0])
            painter.setBrush(look.colour("unk-bg"))
        else:
            painter.setBrush(look.colour("bg-panel"))
        painter.setPen(edge)
        painter.drawRect(QRectF(box))
        if row.people is None or not row.standard:
            return
        share = min(row.people / row.standard * _BAR_TOP, 1.0)
        ink = {"ok": "st-ok", "warn": "st-warn", "danger": "st-bad"}[row.state]
        filled = QRectF(box).adjusted(1, 1, 0, -1)
        filled.setWidth(max((box.width() - 1) * share, 0))
        painter.fillRect(filled, look.colour(ink))
        mark = round(box.left() + box.width() * _BAR_TOP)
        painter.fillRect(mark - 1, box.top() - 4, 3, box.height() + 8, look.colour("text"))


class StepList(QWidget):
    """The order of 7.5; what is used up is ticked off."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._rows: tuple[StepRow, ...] = ()
        self.setMinimumHeight(5 * ROW_PX)
        setting.look.changed.connect(self.update)

    def show_rows(self, rows: tuple[StepRow, ...]) -> None:
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleName("\n".join(f"{r.number} {r.title} {r.told}" for r in rows))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._setting.look
        turn = next((row.number for row in self._rows if not row.empty), 0)
        for place, row in enumerate(self._rows):
            box = QRect(0, place * ROW_PX, self.width(), ROW_PX)
            if row.number == turn:
                painter.fillRect(box, look.colour("bg-sel"))
                painter.fillRect(0, box.top(), 4, ROW_PX, look.colour("text"))
            painter.fillRect(0, box.bottom(), box.width(), 1, look.colour("line"))
            circle = QRect(12, box.top() + 9, 26, 26)
            painter.setPen(QPen(look.colour("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(circle)
            painter.setFont(look.font("table", bold=True))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(row.number))
            runs = (Run(row.title, "table", bold=True), Run("  " + row.told, ink="text-2"))
            shown = fit(runs, self.width() - 56, self._setting)
            write(painter, look, shown, left=48, top=box.top(), tall=ROW_PX)
        painter.end()


class Ledger(QWidget):
    """The newest movements; it only adds."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._rows: tuple[LedgerRow, ...] = ()
        setting.look.changed.connect(self.update)

    def show_rows(self, rows: tuple[LedgerRow, ...]) -> None:
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleName(
                "\n".join(f"{r.at} {r.slip} {r.way} {r.what} {r.chip}" for r in rows[:9])
            )
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, wide = self._setting.look, self.width()
        fits = max(self.height() // 40, 1)
        lefts = (
            10,
            round(wide * 0.1),
            round(wide * 0.26),
            round(wide * 0.58),
            round(wide * 0.8),
        )
        if not self._rows:
            runs = (Run(self._setting.say("ui.depots.no_ledger"), ink="text-2"),)
            write(painter, look, runs, left=12, top=0, tall=40)
        for place, row in enumerate(self._rows[:fits]):
            top = place * 40
            painter.fillRect(0, top + 39, wide, 1, look.colour("line"))
            box = {"ok": "ok", "warn": "warn", "danger": "danger"}.get(row.ink, "info")
            cells = (
                (Run(row.at, "table", bold=True),),
                (Run(row.slip, ink="text-2"),),
                (Run(row.way, "table"),),
                (Run(row.what, "table"),),
            )
            for n, runs in enumerate(cells):
                shown = fit(runs, lefts[n + 1] - lefts[n] - 6, self._setting)
                write(painter, look, shown, left=lefts[n], top=top, tall=40)
            chip = fit(
                (Run(row.chip, bold=True, box=box),),  # type: ignore[arg-type]
                wide - lefts[4] - 8,
                self._setting,
            )
            left = wide - 8 - width_of(chip, look)
            write(painter, look, chip, left=left, top=top + 8, tall=24)
        painter.end()

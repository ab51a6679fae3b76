"""措施清单: what the levels declared so far oblige people to do; it grows, and nothing leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from firepost.app import checklist
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.checklist import Item
from firepost.domain.plan.model import Plan
from firepost.ui import figures, reading
from firepost.ui.loglist import wrapped
from firepost.ui.prose import TEXT_LEADING, Line, Run, write
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

KINDS: Final = ("measure", "group", "task", "warning")
BOX_PX: Final = 48
CHIP_PX: Final = 112
_CHIP: Final = {
    "done": ("ok", "ok-bg"),
    "received": ("ok", "ok-bg"),
    "sent": ("warn", "warn-bg"),
    "in_hand": ("text-2", "info-bg"),
    "not_needed": ("text-2", "info-bg"),
    "open": ("text-2", "bg-panel"),
}


class ItemRow(QAbstractButton):
    """One thing to do. Space, or a press on the box, marks it done; Enter opens its form.

    Signals:
        ticked (str): the item is to be marked done, or open again.
        opened (str): its form is wanted.
        moved (int): the next row down, or up, is to have the focus.
    """

    ticked = Signal(str)
    opened = Signal(str)
    moved = Signal(int)

    def __init__(self, setting: Setting, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self.item = setting, item
        self._now: datetime | None = None
        self._lines: list[str] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_item(self, item: Item, now: datetime) -> None:
        self.item, self._now = item, now
        self.setAccessibleName(f"{item.clause} {self._says()} {self._body()} {self._state()}")
        self._relay()
        self.update()

    def _says(self) -> str:
        item, say = self.item, self._setting.say
        words = item.says.said(self._setting.words.language)
        mark = reading.split(item.clause)[1] or item.clause
        as_needed = say("ui.measures.as_needed") if item.as_needed else ""
        hint = f"；{self._setting.notice(item.hint)}" if item.hint else ""
        return f"{mark} {words}{as_needed}{hint}"

    def _body(self) -> str:
        return self.item.body.said(self._setting.words.language)

    def _state(self) -> str:
        item, say = self.item, self._setting.say
        if item.derived is not None and item.mark is None:
            return say("ui.measures.accepted" if item.derived else "ui.measures.not_accepted")
        mark = item.mark
        if mark is None:
            return say("ui.duty.none")
        when = figures.clock(mark.said.at)
        return f"{say(f'ui.duty.{mark.state}')} {when}"

    def _relay(self) -> None:
        look = self._setting.look
        wide = max(self.width() - BOX_PX - CHIP_PX - self._body_px() - 18, 80)
        self._lines = wrapped(self._says(), look.metrics("table").horizontalAdvance, wide)
        note = self._note()
        if note:
            cut = look.metrics("secondary").elidedText(
                note, Qt.TextElideMode.ElideRight, wide + self._body_px()
            )
            self._lines.append(f"\0{cut}")
        tall = sum(look.px("table") * TEXT_LEADING for _ in self._lines)
        self.setFixedHeight(max(44, round(tall) + 5))

    def _note(self) -> str:
        item, say = self.item, self._setting.say
        parts = []
        if self._setting.look.compact:
            parts.append(self._body())
        if item.mark is not None:
            parts += [item.mark.said.by, item.mark.to or "", item.mark.note or ""]
        if item.lapsed:
            parts.insert(0, say("ui.measures.lapsed"))
        return " · ".join(part for part in parts if part)

    def _body_px(self) -> int:
        return 0 if self._setting.look.compact else 128

    def sizeHint(self) -> QSize:
        return QSize(300, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._relay()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        if event.position().x() < BOX_PX:
            self.ticked.emit(self.item.id)
        else:
            self.opened.emit(self.item.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Space:
                self.ticked.emit(self.item.id)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.opened.emit(self.item.id)
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._setting.look
        self._paint_box(painter)
        top = (self.height() - len(self._lines) * look.px("table") * TEXT_LEADING) / 2
        for row in self._lines:
            small = row.startswith("\0")
            run = Run(row.lstrip("\0"), "secondary" if small else "table")
            if small:
                run = Run(run.text, "secondary", ink="text-2")
            tall = look.px("table") * TEXT_LEADING
            write(painter, look, (run,), left=BOX_PX, top=top, tall=tall)
            top += tall
        body_px = self._body_px()
        left = self.width() - CHIP_PX - body_px - 10
        rows = []
        if body_px:
            measure = look.metrics("secondary").horizontalAdvance
            rows = wrapped(self._body(), measure, body_px)[:2]
        top = (self.height() - len(rows) * 19) / 2
        for row in rows:
            write(painter, look, (Run(row, ink="text-2"),), left=left, top=top, tall=19)
            top += 19
        self._paint_chip(painter)
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def _paint_box(self, painter: QPainter) -> None:
        look = self._setting.look
        box = QRectF(13, (self.height() - 22) / 2, 22, 22)
        painter.setPen(QPen(look.colour("text"), 1.8))
        painter.setBrush(look.colour("ink" if self.item.settled else "bg-panel"))
        painter.drawRoundedRect(box, 2, 2)
        if self.item.settled:
            painter.setPen(QPen(look.colour("on-ink"), 2.6))
            painter.drawPolyline(
                [
                    QPoint(18, round(box.top()) + 11),
                    QPoint(22, round(box.top()) + 16),
                    QPoint(30, round(box.top()) + 6),
                ]
            )

    def _paint_chip(self, painter: QPainter) -> None:
        look = self._setting.look
        state = self.item.mark.state if self.item.mark else "open"
        if self.item.mark is None and self.item.derived:
            state = "done"
        ink, ground = _CHIP[state]
        text = self._state()
        wide = look.metrics("secondary").horizontalAdvance(text) + 16
        box = QRectF(
            self.width() - wide - 8.5, (self.height() - 26) / 2, min(wide, CHIP_PX), 26
        )
        painter.setPen(QPen(look.colour(ink), 1.2))
        painter.setBrush(look.colour(ground))
        painter.drawRoundedRect(box, 3, 3)
        write(painter, look, (Run(text, ink=ink),), left=box.left() + 8, top=box.top(), tall=26)


class MeasuresPanel(Panel):
    """Signals: `opened` (str): the form of an item is wanted, as `KIND:ID`."""

    opened = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(setting, setting.say("ui.measures.title"), parent)
        self._stage = stage
        self._items: tuple[Item, ...] = ()
        self.rows: list[ItemRow] = []
        self.kinds: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for kind in KINDS:
            button = QPushButton(setting.say(f"ui.measures.{kind}"), self)
            button.setProperty("kind", "segment")
            button.setProperty("tight", True)  # noqa: FBT003 - Qt's signature
            button.setCheckable(True)
            group.addButton(button)
            segments.addWidget(button)
            self.kinds[kind] = button
        self.kinds["measure"].setChecked(True)
        setting.look.changed.connect(self._restyle)
        self._restyle()
        group.buttonToggled.connect(lambda *_: self._again())
        self.head.addLayout(segments)
        self._list = QWidget(self)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.none = QLabel("", self._list)
        self.none.setProperty("role", "aside")
        self.none.setWordWrap(True)
        self.none.setContentsMargins(14, 8, 10, 8)
        self._column.addWidget(self.none)
        self.more = QLabel("", self._list)
        self.more.setProperty("role", "aside")
        self.more.setWordWrap(True)
        self.more.setContentsMargins(14, 8, 10, 10)
        self._column.addWidget(self.more)
        self._column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidget(self._list)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setMinimumHeight(96)
        self.column.addWidget(self.area, 1)
        self._shown: tuple[Plan, Board, IncidentOnBoard] | None = None

    @property
    def kind(self) -> str:
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    def show_fire(self, plan: Plan, board: Board, fire: IncidentOnBoard) -> None:
        self._shown = (plan, board, fire)
        every = {kind: self._of(kind) for kind in KINDS}
        for kind, items in every.items():
            done = sum(item.settled for item in items)
            count = f" {done}/{len(items)}" if items else ""
            self.kinds[kind].setText(self.setting.say(f"ui.measures.{kind}") + count)
        self._show(every[self.kind])
        self._show_more(plan, board, fire)

    def _restyle(self) -> None:
        self.title.setVisible(not self.setting.look.compact)

    def _of(self, kind: str) -> tuple[Item, ...]:
        assert self._shown is not None
        plan, board, fire = self._shown
        match kind:
            case "measure":
                return checklist.measures(plan, board, fire)
            case "group":
                return checklist.groups(plan, board, fire)
            case "task":
                return checklist.tasks(plan, board, fire)
            case _:
                return checklist.warnings(plan, board)

    def _again(self) -> None:
        if self._shown is not None:
            self.show_fire(*self._shown)

    def _show(self, items: Sequence[Item]) -> None:
        self._items = tuple(items)
        self.none.setText(self.setting.say(f"ui.measures.no_{self.kind}"))
        self.none.setVisible(not items)
        while len(self.rows) < len(items):
            row = ItemRow(self.setting, items[len(self.rows)], self._list)
            row.ticked.connect(self._tick)
            row.opened.connect(self.opened)
            row.moved.connect(self._move)
            self._column.insertWidget(len(self.rows) + 1, row)
            self.rows.append(row)
        now = self._stage.now()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(items))
            if place < len(items):
                row.show_item(items[place], now)

    def _show_more(self, plan: Plan, board: Board, fire: IncidentOnBoard) -> None:
        """What the next level would add, so that nobody is surprised by it."""
        stands = fire.declared.value if fire.declared else "none"
        order = ["none", *(level.id for level in plan.levels)]
        above = order[order.index(stands) + 1 :]
        self.more.setVisible(bool(above) and self.kind == "measure" and not fire.out)
        if above:
            adds = checklist.more_at(plan, board, fire, above[0])
            words = "；".join(one.says.said(self.setting.words.language) for one in adds)
            level = self.setting.say("ui.level.named", level=figures.LEVELS[above[0]])
            self.more.setText(
                self.setting.say("ui.measures.more", level=level, n=len(adds), what=words)
            )

    def _tick(self, item_id: str) -> None:
        """Done, or open again; where it was said otherwise its form is opened instead."""
        if not self._stage.live:
            return
        item = next(item for item in self._items if item.id == item_id)
        if item.derived is not None:
            return
        state = "open" if item.settled else "done"
        command: dict[str, object] = {
            "do": "duty.mark",
            "duty": item.id,
            "state": state,
            "body": item.body.zh,
        }
        if self.kind != "warning" and item.under != "standing":
            command["incident"] = self._stage.fire_id or ""
        self._stage.do(command)

    def _move(self, step: int) -> None:
        shown = [row for row in self.rows if row.isVisible()]
        here = next((i for i, row in enumerate(shown) if row.hasFocus()), None)
        if here is None or not 0 <= here + step < len(shown):
            return
        shown[here + step].setFocus()
        self.area.ensureWidgetVisible(shown[here + step])

    def tell_aside(self, text: str) -> None:
        self.aside.show_lines([Line((Run(text, ink="text-2"),))] if text else [])

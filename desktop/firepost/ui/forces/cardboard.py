"""The board of T-cards: painted, moved by dragging or by 1 to 5, called with T."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from firepost.app.machines import STATES
from firepost.ui.fit import fit, fits
from firepost.ui.forces.cards import STATUSES, Card, Column
from firepost.ui.map.symbols import contact_mark
from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting

CARD_PX: Final = 132
LOW_PX: Final = 84
NOTED_PX: Final = 22  # more where a card has something in red to say
GAP_PX: Final = 7
HEAD_PX: Final = 44
BUTTON: Final = QSize(76, 44)


@dataclass(frozen=True, slots=True)
class _Hung:
    """A card where it hangs."""

    card: Card
    column: str
    box: QRect

    @property
    def button(self) -> QRect:
        at = QPoint(
            self.box.right() - BUTTON.width() - 5, self.box.bottom() - BUTTON.height() - 4
        )
        return QRect(at, BUTTON)


class CardBoard(QWidget):
    """Signals: `moved` (team, column): a card was dropped or sent there.
    `contacted` (team): its key was pressed. `chosen` (team): it is selected.
    `stepped` (QRect): where the card hangs that the arrows led to."""

    moved = Signal(str, str)
    contacted = Signal(str)
    chosen = Signal(str)
    stepped = Signal(QRect)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._columns: tuple[Column, ...] = ()
        self._hung: list[_Hung] = []
        self._frames: list[tuple[Column, QRect]] = []
        self.selected = ""
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self._waiting: tuple[Column, ...] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        setting.look.changed.connect(self.update)

    # -- what hangs where

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Nothing moves under a finger: what is new waits until it is lifted."""
        if self._pressed is not None:
            self._waiting = columns
            return
        if columns == self._columns:
            return
        self._columns = columns
        self._hang()
        self.setAccessibleName(
            "\n".join(
                f"{column.title} {card.name} {card.people} {card.where} {card.age} {card.note}"
                for column in columns
                for card in column.cards
            )
        )
        self.update()

    def _hang(self) -> None:
        """Columns side by side; the last of five shares its place with the one before."""
        self._hung, self._frames = [], []
        stacked = tuple(c.key for c in self._columns) == STATUSES
        lanes = list(self._columns[:-1] if stacked else self._columns)
        parts = sum(2 if lane.wide else 1 for lane in lanes) or 1
        unit = (self.width() - GAP_PX * (len(lanes) - 1)) / parts
        left = 0.0
        foot = 0
        for lane in lanes:
            wide = unit * (2 if lane.wide else 1)
            area = QRect(round(left), 0, round(wide), 0)
            end = self._fill(lane, area, across=2 if lane.wide else 1)
            if stacked and lane is lanes[-1]:
                below = QRect(area.left(), end + GAP_PX, area.width(), 0)
                end = self._fill(self._columns[-1], below, across=1)
            foot = max(foot, end)
            left += wide + GAP_PX
        tall = max(foot, self._room())
        last = len(self._frames) - 1
        for place, (lane, frame) in enumerate(self._frames):
            reaches = not stacked or place != last - 1
            if reaches:
                self._frames[place] = (
                    lane,
                    QRect(frame.topLeft(), QPoint(frame.right(), tall - 1)),
                )
        if self.minimumHeight() != foot:
            self.setMinimumHeight(foot)

    def _room(self) -> int:
        parent = self.parentWidget()
        return parent.height() if parent is not None else self.height()

    def _fill(self, lane: Column, area: QRect, *, across: int) -> int:
        """Hang one column's cards; returns where it ends."""
        wide = (area.width() - GAP_PX * (across + 1)) // across
        tops = [area.top() + HEAD_PX + GAP_PX] * across
        for number, card in enumerate(lane.cards):
            slot = number % across
            tall = LOW_PX if card.low else CARD_PX + (NOTED_PX if card.note else 0)
            left = area.left() + GAP_PX + slot * (wide + GAP_PX)
            box = QRect(left, tops[slot], wide, tall)
            self._hung.append(_Hung(card, lane.key, box))
            tops[slot] += tall + GAP_PX
        drop = CARD_PX + GAP_PX if lane.key == "working" else 44
        end = max(tops) + (drop if lane.key == "working" and min(tops) == max(tops) else 0)
        end = max(end, area.top() + HEAD_PX + 44)
        self._frames.append(
            (lane, QRect(area.left(), area.top(), area.width(), end - area.top()))
        )
        return end

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hang()

    def sizeHint(self) -> QSize:
        return QSize(900, 500)

    # -- hands and keys

    def _at(self, point: QPoint) -> _Hung | None:
        return next((hung for hung in self._hung if hung.box.contains(point)), None)

    def told_at(self, point: QPoint) -> str:
        """The team whose card is under a point."""
        hung = self._at(point)
        return "" if hung is None else _told(hung.card)

    def team_at(self, point: QPoint) -> str:
        hung = self._at(point)
        return "" if hung is None else hung.card.team

    def told_rows(self) -> list[str]:
        """The card that is selected."""
        return [_told(hung.card) for hung in self._hung if hung.card.team == self.selected]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        hung = self._at(self._pressed)
        if hung is not None:
            self._select(hung.card.team)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._at(self._pressed) is None:
            return
        here = event.position().toPoint()
        far = (here - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._dragged is not None:
            self._dragged = here
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = None
        here = event.position().toPoint()
        hung = self._at(pressed) if pressed is not None else None
        if hung is not None and dragged is not None:
            to = next((lane.key for lane, box in self._frames if box.contains(here)), None)
            if to is not None and to != hung.column:
                self.moved.emit(hung.card.team, to)
        elif hung is not None and hung.card.ask and hung.button.contains(here):
            self.contacted.emit(hung.card.team)
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.show_columns(waiting)
        self.update()

    def choose(self, team: str) -> QRect:
        """Select a card from outside; where it hangs."""
        self._select(team)
        hung = next((one for one in self._hung if one.card.team == team), None)
        return QRect() if hung is None else hung.box

    def _select(self, team: str) -> None:
        if team != self.selected:
            self.selected = team
            self.chosen.emit(team)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event):
            super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows choose a card, 1 to 5 send it to a column, T says it was reached."""
        key, text = Qt.Key(event.key()), event.text()
        order = [hung.card.team for hung in self._hung]
        lanes = self._lanes()
        if text in ("1", "2", "3", "4", "5") and self.selected in order:
            if int(text) <= len(lanes):
                self.moved.emit(self.selected, lanes[int(text) - 1])
            return True
        if key == Qt.Key.Key_T and order:
            self.contacted.emit(self.selected if self.selected in order else self._silent())
            return True
        step = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Left: -1,
        }.get(key)
        if step is None or not order:
            return False
        place = order.index(self.selected) + step if self.selected in order else 0
        self._select(order[place % len(order)])
        self.stepped.emit(self._hung[place % len(order)].box)
        return True

    def _lanes(self) -> tuple[str, ...]:
        """Where the figures send a card: by sector and contact too, a team's own states."""
        lanes = tuple(column.key for column in self._columns)
        return lanes if lanes and lanes[0] in STATES else STATUSES

    def _silent(self) -> str:
        """The card in most danger; of none, the first."""
        rank = {"bad": 0, "warn": 1, "ok": 2, "none": 3}
        return min(self._hung, key=lambda hung: rank[hung.card.state]).card.team

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for lane, box in self._frames:
            self._paint_lane(painter, lane, box)
        for hung in self._hung:
            if hung.box.intersects(event.rect()):
                self._paint_card(painter, hung.card, hung.box)
        if self.hasFocus() and not any(hung.card.team == self.selected for hung in self._hung):
            painter.setPen(QPen(self._setting.look.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.visibleRegion().boundingRect().adjusted(1, 1, -2, -2))
        if self._dragged is not None and self._pressed is not None:
            held = self._at(self._pressed)
            if held is not None:
                moved = held.box.translated(self._dragged - self._pressed)
                self._paint_card(painter, held.card, moved)
        painter.end()

    def _paint_lane(self, painter: QPainter, lane: Column, box: QRect) -> None:
        look = self._setting.look
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("bg-sub"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        head = QRect(box.left(), box.top(), box.width(), HEAD_PX)
        painter.fillRect(head.adjusted(1, 1, -1, 0), look.colour("bg-panel"))
        painter.fillRect(
            box.left(), box.top() + HEAD_PX, box.width(), 1, look.colour("line-strong")
        )
        said = (Run(lane.title, "h2", bold=True), Run("  " + lane.told, ink="text-2"))
        runs = fit(said, box.width() - 20, self._setting)
        write(painter, look, runs, left=box.left() + 10, top=box.top(), tall=HEAD_PX)
        if lane.key == "working":
            self._paint_drop(painter, lane, box)

    def _paint_drop(self, painter: QPainter, lane: Column, box: QRect) -> None:
        """Where the next card may be dropped, said in words."""
        look, say = self._setting.look, self._setting.say
        mine = [hung.box for hung in self._hung if hung.column == lane.key]
        wide = (box.width() - 3 * GAP_PX) // 2
        left, top = box.left() + GAP_PX, box.top() + HEAD_PX + GAP_PX
        if mine:
            odd = len(mine) % 2
            last = mine[-1]
            top = last.top() if odd else max(b.bottom() for b in mine) + GAP_PX + 1
            left = last.right() + GAP_PX + 1 if odd else left
        place = QRect(left, top, wide, CARD_PX)
        edge = QPen(look.colour("line-strong"), 1.5)
        edge.setDashPattern([4.0, 3.0])
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(place), 3, 3)
        painter.setPen(look.colour("text-2"))
        painter.setFont(look.font("table"))
        words = f"{say('ui.forces.drop')}\n{say('ui.forces.or_press')}"
        if not self._hung:
            words = say("ui.forces.no_teams")
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_card(self, painter: QPainter, card: Card, box: QRect) -> None:
        look, say = self._setting.look, self._setting.say
        ink = {"ok": "st-ok", "warn": "st-warn", "bad": "st-bad", "none": "line-strong"}[
            card.state
        ]
        if card.untrained:
            ink = "line-strong"
        chosen = card.team == self.selected
        painter.setPen(QPen(look.colour("focus" if chosen else ink), 3 if chosen else 1.4))
        painter.setBrush(look.colour("bg-panel"))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 3, 3)
        painter.fillRect(box.left() + 1, box.top() + 1, 5, box.height() - 2, look.colour(ink))
        left, top, right = box.left() + 14, box.top() + 6, box.right() - 10
        block = QRect(left, top + 1, 26, 26)
        painter.fillRect(block, look.colour("sym-ink"))
        painter.setPen(look.colour("sym-bg"))
        painter.setFont(look.font("table", bold=True))
        painter.drawText(block, Qt.AlignmentFlag.AlignCenter, card.letter)
        unknown = card.people == say("ui.unknown")
        people = (
            Run(card.people, "h2", bold=True, box="unknown" if unknown else ""),
            Run(" " + (card.unit or say("ui.unit.people")), "secondary"),
        )
        wide = width_of(people, look)
        name: tuple[Run, ...] = (Run(card.name, "body", bold=True),)
        aside = not fits(name, right - wide - left - 42, self._setting)
        # A long name is never cut: the people then stand on the line below.
        beside = top + 30 if aside else top
        write(painter, look, people, left=right - wide, top=beside, tall=28)
        name = fit(name, right - left - 34 - (0 if aside else wide + 8), self._setting)
        write(painter, look, name, left=left + 34, top=top, tall=28)
        row = top + 31
        for words, bold, colour in (
            (card.gear, False, "text-2"),
            (card.where, True, "text"),
            (card.note, True, "danger"),
        ):
            if words:
                room = right - left - (wide + 8 if aside and words is card.gear else 0)
                runs = fit((Run(words, bold=bold, ink=colour),), room, self._setting)
                write(painter, look, runs, left=left, top=row, tall=21)
                row += 22
        self._paint_foot(painter, card, _Hung(card, "", box))

    def _paint_foot(self, painter: QPainter, card: Card, hung: _Hung) -> None:
        if not card.ask or (card.untrained and card.state == "none"):
            return
        look, say = self._setting.look, self._setting.say
        button = hung.button
        middle = button.center().y()
        if card.state != "none":
            contact_mark(painter, look, card.state, QPointF(hung.box.left() + 21, middle))
        danger = card.state == "bad"
        age = (Run(card.age, bold=danger, ink="danger" if danger else "text"),)
        write(painter, look, age, left=hung.box.left() + 33, top=middle - 11, tall=22)
        painter.setPen(QPen(look.colour("line-strong"), 1.5))
        painter.setBrush(look.colour("ink" if danger else "bg-panel"))
        painter.drawRoundedRect(QRectF(button).adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
        painter.setPen(look.colour("on-ink" if danger else "text"))
        painter.setFont(look.font("table", bold=True))
        words = say(f"ui.forces.{card.ask}")
        painter.drawText(button, Qt.AlignmentFlag.AlignCenter, words)


def _told(card: Card) -> str:
    said = (f"{card.people}{card.unit}", card.gear, card.where, card.age, card.note)
    return " ".join([card.name, *(part for part in said if part)])

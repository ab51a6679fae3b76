"""The strip across the top: the six questions answered without a click."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from firepost.app.board import Board, IncidentOnBoard
from firepost.ui import figures, reading
from firepost.ui.badge import Badge
from firepost.ui.prose import Line, Prose, Run, line
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.strip import lines
from firepost.ui.strip.foreseen import with_outlook

COLUMNS_PX: Final = {"wide": (212, 226, 166, 128, 150), "compact": (170, 188, 124, 108, 124)}
KINDS: Final = ("clock", "area", "edge", "casualties", "forces")


class Cell(QAbstractButton):
    """One column of the strip; pressing it opens where its figure comes from."""

    def __init__(self, setting: Setting, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = setting.look
        self.kind = kind
        self.prose = Prose(setting.look, self)
        self.prose.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.pad_px = (12, 4)
        self.edge = True
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        opens = "ui.source.how" if kind in KINDS else f"ui.strip.opens_{kind}"
        self.setToolTip(setting.say(opens))

    def show_lines(self, told: Sequence[Line]) -> None:
        self.prose.show_lines(told)
        self.setAccessibleName(" ".join(one.text for one in told))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left, top = self.pad_px
        self.prose.setGeometry(left, top, self.width() - left - 4, self.height() - top - 1)

    def sizeHint(self) -> QSize:
        return QSize(100, 100)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame_cell(painter, self, self._look.colour("line"), edge=self.edge)
        if self.isDown():
            painter.fillRect(self.rect(), self._look.colour("bg-sel"))
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour("focus"), 3))
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        painter.end()


def frame_cell(painter: QPainter, cell: QWidget, ink: QColor, *, edge: bool) -> None:
    if edge:
        painter.setPen(QPen(ink, 1))
        painter.drawLine(cell.width() - 1, 0, cell.width() - 1, cell.height())


class EdgeCell(Cell):
    """The perimeter's cell, with the bar of what is held; its share unknown, dashed violet."""

    share: float | None = None

    def show_share(self, share: float | None) -> None:
        if share != self.share:
            self.share = share
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        used = sum(one.height_px(self._look) for one in self.prose.lines)
        top = self.pad_px[1] + used + 5
        bar = QRectF(self.pad_px[0] + 0.5, top, self.width() - self.pad_px[0] - 16, 9)
        if bar.bottom() < self.height() - 3:
            edge = QPen(self._look.colour("text" if self.share is not None else "unk"), 1.2)
            if self.share is None:
                edge.setDashPattern([3.0, 2.5])
                painter.fillRect(bar, self._look.colour("unk-bg"))
            else:
                held = QRectF(bar)
                held.setWidth(bar.width() * self.share)
                painter.fillRect(held, self._look.colour("text"))
            painter.setPen(edge)
            painter.drawRect(bar)
        painter.end()


class BadgeCell(QAbstractButton):
    """A badge between a heading and the ground it stands on."""

    def __init__(self, setting: Setting, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.kind = kind
        self.head, self.foot = Prose(setting.look, self), Prose(setting.look, self)
        self.badge = Badge(setting, self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        for part in (self.head, self.foot):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(setting.say(f"ui.strip.opens_{kind}"))
        self.lay()

    def lay(self) -> None:
        compact = self._setting.look.compact
        wide, tall = (86, 42) if compact else (96, 40)
        self.setFixedWidth(wide + 2)
        self.badge.resize_to(wide, tall)
        self.badge.move(0, 33)
        self.head.setGeometry(0, 10, wide + 2, 22)
        self.foot.setGeometry(0, 33 + tall + 3, wide + 2, 22)

    def told(self) -> str:
        parts = (*self.head.lines, *self.foot.lines)
        return " ".join([self.badge.text, *(part.text for part in parts)])

    def sizeHint(self) -> QSize:
        return QSize(98, 100)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hasFocus() or self.isDown():
            painter = QPainter(self)
            painter.setPen(QPen(self._setting.look.colour("focus"), 3))
            painter.drawRect(self.rect().adjusted(1, 2, -2, -2))
            painter.end()


class Strip(QWidget):
    """Follows the stage; each second only what changed is painted again.

    Signals:
        opened (str): the cell of that kind was pressed.
    """

    opened = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.cells = {
            kind: (EdgeCell if kind == "edge" else Cell)(setting, kind, self) for kind in KINDS
        }
        self.declared = BadgeCell(setting, "declared", self)
        self.proposed = BadgeCell(setting, "proposed", self)
        self.next = BadgeCell(setting, "next", self)
        self.pushes = Cell(setting, "pushes", self)
        self.pushes.pad_px, self.pushes.edge = (0, 10), False
        self._rule = _Rule(setting, self)
        self._lay()
        buttons: tuple[Cell | BadgeCell, ...] = (
            *self.cells.values(),
            self.declared,
            self.proposed,
            self.next,
            self.pushes,
        )
        for button in buttons:
            button.clicked.connect(lambda _=False, kind=button.kind: self.opened.emit(kind))
        stage.board_changed.connect(self.refresh)
        stage.ticked.connect(self._tick)
        setting.look.changed.connect(self._relay)
        self._relay()

    def _lay(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for cell in self.cells.values():
            row.addWidget(cell)
        for part, gap in ((self.declared, 12), (self.proposed, 10)):
            row.addSpacing(gap)
            row.addWidget(part)
        row.addSpacing(8)
        row.addWidget(self._rule)
        row.addSpacing(10)
        row.addWidget(self.next)
        row.addSpacing(8)
        row.addWidget(self.pushes, 1)

    def _relay(self) -> None:
        look = self._setting.look
        columns = COLUMNS_PX["compact" if look.compact else "wide"]
        for cell, wide in zip(self.cells.values(), columns, strict=True):
            cell.setFixedWidth(wide)
        for part in (self.declared, self.proposed, self.next):
            part.lay()
        self.setFixedHeight(look.length("strip_full"))
        self.refresh()

    def _tick(self, _now: datetime) -> None:
        self.refresh()

    def refresh(self, *_: object) -> None:
        board, fire = self._stage.board, self._stage.fire
        if board is None or fire is None:
            self._show_nothing()
            return
        now = self._stage.shown_at
        say = self._setting
        told = {
            "clock": lines.clock(say, fire, now),
            "area": lines.area(say, fire, now),
            "edge": lines.edge(say, fire),
            "casualties": lines.casualties(say, fire, now, board),
            "forces": lines.on_site(say, board, fire, now),
        }
        for kind, part in told.items():
            self.cells[kind].show_lines(part)
        edge = self.cells["edge"]
        assert isinstance(edge, EdgeCell)
        edge.show_share(fire.control.share if fire.control else None)
        pushes = lines.next_pushes(say, board, fire, now, over=self._stage.over)
        seen = self._stage.outlook if self._stage.live else None
        self.pushes.show_lines(with_outlook(say, pushes, fire, seen, now))
        self._show_levels(board, fire, now)

    def _show_levels(self, board: Board, fire: IncidentOnBoard, now: datetime) -> None:
        say = self._setting.say
        declared = fire.declared
        self.declared.head.show_lines([lines.title(say("ui.strip.declared"))])
        self.declared.badge.show_level(declared.value if declared else "none", "solid")
        since = _since(self._setting, fire, now)
        self.declared.foot.show_lines(since)
        wanted = reading.proposal(board, fire)
        unsure = wanted.level is None and wanted.could_be is not None
        level = None if unsure else wanted.level or "none"
        self.proposed.head.show_lines([_agreement(self._setting, fire, wanted)])
        self.proposed.badge.show_level(level, "outline")
        foot = [line(Run(wanted.clauses, ink="text-2"))] if wanted.clauses else []
        if unsure and wanted.could_be:
            could = figures.LEVELS[wanted.could_be]
            foot = [line(Run(say("ui.level.could_be", level=could), bold=True, ink="unk"))]
        self.proposed.foot.show_lines(foot)
        coming = reading.next_level(board, fire)
        self.next.setVisible(coming is not None)
        if coming is not None:
            self.next.head.show_lines([lines.title(say("ui.strip.next"))])
            self.next.badge.show_level(coming.level, "solid")
            self.next.foot.show_lines([line(Run(coming.clause, ink="text-2"))])
        for part in (self.declared, self.proposed, self.next):
            part.setAccessibleName(part.told())

    def _show_nothing(self) -> None:
        say = self._setting
        for kind, cell in self.cells.items():
            head = {"clock": "burning"}.get(kind, kind)
            cell.show_lines(
                [lines.title(say.say(f"ui.strip.{head}")), line(lines.unknown(say))]
            )
        for part in (self.declared, self.proposed):
            part.head.show_lines([lines.title(say.say(f"ui.strip.{part.kind}"))])
            part.badge.show_level("none", "solid" if part is self.declared else "outline")
            part.foot.show_lines([])
            part.setAccessibleName(part.told())
        self.next.hide()
        key = "ui.strip.no_fire" if self._stage.live else "ui.strip.no_fire_then"
        self.pushes.show_lines([line(Run(say.say(key), "body", ink="text-2"))])

    def unsaid(self, kind: str) -> bool:
        """Whether nobody has said the figure of a cell yet."""
        fire, board = self._stage.fire, self._stage.board
        if fire is None or board is None:
            return True
        if kind == "forces":
            return not any(team.incident == fire.id for team in board.teams)
        return {
            "clock": fire.burning_since is None,
            "area": fire.area is None,
            "edge": fire.perimeter_m is None,
            "casualties": not fire.casualties and not fire.moved,
        }[kind]

    def told_next(self) -> str:
        """The next level with what brings it, in words; "" where none is above."""
        if self.next.isHidden():
            return ""
        return f"{self.next.accessibleName()}：{self.pushes.accessibleName()}"

    def clipped(self) -> list[str]:
        """Every wording on the strip that is cut off now: must be none."""
        proses = [cell.prose for cell in (*self.cells.values(), self.pushes)]
        proses += [p for part in (self.declared, self.proposed) for p in (part.head, part.foot)]
        if self.next.isVisible():
            proses += [self.next.head, self.next.foot]
        return [words for prose in proses for words in prose.clipped()]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._setting.look.colour("bg-panel"))
        painter.setPen(QPen(self._setting.look.colour("line-strong"), 2))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


class _Rule(QWidget):
    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = setting.look
        self.setFixedWidth(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("line"))
        painter.end()


def _since(setting: Setting, fire: IncidentOnBoard, now: datetime) -> list[Line]:
    declared = fire.declared
    if declared is None:
        return [line(Run(setting.say("ui.level.never"), ink="text-2"))]
    at = figures.moment(declared.said.at, now)
    when = (Run(setting.say("ui.level.since") + " ", ink="text-2"), Run(at, bold=True))
    return [Line(when, shorter=((Run(at, bold=True),),))]


def _agreement(setting: Setting, fire: IncidentOnBoard, wanted: reading.Proposal) -> Line:
    say = setting.say
    declared = reading.RANK[fire.declared.value if fire.declared else None]
    proposed = reading.RANK[wanted.level]
    head = Run(say("ui.strip.proposed") + " ", ink="text-2")
    if proposed > declared:
        beside = Run(say("ui.level.above"), bold=True, ink="danger")
    elif proposed < declared:
        beside = Run(say("ui.level.below"), bold=True, ink="warn")
    else:
        beside = Run(say("ui.level.same"), bold=True, ink="ok")
    return Line((head, beside), shorter=((beside,),))

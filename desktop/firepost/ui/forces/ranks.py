"""Whom to call next: the ranking as rows, the reasons of the one chosen, the way to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from firepost.app import reinforcement
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.reinforcement import Call
from firepost.domain.plan.model import Plan
from firepost.ui.fit import fit
from firepost.ui.loglist import wrapped
from firepost.ui.names import short_name
from firepost.ui.prose import Line, Prose, Run, line, write
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

ROW_PX: Final = 44
HEAD_PX: Final = 36
_STEPS: Final = ("asks", "approves", "carries_out")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the ranking in words."""

    team: str
    place: str
    name: str
    people: str | None  # None: unknown
    km: str | None
    danger: str | None
    channel: str
    reasons: tuple[str, ...]
    left: str  # what stays at home once it has gone
    bare: bool = False  # nothing stays


def rows_of(setting: Setting, calls: tuple[Call, ...]) -> tuple[Row, ...]:
    """Only who may attack: the untrained are no reinforcement."""
    say = setting.say
    found = []
    for call in calls:
        candidate, ranked = call.ranked.candidate, call.ranked
        if candidate.trained is False:
            continue
        km = None if candidate.distance_m is None else f"{candidate.distance_m / 1000:.0f}"
        reasons = [setting.notice(reason) for reason in ranked.reasons]
        bare = call.left.teams <= 0
        left = say("ui.forces.left_home", teams=call.left.teams, people=call.left.people)
        found.append(
            Row(
                call.team.id,
                str(ranked.place) if ranked.place else say("ui.forces.waiting"),
                short_name(call.team.name),
                None if candidate.people is None else str(candidate.people),
                km,
                candidate.danger,
                say(f"ui.forces.channel.{call.channel}"),
                tuple(reasons),
                say("ui.forces.left_none") if bare else left,
                bare,
            )
        )
    return tuple(found)


class RankList(QWidget):
    """Signals: `chosen` (str): a team was chosen."""

    chosen = Signal(str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.rows: tuple[Row, ...] = ()
        self.selected = ""
        self._first = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        setting.look.changed.connect(self.update)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        if rows == self.rows:
            return
        self.rows = rows
        self._scroll(0)
        if self.selected not in {row.team for row in rows}:
            self.selected = rows[0].team if rows else ""
        self.setAccessibleName("\n".join(f"{r.place} {r.name} {r.channel}" for r in rows[:12]))
        self.update()

    @property
    def fits(self) -> int:
        return max((self.height() - HEAD_PX) // ROW_PX, 1)

    def sizeHint(self) -> QSize:
        return QSize(400, HEAD_PX + 5 * ROW_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, HEAD_PX + 2 * ROW_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = (event.position().toPoint().y() - HEAD_PX) // ROW_PX + self._first
        if event.position().y() > HEAD_PX and place < len(self.rows):
            self._select(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: self.fits,
            Qt.Key.Key_PageUp: -self.fits,
            Qt.Key.Key_Home: -len(self.rows),
            Qt.Key.Key_End: len(self.rows),
        }.get(Qt.Key(event.key()))
        if step is None or not self.rows:
            super().keyPressEvent(event)
            return
        order = [row.team for row in self.rows]
        place = order.index(self.selected) + step if self.selected in order else 0
        self._select(min(max(place, 0), len(order) - 1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scroll(-round(event.angleDelta().y() / 40) or -1)
        event.accept()

    def _scroll(self, rows: int) -> None:
        """The rows move under the head; what is chosen stays chosen."""
        last = max(len(self.rows) - self.fits, 0)
        self._first = min(max(self._first + rows, 0), last)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scroll(0)

    def _select(self, place: int) -> None:
        self.selected = self.rows[place].team
        if not self._first <= place < self._first + self.fits:
            self._first = max(place - self.fits + 1, 0) if place >= self._first else place
        self.chosen.emit(self.selected)
        self.update()

    def _columns(self) -> tuple[int, ...]:
        """Right ends of place, name, people, km, danger; the channel takes the rest."""
        wide = self.width()
        return 40, wide - 230, wide - 186, wide - 140, wide - 74

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, say = self._setting.look, self._setting.say
        painter.fillRect(0, 0, self.width(), HEAD_PX, look.colour("bg-sub"))
        ends = self._columns()
        heads = [
            say(f"ui.forces.head_{n}")
            for n in ("place", "team", "people", "km", "danger", "way")
        ]
        lefts = (10, 44, ends[1] + 6, ends[2] + 8, ends[3] + 6, ends[4] + 6)
        for left, words in zip(lefts, heads, strict=True):
            runs = (Run(words, bold=True, ink="text-2"),)
            write(painter, look, runs, left=left, top=0, tall=HEAD_PX)
        for number, row in enumerate(self.rows[self._first : self._first + self.fits]):
            box = QRect(0, HEAD_PX + number * ROW_PX, self.width(), ROW_PX)
            self._paint_row(painter, row, box, lefts)
        if not self.rows:
            runs = (Run(say("ui.forces.nobody_free"), ink="text-2"),)
            write(painter, look, runs, left=12, top=HEAD_PX, tall=ROW_PX)
        self._paint_bar(painter)
        if self.hasFocus():
            painter.setPen(look.colour("focus"))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def _paint_row(
        self, painter: QPainter, row: Row, box: QRect, lefts: tuple[int, ...]
    ) -> None:
        look, say = self._setting.look, self._setting.say
        chosen = row.team == self.selected
        if chosen:
            painter.fillRect(box, look.colour("bg-sel"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, look.colour("line"))
        unknown = (Run(say("ui.unknown"), "minimum", bold=True, box="unknown"),)
        cells: list[tuple[Run, ...]] = [
            (Run(row.place, "table", bold=chosen),),
            (Run(row.name, "table", bold=chosen),),
            (Run(row.people, "table", bold=True),) if row.people else unknown,
            (Run(row.km, "table"),) if row.km else unknown,
            self._danger(row),
            (Run(row.channel, "secondary"),),
        ]
        rights = (*lefts[1:], self.width())
        for left, right, runs in zip(lefts, rights, cells, strict=True):
            shown = fit(runs, right - left - 4, self._setting)
            inset = 10 if any(run.box for run in shown) else 0
            write(
                painter, look, shown, left=left, top=box.top() + inset, tall=ROW_PX - 2 * inset
            )

    def _paint_bar(self, painter: QPainter) -> None:
        """Where one is in a list longer than its place."""
        if len(self.rows) <= self.fits:
            return
        room = self.height() - HEAD_PX
        tall = max(room * self.fits / len(self.rows), 24)
        top = HEAD_PX + (room - tall) * self._first / (len(self.rows) - self.fits)
        look = self._setting.look
        painter.fillRect(QRectF(self.width() - 6, top, 5, tall), look.colour("line-strong"))

    def _danger(self, row: Row) -> tuple[Run, ...]:
        say = self._setting.say
        if row.danger is None:
            return (Run(say("ui.forces.not_reported"), "minimum", box="unknown"),)
        return (Run(say(f"colour.{row.danger}"), "minimum", bold=True, box="info"),)


class RankPanel(Panel):
    """Follows what the page shows. Signals: `wanted` (str): a form is wanted."""

    wanted = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(setting, setting.say("ui.forces.ranking"), parent)
        self._stage = stage
        self._plan: Plan | None = None
        self._calls: dict[str, Call] = {}
        self.weights = self.add_link(setting.say("ui.forces.weights"))
        self.weights.clicked.connect(lambda: self.wanted.emit("weights"))
        self.told = Prose(setting.look, self)
        self.list = RankList(setting, self)
        self.why = Prose(setting.look, self)
        self.chain = Prose(setting.look, self)
        self.ask = QPushButton(setting.say("ui.forces.draft"), self)
        self.ask.setProperty("kind", "primary")
        self.ask.clicked.connect(self.draft)
        self.other = QPushButton(setting.say("ui.forces.other_ways"), self)
        self.other.clicked.connect(lambda: self.wanted.emit("request"))
        self.open_requests = QPushButton("", self)
        self.open_requests.clicked.connect(lambda: self.wanted.emit("requests"))
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.setSpacing(8)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        keys.addWidget(self.ask, 1)
        keys.addWidget(self.other)
        for part in (self.why, self.chain):
            foot.addWidget(part)
        foot.addLayout(keys)
        foot.addWidget(self.open_requests)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 6)
        head.addWidget(self.told)
        self.column.addLayout(head)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(foot)
        self.list.chosen.connect(lambda _team: self._tell())

    def show_board(self, board: Board, fire: IncidentOnBoard | None, plan: Plan | None) -> None:
        self._plan = plan
        calls = reinforcement.calls(board, fire) if fire is not None else ()
        self._calls = {call.team.id: call for call in calls}
        self.list.show_rows(rows_of(self.setting, calls))
        say = self.setting.say
        if fire is not None:
            cover = reinforcement.cover(board, fire)
            share = say("ui.unknown") if cover.share is None else f"{cover.share:.0%}"
            circle = say("ui.forces.circle", share=share, teams=cover.teams)
            self._wrap(self.told, (say("ui.forces.ranking_told"), circle))
        mine = [r for r in board.requests if fire is None or r.incident in (None, fire.id)]
        going = [r for r in mine if r.state in ("drafted", "sent", "approved")]
        self.open_requests.setText(say("ui.forces.requests", n=len(going), all=len(mine)))
        self.open_requests.setVisible(bool(mine))
        live = self._stage.live and fire is not None
        self.other.setEnabled(live)
        self.ask.setEnabled(live and bool(self._calls))
        self._tell()

    def draft(self) -> None:
        """Draft the request for the team chosen; sending it is people's to do."""
        call = self._calls.get(self.list.selected)
        fire = self._stage.fire
        if call is None or fire is None or self._plan is None or not self._stage.live:
            return
        people = call.team.people
        what = self.setting.say(
            "ui.forces.request_what",
            team=call.team.name,
            people=self.setting.say("ui.unknown") if people is None else people,
        )
        self._stage.do(reinforcement.draft(call, self._plan, fire, what))

    def _tell(self) -> None:
        row = next((row for row in self.list.rows if row.team == self.list.selected), None)
        if row is None:
            self.why.show_lines(())
            self.chain.show_lines(())
            return
        join = self.setting.say("ui.join_parts")
        if row.bare:
            self._wrap(self.why, (join.join(row.reasons), row.left), alarm_last=True)
        else:
            self._wrap(self.why, (join.join((*row.reasons, row.left)),))
        call = self._calls.get(row.team)
        way = reinforcement.channel(self._plan, call.channel) if self._plan and call else None
        if way is None or self._plan is None:
            return
        bodies, spoken = self._plan.bodies, self.setting.words.language
        steps = [
            self.setting.say(
                f"ui.forces.step_{step}", body=bodies[getattr(way, step)].name.said(spoken)
            )
            for step in _STEPS
        ]
        title = self.setting.say("ui.forces.way", says=way.says.said(spoken), clause=way.clause)
        self._wrap(self.chain, (title, " ▶ ".join(steps)), bold_first=True)

    def _wrap(
        self,
        prose: Prose,
        texts: tuple[str, ...],
        *,
        bold_first: bool = False,
        alarm_last: bool = False,
    ) -> None:
        look = self.setting.look
        wide = max(self.width() - 26, 200)
        lines: list[Line] = []
        for number, text in enumerate(texts):
            alarm = alarm_last and number == len(texts) - 1
            bold = alarm or (bold_first and number == 0)
            measure = look.metrics("secondary", bold=bold).horizontalAdvance
            ink = "danger" if alarm else "text" if bold else "text-2"
            lines += [
                line(Run(row, bold=bold, ink=ink)) for row in wrapped(text, measure, wide)
            ]
        prose.show_lines(lines)

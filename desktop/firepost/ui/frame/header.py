"""The header: which fire, in what state, what has not been reported, and the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from firepost.ui import figures
from firepost.ui.exchange import Exchange
from firepost.ui.frame.chip import Chip
from firepost.ui.frame.duty import DutyKey
from firepost.ui.frame.links import Links
from firepost.ui.prose import Line, Prose, Run, line, width_of, write
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class FireButton(QAbstractButton):
    """The name of the fire in front; pressing it lists the others."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = setting.look
        self._say = setting.say
        self._runs: tuple[Run, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_name(self, name: str, more: int) -> None:
        runs = [Run(name, "incident", bold=True), Run(" ▼", "minimum")]
        if more:
            runs.append(Run(" " + self._say("ui.header.more_fires", n=more), ink="text-2"))
        if tuple(runs) != self._runs:
            self._runs = tuple(runs)
            self.setAccessibleName(self._say("ui.header.fire_is", name=name))
            self.setToolTip(name)  # whole, where the header has no room for it
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(width_of(self._runs, self._look)) + 14, 46)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 46)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        runs = self._runs
        if width_of(runs, self._look) > self.width() - 10 and runs:
            name = self._look.metrics("incident", bold=True).elidedText(
                runs[0].text, Qt.TextElideMode.ElideMiddle, self.width() - 36
            )
            runs = (Run(name, "incident", bold=True), *runs[1:2])
        write(painter, self._look, runs, left=8, top=0, tall=self.height())
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour("focus"), 3))
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        painter.end()


class Header(QWidget):
    """Follows the stage.

    Signals:
        fires_pressed: the name of the fire was pressed.
        link_pressed: more of the link is wanted.
        export_pressed: everything to the stick, now.
    """

    fires_pressed = Signal()
    link_pressed = Signal()
    export_pressed = Signal()

    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        parent: QWidget | None = None,
        *,
        exchange: Exchange | None = None,
    ) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.links = Links(setting, exchange, self)
        self.links.link.clicked.connect(self.link_pressed)
        self.links.export.clicked.connect(self.export_pressed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.fire = FireButton(setting, self)
        self.fire.clicked.connect(self.fires_pressed)
        self.state = Chip(setting, self)
        self.reading = Chip(setting, self)
        self.unsent = Chip(setting, self)
        self.unsent.tall_px = 40
        self.clock = Prose(setting.look, self)
        self.clock.align = Qt.AlignmentFlag.AlignRight
        self.clock.setFixedWidth(140)
        self.duty = DutyKey(setting, stage, self)
        # Whose time it is, and the ink to say it in; "" says nothing.
        self.time_says: Callable[[], tuple[str, str]] = lambda: ("", "text-2")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 12, 1)
        row.setSpacing(10)
        for part in (self.fire, self.state, self.reading):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.links.room)
        row.addWidget(self.links.link)
        row.addWidget(self.unsent)
        row.addWidget(self.links.export)
        row.addWidget(self.clock)
        row.addWidget(self.duty)
        self.setFixedHeight(setting.look.length("header"))
        self.reading.hide()
        stage.board_changed.connect(self.refresh)
        stage.ticked.connect(self._tick)
        setting.look.changed.connect(self.refresh)
        self.refresh()

    def show_reading_only(self, *, on: bool) -> None:
        self.reading.setVisible(on)
        self._say_reading()

    def _say_reading(self) -> None:
        self.reading.say(
            Run(self._setting.say("ui.header.read_only"), bold=True),
            ink="warn",
            ground="warn-bg",
        )

    def refresh(self, *_: object) -> None:
        setting, board, fire = self._setting, self._stage.board, self._stage.fire
        say = setting.say
        others = 0
        if board is not None:
            others = sum(one.state.value != "closed" for one in board.incidents)
            others -= fire is not None and fire.state.value != "closed"
        if self._stage.city and board is not None and fire is not None:
            n = sum(one.state.value != "closed" for one in board.incidents)
            self.fire.show_name(say("ui.city.header", n=n), 0)
            words = say("ui.city.writes_to", name=fire.name)
            self.state.say(Run(words, bold=True), ink="text-2", ground="info-bg")
        else:
            self.fire.show_name(fire.name if fire else say("ui.header.no_fire"), max(others, 0))
        self.state.setVisible(fire is not None)
        if fire is not None and not self._stage.city:
            burning = fire.state.value == "burning"
            key = f"ui.state.{fire.state.value}"
            text = say(key) + (" · " + say("ui.state.not_held") if burning else "")
            if fire.state.contested:
                text += " · " + say("ui.contested")
            ink, ground = ("danger", "danger-bg") if burning else ("text-2", "info-bg")
            if fire.state.value == "controlled":
                ink, ground = "warn", "warn-bg"
            self.state.say(Run(text, bold=True), ink=ink, ground=ground)
        self._say_reading()
        self._show_unsent()
        self._tick(self._stage.now())

    def _show_unsent(self) -> None:
        say, board = self._setting.say, self._stage.board
        self.unsent.setVisible(board is not None)
        if board is None:
            return
        if board.unsent == 0:
            self.unsent.say(Run(say("ui.header.all_sent")), ink="text-2", ground="info-bg")
            return
        compact = self._setting.look.compact  # there the fire's name needs the room more
        runs = [
            Run(say("ui.header.unsent") + " ", "body", bold=True),
            Run(str(board.unsent), "incident", bold=True),
        ]
        if not compact:
            runs.append(Run(" " + say("ui.header.entries"), "body", bold=True))
        if board.oldest_unsent_at is not None:
            oldest = self._setting.ago(board.oldest_unsent_at, self._stage.now())
            told = oldest if compact else say("ui.header.oldest", ago=oldest)
            runs.append(Run(" · " + told, "body", bold=True))
        self.unsent.say(*runs, ink="warn", ground="warn-bg")

    def _tick(self, now: datetime) -> None:
        here = now.astimezone(figures.BEIJING)
        weekday = self._setting.say(f"ui.weekday.{WEEKDAYS[here.weekday()]}")
        whose, ink = self.time_says()
        told: list[Line] = [
            line(Run(here.strftime("%H:%M:%S"), 20, bold=True)),
            line(
                Run(f"{here.strftime('%m-%d')} {weekday} ", "secondary", ink="text-2"),
                Run(whose, "secondary", ink=ink),
            ),
        ]
        self.clock.show_lines(told)
        if now.second % 20 == 0:
            self._show_unsent()
            self.links.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._setting.look.colour("bg-panel"))
        painter.fillRect(
            0, self.height() - 1, self.width(), 1, self._setting.look.colour("line")
        )
        painter.end()

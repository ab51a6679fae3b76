"""Where a figure of the strip comes from: every saying behind it, who, when and how; and a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.app.board import Board, IncidentOnBoard, Said
from firepost.app.people_on_board import HURT
from firepost.domain.frozen import Frozen
from firepost.ui import figures, reading
from firepost.ui.forms.choices import Choice, Choices, go_round, in_rows
from firepost.ui.names import short_name
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

LATE: Final = timedelta(minutes=5)
MOST: Final = 12  # sayings; all of them are in the log
# What is pressed to say it anew, by the figure.
ANEW: Final = {
    "clock": "state",
    "area": "perimeter",
    "edge": "perimeter",
    "casualties": "casualties",
    "forces": "forces",
}


class Saying(Frozen, frozen=True):
    """One line: what was said, what it rests on; `entry` is its line of the log, "" of none."""

    what: str
    basis: str
    entry: str
    holds: bool = True  # else it was said before, or by another post


def sayings(
    setting: Setting, board: Board, fire: IncidentOnBoard, kind: str, now: datetime
) -> list[Saying]:
    """Behind a figure, what holds first; nothing where nobody said anything."""
    if kind == "forces":
        return list(_forces(setting, board, fire, now))
    tellers: dict[str, Callable[[Setting, IncidentOnBoard, datetime], Iterator[Saying]]] = {
        "clock": _clock,
        "area": _area,
        "edge": _edge,
        "casualties": _hurt,
    }
    return list(tellers[kind](setting, fire, now))


def _basis(setting: Setting, said: Said, now: datetime, *more: str) -> str:
    """14:11 的数，33 分前 · 无人机勾绘 · 王工 · 14:20 获知."""
    at = figures.moment(said.at, now)
    parts = [setting.say("ui.copy.age", at=at, ago=setting.ago(said.at, now)), *more]
    parts.append(f"{said.by} {said.source}" if said.source else said.by)
    if said.known_at - said.at > LATE:
        parts.append(setting.say("ui.source.learned", at=figures.moment(said.known_at, now)))
    return " · ".join(part for part in parts if part)


def _clock(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Iterator[Saying]:
    say = setting.say
    for which, at in (("ignited", fire.ignited_at), ("reported", fire.reported_at)):
        told = say("ui.unknown") if at is None else figures.moment(at, now)
        used = fire.clock_basis == which
        mark = f" · {say(f'ui.strip.basis_{which}')}" if used else ""
        word = f"{say(f'ui.strip.{which}')} {told}{mark}"
        yield Saying(word, _basis(setting, fire.opened, now), fire.opened.entry, holds=used)
    for change in reversed(fire.states[-3:]):
        word = say(f"ui.state.{change.state}")
        yield Saying(word, _basis(setting, change.said, now), change.said.entry)


def _area(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Iterator[Saying]:
    say, held = setting.say, fire.area
    drawn = held.perimeter if held is not None else None
    if held is not None and drawn is None and held.value_ha is not None:
        word = f"{figures.hectares(held.value_ha)} {say('ui.unit.ha')}"
        basis = _basis(setting, held.said, now, say("ui.strip.stated"))
        yield Saying(word, basis, held.said.entry)
    yield from _shapes(setting, fire, now, "area")


def _shapes(
    setting: Setting, fire: IncidentOnBoard, now: datetime, figure: str
) -> Iterator[Saying]:
    """The edge that holds, then those before it, the newest first."""
    held = fire.area.perimeter if fire.area else None
    drawn = None if held is None else held.id
    newest_first = tuple(reversed(fire.perimeters))
    for shape in sorted(newest_first, key=lambda one: one.id != drawn):
        word = f"{figures.hectares(shape.area_ha)} {setting.say('ui.unit.ha')}"
        if figure == "edge":
            word = setting.length(shape.length_m)
        error = ""
        if shape.accuracy_m is not None:
            error = f"±{shape.accuracy_m:g} {setting.say('ui.unit.m')}"
        basis = _basis(setting, shape.said, now, setting.method(shape.method), error)
        yield Saying(word, basis, shape.said.entry, holds=shape.id == drawn)


def _edge(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Iterator[Saying]:
    say = setting.say
    yield from islice(_shapes(setting, fire, now, "edge"), 3)
    for stretch in reversed(fire.stretches[-6:]):
        length = "" if stretch.length_m is None else f" {setting.length(stretch.length_m)}"
        where = f"{stretch.sector} " if stretch.sector else ""
        word = f"{where}{say(f'line.state.{stretch.state}')}{length}"
        yield Saying(word, _basis(setting, stretch.said, now), stretch.said.entry)


def _hurt(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Iterator[Saying]:
    say = setting.say
    for key in HURT:
        known = fire.casualties.get(key)
        name = say(f"ui.casualties.{key}")
        if known is None:
            yield Saying(f"{name} {say('ui.unknown')}", say("ui.source.nobody"), "")
            continue
        value = say("ui.unknown") if known.value is None else str(known.value)
        mark = f" · {say('ui.contested')}" if known.contested else ""
        basis = _basis(setting, known.said, now)
        yield Saying(f"{name} {value}{mark}", basis, known.said.entry)
    for place in fire.moved:
        if place.moved is not None:
            word = f"{place.place} {say('ui.strip.moved', n=place.moved.value)}"
            said = place.moved.said
            yield Saying(word, _basis(setting, said, now), said.entry)


def _forces(
    setting: Setting, board: Board, fire: IncidentOnBoard, now: datetime
) -> Iterator[Saying]:
    """Team by team, the one heard longest ago first: so old the sum is."""
    say = setting.say
    mine = [
        team
        for team in board.teams
        if team.incident == fire.id
        and team.status is not None
        and team.trained is not False
        and team.status.value in (*reading.ON_SITE, "en_route")
    ]
    for team in sorted(mine, key=lambda one: reading.known_at(one) or now):
        assert team.status is not None
        people = say("ui.unknown")
        if team.present is not None:
            people = f"{team.present} {say('ui.unit.people')}"
        counted = "ui.source.counted" if team.strength is not None else "ui.source.listed"
        heard = reading.known_at(team) or team.status.said.at
        at = figures.moment(heard, now)
        parts = [
            say("ui.copy.age", at=at, ago=setting.ago(heard, now)),
            say(counted),
            team.status.said.by,
        ]
        word = f"{short_name(team.name)} {people} · {say(f'status.{team.status.value}')}"
        yield Saying(word, " · ".join(parts), team.status.said.entry)


class SourceSheet(QWidget):
    """Follows the stage while it is open.

    Signals:
        entry_pressed (str): the line of the log behind a saying is wanted.
        anew_pressed (str): a form or page, to say it anew.
    """

    entry_pressed = Signal(str)
    anew_pressed = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.kind = "area"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.head = QLabel("", self)
        self.head.setProperty("role", "strong")
        self.head.setWordWrap(True)
        self.none = QLabel(setting.say("ui.source.none"), self)
        self.none.setWordWrap(True)
        self.anew = QPushButton("", self)
        self.anew.setProperty("kind", "primary")
        self.anew.clicked.connect(lambda: self.anew_pressed.emit(ANEW[self.kind]))
        self.setFocusProxy(self.anew)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        for part in (self.head, self.anew, self.none):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._choices = Choices(self, self._column, self._press, place=2)
        self.rows = self._choices.keys
        stage.board_changed.connect(self.refresh)

    def show_kind(self, kind: str) -> None:
        """`kind` names a cell of the strip."""
        self.kind = kind
        self.refresh()

    def refresh(self, *_: object) -> None:
        board, fire, say = self._stage.board, self._stage.fire, self._setting.say
        if board is None or fire is None:
            return
        self.head.setText(f"{fire.name} · {say(f'ui.source.of_{self.kind}')}")
        self.anew.setText(say(f"ui.strip.opens_{self.kind}"))
        self.anew.setVisible(self._stage.live or self.kind == "forces")
        told = sayings(self._setting, board, fire, self.kind, self._stage.shown_at)[:MOST]
        self.none.setVisible(not told)
        mark = f"{say('ui.source.before')} "
        self._choices.offer(
            [
                Choice(
                    one.entry,
                    in_rows(
                        self._setting.look,
                        f"{'' if one.holds else mark}{one.what}\n{one.basis}",
                    ),
                )
                for one in told
            ]
        )

    def _press(self, entry: str) -> None:
        if entry:
            self.entry_pressed.emit(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not go_round(self, event, (self.anew, *self.rows)):
            super().keyPressEvent(event)

"""A figure with its source, as text: value, unit, basis, age, who said it. Pure but for the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from firepost.app.board import Board, IncidentOnBoard, Said
from firepost.app.people_on_board import HURT
from firepost.domain.frozen import Frozen
from firepost.ui import figures, reading
from firepost.ui.forms.choices import Choice, Choices, go_round
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class Figure(Frozen, frozen=True):
    """What a strip, a page or a report shows as a number, with what it rests on."""

    key: str
    name: str
    value: str
    basis: str = ""  # method, rule or start it is counted from
    age: str = ""
    by: str = ""


def told(setting: Setting, board: Board, fire: IncidentOnBoard | None, one: Figure) -> str:
    """One figure as it goes to the clipboard: a line that can stand alone."""
    drill = f"{setting.say('ui.drill.word')} · " if board.drill else ""
    parts = [part for part in (one.basis, one.age, one.by) if part]
    behind = f"（{'；'.join(parts)}）" if parts else ""
    words = f"{one.name} {one.value}{behind}"
    return f"{drill}{fire.name} · {words}" if fire is not None else f"{drill}{words}"


def figures_of(
    setting: Setting, board: Board, fire: IncidentOnBoard, now: datetime
) -> Iterator[Figure]:
    yield _clock(setting, fire, now)
    yield from _area(setting, fire, now)
    yield from _hurt(setting, fire, now)
    yield _forces(setting, board, fire, now)
    yield from _level(setting, board, fire, now)
    yield from _weather(setting, board, now)


def _said(setting: Setting, said: Said, now: datetime) -> tuple[str, str]:
    """When it was so and how old that is; who said it and how."""
    at = figures.moment(said.at, now)
    age = setting.say("ui.copy.age", at=at, ago=setting.ago(said.at, now))
    who = f"{said.by} · {said.source}" if said.source else said.by
    return age, setting.say("ui.copy.by", who=who, entry=said.entry)


def _clock(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Figure:
    say, since = setting.say, fire.burning_since
    name = say("ui.strip.burned" if fire.out else "ui.strip.burning")
    if since is None:
        return Figure("clock", name, say("ui.unknown"))
    until = fire.extinguished_at if fire.out and fire.extinguished_at else now
    start = figures.moment(since, now)
    basis = f"{say(f'ui.strip.basis_{fire.clock_basis}')} {start}"
    age, by = _said(setting, fire.opened, now)
    return Figure("clock", name, setting.span(until - since), basis, age, by)


def _area(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Iterator[Figure]:
    say, held = setting.say, fire.area
    if held is None or held.value_ha is None:
        yield Figure("area", say("ui.strip.area"), say("ui.unknown"))
        return
    age, by = _said(setting, held.said, now)
    perimeter = held.perimeter
    method = setting.method(perimeter.method) if perimeter else say("ui.copy.stated")
    if perimeter is not None and perimeter.accuracy_m is not None:
        method += f" ±{perimeter.accuracy_m:g} {say('ui.unit.m')}"
    if held.contested:
        method = f"{say('ui.contested')} {method}"
    value = f"{figures.hectares(held.value_ha)} {say('ui.unit.ha')}"
    mu = f"{figures.mu(held.value_ha)} {say('ui.unit.mu')}"
    yield Figure("area", say("ui.strip.area"), f"{value} {mu}", method, age, by)
    if perimeter is not None:
        edge = setting.length(perimeter.length_m)
        yield Figure("perimeter", say("ui.copy.perimeter"), edge, method, age, by)
    if fire.control is not None:
        share = f"{reading.percent(fire.control.share)} %"
        yield Figure("held", say("ui.copy.held"), share, say("ui.copy.marked"), age, by)


def _hurt(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Iterator[Figure]:
    say = setting.say
    for key in HURT:
        known = fire.casualties.get(key)
        name = say(f"ui.casualties.{key}")
        if known is None or known.value is None:
            yield Figure(key, name, say("ui.unknown"))
            continue
        age, by = _said(setting, known.said, now)
        basis = say("ui.contested") if known.contested else ""
        yield Figure(key, name, f"{known.value} {say('ui.unit.people')}", basis, age, by)


def _forces(setting: Setting, board: Board, fire: IncidentOnBoard, now: datetime) -> Figure:
    say, here = setting.say, reading.forces(board, fire.id, now)
    value = say("ui.copy.forces", people=here.people, teams=here.teams)
    basis = say("ui.copy.forces_basis", n=here.unknown_teams) if here.unknown_teams else ""
    at = say("ui.copy.as_of", at=figures.moment(now, now))
    return Figure("forces", say("ui.copy.on_site"), value, basis, at)


def _level(
    setting: Setting, board: Board, fire: IncidentOnBoard, now: datetime
) -> Iterator[Figure]:
    say, wanted = setting.say, reading.proposal(board, fire)
    if fire.declared is not None:
        age, by = _said(setting, fire.declared.said, now)
        level = figures.LEVELS.get(fire.declared.value, say("ui.copy.no_level"))
        decided = fire.declared_by or ""
        yield Figure("declared", say("ui.copy.declared"), level, decided, age, by)
    level = figures.LEVELS.get(wanted.level or "", say("ui.copy.no_level"))
    basis = f"{plan_named(setting, board.plan.plan)} {wanted.clauses}".strip()
    at = say("ui.copy.as_of", at=figures.moment(now, now))
    yield Figure("proposed", say("ui.copy.proposed"), level, basis, at)


def _weather(setting: Setting, board: Board, now: datetime) -> Iterator[Figure]:
    seen = next((one for one in reversed(board.weather) if one.wind_m_s is not None), None)
    if seen is None or seen.wind_m_s is None:
        return
    age, by = _said(setting, seen.said, now)
    value = setting.say("report.m_s", n=f"{seen.wind_m_s:g}")
    if seen.wind_from_deg is not None:
        side = setting.say(f"ui.wind.{figures.compass(seen.wind_from_deg)}")
        value = f"{side} {seen.wind_from_deg:.0f}° {value}"
    yield Figure("wind", setting.say("ui.copy.wind"), value, seen.place or "", age, by)


def plan_named(setting: Setting, plan: str) -> str:
    """A plan as its paper is numbered; one that nobody named by the name it has on the desk."""
    key = f"plan.number.{plan}"
    return setting.say(key) if setting.words.has(key) else plan


# Which figures a cell of the strip shows.
OF_CELL: Final = {
    "clock": ("clock",),
    "area": ("area",),
    "edge": ("perimeter", "held"),
    "casualties": HURT,
    "forces": ("forces",),
    "declared": ("declared",),
    "proposed": ("proposed",),
}


class CopySheet(QWidget):
    """Every figure of the fire in front; Enter copies it with its source.

    Signals:
        copied (str): the text now on the clipboard.
    """

    copied = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.in_front: list[str] = []  # what the page in front shows besides, to be pasted
        self.further: list[str] = []  # the same, after the figures of the fire
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(6)
        self._none = QLabel(setting.say("ui.strip.no_fire"), self)
        self._none.setWordWrap(True)
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        self._choices = Choices(self, self._column, self.copy, place=0)
        self.rows = self._choices.keys

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # the event as it came
        self.refresh()

    def refresh(self) -> None:
        """Made anew at each opening: figures and their ages are those of now."""
        board, fire, now = self._stage.board, self._stage.fire, self._stage.shown_at
        choices = [Choice(words, _cut(words), words) for words in self.in_front]
        if board is not None and fire is not None:
            for one in figures_of(self._setting, board, fire, now):
                behind = " · ".join(part for part in (one.basis, one.age) if part)
                text = told(self._setting, board, fire, one)
                choices.append(Choice(text, f"{one.name} {one.value}\n{behind}".rstrip(), text))
        choices += [Choice(words, _cut(words), words) for words in self.further]
        self._none.setVisible(not choices)
        self._choices.offer(choices)
        if self.rows:
            self.setFocusProxy(self.rows[0])
            self.rows[0].setFocus()

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not go_round(self, event, self.rows):
            super().keyPressEvent(event)


def kind_at(widget: QWidget | None, edge: QWidget) -> str:
    """Which cell of the strip a part belongs to; "" where it is none of it."""
    while widget is not None and widget is not edge:
        kind = getattr(widget, "kind", None)
        if isinstance(kind, str) and kind in OF_CELL:
            return kind
        widget = widget.parentWidget()
    return ""


def _cut(words: str) -> str:
    return words if len(words) <= _WIDE else f"{words[:_WIDE]}\n{words[_WIDE : 2 * _WIDE]}"


_WIDE: Final = 26  # letters beside each other in the drawer


def words_of(
    setting: Setting, board: Board, fire: IncidentOnBoard | None, words: str, by: str
) -> str:
    """What a page shows, as a line that can stand alone."""
    at = figures.moment(board.at, board.at)
    return told(
        setting, board, fire, Figure("", words, "", setting.say("ui.copy.as_of", at=at), by=by)
    )


def team_said(setting: Setting, board: Board, team: str) -> str:
    """Who said what a team does, and when."""
    found = next((one for one in board.teams if one.id == team), None)
    if found is None or found.status is None:
        return ""
    age, by = _said(setting, found.status.said, board.at)
    return f"{age}；{by}"


def words_at(widget: QWidget | None, edge: QWidget, point: QPoint) -> str:
    """What a row, a card, a cell or a label says at a point of `edge`, with all it names."""
    while widget is not None and widget is not edge:
        at = getattr(widget, "told_at", None)
        if at is not None:
            return str(at(widget.mapFrom(edge, point)))
        if isinstance(widget, QLabel) and widget.text():
            return widget.text()
        if widget.accessibleName():
            return widget.accessibleName()
        widget = widget.parentWidget()
    return ""

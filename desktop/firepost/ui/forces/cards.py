"""What a T-card says and in which column it hangs, read off a board. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from firepost.app import timers
from firepost.app.board import Board, IncidentOnBoard, TeamOnBoard
from firepost.ui import figures
from firepost.ui.map.symbols import TEAM_LETTERS
from firepost.ui.names import short_name
from firepost.ui.setting import Setting

Grouping = Literal["status", "sector", "contact", "machines"]
State = Literal["ok", "warn", "bad", "none"]
STATUSES: Final = ("standby", "en_route", "working", "resting", "withdrawn")
_FRESH: Final[dict[str, State]] = {"ok": "ok", "amber": "warn", "red": "bad"}


@dataclass(frozen=True, slots=True)
class Card:
    """One team. Words are ready to be written; `state` repeats the contact mark."""

    team: str
    letter: str
    name: str
    people: str  # 未知 where nobody knows
    gear: str
    where: str
    note: str  # in red: what must not be overlooked
    state: State
    age: str
    ask: str  # the key on it: "contacted", "call", or "" for none
    untrained: bool = False
    unit: str = ""  # of `people`; "" is people
    low: bool = False  # nothing to press and nothing to time on it


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    title: str
    told: str
    wide: bool
    cards: tuple[Card, ...]


def columns(
    setting: Setting,
    board: Board,
    fire: IncidentOnBoard | None,
    now: datetime,
    *,
    by: Grouping = "status",
    find: str = "",
) -> tuple[Column, ...]:
    """The columns and their cards, the longest silence first in each."""
    mine = [
        team
        for team in board.teams
        if fire is not None and team.incident == fire.id and team.status is not None
        if not find or find in team.name or find in short_name(team.name)
    ]
    gear = gear_of(board)
    timed = {team.id: timers.timer_of(team, board.settings, now) for team in mine}
    mine.sort(key=lambda team: _silence(timed[team.id], team))
    groups = _groups(setting, mine, timed, by)
    return tuple(
        Column(
            key,
            title,
            _sum(setting, teams),
            key in ("working", "amber"),
            tuple(
                _card(setting, board, team, timed[team.id], gear=gear, now=now)
                for team in teams
            ),
        )
        for key, title, teams in groups
    )


def _silence(timer: timers.Timer | None, team: TeamOnBoard) -> tuple[float, str]:
    return (0.0 if timer is None else -timer.age.total_seconds()), team.id


def _groups(
    setting: Setting,
    teams: list[TeamOnBoard],
    timed: dict[str, timers.Timer | None],
    by: Grouping,
) -> list[tuple[str, str, list[TeamOnBoard]]]:
    say = setting.say
    if by == "sector":
        names = sorted({team.sector or "" for team in teams}) or [""]
        return [
            (
                f"sector:{name}",
                say("ui.todo.sector", name=name) if name else say("ui.forces.no_sector"),
                [team for team in teams if (team.sector or "") == name],
            )
            for name in names
        ]
    if by == "contact":
        return [
            (
                state,
                say(f"ui.forces.contact_{state}"),
                [t for t in teams if _at(timed, t) == state],
            )
            for state in ("red", "amber", "ok", "none")
        ]
    return [(status, say(f"status.{status}"), _hung(teams, status)) for status in STATUSES]


def _at(timed: dict[str, timers.Timer | None], team: TeamOnBoard) -> str:
    timer = timed[team.id]
    return timer.state if timer else "none"


def _hung(teams: list[TeamOnBoard], status: str) -> list[TeamOnBoard]:
    """What is out of order hangs with those who rest, under a red tag."""
    meant = (status, "out_of_order") if status == "resting" else (status,)
    return [team for team in teams if team.status and team.status.value in meant]


def _sum(setting: Setting, teams: list[TeamOnBoard]) -> str:
    say = setting.say
    counted = [team for team in teams if team.trained is not False]
    people = sum(team.present or 0 for team in counted)
    lower = any(team.present is None for team in counted)
    key = "ui.forces.sum_least" if lower else "ui.forces.sum"
    return say(key, teams=len(counted), people=people)


def _card(
    setting: Setting,
    board: Board,
    team: TeamOnBoard,
    timer: timers.Timer | None,
    *,
    gear: dict[str, str],
    now: datetime,
) -> Card:
    say = setting.say
    state: State = _FRESH[timer.state] if timer else "none"
    untrained = team.trained is False
    people = say("ui.unknown") if team.present is None else str(team.present)
    if untrained:
        words = say("ui.forces.untrained"), say("ui.forces.only_help")
        note = say("ui.forces.no_attack")
    else:
        words = gear.get(team.id, say("ui.forces.no_gear")), _where(setting, team, now)
        note = _note(setting, board, team, timer, now)
    return Card(
        team=team.id,
        letter=TEAM_LETTERS.get(team.kind, "队"),
        name=short_name(team.name),
        people=people,
        gear=words[0],
        where=words[1],
        note=note,
        state=state,
        age=figures.age(timer.age, say("ui.unit.min")) if timer else "",
        ask="" if timer is None else "call" if timer.state == "red" else "contacted",
        untrained=untrained,
    )


def _where(setting: Setting, team: TeamOnBoard, now: datetime) -> str:
    """Sector and time on the line, arrival, or what was said."""
    say = setting.say
    assert team.status is not None
    parts = []
    if team.sector:
        parts.append(say("ui.todo.sector", name=team.sector))
    match team.status.value:
        case "working":
            parts.append(say(f"ui.task.{team.task or 'attack'}"))
            if team.online_since is not None:
                span = setting.span(now - team.online_since)
                parts.append(say("ui.forces.on_line", span=span))
        case "en_route":
            if team.eta_at is not None:
                parts.append(say("ui.forces.eta", at=figures.moment(team.eta_at, now)))
        case "resting" if team.online_since is not None:
            span = setting.span(now - team.online_since)
            parts.append(say("ui.forces.rested", span=span))
        case "withdrawn":
            at = figures.moment(team.status.said.at, now)
            parts.append(say("ui.forces.left", at=at))
    if team.text and len(parts) < 2:
        parts.append(team.text)
    return " · ".join(parts) or say("ui.forces.waits")


def _note(
    setting: Setting,
    board: Board,
    team: TeamOnBoard,
    timer: timers.Timer | None,
    now: datetime,
) -> str:
    say = setting.say
    if team.status and team.status.value == "out_of_order":
        return say("status.out_of_order")
    if team.status and team.status.contested:
        return say("ui.forces.contested")
    if timer is not None and timer.answered and team.answered is not None:
        return say("ui.forces.answered", who=team.answered.said.by)
    stint = timers.stint_of(team, board.settings, now)
    if stint is not None and stint.state in ("warn", "over"):
        return say("ui.forces.tired", hours=f"{stint.limit_h:g}")
    if timer is not None and timer.state == "red":
        return say("ui.forces.place_old")
    return ""


def gear_of(board: Board) -> dict[str, str]:
    """What each team holds, in a few words: the most first."""
    held: dict[str, list[tuple[int, str]]] = {}
    for thing in board.equipment:
        for part in thing.held:
            if part.holder_kind == "team" and part.status not in ("broken", "lost"):
                held.setdefault(part.holder, []).append((part.count, thing.name))
    return {
        team: " · ".join(f"{name} {count}" for count, name in sorted(things, reverse=True)[:3])
        for team, things in held.items()
    }


@dataclass(frozen=True, slots=True)
class Sector:
    name: str
    people: str
    told: str
    alarm: bool
    held: float | None = None  # share of its line that is held; None: nobody drew its line
    length: str = ""


def sectors(
    setting: Setting, board: Board, fire: IncidentOnBoard | None, now: datetime
) -> tuple[Sector, ...]:
    """Every sector somebody works in or that was checked, with who is there."""
    if fire is None:
        return ()
    say = setting.say
    teams = [
        team
        for team in board.teams
        if team.incident == fire.id and team.sector and team.on_ground
    ]
    silent = {t.team.id for t in timers.overdue(board, now, incident=fire.id)}
    found = []
    lines = {one.letter: one for one in fire.control.sectors} if fire.control else {}
    names = {team.sector for team in teams if team.sector} | set(fire.sectors) | set(lines)
    for name in sorted(names):
        here = [team for team in teams if team.sector == name]
        people = sum(team.present or 0 for team in here)
        quiet = [team for team in here if team.id in silent]
        checked = fire.sectors.get(name)
        if quiet:
            told = say("ui.forces.sector_silent", names=short_name(quiet[0].name))
        elif checked is not None:
            done = all(checked.value)
            told = say("ui.forces.sector_clear" if done else "ui.forces.sector_open")
        else:
            told = say("ui.join").join(short_name(team.name) for team in here)
        line = lines.get(name)
        held = None if line is None or not line.length_m else line.held_m / line.length_m
        length = _lengths(say, line.held_m, line.length_m) if line is not None else ""
        found.append(Sector(name, str(people), told, bool(quiet), held, length))
    return tuple(found)


def _lengths(say: Callable[..., str], held_m: float, length_m: float) -> str:
    return say(
        "ui.forces.lengths", held=f"{held_m / 1000:.2f}", length=f"{length_m / 1000:.2f}"
    )


def sectors_told(setting: Setting, fire: IncidentOnBoard | None) -> str:
    """Over the sectors: how much of the edge is held; by the sum the strip shows too."""
    say = setting.say
    if fire is None or fire.control is None:
        return say("ui.forces.sectors_told")
    sums = _lengths(say, fire.control.held_m, fire.control.edge_m)
    return say("ui.forces.sectors_held", sums=sums)

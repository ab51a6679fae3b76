"""Who has gone silent, who has worked too long, how many people are on the fire ground.

Read off a board at any moment; nothing here is stored. The limits are the desk's settings
(`app.knobs`), by what a team is doing; none of them is in the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from firepost.app.board import Board, TeamOnBoard
from firepost.app.knobs import knob
from firepost.domain.errors import Notice
from firepost.domain.frozen import Frozen

State = Literal["ok", "amber", "red"]
OUT: Final = frozenset({"standby", "en_route", "working", "resting", "out_of_order"})
_RANK: Final[dict[State, int]] = {"red": 0, "amber": 1, "ok": 2}


class Timer(Frozen, frozen=True):
    """Time since a team was last heard, against the limits of what it does."""

    team: TeamOnBoard
    heard_at: datetime  # a contact, else when it was sent to where it is
    age: timedelta
    amber: timedelta
    red: timedelta
    state: State
    answered: bool  # red, and somebody answers for it

    @property
    def ever_heard(self) -> bool:
        return self.team.last_contact_at is not None


def timers(board: Board, now: datetime, *, incident: str | None = None) -> tuple[Timer, ...]:
    """Every team that is out, the one in most danger first."""
    found = [
        timer
        for team in board.teams
        if incident is None or team.incident == incident
        if (timer := timer_of(team, board.settings, now)) is not None
    ]
    return tuple(sorted(found, key=_danger))


def overdue(board: Board, now: datetime, *, incident: str | None = None) -> tuple[Timer, ...]:
    """The red ones nobody answers for yet: they stay among the things to do."""
    every = timers(board, now, incident=incident)
    return tuple(timer for timer in every if timer.state == "red" and not timer.answered)


def timer_of(team: TeamOnBoard, settings: Mapping[str, Any], now: datetime) -> Timer | None:
    """None for a team that is not out, or whose assignment names no incident."""
    if team.status is None or team.status.value not in OUT or team.incident is None:
        return None
    heard_at = team.status.said.at
    if team.last_contact_at is not None:
        heard_at = max(heard_at, team.last_contact_at)
    doing = _doing(team)
    amber = timedelta(minutes=knob(settings, f"contact_amber.{doing}"))
    red = timedelta(minutes=knob(settings, f"contact_red.{doing}"))
    age = max(now - heard_at, timedelta())
    state: State = "red" if age > red else "amber" if age > amber else "ok"
    return Timer(
        team,
        heard_at,
        age,
        amber,
        red,
        state,
        state == "red" and _answered(team, heard_at, now),
    )


def _doing(team: TeamOnBoard) -> str:
    assert team.status is not None
    match team.status.value:
        case "working":
            return team.task or "attack"
        case "en_route":
            return "en_route"
        case _:
            return "waiting"


def _answered(team: TeamOnBoard, heard_at: datetime, now: datetime) -> bool:
    """Somebody answers for it since it was last heard, and the time they gave is not over."""
    if team.answered is None or team.answered.said.at < heard_at:
        return False
    return team.answered_until is None or team.answered_until > now


def _danger(timer: Timer) -> tuple[int, float, int, str]:
    """Red before amber before green; within, the furthest past its limit; attack first."""
    over = timer.age / timer.red if timer.red else 0.0
    return _RANK[timer.state], -over, timer.team.task != "attack", timer.team.id


class Stint(Frozen, frozen=True):
    """How long a team has worked without a break, or rested."""

    team: TeamOnBoard
    hours: float
    state: Literal["ok", "warn", "over", "resting", "rested"]
    limit_h: float


def stint_of(team: TeamOnBoard, settings: Mapping[str, Any], now: datetime) -> Stint | None:
    """None while it neither works nor rests."""
    if team.status is None or team.online_since is None:
        return None
    hours = max((now - team.online_since) / timedelta(hours=1), 0.0)
    if team.status.value == "resting":
        least = knob(settings, "rest_least_h")
        return Stint(team, hours, "rested" if hours >= least else "resting", least)
    if team.status.value != "working":
        return None
    warn, over = knob(settings, "work_warn_h"), knob(settings, "work_limit_h")
    if hours >= over:
        return Stint(team, hours, "over", over)
    return Stint(team, hours, "warn" if hours >= warn else "ok", warn)


def too_tired(team: TeamOnBoard, settings: Mapping[str, Any], now: datetime) -> Notice | None:
    """What is said before it is sent to work: over its hours, or not rested long enough."""
    stint = stint_of(team, settings, now)
    if stint is None or stint.state in ("ok", "rested"):
        return None
    return Notice.of(
        f"team.{'not_rested' if stint.state == 'resting' else 'over_hours'}",
        name=team.name,
        hours=f"{stint.hours:.1f}",
        limit=f"{stint.limit_h:g}",
    )


def tired(board: Board, now: datetime, *, incident: str | None = None) -> tuple[Stint, ...]:
    """Who has worked past a limit, the longest first."""
    stints = [
        stint
        for team in board.teams
        if incident is None or team.incident == incident
        if (stint := stint_of(team, board.settings, now)) is not None
        if stint.state in ("warn", "over")
    ]
    return tuple(sorted(stints, key=lambda stint: (-stint.hours, stint.team.id)))


class HeadCount(Frozen, frozen=True):
    """Everybody on the fire ground: the sum of the cards, trained or not."""

    people: int  # of the teams whose strength is known
    teams: int
    unknown_teams: int  # `people` is then a lower bound


def head_count(board: Board, incident: str) -> HeadCount:
    here = [team for team in board.teams if team.on_ground and team.incident == incident]
    known = [team.present for team in here if team.present is not None]
    return HeadCount(sum(known), len(here), len(here) - len(known))

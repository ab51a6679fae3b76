"""What the screen reads off a board: growth, forces, silence, and what comes next. Pure.

Nothing here decides: growth and projections are readings of figures that stand on the board,
and are always shown as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from firepost.app import timers
from firepost.app.board import Board, IncidentOnBoard, TeamOnBoard
from firepost.domain.frozen import Frozen
from firepost.domain.plan.assessment import TriggerState

RANK: Final = {None: 0, "none": 0, "IV": 1, "III": 2, "II": 3, "I": 4}
ON_SITE: Final = ("standby", "working", "resting", "out_of_order")
_SHORTEST_GROWTH: Final = timedelta(minutes=10)  # closer flights say more of error than of fire


class Growth(Frozen, frozen=True):
    ha_per_h: float
    since: datetime
    until: datetime


ALL_HELD: Final = 0.995  # the ends of stretches never meet to the metre


def percent(share: float) -> int:
    """Rounded down, so that a line is never told longer held than it is."""
    return 100 if share >= ALL_HELD else int(share * 100 + 1e-9)


def growth(fire: IncidentOnBoard) -> Growth | None:
    """Between the perimeter that holds and the one before it; None with fewer than two."""
    held = fire.area.perimeter if fire.area else None
    if held is None:
        return None
    before = [old for old in fire.perimeters if held.said.at - old.said.at >= _SHORTEST_GROWTH]
    if not before:
        return None
    last = before[-1]
    hours = (held.said.at - last.said.at).total_seconds() / 3600
    return Growth((held.area_ha - last.area_ha) / hours, last.said.at, held.said.at)


class Forces(Frozen, frozen=True):
    """Trained forces at one fire; `people` counts the teams whose strength is known."""

    people: int
    teams: int
    unknown_teams: int  # their strength is unknown: `people` is a lower bound
    coming_people: int
    coming_teams: int
    coming_unknown: int
    untrained_people: int
    silent: tuple[TeamOnBoard, ...]  # at work, out of contact too long; the longest first
    oldest_at: datetime | None = (
        None  # of those on site the one heard longest ago: so old it is
    )
    first_at: datetime | None = None  # when the first of those on the way is expected


def forces(board: Board, fire_id: str, now: datetime) -> Forces:
    mine = [team for team in board.teams if team.incident == fire_id and team.status]
    trained = [team for team in mine if team.trained is not False]
    here = [team for team in trained if team.status and team.status.value in ON_SITE]
    coming = [team for team in trained if team.status and team.status.value == "en_route"]
    untrained = [
        team
        for team in mine
        if team.trained is False and team.status and team.status.value in ON_SITE
    ]
    return Forces(
        people=_people(here),
        teams=len(here),
        unknown_teams=sum(team.present is None for team in here),
        coming_people=_people(coming),
        coming_teams=len(coming),
        coming_unknown=sum(team.present is None for team in coming),
        untrained_people=_people(untrained),
        silent=silent(board, now, fire_id=fire_id),
        oldest_at=min(filter(None, map(known_at, here)), default=None),
        first_at=min((team.eta_at for team in coming if team.eta_at), default=None),
    )


def known_at(team: TeamOnBoard) -> datetime | None:
    """When somebody last said that it is there, and how many: by sending, hearing or counting."""
    counted = team.strength.said.at if team.strength is not None else None
    heard = heard_at(team)
    return max(heard, counted) if heard and counted else heard or counted


def heard_at(team: TeamOnBoard) -> datetime | None:
    """Last heard: a contact, else the time it was sent to where it is."""
    sent = team.status.said.at if team.status else None
    if team.last_contact_at is None:
        return sent
    return max(team.last_contact_at, sent) if sent else team.last_contact_at


def silent(
    board: Board, now: datetime, *, fire_id: str | None = None
) -> tuple[TeamOnBoard, ...]:
    """Teams past their red limit nobody answers for, the one in most danger first."""
    return tuple(timer.team for timer in timers.overdue(board, now, incident=fire_id))


def _people(teams: Iterable[TeamOnBoard]) -> int:
    return sum(team.present or 0 for team in teams)


class Proposal(Frozen, frozen=True):
    """The level the plan calls for now, for one fire with the city-wide rules beside it."""

    level: str | None
    could_be: str | None
    met: tuple[TriggerState, ...]  # the conditions met at `level`

    @property
    def clauses(self) -> str:
        return joined([trigger.clause for trigger in self.met])


def proposal(board: Board, fire: IncidentOnBoard) -> Proposal:
    own = () if fire.silent else fire.plan.triggers
    every = (*own, *board.plan.triggers)
    level = _highest(one.level for one in every if one.state == "met")
    could_be = _highest(one.level for one in every if one.state != "not_met")
    met = tuple(one for one in every if one.state == "met" and one.level == level)
    return Proposal(level, could_be, met)


def joined(clauses: list[str]) -> str:
    """6.4.1(1)① and 6.4.1(1)② as 6.4.1(1)①②."""
    heads: dict[str, str] = {}
    for clause in clauses:
        head, mark = split(clause)
        heads[head] = heads.get(head, "") + mark
    return " ".join(head + marks for head, marks in heads.items())


def split(clause: str) -> tuple[str, str]:
    """6.4.2(1)⑤ as 6.4.2(1) and ⑤; a clause without a mark keeps all in the first."""
    if clause and "①" <= clause[-1] <= "⑳":
        return clause[:-1], clause[-1]
    return clause, ""


class Push(Frozen, frozen=True):
    """One thing that would bring the next level: the clock, a number, or a fact not known."""

    trigger: TriggerState
    at: datetime | None = None  # comes by time alone
    fact: str | None = None  # comes when this number grows
    by: float | int | None = None
    likely_at: datetime | None = None  # of `fact`, at the present growth; a guess
    missing: tuple[str, ...] = ()  # comes if these unknown facts are so

    @property
    def open(self) -> bool:
        """Neither the clock nor a number brings it: what is not known would."""
        return self.at is None and self.fact is None


class NextLevel(Frozen, frozen=True):
    level: str
    clause: str
    pushes: tuple[Push, ...]  # what comes first stands first


def next_level(board: Board, fire: IncidentOnBoard) -> NextLevel | None:
    """The lowest level above what stands that something could bring, and by what."""
    if fire.silent:
        return None
    # Against the declared level too: "what will push us on" is asked from where we are.
    stands = RANK[proposal(board, fire).level]
    every = (*fire.plan.triggers, *board.plan.triggers)
    levels = sorted({one.level for one in every if RANK.get(one.level, 0) > stands}, key=_rank)
    for level in levels:
        pushes = tuple(pushes_of(fire, [one for one in every if one.level == level]))
        if pushes:
            head = split(pushes[0].trigger.clause)[0]
            return NextLevel(level, head, pushes)
    return None


def pushes_of(fire: IncidentOnBoard, triggers: list[TriggerState]) -> list[Push]:
    """What would make any of these conditions of one fire come true."""
    by_time: list[Push] = []
    by_number: list[Push] = []
    by_fact: list[Push] = []
    pace = growth(fire)
    for one in triggers:
        step = next((step for step in fire.plan.next if step.trigger == one.id), None)
        if step is not None:
            by_time.append(Push(one, at=step.at))
        by_number += [
            Push(one, fact=room.fact, by=room.by, likely_at=_likely(pace, room.by))
            for room in fire.plan.headroom
            if room.trigger == one.id and room.fact == "burned_area_ha"
        ]
        if one.state == "unknown":
            by_fact.append(Push(one, missing=one.missing))
    return [*by_time, *by_number, *by_fact]


def _likely(pace: Growth | None, by_ha: float) -> datetime | None:
    if pace is None or pace.ha_per_h <= 0:
        return None
    hours = by_ha / pace.ha_per_h
    return pace.until + timedelta(hours=hours) if hours < 48 else None


def _rank(level: str) -> int:
    return RANK[level]


def _highest(levels: Iterable[str]) -> str | None:
    return max(levels, key=_rank, default=None)

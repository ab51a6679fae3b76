"""Whom to call next for a fire: the ranking off the board, the channel, what is left at home."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, radians, sin
from typing import Any, Final

from firepost.app.board import Board, IncidentOnBoard, TeamOnBoard
from firepost.app.knobs import knob
from firepost.app.winds import heart
from firepost.domain.distance import apart_m
from firepost.domain.frozen import Frozen
from firepost.domain.plan.model import Channel, Plan
from firepost.domain.ranking import Candidate, Ranked, Weights, rank

_BY_KIND: Final = {
    "aviation": "aircraft",
    "fire_rescue": "fire_rescue",
    "army": "troops",
    "armed_police": "troops",
}
ROUND_KM: Final = (2.5, 5.0)  # the surroundings a fire may reach within hours


class Left(Frozen, frozen=True):
    """What stays at home once a team has gone: trained teams still free there."""

    teams: int
    people: int


class Call(Frozen, frozen=True):
    """One line of the ranking."""

    team: TeamOnBoard
    ranked: Ranked
    channel: str  # of the plan
    left: Left


class Cover(Frozen, frozen=True):
    """How much of the surroundings lies within the one-hour circle. Source: plan 2.3."""

    share: float | None  # None: nobody knows where the fire is
    teams: int  # free trained teams that reach the fire within the hour
    minutes: float


def weights_of(settings: Mapping[str, Any]) -> Weights:
    return Weights(
        near=knob(settings, "rank_weight_near"),
        danger=knob(settings, "rank_weight_danger"),
        speed_kmh=knob(settings, "speed_road_kmh"),
        detour=knob(settings, "road_detour"),
    )


def is_free(team: TeamOnBoard) -> bool:
    """At nobody's fire: it may be called."""
    if team.status is None:
        return True
    home = team.status.value == "standby" and team.incident is None
    return home or team.status.value == "withdrawn"


def danger_at(board: Board, district: str | None) -> str | None:
    """The warning in force there: the county's own, else the whole area's."""
    own = board.dangers.get(district) if district else None
    held = own or board.danger
    if held is None or (held.until is not None and held.until < board.at):
        return None
    return held.colour


def calls(board: Board, fire: IncidentOnBoard) -> tuple[Call, ...]:
    """Every free team in the order in which to call it, and through which channel."""
    free = [team for team in board.teams if is_free(team)]
    where = heart(fire)
    by_id = {team.id: team for team in free}
    ranked = rank(
        (_candidate(board, team, where) for team in free),
        fire.district,
        weights_of(board.settings),
    )
    home = _at_home(free)
    return tuple(
        Call(team, one, channel_of(team, fire), _left(team, home))
        for one in ranked
        for team in (by_id[one.candidate.id],)
    )


def _candidate(board: Board, team: TeamOnBoard, where: tuple[float, float] | None) -> Candidate:
    away = None
    if where is not None and team.lon_deg is not None and team.lat_deg is not None:
        away = apart_m(*where, team.lon_deg, team.lat_deg)
    return Candidate(
        id=team.id,
        trained=team.trained,
        district=team.home_district,
        distance_m=away,
        danger=danger_at(board, team.home_district),
        people=team.people,
    )


def minutes_to(board: Board, fire: IncidentOnBoard, team: TeamOnBoard) -> float | None:
    """On the road to a fire by the desk's speed and detour; None where a place is unknown."""
    where = heart(fire)
    if where is None or team.lon_deg is None or team.lat_deg is None:
        return None
    away_m = apart_m(*where, team.lon_deg, team.lat_deg)
    return weights_of(board.settings).minutes(away_m)


def _at_home(free: list[TeamOnBoard]) -> dict[str | None, tuple[int, int]]:
    home: dict[str | None, tuple[int, int]] = {}
    for team in free:
        if team.trained:
            teams, people = home.get(team.home_district, (0, 0))
            home[team.home_district] = teams + 1, people + (team.people or 0)
    return home


def _left(team: TeamOnBoard, home: Mapping[str | None, tuple[int, int]]) -> Left:
    teams, people = home.get(team.home_district, (0, 0))
    if team.trained:
        teams, people = teams - 1, people - (team.people or 0)
    return Left(teams, people)


def channel_of(team: TeamOnBoard, fire: IncidentOnBoard) -> str:
    """Which way of 6.3.1 a team is asked for; a district nobody named counts as another."""
    if team.kind in _BY_KIND:
        return _BY_KIND[team.kind]
    home, there = team.home_district, fire.district
    if home is not None and home == there:
        return "own_district"
    if home is not None and there is not None and home[:4] != there[:4]:
        return "outside_city"
    return "teams"


def channel(plan: Plan, channel_id: str) -> Channel | None:
    return next((one for one in plan.channels if one.id == channel_id), None)


def cover(board: Board, fire: IncidentOnBoard) -> Cover:
    """The share of points round the fire that a free trained team reaches in time."""
    weights = weights_of(board.settings)
    minutes = knob(board.settings, "one_hour_min")
    reach_m = minutes / 60 * weights.speed_kmh * 1000 / weights.detour
    where = heart(fire)
    homes = [
        (team.lon_deg, team.lat_deg)
        for team in board.teams
        if team.trained and is_free(team)
        if team.lon_deg is not None and team.lat_deg is not None
    ]
    if where is None:
        return Cover(None, 0, minutes)
    near = [home for home in homes if apart_m(*where, *home) <= reach_m + ROUND_KM[-1] * 1000]
    points = [where, *(point for km in ROUND_KM for point in _ring(where, km))]
    reached = [any(apart_m(*point, *home) <= reach_m for home in near) for point in points]
    teams = sum(apart_m(*where, *home) <= reach_m for home in near)
    return Cover(sum(reached) / len(points), teams, minutes)


def _ring(centre: tuple[float, float], km: float) -> list[tuple[float, float]]:
    lon, lat = centre
    wide = km / (111.32 * cos(radians(lat)))
    steps = [2 * pi * n / 12 for n in range(12)]
    return [(lon + wide * cos(a), lat + km / 110.57 * sin(a)) for a in steps]


def draft(call: Call, plan: Plan, fire: IncidentOnBoard, what: str) -> dict[str, object]:
    """The command that drafts the request for a team; who approves is the plan's word."""
    way = channel(plan, call.channel)
    command: dict[str, object] = {
        "do": "request.draft",
        "incident": fire.id,
        "channel": call.channel,
        "what": what,
        "team": call.team.id,
    }
    if call.team.people is not None:
        command["people"] = call.team.people
    if way is not None:
        command["to"] = plan.bodies[way.approves].name.zh
    return command

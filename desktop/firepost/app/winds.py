"""What the wind does: the last one and how old it is, the changes that endanger teams, the index.

An old wind is never told as the present one. A change is a swing or a rise past the limits of
this desk; it stays something to decide until somebody has said what was decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import atan2, cos, degrees, radians, sin
from typing import TYPE_CHECKING, Final

from firepost.app.board import Board, IncidentOnBoard, TeamOnBoard, Weather
from firepost.app.knobs import knob
from firepost.app.sky_on_board import Forecast
from firepost.domain.frozen import Frozen
from firepost.domain.instants import BEIJING
from firepost.domain.wind import force_of, turned_deg

if TYPE_CHECKING:
    from firepost.domain.fwi import Index

_APART: Final = timedelta(hours=3)  # observations further apart say nothing of a change
_STAYS: Final = timedelta(hours=6)
_LIGHT: Final = 2  # below this force the direction wanders by itself
_DOWNWIND_DEG: Final = 60.0
_NOON_WITHIN: Final = timedelta(minutes=90)


class Wind(Frozen, frozen=True):
    seen: Weather
    age: timedelta
    is_old: bool


class Change(Frozen, frozen=True):
    """One change of the wind, observed or foretold, and who stands in its way."""

    entry: str
    kind: str  # swing rise gust
    at: datetime  # when it was so, or is to begin
    foretold: bool
    before: Weather
    from_deg: float | None
    force: int | None
    turned_deg: float | None
    teams: tuple[TeamOnBoard, ...]  # downwind of the fire
    unplaced: int  # teams at work whose place nobody knows


def of_fire(board: Board, fire: IncidentOnBoard | None) -> tuple[Weather, ...]:
    """What was observed there: said of this fire, or of none."""
    fire_id = fire.id if fire else None
    return tuple(one for one in board.weather if one.incident in (None, fire_id))


def wind_now(board: Board, fire: IncidentOnBoard | None, now: datetime) -> Wind | None:
    """The last wind anybody told, with its age; None where nobody did."""
    for seen in reversed(of_fire(board, fire)):
        if seen.force is not None:
            age = now - seen.said.at
            limit = timedelta(minutes=knob(board.settings, "wind_old_min"))
            return Wind(seen, age, age > limit)
    return None


def changes(board: Board, fire: IncidentOnBoard, now: datetime) -> tuple[Change, ...]:
    """Changes nobody has dealt with, the newest first."""
    if fire.out:
        return ()
    told = [one for one in of_fire(board, fire) if one.force is not None]
    told = [one for one in told if now - one.said.at <= _STAYS + _APART]
    found = [
        change
        for before, after in pairwise(told)
        if after.said.at - before.said.at <= _APART and now - after.said.at <= _STAYS
        for change in _between(board, fire, before, after)
    ]
    if told:
        found += [
            change
            for forecast in board.forecasts
            if forecast.until_at > now
            for change in _between(board, fire, told[-1], forecast)
        ]
    open_ones = [change for change in found if change.entry not in fire.wind_seen]
    return tuple(sorted(open_ones, key=lambda change: change.at, reverse=True))


def _between(
    board: Board, fire: IncidentOnBoard, before: Weather, after: Weather | Forecast
) -> Iterator[Change]:
    """At most one change: the swing before the rise, the rise before the gusts."""
    kind, turned = _kind(board, before, after)
    if kind is None:
        return
    from_deg = after.wind_from_deg if after.wind_from_deg is not None else before.wind_from_deg
    teams, unplaced = _downwind(board, fire, from_deg)
    foretold = isinstance(after, Forecast)
    at = after.said.at
    if isinstance(after, Forecast) and after.from_at is not None:
        at = after.from_at
    yield Change(
        entry=after.said.entry,
        kind=kind,
        at=at,
        foretold=foretold,
        before=before,
        from_deg=after.wind_from_deg,
        force=after.force,
        turned_deg=turned,
        teams=teams,
        unplaced=unplaced,
    )


def _kind(
    board: Board, before: Weather, after: Weather | Forecast
) -> tuple[str | None, float | None]:
    settings = board.settings
    limit, rise = knob(settings, "wind_limit_force"), knob(settings, "wind_rise_force")
    was, now = before.force or 0, after.force
    turned = None
    if before.wind_from_deg is not None and after.wind_from_deg is not None:
        turned = turned_deg(before.wind_from_deg, after.wind_from_deg)
        strong = max(was, now or 0) >= _LIGHT
        if strong and turned >= knob(settings, "wind_swing_deg"):
            return "swing", turned
    if now is not None and (now - was >= rise or was < limit <= now):
        return "rise", turned
    gust = None if after.gust_m_s is None else force_of(after.gust_m_s)
    earlier = 0 if before.gust_m_s is None else force_of(before.gust_m_s)
    if gust is not None and earlier < limit + 2 <= gust:
        return "gust", turned
    return None, turned


def _downwind(
    board: Board, fire: IncidentOnBoard, from_deg: float | None
) -> tuple[tuple[TeamOnBoard, ...], int]:
    """Teams on the ground of this fire that lie where the wind will drive it."""
    here = heart(fire)
    out = [team for team in board.teams if team.incident == fire.id and team.on_ground]
    placed = [team for team in out if team.lon_deg is not None and team.lat_deg is not None]
    if here is None or from_deg is None:
        return tuple(placed), len(out) - len(placed)
    towards = (from_deg + 180.0) % 360.0
    hit = [
        team
        for team in placed
        if turned_deg(bearing_deg(here, (team.lon_deg or 0, team.lat_deg or 0)), towards)
        <= _DOWNWIND_DEG
    ]
    return tuple(hit), len(out) - len(placed)


def heart(fire: IncidentOnBoard) -> tuple[float, float] | None:
    """The middle of the perimeter that holds, else the place the fire was reported at."""
    held = fire.area.perimeter if fire.area else None
    if held is not None:
        west, south, east, north = held.box_deg
        return (west + east) / 2, (south + north) / 2
    if fire.lon_deg is None or fire.lat_deg is None:
        return None
    return fire.lon_deg, fire.lat_deg


def bearing_deg(here: tuple[float, float], there: tuple[float, float]) -> float:
    """From one place to another, degrees from north; good enough over a fire ground."""
    east = (there[0] - here[0]) * cos(radians((here[1] + there[1]) / 2))
    north = there[1] - here[1]
    return degrees(atan2(east, north)) % 360.0


def offset_deg(
    here: tuple[float, float], towards_deg: float, by_deg: float
) -> tuple[float, float]:
    """A place some degrees of latitude away."""
    east = by_deg * sin(radians(towards_deg)) / cos(radians(here[1]))
    return here[0] + east, here[1] + by_deg * cos(radians(towards_deg))


class FwiDay(Frozen, frozen=True):
    """One day's Canadian index. `rain_assumed`: nobody told the rain, none was taken."""

    day: date
    seen: Weather
    index: Index
    started: bool  # reckoned from the codes to start with, not from the day before


def fwi_days(observed: Sequence[Weather], *, lat_deg: float = 28.0) -> tuple[FwiDay, ...]:
    """The index of every day with a full noon observation, carried from day to day.

    Noon is twelve o'clock Beijing time: Wenzhou lies on its meridian. A day without wind,
    temperature, humidity and rain near noon breaks the run; the next starts anew.
    """
    from firepost.domain.fwi import Codes, Noon, index_of  # asked for on one sheet only

    found: list[FwiDay] = []
    for day, seen in sorted(_noons(observed).items()):
        assert seen.temp_c is not None
        assert seen.humidity_pct is not None
        follows = bool(found) and day - found[-1].day == timedelta(days=1)
        before = found[-1].index.codes if follows else Codes()
        noon = Noon(
            day.month,
            seen.temp_c,
            seen.humidity_pct,
            (seen.speed_m_s or 0.0) * 3.6,
            seen.rain_mm or 0.0,
        )
        index = index_of(noon, before, lat_deg=lat_deg)
        found.append(FwiDay(day, seen, index, started=not follows))
    return tuple(found)


def _noons(observed: Sequence[Weather]) -> dict[date, Weather]:
    nearest: dict[date, tuple[timedelta, Weather]] = {}
    for seen in observed:
        if None in (seen.speed_m_s, seen.temp_c, seen.humidity_pct, seen.rain_mm):
            continue
        here = seen.said.at.astimezone(BEIJING)
        away = abs(here - here.replace(hour=12, minute=0, second=0, microsecond=0))
        if away <= _NOON_WITHIN:
            day = here.date()
            if day not in nearest or away < nearest[day][0]:
                nearest[day] = away, seen
    return {day: seen for day, (_, seen) in nearest.items()}

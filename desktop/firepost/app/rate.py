"""How fast a fire has grown, and when a bound would be reached if it went on so.

A reckoning from the last perimeters, always with its uncertainty: it is shown, and it
is never a trigger of anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import pi, sqrt
from typing import Final

from firepost.app.board import IncidentOnBoard, PerimeterOnBoard

LAST: Final = 4  # perimeters looked at: the pace of yesterday says little of now
APART: Final = timedelta(minutes=10)  # closer ones say more of error than of fire
FURTHEST: Final = timedelta(hours=72)

# How far the line may lie off, m, where nobody said: assumptions of this desk, not figures of
# a standard, and each is replaced by the accuracy that comes with a perimeter.
ASSUMED_M: Final[Mapping[str, float]] = {
    "gps": 10.0,
    "drone": 10.0,
    "satellite": 100.0,
    "sketch": 50.0,
    "estimate": 100.0,
}
M2_PER_HA: Final = 10_000.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Growth between perimeters, ha an hour: the likely figure and how far it may be off."""

    ha_per_h: float
    low_ha_per_h: float
    high_ha_per_h: float
    since: datetime
    until: datetime  # the perimeter reckoned from
    perimeters: int
    accuracy_assumed: bool  # some perimeter came without its accuracy


@dataclass(frozen=True, slots=True)
class Reached:
    """When a bound would be reached: None where it may never be, or not within three days."""

    earliest: datetime | None
    likely: datetime | None
    latest: datetime | None


def rate_of(fire: IncidentOnBoard) -> Rate | None:
    """None with fewer than two perimeters apart, or once the fire is held."""
    held = fire.area.perimeter if fire.area else None
    if held is None or fire.controlled_at is not None:
        return None
    used = _spaced(
        [one for one in fire.perimeters if one.said.at <= held.said.at and one.id != held.id],
        held,
    )
    if len(used) < 2:
        return None
    paces = [_pace(one, other) for one, other in pairwise(used)]
    likely = paces[-1]
    error = _error_of(used[-2], used[-1])
    return Rate(
        ha_per_h=likely,
        low_ha_per_h=min(likely - error, *paces),
        high_ha_per_h=max(likely + error, *paces),
        since=used[-2].said.at,
        until=held.said.at,
        perimeters=len(used),
        accuracy_assumed=any(one.accuracy_m is None for one in used[-2:]),
    )


def reached(rate: Rate, by_ha: float) -> Reached:
    """When the area would have grown by so much since the perimeter reckoned from."""
    return Reached(
        earliest=_after(rate, by_ha, rate.high_ha_per_h),
        likely=_after(rate, by_ha, rate.ha_per_h),
        latest=_after(rate, by_ha, rate.low_ha_per_h),
    )


def advance_m_per_h(rate: Rate, area_ha: float) -> float:
    """How fast the edge of a round fire of that area would move at that growth."""
    if area_ha <= 0 or rate.ha_per_h <= 0:
        return 0.0
    radius_m = sqrt(area_ha * M2_PER_HA / pi)
    return rate.ha_per_h * M2_PER_HA / (2 * pi * radius_m)


def _spaced(earlier: list[PerimeterOnBoard], held: PerimeterOnBoard) -> list[PerimeterOnBoard]:
    """The last few perimeters, oldest first, each well apart from the next."""
    used = [held]
    for one in sorted(earlier, key=lambda one: one.said.at, reverse=True):
        if used[0].said.at - one.said.at >= APART:
            used.insert(0, one)
        if len(used) == LAST:
            break
    return used


def _hours(one: PerimeterOnBoard, other: PerimeterOnBoard) -> float:
    return (other.said.at - one.said.at) / timedelta(hours=1)


def _pace(one: PerimeterOnBoard, other: PerimeterOnBoard) -> float:
    return (other.area_ha - one.area_ha) / _hours(one, other)


def _error_of(one: PerimeterOnBoard, other: PerimeterOnBoard) -> float:
    """Both lines may lie off: half their accuracy all along, joined as independent errors."""
    off = [_area_error_ha(shape) for shape in (one, other)]
    return sqrt(off[0] ** 2 + off[1] ** 2) / _hours(one, other)


def _area_error_ha(shape: PerimeterOnBoard) -> float:
    accuracy_m = ASSUMED_M[shape.method] if shape.accuracy_m is None else shape.accuracy_m
    return shape.length_m * accuracy_m / 2 / M2_PER_HA


def _after(rate: Rate, by_ha: float, ha_per_h: float) -> datetime | None:
    if ha_per_h <= 0 or by_ha / ha_per_h > FURTHEST / timedelta(hours=1):
        return None
    return rate.until + timedelta(hours=by_ha / ha_per_h)

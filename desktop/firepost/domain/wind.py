"""Wind as people say it: force and speed, degrees and points, and what is odd about a figure.

Forces 0 to 12 by the mean speed ten metres above open ground, upper bounds in tenths of a
metre a second. Source: GB/T 28591.
"""

from __future__ import annotations

from typing import Final

BOUNDS_M_S: Final = (0.2, 1.5, 3.3, 5.4, 7.9, 10.7, 13.8, 17.1, 20.7, 24.4, 28.4, 32.6)
POINTS: Final = (
    ("北", 0.0),
    ("东北偏北", 22.5),
    ("东北", 45.0),
    ("东北偏东", 67.5),
    ("东", 90.0),
    ("东南偏东", 112.5),
    ("东南", 135.0),
    ("东南偏南", 157.5),
    ("南", 180.0),
    ("西南偏南", 202.5),
    ("西南", 225.0),
    ("西南偏西", 247.5),
    ("西", 270.0),
    ("西北偏西", 292.5),
    ("西北", 315.0),
    ("西北偏北", 337.5),
)


def force_of(wind_m_s: float) -> int:
    """Without rounding to the tenths the bounds are given in, 1.55 would fall between."""
    return sum(round(wind_m_s, 1) > bound for bound in BOUNDS_M_S)


def range_of(force: int) -> tuple[float, float]:
    """The speeds a force may mean, m/s; the last one ends where the scale does, at 17."""
    if force >= len(BOUNDS_M_S):
        return 32.7, 61.2
    low = 0.0 if force == 0 else round(BOUNDS_M_S[force - 1] + 0.1, 1)
    return low, BOUNDS_M_S[force]


def middle_of(force: int) -> float:
    low, high = range_of(force)
    return round((low + high) / 2, 2)


def turned_deg(one_deg: float, other_deg: float) -> float:
    """The angle between two directions, 0 to 180."""
    return abs((one_deg - other_deg + 180.0) % 360.0 - 180.0)

"""Slope, aspect and hillshade of a terrain model, by Horn's third-order differences.

Source: B. K. P. Horn, Hill shading and the reflectance map, 1981. Heights are metres, voids
are NaN; a place with a void among its eight neighbours has no slope.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Heights = NDArray[np.float32]  # (rows, columns), row 0 in the north
LIGHT_FROM_DEG: Final = 315.0  # the north-west: from the south, hills are seen as valleys
LIGHT_UP_DEG: Final = 45.0


def gradients(
    heights_m: Heights, *, east_m: float, south_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much it rises a metre to the east and to the north, for all but the outer ring.

    Args:
        east_m: ground from one column to the next.
        south_m: ground from one row to the next.
    """
    z = heights_m.astype(np.float64)
    north, middle, south = z[:-2], z[1:-1], z[2:]
    to_east = (
        (north[:, 2:] + 2 * middle[:, 2:] + south[:, 2:])
        - (north[:, :-2] + 2 * middle[:, :-2] + south[:, :-2])
    ) / (8 * east_m)
    to_north = (
        (north[:, :-2] + 2 * north[:, 1:-1] + north[:, 2:])
        - (south[:, :-2] + 2 * south[:, 1:-1] + south[:, 2:])
    ) / (8 * south_m)
    void = np.isnan(middle[:, 1:-1])
    to_east[void] = np.nan
    return to_east, to_north


def slope_deg(
    to_east: NDArray[np.float64], to_north: NDArray[np.float64]
) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.degrees(np.arctan(np.hypot(to_east, to_north)))
    return found


def faces_deg(to_east: float, to_north: float) -> float | None:
    """Which way the slope falls, degrees from north; None on the level."""
    if to_east == 0 and to_north == 0:
        return None
    return float(np.degrees(np.arctan2(-to_east, -to_north)) % 360.0)


def shade(to_east: NDArray[np.float64], to_north: NDArray[np.float64]) -> NDArray[np.float64]:
    """Light on the ground, 0 to 1; NaN where there is no slope. The level has sin(45°) = 0.707."""
    up, round_ = np.radians(LIGHT_UP_DEG), np.radians(LIGHT_FROM_DEG)
    towards = to_east * np.sin(round_) + to_north * np.cos(round_)
    light = (np.sin(up) - np.cos(up) * towards) / np.sqrt(1 + to_east**2 + to_north**2)
    lit: NDArray[np.float64] = np.clip(light, 0.0, 1.0)
    return lit

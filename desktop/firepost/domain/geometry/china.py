"""The two shifted earths of Chinese web maps, and the way back from them.

GCJ-02 moves every point in China by some 500 m along smooth waves; BD-09 turns that once
more. Both are drawn on by web maps and leak into files as if they were WGS 84. We go back
by iteration and never write either out.

Source: the constants are the published ones of the transformation (Krassowsky ellipsoid).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firepost.domain.geometry.earth import Ring

_SEMI_MAJOR_M: Final = 6_378_245.0
_ECCENTRICITY_2: Final = 0.00669342162296594323
_WAVES_FROM: Final = (105.0, 35.0)
_BD_SHIFT: Final = (0.0065, 0.006)
_BD_TURN: Final = np.pi * 3000.0 / 180.0
# The box outside which the web maps leave points where they are.
_BOX_LON_DEG: Final = (72.004, 137.8347)
_BOX_LAT_DEG: Final = (0.8293, 55.8271)
_ROUNDS: Final = 12  # each makes the rest some hundred times smaller; 1e-12 degrees after 6


def gcj02_of(wgs84: Ring) -> Ring:
    """Where GCJ-02 draws these points, `(n, 2)` lon, lat in degrees."""
    lon, lat = wgs84[:, 0], wgs84[:, 1]
    x, y = lon - _WAVES_FROM[0], lat - _WAVES_FROM[1]
    ripple = _wave(x, (6.0, 20.0), (2.0, 20.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += ripple + _wave(x, (1.0, 20.0), (1 / 3, 40.0))
    east += _wave(x, (1 / 12, 150.0), (1 / 30, 300.0))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += ripple + _wave(y, (1.0, 20.0), (1 / 3, 40.0))
    north += _wave(y, (1 / 12, 160.0), (1 / 30, 320.0))
    bent = 1.0 - _ECCENTRICITY_2 * np.sin(np.radians(lat)) ** 2
    across_m = _SEMI_MAJOR_M / np.sqrt(bent) * np.cos(np.radians(lat))
    along_m = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_2) / (bent * np.sqrt(bent))
    moved = np.column_stack(
        [lon + np.degrees(east / across_m), lat + np.degrees(north / along_m)]
    )
    return np.where(_in_box(wgs84)[:, None], moved, wgs84)


def bd09_of(wgs84: Ring) -> Ring:
    """Where BD-09 draws these points."""
    gcj = gcj02_of(wgs84)
    x, y = gcj[:, 0], gcj[:, 1]
    far = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    turn = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    moved = np.column_stack(
        [far * np.cos(turn) + _BD_SHIFT[0], far * np.sin(turn) + _BD_SHIFT[1]]
    )
    return np.where(_in_box(wgs84)[:, None], moved, wgs84)


def wgs84_of_gcj02(gcj02: Ring) -> Ring:
    """The points that GCJ-02 draws there; exact to well under a millimetre of its formula."""
    return _back(gcj02, gcj02_of)


def wgs84_of_bd09(bd09: Ring) -> Ring:
    """The points that BD-09 draws there."""
    return _back(bd09, bd09_of)


SHIFTED: Final[Mapping[str, Callable[[Ring], Ring]]] = MappingProxyType(
    {"GCJ-02": wgs84_of_gcj02, "BD-09": wgs84_of_bd09}
)


def _back(shifted: Ring, forward: Callable[[Ring], Ring]) -> Ring:
    guess = shifted.copy()
    for _ in range(_ROUNDS):
        guess = guess - (forward(guess) - shifted)
    return guess


def _wave(at: NDArray[np.float64], *parts: tuple[float, float]) -> NDArray[np.float64]:
    """Sum of sines, each of so many half turns a degree and so many metres, two thirds of it."""
    total = np.zeros_like(at)
    for half_turns, height_m in parts:
        total += height_m * 2.0 / 3.0 * np.sin(half_turns * np.pi * at)
    return total


def _in_box(points: Ring) -> NDArray[np.bool_]:
    lon, lat = points[:, 0], points[:, 1]
    inside: NDArray[np.bool_] = (
        (lon >= _BOX_LON_DEG[0])
        & (lon <= _BOX_LON_DEG[1])
        & (lat >= _BOX_LAT_DEG[0])
        & (lat <= _BOX_LAT_DEG[1])
    )
    return inside

"""How far apart two places are, as the crow flies: good to half a percent, and quick."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final

EARTH_M: Final = 6_371_008.8  # mean radius, IUGG


def apart_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    north, east = radians(lat_b - lat_a) / 2, radians(lon_b - lon_a) / 2
    half = sin(north) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(east) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))

"""The 3-degree Gauss-Krüger grid of EPSG:4549 on the CGCS2000 ellipsoid, both ways. Pure.

Written out here, not taken from a projection library: the coordinates under the cursor must
follow the hand, and loading that library would hold the screen for a tenth of a second.

Source: Karney, Transverse Mercator with an accuracy of a few nanometers (2011), the Krüger
series to n⁴, here good to less than a millimetre within 3 degrees of the central meridian.
"""

from __future__ import annotations

import math
from typing import Final

SEMI_MAJOR_M: Final = 6_378_137.0
FLATTENING: Final = 1 / 298.257222101
CENTRAL_MERIDIAN_DEG: Final = 120.0
FALSE_EASTING_M: Final = 500_000.0

_N: Final = FLATTENING / (2 - FLATTENING)
_E: Final = math.sqrt(FLATTENING * (2 - FLATTENING))
_RADIUS_M: Final = SEMI_MAJOR_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ALPHA: Final = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BETA: Final = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)


def grid_of(*, lat_deg: float, lon_deg: float) -> tuple[float, float]:
    """X (north) and Y (east, 500 km at 120° E), in metres."""
    lat, lon = math.radians(lat_deg), math.radians(lon_deg - CENTRAL_MERIDIAN_DEG)
    conformal = math.sinh(math.asinh(math.tan(lat)) - _E * math.atanh(_E * math.sin(lat)))
    xi = math.atan2(conformal, math.cos(lon))
    eta = math.asinh(math.sin(lon) / math.hypot(conformal, math.cos(lon)))
    north, east = xi, eta
    for j, alpha in enumerate(_ALPHA, start=1):
        north += alpha * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
        east += alpha * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
    return _RADIUS_M * north, FALSE_EASTING_M + _RADIUS_M * east


def earth_of(*, x_north_m: float, y_east_m: float) -> tuple[float, float]:
    """Latitude and longitude, in degrees."""
    xi = x_north_m / _RADIUS_M
    eta = (y_east_m - FALSE_EASTING_M) / _RADIUS_M
    north, east = xi, eta
    for j, beta in enumerate(_BETA, start=1):
        north -= beta * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
        east -= beta * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
    conformal = math.sin(north) / math.hypot(math.sinh(east), math.cos(north))
    tau = conformal
    for _ in range(4):  # Newton; converges in three steps at any latitude of use
        sigma = math.sinh(_E * math.atanh(_E * tau / math.hypot(1, tau)))
        reached = tau * math.hypot(1, sigma) - sigma * math.hypot(1, tau)
        tau += (
            (conformal - reached)
            / math.hypot(1, reached)
            * (1 + (1 - _E**2) * tau**2)
            / ((1 - _E**2) * math.hypot(1, tau))
        )
    lon = math.degrees(math.atan2(math.sinh(east), math.cos(north)))
    return math.degrees(math.atan(tau)), lon + CENTRAL_MERIDIAN_DEG

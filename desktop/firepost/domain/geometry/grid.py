"""Metric grids of one meridian: the 3-degree Gauss-Krüger of our maps, the UTM of helpers.

On Chinese paper X is north and Y is east; the names here say which is which.

Source: Karney, Transverse Mercator with an accuracy of a few nanometers (2011), series to n⁴;
within 4 degrees of the meridian good to well under a millimetre.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firepost.domain.frozen import Frozen
from firepost.domain.geometry.earth import INVERSE_FLATTENING, SEMI_MAJOR_M

_F: Final = 1.0 / INVERSE_FLATTENING
_N: Final = _F / (2.0 - _F)
_E: Final = math.sqrt(_F * (2.0 - _F))
_RADIUS_M: Final = SEMI_MAJOR_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_FORTH: Final = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BACK: Final = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_NEWTON_STEPS: Final = 4


class Grid(Frozen, frozen=True):
    """A transverse Mercator grid on the CGCS2000 ellipsoid (WGS 84 within 0.1 mm)."""

    central_deg: float
    scale: float = 1.0
    false_east_m: float = 500_000.0

    def north_east_of(self, *, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """Metres north of the equator, and east with the false easting."""
        lat, lon = math.radians(lat_deg), math.radians(lon_deg - self.central_deg)
        rise = math.sinh(math.asinh(math.tan(lat)) - _E * math.atanh(_E * math.sin(lat)))
        xi = math.atan2(rise, math.cos(lon))
        eta = math.asinh(math.sin(lon) / math.hypot(rise, math.cos(lon)))
        north, east = _series(xi, eta, _FORTH, 1.0)
        reach_m = self.scale * _RADIUS_M
        return reach_m * north, self.false_east_m + reach_m * east

    def east_north_of_all(self, points_deg: NDArray[np.float64]) -> NDArray[np.float64]:
        """Many at once: (n, 2) lon, lat in degrees to (n, 2) east, north in metres."""
        lat = np.radians(points_deg[:, 1])
        lon = np.radians(points_deg[:, 0] - self.central_deg)
        rise = np.sinh(np.arcsinh(np.tan(lat)) - _E * np.arctanh(_E * np.sin(lat)))
        xi = np.arctan2(rise, np.cos(lon))
        eta = np.arcsinh(np.sin(lon) / np.hypot(rise, np.cos(lon)))
        north, east = xi.copy(), eta.copy()
        for j, term in enumerate(_FORTH, start=1):
            north += term * np.sin(2 * j * xi) * np.cosh(2 * j * eta)
            east += term * np.cos(2 * j * xi) * np.sinh(2 * j * eta)
        reach_m = self.scale * _RADIUS_M
        return np.column_stack([self.false_east_m + reach_m * east, reach_m * north])

    def lat_lon_of(self, *, north_m: float, east_m: float) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        reach_m = self.scale * _RADIUS_M
        xi, eta = north_m / reach_m, (east_m - self.false_east_m) / reach_m
        north, east = _series(xi, eta, _BACK, -1.0)
        rise = math.sin(north) / math.hypot(math.sinh(east), math.cos(north))
        lon_deg = math.degrees(math.atan2(math.sinh(east), math.cos(north)))
        return math.degrees(math.atan(_geodetic(rise))), lon_deg + self.central_deg


# EPSG:4549, without the zone's prefix.
WENZHOU: Final = Grid(120.0)


def gauss_krueger_around(lon_deg: float) -> Grid:
    """The 3-degree grid (EPSG:4534 to 4554) whose meridian is nearest."""
    return Grid(3.0 * round(lon_deg / 3.0))


def utm_zone_of(lon_deg: float) -> int:
    """1 to 60; without the exceptions of Norway and Svalbard."""
    return int((lon_deg + 180.0) // 6.0) % 60 + 1


def utm(zone: int) -> Grid:
    """Northings of the southern half are negative here: no false northing."""
    return Grid(zone * 6.0 - 183.0, 0.9996)


def _series(
    xi: float, eta: float, terms: tuple[float, ...], sign: float
) -> tuple[float, float]:
    north, east = xi, eta
    for j, term in enumerate(terms, start=1):
        north += sign * term * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
        east += sign * term * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
    return north, east


def _geodetic(rise: float) -> float:
    """Tangent of the latitude whose conformal latitude has the tangent `rise`."""
    tau = rise
    for _ in range(_NEWTON_STEPS):
        sigma = math.sinh(_E * math.atanh(_E * tau / math.hypot(1.0, tau)))
        reached = tau * math.hypot(1.0, sigma) - sigma * math.hypot(1.0, tau)
        slope = 1.0 + (1.0 - _E**2) * tau**2
        slope /= (1.0 - _E**2) * math.hypot(1.0, tau) * math.hypot(1.0, reached)
        tau += (rise - reached) * slope
    return tau

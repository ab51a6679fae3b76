"""The earth that every area and length here is measured on: the ellipsoid of CGCS2000."""

from __future__ import annotations

from typing import Final

from pyproj import Geod

from firepost.domain.geometry.earth import INVERSE_FLATTENING, SEMI_MAJOR_M, Ring

__all__ = ["GEOD", "INVERSE_FLATTENING", "M2_PER_HA", "MU_PER_HA", "SEMI_MAJOR_M", "Ring"]

GEOD: Final = Geod(a=SEMI_MAJOR_M, rf=INVERSE_FLATTENING)

M2_PER_HA: Final = 10_000.0
MU_PER_HA: Final = 15.0


def signed_area_m2(ring: Ring) -> float:
    """Geodesic area inside the ring; positive where it runs counter-clockwise."""
    area_m2, _ = GEOD.polygon_area_perimeter(ring[:, 0], ring[:, 1])
    return float(area_m2)


def area_and_length(ring: Ring) -> tuple[float, float]:
    """Signed geodesic area in m2 and the length all the way round in m."""
    area_m2, length_m = GEOD.polygon_area_perimeter(ring[:, 0], ring[:, 1])
    return float(area_m2), float(length_m)


def line_length_m(line: Ring) -> float:
    """Geodesic length of an open line."""
    return float(GEOD.line_length(line[:, 0], line[:, 1]))

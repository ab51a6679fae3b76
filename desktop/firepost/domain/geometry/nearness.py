"""How far a fire's edge is from places and borders, in metres on the ground.

Measured in a plane that touches the ellipsoid at the fire: within 10 km of it a length is off
by less than 1 in 1000, far below the accuracy of any perimeter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from firepost.domain.geometry.earth import INVERSE_FLATTENING, SEMI_MAJOR_M

_AREAS: Final = ("Polygon", "MultiPolygon")
_FLATTENING: Final = 1.0 / INVERSE_FLATTENING
_E2: Final = _FLATTENING * (2.0 - _FLATTENING)


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of a point, with the ellipsoid's radii there."""

    lon_deg: float
    lat_deg: float

    @classmethod
    def at(cls, shape: BaseGeometry) -> Plane:
        west, south, east, north = shape.bounds
        return cls((west + east) / 2, (south + north) / 2)

    def moved(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in degrees as one in metres; crossed rings are read as they lie."""
        there: BaseGeometry = shapely.transform(shape, self.metres)
        if there.geom_type in _AREAS and not there.is_valid:
            return shapely.make_valid(there)
        return there

    def metres(self, lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
        lat = math.radians(self.lat_deg)
        bulge = 1.0 - _E2 * math.sin(lat) ** 2
        east_m = SEMI_MAJOR_M / math.sqrt(bulge) * math.cos(lat)
        north_m = SEMI_MAJOR_M * (1.0 - _E2) / bulge**1.5
        away = np.radians(lon_lat - np.array([self.lon_deg, self.lat_deg]))
        moved: NDArray[np.float64] = away * np.array([east_m, north_m])
        return moved


def shape_of(geometry: Mapping[str, Any]) -> BaseGeometry:
    """A GeoJSON geometry as it stands, in degrees."""
    return shapely.geometry.shape(geometry)


def distances_m(
    fire: BaseGeometry, plane: Plane, places_deg: Sequence[tuple[float, float]]
) -> list[float]:
    """From the fire's edge (on the plane) to each (longitude, latitude); 0 inside the fire."""
    if not places_deg:
        return []
    points = shapely.points(plane.metres(np.array(places_deg, dtype=np.float64)))
    shapely.prepare(fire)
    return [float(away) for away in np.atleast_1d(shapely.distance(fire, points))]


def outline(areas: Iterable[BaseGeometry], *, gap_m: float = 30.0) -> BaseGeometry:
    """The outer border of adjoining areas; slivers narrower than `gap_m` between them close."""
    joined = shapely.union_all([area.buffer(gap_m / 2) for area in areas])
    return shapely.boundary(joined.buffer(-gap_m / 2))

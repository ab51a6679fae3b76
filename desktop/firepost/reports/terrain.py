"""Earth to paper: the working grid in metres, edges of shapes on it, distances from the fire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from firepost.app.board import IncidentOnBoard, TargetOnBoard
from firepost.app.package import Shape, Shapes
from firepost.app.proj_room import in_proj_room
from firepost.domain.geometry.check import polygons_of
from firepost.domain.geometry.ellipsoid import INVERSE_FLATTENING, SEMI_MAJOR_M

FALSE_EASTING_M: Final = 500_000
Points = NDArray[np.float64]  # (n, 2): degrees lon, lat, or metres east, north


@dataclass(frozen=True, slots=True)
class Grid:
    """CGCS2000, 3-degree Gauss-Krueger, without zone prefix (EPSG:4534 to 4554)."""

    central_deg: int
    projection: pyproj.Proj

    @classmethod
    def around(cls, lon_deg: float) -> Grid:
        central = 3 * round(lon_deg / 3)
        text = (
            f"+proj=tmerc +lat_0=0 +lon_0={central} +k=1 +x_0={FALSE_EASTING_M} +y_0=0 "
            f"+a={SEMI_MAJOR_M} +rf={INVERSE_FLATTENING} +units=m"
        )
        return cls(central, _projection(text))

    def to_m(self, points_deg: Points) -> Points:
        return _forward(self.projection, points_deg)

    def all_to_m(self, lines_deg: Sequence[Points]) -> list[Points]:
        """Many at once: each call on its own costs a change of threads."""
        if not lines_deg:
            return []
        ends = np.cumsum([len(line) for line in lines_deg])[:-1]
        return np.split(self.to_m(np.vstack(lines_deg)), ends)


@in_proj_room
def _projection(text: str) -> pyproj.Proj:
    return pyproj.Proj(text)


@in_proj_room
def _forward(projection: pyproj.Proj, points_deg: Points) -> Points:
    east, north = projection(points_deg[:, 0], points_deg[:, 1])
    return np.column_stack([east, north])


def rings_of(shape: Shape) -> tuple[Points, ...]:
    """Every ring of a shape in degrees, without its repeated last point."""
    return tuple(ring for polygon in polygons_of(shape) for ring in polygon)


def edge_m(rings: Sequence[Points], grid: Grid) -> shapely.MultiLineString:
    """The rings as closed lines on the grid."""
    return shapely.MultiLineString([np.vstack([m, m[:1]]) for m in grid.all_to_m(rings)])


def distances_m(
    targets: Sequence[TargetOnBoard], fire: IncidentOnBoard, shapes: Shapes
) -> Mapping[str, float]:
    """From each target that has a place to the nearest edge of the fire, by target id."""
    held = fire.area.perimeter if fire.area else None
    placed = {
        target.id: (target.lon_deg, target.lat_deg)
        for target in targets
        if target.lon_deg is not None and target.lat_deg is not None
    }
    if held is None or not placed:
        return {}
    shape = shapes(held.id)
    if shape is None:
        return {}
    grid = Grid.around((held.box_deg[0] + held.box_deg[2]) / 2)
    edge = edge_m(rings_of(shape), grid)
    spots = shapely.points(grid.to_m(np.array(list(placed.values()), dtype=float)))
    away = shapely.distance(spots, edge)
    return dict(zip(placed, (float(m) for m in away), strict=True))

"""Earth to paper: the working grid in metres, edges of shapes on it, distances from the fire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from firepost.app.board import IncidentOnBoard, TargetOnBoard
from firepost.app.manners import SCREEN
from firepost.app.package import Shape, Shapes
from firepost.domain.geometry import grid
from firepost.domain.geometry.check import polygons_of

Points = NDArray[np.float64]  # (n, 2): degrees lon, lat, or metres east, north


@dataclass(frozen=True, slots=True)
class Grid:
    """CGCS2000, 3-degree Gauss-Krueger, without zone prefix (EPSG:4534 to 4554)."""

    plane: grid.Grid

    @classmethod
    def around(cls, lon_deg: float) -> Grid:
        return cls(grid.gauss_krueger_around(lon_deg))

    @property
    def central_deg(self) -> int:
        return round(self.plane.central_deg)

    def to_m(self, points_deg: Points) -> Points:
        return self.plane.east_north_of_all(points_deg)

    def all_to_m(self, lines_deg: Sequence[Points]) -> list[Points]:
        """Many lines in one go."""
        if not lines_deg:
            return []
        ends = np.cumsum([len(line) for line in lines_deg])[:-1]
        return np.split(self.to_m(np.vstack(lines_deg)), ends)

    def to_deg(self, east_m: float, north_m: float) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.plane.lat_lon_of(north_m=north_m, east_m=east_m)


def rings_of(shape: Shape) -> tuple[Points, ...]:
    """Every ring of a shape in degrees, without its repeated last point."""
    SCREEN.give_way()
    return tuple(ring for polygon in polygons_of(shape) for ring in polygon)


def edge_m(rings: Sequence[Points], plane: Grid) -> shapely.MultiLineString:
    """The rings as closed lines on the grid."""
    return shapely.MultiLineString([np.vstack([m, m[:1]]) for m in plane.all_to_m(rings)])


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
    plane = Grid.around((held.box_deg[0] + held.box_deg[2]) / 2)
    edge = edge_m(rings_of(shape), plane)
    spots = shapely.points(plane.to_m(np.array(list(placed.values()), dtype=float)))
    away = shapely.distance(spots, edge)
    return dict(zip(placed, (float(m) for m in away), strict=True))

"""What of a fire goes on its map, on the working grid in metres."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from firepost.app.board import PerimeterOnBoard
from firepost.app.package import Content
from firepost.reports.speech import clean
from firepost.reports.terrain import Grid, Points, rings_of

PAST_SHOWN: Final = 8  # more lines than that cannot be told apart on paper


@dataclass(frozen=True, slots=True)
class Edge:
    """A perimeter on the grid."""

    at: datetime
    rings_m: tuple[Points, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    name: str
    east_m: float
    north_m: float


@dataclass(frozen=True, slots=True)
class Scene:
    """`around_m`: west, south, east, north of what must be seen."""

    grid: Grid
    around_m: tuple[float, float, float, float]
    current: Edge | None
    past: tuple[Edge, ...]  # oldest first
    origin: Spot | None
    targets: tuple[Spot, ...]


def scene_of(content: Content, *, most: int = PAST_SHOWN) -> Scene | None:
    """None where nothing of the fire has a place. `most`: so many earlier edges."""
    fire = content.fire
    held = fire.area.perimeter if fire.area else None
    if held is None and fire.perimeters:
        held = fire.perimeters[-1]
    middle = _middle(content, held)
    if middle is None:
        return None
    grid = Grid.around(middle[0])
    current = _edge(content, held, grid) if held else None
    drawn = (_edge(content, one, grid) for one in _thinned(content, held, most))
    past = tuple(edge for edge in drawn if edge)
    origin = None
    if fire.lon_deg is not None and fire.lat_deg is not None:
        origin = _spot(grid, clean(fire.name), fire.lon_deg, fire.lat_deg)
    targets = tuple(
        _spot(grid, clean(target.name), target.lon_deg, target.lat_deg)
        for target in content.board.targets
        if target.lon_deg is not None and target.lat_deg is not None
    )
    if not (current or past or origin):
        return None
    return Scene(grid, _around(current, past, origin), current, past, origin, targets)


def _middle(content: Content, held: PerimeterOnBoard | None) -> tuple[float, float] | None:
    if held is not None:
        west, south, east, north = held.box_deg
        return ((west + east) / 2, (south + north) / 2)
    fire = content.fire
    if fire.lon_deg is None or fire.lat_deg is None:
        return None
    return (fire.lon_deg, fire.lat_deg)


def _thinned(
    content: Content, held: PerimeterOnBoard | None, most: int
) -> list[PerimeterOnBoard]:
    """Evenly chosen among those before the one that holds."""
    earlier = [p for p in content.fire.perimeters if held and p.said.at < held.said.at]
    if len(earlier) <= most:
        return earlier
    chosen = np.linspace(0, len(earlier) - 1, most).round().astype(int)
    return [earlier[at] for at in chosen]


def _edge(content: Content, perimeter: PerimeterOnBoard, grid: Grid) -> Edge | None:
    shape = content.shapes(perimeter.id)
    if shape is None:
        return None
    rings = rings_of(shape)
    return Edge(perimeter.said.at, tuple(grid.all_to_m(rings)))


def _spot(grid: Grid, name: str, lon_deg: float, lat_deg: float) -> Spot:
    east, north = grid.to_m(np.array([[lon_deg, lat_deg]]))[0]
    return Spot(name, float(east), float(north))


def _around(
    current: Edge | None, past: tuple[Edge, ...], origin: Spot | None
) -> tuple[float, float, float, float]:
    clouds = [ring for edge in (current, *past) if edge for ring in edge.rings_m]
    if origin is not None and not clouds:
        clouds.append(np.array([[origin.east_m, origin.north_m]]))
    points = np.vstack(clouds)
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    return (float(west), float(south), float(east), float(north))

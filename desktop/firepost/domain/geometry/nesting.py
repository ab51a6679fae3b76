"""How deep each ring lies inside others: 0 is an outer edge, 1 a hole, 2 an island in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from firepost.domain.errors import Refused
from firepost.domain.geometry.earth import Ring

# Comparing two rings costs some 15 us: about six seconds here.
MAX_PAIRS: Final = 400_000
_FIRST_LOOK: Final = 16


def depths(
    rings: Sequence[Ring], areas: Sequence[float], path: str = "geometry"
) -> tuple[int, ...]:
    """For each ring, how many of the others hold it; see `holders`."""
    return tuple(len(found) for found in holders(rings, areas, path))


def polygons_from(rings: Sequence[Ring], path: str = "geometry") -> list[list[int]]:
    """Loose rings, by index, as polygons: each outer ring with the holes right inside it."""
    flat = [float(shapely.area(shapely.Polygon(ring))) for ring in rings]
    found = holders(rings, flat, path)
    polygons = {index: [index] for index, held in enumerate(found) if len(held) % 2 == 0}
    for index, held in enumerate(found):
        if len(held) % 2 == 1:
            # Of those that hold it, the innermost is itself held by all the others.
            polygons[max(held, key=lambda holder: len(found[holder]))].append(index)
    return list(polygons.values())


def holders(
    rings: Sequence[Ring], areas: Sequence[float], path: str = "geometry"
) -> tuple[tuple[int, ...], ...]:
    """For each ring, which of the others hold it.

    A ring lies in another when none of its corners is outside that one; where all its
    corners are on that one's edge, a point within it decides. Of two that hold each other
    (the same ring written twice) the first is the outer.

    Args:
        areas: what each ring encloses, in any one unit; the sign is ignored.

    Raises:
        Refused: more rings within the boxes of others than can be compared in seconds.
    """
    if len(rings) == 1:
        return ((),)
    found: list[list[int]] = [[] for _ in rings]
    inner, outer = _candidates(rings, np.abs(np.asarray(areas)), path)
    shapes = [shapely.Polygon(ring) for ring in rings]
    starts = np.flatnonzero(np.diff(outer)) + 1
    for held, holding in zip(np.split(inner, starts), np.split(outer, starts), strict=True):
        if not len(held):
            continue
        holder = int(holding[0])
        shapely.prepare(shapes[holder])
        for ring in held.tolist():
            if _holds(shapes[holder], rings[ring], shapes[ring]):
                found[ring].append(holder)
    return tuple(tuple(each) for each in found)


def _candidates(
    rings: Sequence[Ring], areas: NDArray[np.float64], path: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs (inner, outer) whose boxes and sizes allow it, sorted by outer."""
    boxes = np.array([[*ring.min(axis=0), *ring.max(axis=0)] for ring in rings])
    tree = shapely.STRtree(shapely.box(*boxes.T))
    inner: list[NDArray[np.int64]] = []
    outer: list[NDArray[np.int64]] = []
    asked, met_so_far = np.arange(len(rings)), 0
    for chunk in np.array_split(asked, max(1, len(rings) // 500)):
        mine, other = tree.query(tree.geometries[chunk])
        mine = chunk[mine]
        fits = (boxes[other, :2] <= boxes[mine, :2]).all(axis=1)
        fits &= (boxes[other, 2:] >= boxes[mine, 2:]).all(axis=1)
        fits &= (areas[mine] < areas[other]) | ((areas[mine] == areas[other]) & (mine > other))
        inner.append(mine[fits])
        outer.append(other[fits])
        met_so_far += int(np.count_nonzero(fits))
        if met_so_far > MAX_PAIRS or len(mine) > 20 * MAX_PAIRS:
            raise Refused("geometry.too_tangled", path=path)
    pairs = np.concatenate(inner), np.concatenate(outer)
    order = np.argsort(pairs[1], kind="stable")
    return pairs[0][order], pairs[1][order]


def _holds(holder: shapely.Polygon, ring: Ring, shape: shapely.Polygon) -> bool:
    """Whether the prepared `holder` has no corner of the ring outside."""
    met_inside = False
    for corners in (ring[:_FIRST_LOOK], ring[_FIRST_LOOK:]):
        if not len(corners):
            continue
        lon, lat = corners[:, 0], corners[:, 1]
        if not shapely.intersects_xy(holder, lon, lat).all():
            return False
        met_inside = met_inside or bool(shapely.contains_xy(holder, lon, lat).any())
    if met_inside:
        return True
    within = shapely.point_on_surface(shape)
    return bool(shapely.contains_xy(holder, shapely.get_x(within), shapely.get_y(within)))

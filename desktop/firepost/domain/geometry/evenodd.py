"""What lies inside a tangle of rings: a point is inside when a ray from it meets an odd
number of edges, whichever ring they belong to.

Published perimeters touch themselves, put an island first and the shell third, or cross
like a bow tie; this reading asks nothing of them, and agrees with the agencies' figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from firepost.domain.errors import Refused
from firepost.domain.geometry.ellipsoid import Ring, signed_area_m2

# Untangling costs some 40 to 80 us a crossing: some five seconds here. A receiver left on for a
# day beside a fire makes half of this.
MAX_CROSSINGS: Final = 60_000
_CROSSINGS_A_STRIP: Final = 5_000
# Pairs of edges whose boxes meet, the neighbours along the ring included.
MAX_MEETINGS: Final = 40_000_000
_AT_ONCE: Final = 2_000_000
_SAMPLE: Final = 100
_TAIL: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Crossings:
    """How often edges cross in their insides (meeting at a corner is no crossing)."""

    within_a_ring: int
    between_rings: int

    @property
    def count(self) -> int:
        return self.within_a_ring + self.between_rings


def region(rings: Sequence[Ring], crossed: int) -> shapely.MultiPolygon:
    """The inside as a clean shape: valid, of the same area.

    Args:
        crossed: how many crossings to expect; the time grows with them.
    """
    closed = [np.vstack([ring, ring[:1]]) for ring in rings]
    faces = _faces(closed, strips=1 + crossed // _CROSSINGS_A_STRIP)
    odd = _is_odd(_well_within(faces), rings)
    whole = shapely.coverage_union_all(faces[odd])
    parts = shapely.get_parts(whole)
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])


def _well_within(faces: NDArray[np.object_]) -> Ring:
    """A point inside each face, and not so near its edge that the side is a matter of rounding.

    Where a corner lies all but on another edge, a face has a tail thinner than the numbers
    can tell; the library's own point may fall into it.
    """
    points = shapely.point_on_surface(faces)
    gap = shapely.distance(points, shapely.boundary(faces))
    for index in np.flatnonzero(gap * gap < _TAIL * shapely.area(faces)):
        triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(faces[index]))
        if len(triangles):
            points[index] = shapely.centroid(triangles[np.argmax(shapely.area(triangles))])
    return np.asarray(shapely.get_coordinates(points))


def _is_odd(points: Ring, rings: Sequence[Ring]) -> NDArray[np.bool_]:
    """For each point, whether an odd number of edges lies on the way out.

    Ring by ring: asked of several rings at once, the library takes the first for the shell
    or joins what overlaps. Of a single prepared ring it counts the edges, crossed or not.
    """
    shapes = [shapely.Polygon(ring) for ring in rings]
    near, owner = shapely.STRtree(shapely.points(points)).query(shapes)[::-1]
    odd = np.zeros(len(points), dtype=np.bool_)
    starts = np.flatnonzero(np.diff(owner)) + 1
    for candidates, owners in zip(np.split(near, starts), np.split(owner, starts), strict=True):
        if not len(candidates):
            continue
        shape = shapes[int(owners[0])]
        shapely.prepare(shape)
        odd[candidates] ^= shapely.contains_xy(shape, points[candidates])
    return odd


def _faces(closed: Sequence[Ring], *, strips: int) -> NDArray[np.object_]:
    """The pieces into which the rings cut the plane, found strip by strip.

    In strips because finding faces takes the square of their number (90,000 at once: 14 s).
    The cuts vanish when the pieces are joined.
    """
    lines = [shapely.LineString(ring) for ring in closed]
    west, south, east, north = shapely.total_bounds(lines)
    cuts = np.linspace(west, east, strips + 1)[1:-1]
    walls = [shapely.LineString([(x, south), (x, north)]) for x in cuts]
    edges = shapely.get_parts(shapely.unary_union([*lines, *walls]))
    boxes = shapely.bounds(edges)
    at_x = (boxes[:, 0] + boxes[:, 2]) / 2
    limits = [-np.inf, *cuts, np.inf]
    faces = [
        shapely.get_parts(shapely.polygonize(edges[(at_x >= left) & (at_x <= right)]))
        for left, right in pairwise(limits)
    ]
    return np.concatenate(faces)


def clean_area_m2(clean: shapely.MultiPolygon) -> float:
    """Geodesic area of a valid shape in degrees."""
    return float(
        sum(
            abs(signed_area_m2(shapely.get_coordinates(part.exterior)))
            - sum(abs(signed_area_m2(shapely.get_coordinates(hole))) for hole in part.interiors)
            for part in clean.geoms
        )
    )


def refuse_a_scribble(rings: Sequence[Ring], path: str = "geometry") -> None:
    """Stop early where a sample of the edges meets far more others than a fire's edge does.

    Raises:
        Refused: even telling whether the shape is valid would take minutes.
    """
    starts = np.vstack(rings)
    ends = np.vstack([np.roll(ring, -1, axis=0) for ring in rings])
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    met = 0
    for edge in _some(len(starts)):
        near = (low[:, 0] <= high[edge, 0]) & (high[:, 0] >= low[edge, 0])
        near &= (low[:, 1] <= high[edge, 1]) & (high[:, 1] >= low[edge, 1])
        met += int(np.count_nonzero(near))
        if met / _SAMPLE * len(starts) > MAX_MEETINGS:
            raise Refused("geometry.too_tangled", path=path)


def crossings(rings: Sequence[Ring], path: str = "geometry") -> Crossings:
    """Count them, or give up where untangling would take more than some seconds.

    Raises:
        Refused: more than `MAX_CROSSINGS`.
    """
    starts = np.vstack(rings)
    ends = np.vstack([np.roll(ring, -1, axis=0) for ring in rings])
    owner = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    tree = shapely.STRtree(shapely.linestrings(np.stack([starts, ends], axis=1)))
    within = between = 0
    for chunk in _bites(tree):
        one, two = tree.query(tree.geometries[chunk])
        one = chunk[one]
        later = one < two
        one, two = one[later], two[later]
        crossed = _cross(starts, ends, one, two)
        alike = owner[one] == owner[two]
        within += int(np.count_nonzero(crossed & alike))
        between += int(np.count_nonzero(crossed & ~alike))
        if within + between > MAX_CROSSINGS:
            raise Refused("geometry.too_tangled", path=path)
    return Crossings(within, between)


def crossing_places(rings: Sequence[Ring], *, most: int) -> list[tuple[float, float]]:
    """Where edges cross, in the order of the edges; no more than `most`."""
    starts = np.vstack(rings)
    ends = np.vstack([np.roll(ring, -1, axis=0) for ring in rings])
    tree = shapely.STRtree(shapely.linestrings(np.stack([starts, ends], axis=1)))
    found: list[tuple[float, float]] = []
    for chunk in _bites(tree):
        one, two = tree.query(tree.geometries[chunk])
        one = chunk[one]
        later = one < two
        one, two = one[later], two[later]
        crossed = _cross(starts, ends, one, two)
        a, b = starts[one[crossed]], ends[one[crossed]]
        c, d = starts[two[crossed]], ends[two[crossed]]
        along, beside = b - a, d - c
        turn = along[:, 0] * beside[:, 1] - along[:, 1] * beside[:, 0]
        gap = c - a
        share = (gap[:, 0] * beside[:, 1] - gap[:, 1] * beside[:, 0]) / turn
        found += [(float(x), float(y)) for x, y in a + share[:, None] * along]
        if len(found) >= most:
            break
    return found[:most]


def _bites(tree: shapely.STRtree) -> list[NDArray[np.int64]]:
    """The edges in portions whose pairs fit in memory, judged by a sample of them."""
    count = len(tree.geometries)
    asked = _some(count)
    met = len(tree.query(tree.geometries[asked])[0])
    portions = max(1, int(met / len(asked) * count / _AT_ONCE))
    return np.array_split(np.arange(count), portions)


def _some(count: int) -> NDArray[np.int64]:
    return np.linspace(0, count - 1, num=min(count, _SAMPLE), dtype=np.int64)


def _cross(
    starts: Ring, ends: Ring, one: NDArray[np.int64], two: NDArray[np.int64]
) -> NDArray[np.bool_]:
    a, b, c, d = starts[one], ends[one], starts[two], ends[two]
    crossed: NDArray[np.bool_] = (_side(a, b, c) * _side(a, b, d) < 0) & (
        _side(c, d, a) * _side(c, d, b) < 0
    )
    return crossed


def _side(a: Ring, b: Ring, point: Ring) -> NDArray[np.float64]:
    """Positive where the point lies left of the way from a to b."""
    side: NDArray[np.float64] = (b[:, 0] - a[:, 0]) * (point[:, 1] - a[:, 1]) - (
        b[:, 1] - a[:, 1]
    ) * (point[:, 0] - a[:, 0])
    return np.sign(side)

"""What a hand does to a perimeter as a whole: a stroke merged in, an island cut out, a cut.

All of it reads the shape even-odd and gives back a valid one. Not for the screen's thread:
of 100,000 corners each takes some tenths of a second. What would take minutes is refused.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from firepost.domain.errors import Refused
from firepost.domain.geometry import evenodd
from firepost.domain.geometry.earth import SEMI_MAJOR_M, Ring
from firepost.domain.geometry.shape import Shape

# A cut leaves a gap of this width, so that the two parts are two by every reader's rules.
CUT_M: Final = 1.0
_DEG_PER_M: Final = math.degrees(1.0 / SEMI_MAJOR_M)
_SLIVER_M2: Final = 1.0


def grown(shape: Shape, stroke: Ring) -> Shape:
    """The ground between a stroke along the advancing side and the edge, added.

    What has burned stays burned: where the stroke dips inside the old edge, the edge stays.

    Args:
        stroke: `(n, 2)` degrees; its ends are joined to the nearest points of the edge.

    Raises:
        Refused: too few points, or a tangle.
    """
    stroke = _distinct(stroke, least=2)
    if not shape.polygons:
        return added(shape, stroke)
    ring = shape.rings[_nearest_shell(shape, stroke[0])]
    strip = _replaced_ring(ring, stroke)
    return _shape_of(shapely.union(shape.clean(), Shape(((strip,),)).clean()))


def replaced(shape: Shape, line: Ring) -> Shape:
    """The stretch of the edge that a walked line covers, replaced by the line.

    Raises:
        Refused: too few points, or a tangle.
    """
    line = _distinct(line, least=2)
    if not shape.polygons:
        return added(shape, line)
    place = _nearest_shell(shape, line[0])
    rings = list(shape.rings)
    rings[place] = _replaced_ring(rings[place], line)
    return _shape_of(_regrouped(shape, rings).clean())


def added(shape: Shape, ring: Ring) -> Shape:
    """A further area; one with what it touches.

    Raises:
        Refused: fewer than three points, or a tangle.
    """
    more = Shape(((_distinct(ring, least=3),),)).clean()
    return _shape_of(shapely.union(_clean(shape), more))


def without(shape: Shape, ring: Ring) -> Shape:
    """An unburnt island cut out, or a piece cut off.

    Raises:
        Refused: fewer than three points, a tangle, or nothing would be left.
    """
    hole = Shape(((_distinct(ring, least=3),),)).clean()
    return _left(shapely.difference(_clean(shape), hole))


def split(shape: Shape, line: Ring) -> Shape:
    """The shape cut along a line, with a gap of `CUT_M`.

    Raises:
        Refused: the line does not part anything.
    """
    line = _distinct(line, least=2)
    whole = _clean(shape)
    squeeze = math.cos(math.radians(float(line[:, 1].mean())))
    flat = shapely.LineString(line * np.array([squeeze, 1.0]))
    gap = flat.buffer(CUT_M / 2 * _DEG_PER_M, cap_style="square", join_style="mitre")
    gap = shapely.transform(gap, lambda points: points / np.array([squeeze, 1.0]))
    parted = shapely.difference(whole, gap)
    if len(_parts(parted)) <= len(_parts(whole)):
        raise Refused("sketch.cuts_nothing")
    return _left(parted)


def joined(shape: Shape, *, reach_m: float) -> Shape:
    """Parts no farther apart than `reach_m` grown together over the gap between them.

    Raises:
        Refused: they are farther apart.
    """
    whole = _clean(shape)
    parts = list(_parts(whole))
    lat = math.radians(float(shapely.centroid(whole).y))
    bridges = []
    reach = reach_m * _DEG_PER_M
    for one in range(len(parts)):
        for two in range(one + 1, len(parts)):
            bridge = _bridge(parts[one], parts[two], reach, math.cos(lat))
            if bridge is not None:
                bridges.append(bridge)
    if not bridges:
        raise Refused("sketch.nothing_to_join", reach=round(reach_m))
    return _shape_of(shapely.union_all([*parts, *bridges]))


def mended(shape: Shape) -> Shape:
    """The same inside by the even-odd rule, its edges no longer crossing. Bounded in time.

    Raises:
        Refused: a tangle too wild to be read in seconds.
    """
    return _left(shape.clean())


def crossing_places(shape: Shape, *, most: int = 200) -> list[tuple[float, float]]:
    """Where edges cross, in degrees, the first `most` of them.

    Raises:
        Refused: a tangle too wild to be read in seconds.
    """
    if not shape.polygons:
        return []
    evenodd.refuse_a_scribble(shape.rings)
    return evenodd.crossing_places(shape.rings, most=most)


def nearest_on(ring: Ring, at: Sequence[float]) -> tuple[int, float, float]:
    """The point of a closed ring nearest to `at`.

    Returns:
        The corner before it, the share of the way to the next corner, and the distance in
        metres (on a plane that touches there: near enough to choose by).
    """
    squeeze = math.cos(math.radians(at[1]))
    scale = np.array([squeeze, 1.0])
    here = (ring - np.array(at)) * scale
    along = np.roll(here, -1, axis=0) - here
    size = np.maximum((along**2).sum(axis=1), 1e-30)
    share = np.clip(-(here * along).sum(axis=1) / size, 0.0, 1.0)
    away = np.hypot(*(here + share[:, None] * along).T)
    best = int(away.argmin())
    return best, float(share[best]), float(away[best]) / _DEG_PER_M


def _distinct(points: Ring, *, least: int) -> Ring:
    points = np.asarray(points, dtype=np.float64)
    fresh = np.ones(len(points), dtype=bool)
    fresh[1:] = (points[1:] != points[:-1]).any(axis=1)
    points = points[fresh]
    if len(points) < least:
        raise Refused("sketch.too_short", least=least)
    return points


def _clean(shape: Shape) -> shapely.MultiPolygon:
    return shape.clean() if shape.polygons else shapely.MultiPolygon()


def _nearest_shell(shape: Shape, at: NDArray[np.float64]) -> int:
    """The number among all rings of the outer ring whose edge is nearest."""
    shells, place = [], 0
    for polygon in shape.polygons:
        shells.append(place)
        place += len(polygon)
    rings = shape.rings
    return min(shells, key=lambda one: nearest_on(rings[one], tuple(at))[2])


def _replaced_ring(ring: Ring, line: Ring) -> Ring:
    """The line and that way back along the ring which encloses more."""
    start, start_share, _ = nearest_on(ring, tuple(line[0]))
    end, end_share, _ = nearest_on(ring, tuple(line[-1]))
    feet = _between(ring, start, start_share), _between(ring, end, end_share)
    way = np.vstack([feet[0], line, feet[1]])
    onward = _walk(ring, (end, end_share), (start, start_share))
    backward = _walk(ring, (start, start_share), (end, end_share))[::-1]
    both = [np.vstack([way, back]) for back in (onward, backward)]
    return max(both, key=lambda one: abs(_flat_area(one)))


def _between(ring: Ring, corner: int, share: float) -> Ring:
    after = ring[(corner + 1) % len(ring)]
    foot: Ring = ring[corner] + share * (after - ring[corner])
    return foot


def _walk(ring: Ring, first: tuple[int, float], last: tuple[int, float]) -> Ring:
    """The corners passed going forward from one place on the ring to another."""
    count = (last[0] - first[0]) % len(ring)
    if first[0] == last[0] and first[1] >= last[1]:
        count = len(ring)
    return ring[(first[0] + 1 + np.arange(count)) % len(ring)]


def _flat_area(ring: Ring) -> float:
    x, y = (ring - ring[0]).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _regrouped(shape: Shape, rings: list[Ring]) -> Shape:
    polygons = []
    for polygon in shape.polygons:
        polygons.append(tuple(rings[: len(polygon)]))
        rings = rings[len(polygon) :]
    return Shape(tuple(polygons))


def _bridge(
    one: shapely.Polygon, two: shapely.Polygon, reach: float, squeeze: float
) -> shapely.Polygon | None:
    """The ground between two parts where they come near each other."""
    scale = np.array([squeeze, 1.0])
    flat = [shapely.transform(part, lambda points: points * scale) for part in (one, two)]
    if shapely.distance(*flat) > reach:
        return None
    near = [
        shapely.intersection(flat[0], flat[1].buffer(reach)),
        shapely.intersection(flat[1], flat[0].buffer(reach)),
    ]
    hull = shapely.convex_hull(shapely.union_all(near))
    return shapely.transform(hull, lambda points: points / scale)


def _parts(whole: shapely.Geometry) -> NDArray[np.object_]:
    found: NDArray[np.object_] = shapely.get_parts(whole)
    found = found[[isinstance(part, shapely.Polygon) for part in found]]
    there: NDArray[np.object_] = found[~shapely.is_empty(found)]
    return there


def _left(whole: shapely.Geometry) -> Shape:
    shape = _shape_of(whole)
    if not shape.polygons:
        raise Refused("sketch.nothing_left")
    return shape


def _shape_of(whole: shapely.Geometry) -> Shape:
    """Without crumbs smaller than a square metre, which rounding leaves behind."""
    polygons = []
    for part in _parts(whole):
        lat = math.radians(float(part.bounds[1]))
        if part.area / _DEG_PER_M**2 * math.cos(lat) < _SLIVER_M2:
            continue
        rings = [part.exterior, *part.interiors]
        polygons.append(tuple(shapely.get_coordinates(ring)[:-1] for ring in rings))
    return Shape(tuple(polygons))

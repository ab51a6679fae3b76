"""A walked track becomes an edge: cleaned, closed, thinned; a part of one replaces its stretch.

Worked in metres on the working grid of the place (a plane about the track's middle): over the
few kilometres of a walk the earth's curve is below a centimetre.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Point, Polygon

from firepost.domain.errors import Refused
from firepost.domain.geometry.earth import SEMI_MAJOR_M, Ring

CLOSE_SHARE: Final = 0.2  # a gap up to this share of the walk is closed with a straight line
CLOSE_LEAST_M: Final = 50.0
STAND_STILL_M: Final = 3.0  # positions nearer to the last than this tell nothing new
WORST_M: Final = 30.0  # less sure than this is left out, where enough is left without it
THIN_M: Final = 2.0  # a point that the straight line misses by less is left out
REACH_M: Final = 300.0  # a part of an edge begins and ends no further from the old one
LEAST_POINTS: Final = 3


@dataclass(frozen=True, slots=True)
class Walked:
    """The edge out of a track, and what was done to it."""

    ring: Ring  # (n, 2) lon, lat; the last meets the first
    used: int  # positions that went in
    left_out: int
    gap_m: float  # between end and beginning, closed with a straight line
    accuracy_m: float | None  # the middle of the accuracies used
    crossed: bool  # the walk crossed itself: only the largest ring of it is kept


def edge_of(track: Ring, accuracies_m: NDArray[np.float64]) -> Walked:
    """An edge out of a walk round the fire.

    Args:
        track: positions (n, 2) lon, lat in the order they were walked.
        accuracies_m: of each, NaN where the receiver did not say.

    Raises:
        Refused: `walk.too_short`, `walk.not_round` (end and beginning lie too far apart: it
            is a part of an edge), `walk.no_area`.
    """
    plane = _Plane.about(track)
    line, kept = _cleaned(plane, track, accuracies_m)
    gap_m = float(hypot(*(line[-1] - line[0])))
    length_m = float(np.hypot(*np.diff(line, axis=0).T).sum())
    if gap_m > max(CLOSE_LEAST_M, CLOSE_SHARE * length_m):
        raise Refused("walk.not_round", gap_m=round(gap_m), length_m=round(length_m))
    ring = Polygon(line)
    crossed = not ring.is_valid
    shape = _largest(shapely.make_valid(ring)) if crossed else ring
    thin = shape.simplify(THIN_M, preserve_topology=True)
    if thin.is_empty or thin.area < 1.0:
        raise Refused("walk.no_area")
    sure = accuracies_m[kept]
    return Walked(
        ring=plane.degrees(np.asarray(thin.exterior.coords)),
        used=int(kept.sum()),
        left_out=int(len(track) - kept.sum()),
        gap_m=gap_m,
        accuracy_m=None if np.isnan(sure).all() else float(np.nanmedian(sure)),
        crossed=crossed,
    )


def with_stretch(ring: Ring, track: Ring, accuracies_m: NDArray[np.float64]) -> Walked:
    """The edge with the stretch that the track covers walked anew.

    The track leaves the old edge near its beginning and comes back near its end; of the two
    ways along the old edge between them, the one nearer to the walk is replaced.

    Raises:
        Refused: `walk.too_short`, `walk.off_edge` (it begins or ends too far from the edge),
            `walk.no_area`.
    """
    plane = _Plane.about(ring)
    line, kept = _cleaned(plane, track, accuracies_m)
    old = LineString(plane.metres(ring))
    begins, ends = old.project(Point(line[0])), old.project(Point(line[-1]))
    off_m = max(old.distance(Point(line[0])), old.distance(Point(line[-1])))
    if off_m > REACH_M:
        raise Refused("walk.off_edge", off_m=round(off_m), most_m=round(REACH_M))
    walked = LineString(line)
    forth, back = _between(old, begins, ends), _between(old, ends, begins)
    # What the walk keeps close to is what it replaces.
    keep = back if _apart_m(walked, forth) <= _apart_m(walked, back) else forth[::-1]
    joined = np.vstack([line, keep])
    shape = Polygon(joined)
    crossed = not shape.is_valid
    whole = _largest(shapely.make_valid(shape)) if crossed else shape
    if whole.is_empty or whole.area < 1.0:
        raise Refused("walk.no_area")
    sure = accuracies_m[kept]
    return Walked(
        ring=plane.degrees(np.asarray(whole.exterior.coords)),
        used=int(kept.sum()),
        left_out=int(len(track) - kept.sum()),
        gap_m=off_m,
        accuracy_m=None if np.isnan(sure).all() else float(np.nanmedian(sure)),
        crossed=crossed,
    )


def within(geometry: Mapping[str, Any], part: int, ring: Ring) -> dict[str, Any]:
    """The perimeter with the outer ring of one part walked anew.

    Its islands stay where the new ring still holds them; the other parts stay, joined where
    the walk has reached them.

    Raises:
        Refused: `walk.no_area`.
    """
    polygons = [geometry["coordinates"]]
    if geometry["type"] == "MultiPolygon":
        polygons = list(geometry["coordinates"])
    islands = [Polygon(hole) for hole in polygons[part][1:]]
    others = [Polygon(rings[0], rings[1:]) for n, rings in enumerate(polygons) if n != part]
    whole = shapely.make_valid(Polygon(ring))
    for island in islands:
        whole = whole.difference(shapely.make_valid(island))
    whole = shapely.union_all([whole, *(shapely.make_valid(other) for other in others)])
    kept = [one for one in shapely.get_parts(whole) if one.geom_type == "Polygon"]
    if not kept:
        raise Refused("walk.no_area")
    written = [[np.asarray(line.coords).tolist() for line in _lines(one)] for one in kept]
    if len(written) == 1:
        return {"type": "Polygon", "coordinates": written[0]}
    return {"type": "MultiPolygon", "coordinates": written}


def _lines(polygon: Polygon) -> list[shapely.LinearRing]:
    return [polygon.exterior, *polygon.interiors]


@dataclass(frozen=True, slots=True)
class _Plane:
    lon_deg: float
    lat_deg: float

    @classmethod
    def about(cls, points: Ring) -> _Plane:
        if len(points) < LEAST_POINTS:
            raise Refused("walk.too_short", least=LEAST_POINTS)
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        return cls(float(middle[0]), float(middle[1]))

    @property
    def _scale(self) -> NDArray[np.float64]:
        metre = radians(1.0) * SEMI_MAJOR_M
        return np.array([metre * cos(radians(self.lat_deg)), metre])

    def metres(self, degrees: Ring) -> Ring:
        return (degrees - [self.lon_deg, self.lat_deg]) * self._scale

    def degrees(self, metres: Ring) -> Ring:
        return metres / self._scale + [self.lon_deg, self.lat_deg]


def _cleaned(
    plane: _Plane, track: Ring, accuracies_m: NDArray[np.float64]
) -> tuple[Ring, NDArray[np.bool_]]:
    """The walk in metres without what stands still or is too unsure, and which went in."""
    points = plane.metres(track)
    sure = ~(accuracies_m > WORST_M)
    if sure.sum() < LEAST_POINTS:
        sure = np.ones(len(points), bool)
    kept = np.zeros(len(points), bool)
    last: Ring | None = None
    for at in np.flatnonzero(sure):
        here = points[at]
        if last is None or hypot(*(here - last)) >= STAND_STILL_M:
            kept[at], last = True, here
    if kept.sum() < LEAST_POINTS:
        raise Refused("walk.too_short", least=LEAST_POINTS)
    line = np.asarray(LineString(points[kept]).simplify(THIN_M).coords)
    return (line if len(line) >= LEAST_POINTS else points[kept]), kept


def _largest(shape: shapely.Geometry) -> Polygon:
    """The largest area of what a crossing walk falls into."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    parts += [
        inner
        for part in getattr(shape, "geoms", [])
        if part.geom_type == "MultiPolygon"
        for inner in part.geoms
    ]
    return max(parts, key=lambda part: part.area, default=Polygon())


def _between(ring: LineString, begins_m: float, ends_m: float) -> Ring:
    """Along the ring, forwards, from one distance to another."""
    points = np.asarray(ring.coords)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    first, last = (np.asarray(ring.interpolate(at).coords)[0] for at in (begins_m, ends_m))
    if begins_m <= ends_m:
        inner = points[(along > begins_m) & (along < ends_m)]
    else:
        inner = np.vstack([points[(along > begins_m)], points[1:][along[1:] < ends_m]])
    return np.vstack([first, inner, last])


def _apart_m(walked: LineString, stretch: Ring) -> float:
    """How far a stretch lies from the walk on the whole."""
    line = LineString(stretch)
    if line.length == 0:
        return float("inf")
    shares = np.linspace(0.0, 1.0, 33)
    there = [walked.distance(line.interpolate(share, normalized=True)) for share in shares]
    here = [line.distance(walked.interpolate(share, normalized=True)) for share in shares]
    return float(np.mean(there) + np.mean(here))

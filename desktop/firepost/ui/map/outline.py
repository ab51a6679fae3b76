"""A perimeter ready to draw: its rings in mercator metres at several levels of detail. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firepost.domain.frozen import Frozen
from firepost.domain.geometry.mercator import mercator_of
from firepost.ui.map.viewport import Points

# Tolerances of the levels in mercator metres; a level serves until a pixel is wider than it.
TOLERANCES_M = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)
_SLICE = 4000  # positions
_PLENTY = 3000  # a ring with fewer vertices is drawn as it is


class Outline(Frozen, frozen=True):
    """All rings of one perimeter, read even-odd together; each closed without repeating.

    Kept as short numbers from its own origin, half as wide: thirty versions of 100,000 corners
    lie in memory at a time. Within 10 km of the origin they are true to half a millimetre.
    """

    # Tolerance (m) and rings as metres east and north of the origin; finest first.
    levels: tuple[tuple[float, tuple[NDArray[np.float32], ...]], ...]
    origin_m: tuple[float, float]
    box_m: tuple[float, float, float, float]

    def rings(self, m_per_px: float) -> tuple[Points, ...]:
        """The coarsest rings whose error stays under half a pixel, in map metres."""
        best = self.levels[0][1]
        for tolerance_m, rings in self.levels:
            if tolerance_m <= m_per_px * 0.5:
                best = rings
        return tuple(ring.astype(np.float64) + self.origin_m for ring in best)


def outline_of(geometry: Mapping[str, Any]) -> Outline:
    """From a GeoJSON Polygon or MultiPolygon in WGS 84. Slow for large ones: not on the screen's thread."""
    parts: Sequence[Any] = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    rings = [_ring(ring) for part in parts for ring in part]
    rings = [ring for ring in rings if len(ring) >= 3]
    every = np.concatenate(rings) if rings else np.zeros((1, 2))
    west, south = every.min(axis=0)
    east, north = every.max(axis=0)
    levels = [(0.0, tuple(rings))]
    for tolerance_m in TOLERANCES_M[1:]:
        if sum(len(ring) for ring in levels[-1][1]) < _PLENTY:
            break
        # Each level out of the last, at half its tolerance: the errors add up to less than it.
        finer = levels[-1][1]
        levels.append((tolerance_m, tuple(thinned(ring, tolerance_m / 2) for ring in finer)))
    box_m = (float(west), float(south), float(east), float(north))
    origin_m = ((box_m[0] + box_m[2]) / 2, (box_m[1] + box_m[3]) / 2)
    short = tuple(
        (tolerance_m, tuple((ring - origin_m).astype(np.float32) for ring in kept))
        for tolerance_m, kept in levels
    )
    return Outline(short, origin_m, box_m)


def unpacked(packed: bytes) -> Outline:
    """From the levels of detail that were made when the perimeter was kept."""
    from firepost.domain.geometry.lod import unpack

    detail = unpack(packed)
    levels = tuple((level.tolerance_m, tuple(level.rings())) for level in detail.levels)
    every = np.concatenate(levels[0][1]).astype(np.float64) + detail.origin_m
    west, south = every.min(axis=0)
    east, north = every.max(axis=0)
    box_m = (float(west), float(south), float(east), float(north))
    return Outline(levels, detail.origin_m, box_m)


def _ring(positions: Sequence[Sequence[float]]) -> Points:
    # In slices: one long conversion would hold Python's lock, and with it the screen.
    slices = [
        np.array([position[:2] for position in positions[at : at + _SLICE]], dtype=np.float64)
        for at in range(0, len(positions), _SLICE)
    ]
    lon_lat = np.concatenate(slices) if slices else np.zeros((0, 2))
    if len(lon_lat) > 1 and (lon_lat[0] == lon_lat[-1]).all():
        lon_lat = lon_lat[:-1]
    return mercator_of(lon_lat)


def thinned(ring: Points, tolerance_m: float) -> Points:
    """Douglas-Peucker. Rings that would shrink below a triangle keep three corners."""
    from shapely import LinearRing, get_coordinates, simplify

    if len(ring) < 8:
        return ring
    thin = get_coordinates(simplify(LinearRing(ring), tolerance_m, preserve_topology=False))
    return thin[:-1] if len(thin) >= 4 else ring[:: max(len(ring) // 3, 1)][:3]


def islands(rings: Sequence[Points]) -> list[bool]:
    """Which rings bound what did not burn: those that lie in an odd number of others."""
    boxes = [(*ring.min(axis=0), *ring.max(axis=0)) for ring in rings]
    out = []
    for n, ring in enumerate(rings):
        x, y = ring[0]
        around = (
            k
            for k, (west, south, east, north) in enumerate(boxes)
            if k != n and west <= x <= east and south <= y <= north
        )
        out.append(sum(holds(rings[k], x, y) for k in around) % 2 == 1)
    return out


def clipped(ring: Points, box: tuple[float, float, float, float]) -> Points:
    """A ring cut to a box (left, top, right, bottom), for filling only.

    Sutherland-Hodgman: pieces stay joined along the box's edge, which even-odd filling does
    not mind as long as that edge is out of sight.
    """
    left, top, right, bottom = box
    for axis, bound, keep_above in (
        (0, left, True),
        (0, right, False),
        (1, top, True),
        (1, bottom, False),
    ):
        if len(ring) == 0:
            break
        side = ring[:, axis] - bound if keep_above else bound - ring[:, axis]
        if (side >= 0).all():
            continue
        ring = _cut(ring, side)
    return ring


def _cut(ring: Points, side: Points) -> Points:
    """Keep where `side` is not negative, with the crossing points put in."""
    after, side_after = np.roll(ring, -1, axis=0), np.roll(side, -1)
    inside = side >= 0
    crosses = inside != (side_after >= 0)
    share = np.zeros(len(ring))
    share[crosses] = side[crosses] / (side[crosses] - side_after[crosses])
    both = np.empty((2 * len(ring), 2))
    both[0::2], both[1::2] = ring, ring + share[:, None] * (after - ring)
    keep = np.empty(2 * len(ring), dtype=bool)
    keep[0::2], keep[1::2] = inside, crosses
    return both[keep]


def holds(ring: Points, x: float, y: float) -> bool:
    """Whether a point lies in a ring, by even-odd."""
    if len(ring) < 3:
        return False
    x0, y0 = ring[:, 0], ring[:, 1]
    x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
    spans = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return bool(np.count_nonzero(spans & (x < at)) % 2)

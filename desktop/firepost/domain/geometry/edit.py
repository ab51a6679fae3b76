"""A perimeter while it is being drawn: area and length follow each vertex as it moves.

Moving one vertex changes a shape by the ground between its old and new corner; measuring
that alone takes microseconds, where measuring 100,000 corners takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from firepost.domain.geometry import nesting
from firepost.domain.geometry.ellipsoid import GEOD, M2_PER_HA, Ring, area_and_length
from firepost.domain.geometry.shape import Shape

LonLat: TypeAlias = tuple[float, float]
FEWEST: Final = 3


@dataclass(slots=True)
class _DrawnRing:
    corners: list[LonLat]
    signed_m2: float
    length_m: float
    depth: int


class Drawing:
    """The rings of one shape under the hand. Each change costs the same however many corners.

    `area_ha` and `length_m` follow the rings as they nested at the start. While a ring
    crosses itself its signed area is shown, which is not yet the even-odd one: `finished`
    measures anew.
    """

    def __init__(self, shape: Shape) -> None:
        each = [area_and_length(ring) for ring in shape.rings]
        deep: Sequence[int] = ()
        if each:  # an empty sheet has none
            deep = nesting.depths(shape.rings, [area_m2 for area_m2, _ in each])
        self._polygons = tuple(len(polygon) for polygon in shape.polygons)
        self._rings = [
            _DrawnRing([tuple(corner) for corner in ring.tolist()], area_m2, length_m, depth)
            for ring, (area_m2, length_m), depth in zip(shape.rings, each, deep, strict=True)
        ]

    @property
    def area_ha(self) -> float:
        total_m2 = sum(
            -abs(ring.signed_m2) if ring.depth % 2 else abs(ring.signed_m2)
            for ring in self._rings
        )
        return total_m2 / M2_PER_HA

    @property
    def length_m(self) -> float:
        """Of the outer edges."""
        return sum(ring.length_m for ring in self._rings if ring.depth == 0)

    def corners(self, ring: int) -> Sequence[LonLat]:
        return tuple(self._rings[ring].corners)

    def corner(self, ring: int, corner: int) -> LonLat:
        return self._rings[ring].corners[corner]

    @property
    def ring_count(self) -> int:
        return len(self._rings)

    @property
    def polygon_sizes(self) -> tuple[int, ...]:
        """How many rings each polygon has, the outer one first."""
        return self._polygons

    def move(self, ring: int, corner: int, to: LonLat) -> None:
        drawn = self._rings[ring]
        here = corner % len(drawn.corners)
        before, old, after = self._around(drawn, here)
        self._change(drawn, (before, to, after, old), (before, old, after), (before, to, after))
        drawn.corners[here] = to

    def insert(self, ring: int, corner: int, at: LonLat) -> None:
        """A new corner that comes to stand before `corner`."""
        drawn = self._rings[ring]
        here = corner % (len(drawn.corners) + 1)
        before, after = drawn.corners[here - 1], drawn.corners[here % len(drawn.corners)]
        self._change(drawn, (before, at, after), (before, after), (before, at, after))
        drawn.corners.insert(here, at)

    def remove(self, ring: int, corner: int) -> bool:
        """Take a corner out; False where too few would be left."""
        drawn = self._rings[ring]
        if len(drawn.corners) <= FEWEST:
            return False
        here = corner % len(drawn.corners)
        before, old, after = self._around(drawn, here)
        self._change(drawn, (before, after, old), (before, old, after), (before, after))
        del drawn.corners[here]
        return True

    def finished(self) -> Shape:
        """The shape as drawn."""
        rings = [np.array(ring.corners, dtype=np.float64) for ring in self._rings]
        polygons: list[tuple[Ring, ...]] = []
        for count in self._polygons:
            polygons.append(tuple(rings[:count]))
            rings = rings[count:]
        return Shape(tuple(polygons))

    @staticmethod
    def _around(drawn: _DrawnRing, here: int) -> tuple[LonLat, LonLat, LonLat]:
        corners = drawn.corners
        return corners[here - 1], corners[here], corners[(here + 1) % len(corners)]

    @staticmethod
    def _change(
        drawn: _DrawnRing,
        sliver: Sequence[LonLat],
        old_way: Sequence[LonLat],
        new_way: Sequence[LonLat],
    ) -> None:
        """Add the ground between the old way and the new one, and the change in length."""
        lons, lats = zip(*sliver, strict=True)
        gained_m2, _ = GEOD.polygon_area_perimeter(lons, lats)
        drawn.signed_m2 += gained_m2
        drawn.length_m += _length_m(new_way) - _length_m(old_way)


def _length_m(way: Sequence[LonLat]) -> float:
    lons, lats = zip(*way, strict=True)
    return float(GEOD.line_length(lons, lats))

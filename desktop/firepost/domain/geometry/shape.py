"""A perimeter as numbers: how big it is, how long its edge, how many parts and holes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from firepost.domain.errors import Notice
from firepost.domain.geometry import evenodd, nesting
from firepost.domain.geometry.check import Polygon, check_geometry, polygons_of
from firepost.domain.geometry.ellipsoid import (
    M2_PER_HA,
    MU_PER_HA,
    Ring,
    area_and_length,
)

__all__ = ["Measure", "Shape", "check_geometry", "measure"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is said of a shape beside its vertices."""

    area_ha: float  # even-odd over all rings
    length_m: float  # rings at nesting depth 0
    parts: int  # rings at even depth
    holes: int  # rings at odd depth
    vertices: int  # without the repeated last points
    box_deg: tuple[float, float, float, float]  # west, south, east, north
    warnings: tuple[Notice, ...] = ()

    @property
    def area_mu(self) -> float:
        return self.area_ha * MU_PER_HA


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The rings of an area, each `(n, 2)` in degrees, the last corner joined to the first.

    Where a shape crosses the date line its longitudes run on beyond 180.
    """

    polygons: tuple[Polygon, ...]
    unclosed: bool = False  # a ring was written without its repeated last point

    @classmethod
    def of(cls, geometry: Mapping[str, Any], path: str = "geometry") -> Shape:
        """Raises: Refused where it is no area on the earth; see `check_geometry`."""
        return cls(polygons_of(geometry, path), _unclosed(geometry))

    @property
    def rings(self) -> tuple[Ring, ...]:
        return tuple(ring for polygon in self.polygons for ring in polygon)

    def clean(self) -> shapely.MultiPolygon:
        """The same inside, by the even-odd rule, as a valid shape in degrees."""
        whole = self._as_written()
        evenodd.refuse_a_scribble(self.rings)
        if shapely.is_valid(whole):
            return whole
        crossed = evenodd.crossings(self.rings)
        return evenodd.region(self.rings, crossed.count)

    def measure(self) -> Measure:
        rings = self.rings
        each = [area_and_length(ring) for ring in rings]
        signed_m2 = [area_m2 for area_m2, _ in each]
        deep = nesting.depths(rings, signed_m2)
        area_m2, said = self._area(signed_m2, deep)
        if self.unclosed:
            said.append(Notice.of("geometry.unclosed"))
        odd = sum(depth % 2 for depth in deep)
        corners = np.vstack(rings)
        return Measure(
            area_ha=area_m2 / M2_PER_HA,
            length_m=sum(
                length for (_, length), depth in zip(each, deep, strict=True) if depth == 0
            ),
            parts=len(rings) - odd,
            holes=odd,
            vertices=len(corners),
            box_deg=_box(corners),
            warnings=tuple(said),
        )

    def _as_written(self) -> shapely.MultiPolygon:
        return shapely.MultiPolygon([shapely.Polygon(p[0], p[1:]) for p in self.polygons])

    def _area(
        self, signed_m2: Sequence[float], deep: Sequence[int]
    ) -> tuple[float, list[Notice]]:
        """Even-odd area, and what must be said of the rings beside it."""
        evenodd.refuse_a_scribble(self.rings)
        if shapely.is_valid(self._as_written()):
            return _by_depth([abs(area_m2) for area_m2 in signed_m2], deep), []
        crossed = evenodd.crossings(self.rings)
        area_m2 = evenodd.clean_area_m2(evenodd.region(self.rings, crossed.count))
        if area_m2 == 0.0:
            return 0.0, [Notice.of("geometry.no_inside")]
        alone_m2 = [area_m2]
        if len(self.rings) > 1:
            alone_m2 = [
                _area_alone_m2(ring, area, crossed.within_a_ring)
                for ring, area in zip(self.rings, signed_m2, strict=True)
            ]
        said = []
        # A ring that only touches itself keeps its inside on one hand all the way round, so
        # its signed area is its area. One knotted at a corner of its own does not.
        if crossed.within_a_ring or any(map(_differ, np.abs(signed_m2), alone_m2)):
            said.append(Notice.of("geometry.self_crossing", count=crossed.within_a_ring))
        if crossed.between_rings or _differ(_by_depth(alone_m2, deep), area_m2):
            said.append(Notice.of("geometry.rings_cross", count=crossed.between_rings))
        return area_m2, said


def _by_depth(areas_m2: Sequence[float], deep: Sequence[int]) -> float:
    """The area of rings that do not cross: outer edges less holes plus islands."""
    pairs = zip(areas_m2, deep, strict=True)
    return sum(-area_m2 if depth % 2 else area_m2 for area_m2, depth in pairs)


def _area_alone_m2(ring: Ring, signed_m2: float, crossed: int) -> float:
    if shapely.is_valid(shapely.Polygon(ring)):
        return abs(signed_m2)
    return evenodd.clean_area_m2(evenodd.region([ring], crossed))


def _differ(one_m2: float, two_m2: float) -> bool:
    """By more than corners rounded to the last digit explain."""
    return abs(one_m2 - two_m2) > 1e-8 * abs(two_m2) + 1e-3


def _unclosed(geometry: Mapping[str, Any]) -> bool:
    written = geometry["coordinates"]
    polygons = [written] if geometry["type"] == "Polygon" else written
    return any(
        list(ring[0][:2]) != list(ring[-1][:2]) for polygon in polygons for ring in polygon
    )


def _box(corners: Ring) -> tuple[float, float, float, float]:
    west, south = corners.min(axis=0).tolist()
    east, north = corners.max(axis=0).tolist()
    return west, south, east, north


def measure(geometry: Mapping[str, Any], path: str = "geometry") -> Measure:
    """Geodesic measures of a GeoJSON Polygon or MultiPolygon in degrees, longitude first.

    Raises:
        Refused: it is no area on the earth, or a tangle too wild to be read in seconds.
    """
    return Shape.of(geometry, path).measure()

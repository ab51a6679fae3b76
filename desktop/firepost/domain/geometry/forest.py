"""Burned forest: what of a burned area lies on the user's forest cover. Source: plan 6.4, 过火森林面积."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from firepost.domain.errors import Refused
from firepost.domain.geometry.ellipsoid import M2_PER_HA, signed_area_m2
from firepost.domain.geometry.nearness import Plane, shape_of

_FOREST: Final = ("林", "forest", "tree", "wood")
_NOT: Final = ("非林", "宜林", "无立木", "苗圃", "nonforest", "non-forest")
_SPECIES: Final = ("树种", "species")  # a stand that names its trees is forest
_BARE: Final = ("水", "田", "耕地", "裸", "建设", "道路", "water", "bare", "crop", "无", "none")
_KINDS: Final = (
    "地类",
    "林地",
    "林种",
    "类型",
    "di_lei",
    "dl",
    "dlmc",
    "lin_zhong",
    "landuse",
    "landcover",
    "class",
    "type",
)


@dataclass(frozen=True, slots=True)
class Cover:
    """The forest of a layer, in degrees; how many of its features said nothing of their kind."""

    shapes: tuple[BaseGeometry, ...]
    left_out: int


def cover_of(
    features: Iterable[tuple[Mapping[str, Any], Mapping[str, object]]],
    *,
    all_is_forest: bool = False,
) -> Cover:
    """The forest among features (geometry, attributes).

    Args:
        all_is_forest: somebody said so: every polygon of the layer is forest.

    Raises:
        Refused: `forest.no_attributes` (no feature tells its kind), `forest.no_areas`.
    """
    shapes, silent, spoken = [], 0, 0
    for geometry, attributes in features:
        if geometry.get("type") not in ("Polygon", "MultiPolygon"):
            continue
        kind = True if all_is_forest else _is_forest(attributes)
        if kind is None:
            silent += 1
            continue
        spoken += 1
        if kind:
            shapes.append(shape_of(geometry))
    if not spoken and silent:
        raise Refused("forest.no_attributes", n=silent)
    if not spoken:
        raise Refused("forest.no_areas")
    return Cover(tuple(shapes), silent)


def _is_forest(attributes: Mapping[str, object]) -> bool | None:
    told = [
        str(value).casefold()
        for key, value in attributes.items()
        if value is not None and any(name in key.casefold() for name in _KINDS)
    ]
    trees = [
        str(value).strip().casefold()
        for key, value in attributes.items()
        if value not in (None, "") and any(name in key.casefold() for name in _SPECIES)
    ]
    if not told and trees:
        return not any(word in value for value in trees for word in (*_BARE, *_NOT))
    if not told:
        return None
    if any(no in value for value in told for no in _NOT):
        return False
    return any(word in value for value in told for word in _FOREST)


def burned_forest_ha(burned: Mapping[str, Any], cover: Cover) -> float:
    """Geodesic area of the forest within the burned area; a place covered twice counts once."""
    fire = shape_of(burned)
    plane = Plane.at(fire)
    here = plane.moved(fire)
    shapely.prepare(here)
    moved = [plane.moved(shape) for shape in cover.shapes]
    cut = [shape.intersection(here) for shape in moved if here.intersects(shape)]
    return _area_ha(plane, shapely.union_all(cut)) if cut else 0.0


def _area_ha(plane: Plane, shape: BaseGeometry) -> float:
    scale = plane.metres(np.array([[plane.lon_deg + 1.0, plane.lat_deg + 1.0]]))[0]
    middle = np.array([plane.lon_deg, plane.lat_deg])
    total_m2 = 0.0
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon":
            continue
        for sign, ring in ((1, part.exterior), *((-1, hole) for hole in part.interiors)):
            degrees = shapely.get_coordinates(ring) / scale + middle
            total_m2 += sign * abs(signed_area_m2(degrees))
    return total_m2 / M2_PER_HA

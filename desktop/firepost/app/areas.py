"""The areas a file holds, each measured, each with what must be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from firepost.app.errand import step
from firepost.app.layers import Feature, Layer
from firepost.domain.errors import Notice
from firepost.domain.geometry.claims import contradictions
from firepost.domain.geometry.shape import Measure, measure

_AREAS: Final = ("Polygon", "MultiPolygon")
_LINES: Final = ("LineString", "MultiLineString")


@dataclass(frozen=True, slots=True)
class MeasuredFeature:
    """A feature of a file and its measure; `measure` is None where it has no area."""

    index: int  # through all layers of the file, from 0
    layer: Layer
    feature: Feature
    geometry: Mapping[str, Any] | None  # the areas of it alone
    measure: Measure | None
    warnings: tuple[Notice, ...]


def measured(layers: Sequence[Layer]) -> Iterator[MeasuredFeature]:
    """Every feature in the order of the file.

    Raises:
        Refused: an area that can't be one, with its place.
    """
    index, of = 0, sum(len(layer.features) for layer in layers)
    for layer in layers:
        for place, feature in enumerate(layer.features):
            step("measuring", index, of)
            yield _measured(layer, feature, index, f"features[{place}].geometry")
            index += 1


def areas_of(geometry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The part of a geometry that encloses ground, or None."""
    kind = geometry["type"]
    if kind in _AREAS:
        return geometry
    if kind != "GeometryCollection":
        return None
    polygons: list[Any] = []
    for member in geometry["geometries"]:
        if member["type"] == "Polygon" and member["coordinates"]:
            polygons.append(member["coordinates"])
        elif member["type"] == "MultiPolygon":
            polygons.extend(member["coordinates"])
    return {"type": "MultiPolygon", "coordinates": polygons} if polygons else None


def _measured(layer: Layer, feature: Feature, index: int, path: str) -> MeasuredFeature:
    geometry = None if feature.geometry is None else areas_of(feature.geometry)
    said = list(feature.warnings)
    if geometry is None:
        said.append(_why_no_area(feature.geometry))
        return MeasuredFeature(index, layer, feature, None, None, tuple(said))
    found = measure(geometry, path)
    if geometry is not feature.geometry:
        said.append(Notice.of("measure.mixed"))
    said.extend(found.warnings)
    lat_deg = (found.box_deg[1] + found.box_deg[3]) / 2
    said.extend(contradictions(feature.attributes, found.area_ha, lat_deg))
    return MeasuredFeature(index, layer, feature, geometry, found, tuple(said))


def _why_no_area(geometry: Mapping[str, Any] | None) -> Notice:
    if geometry is None:
        return Notice.of("measure.no_geometry")
    if geometry["type"] not in _LINES:
        return Notice.of("measure.no_area", type=geometry["type"])
    lines = geometry["coordinates"]
    lines = [lines] if geometry["type"] == "LineString" else lines
    closed = all(len(line) > 3 and line[0][:2] == line[-1][:2] for line in lines)
    return Notice.of("measure.closed_line" if closed else "measure.line")

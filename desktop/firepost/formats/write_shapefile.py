"""Shapefile out, in UTF-8 with a .cpg that says so; one file for areas, lines and points each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final, TypeAlias

import shapefile as pyshp
import shapely
from shapely.geometry import shape as as_shape
from shapely.geometry.polygon import orient

from firepost.app.columns import Column, as_kind, columns_of, row_of
from firepost.app.errand import stepping
from firepost.app.layers import Feature, Outgoing

_Row: TypeAlias = Mapping[str, object]

_ENCODING: Final = "utf-8"
_LONGEST_NAME_BYTES: Final = 10
_LONGEST_TEXT_BYTES: Final = 254
_WGS84: Final = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
_GROUPS: Final = {
    "Polygon": "area", "MultiPolygon": "area", "LineString": "line", "MultiLineString": "line",
    "Point": "point", "MultiPoint": "points",
}  # fmt: skip
_TYPES: Final = {
    "area": pyshp.POLYGON, "line": pyshp.POLYLINE, "point": pyshp.POINT, "points": pyshp.MULTIPOINT,
}  # fmt: skip


def shapefiles(path: Path, layers: Sequence[Outgoing]) -> dict[Path, bytes]:
    """Every file to be made. Where there is more than one group, each is named for its own."""
    groups: dict[str, list[tuple[Any, _Row]]] = {}
    features = [one for layer in layers for one in layer.features]
    for feature in stepping(features, "shaping", of=len(features)):
        for geometry in _plain(feature):
            row = row_of(feature)
            groups.setdefault(_GROUPS[geometry["type"]], []).append((geometry, row))
    made: dict[Path, bytes] = {}
    for group, things in groups.items():
        stem = path.stem if len(groups) == 1 else f"{path.stem}_{group}"
        for suffix, data in _one(group, things).items():
            made[path.with_name(stem + suffix)] = data
    return made


def _plain(feature: Feature) -> Iterator[Mapping[str, Any]]:
    """Its geometry, or the members of a collection: a shapefile has no collections."""
    assert feature.geometry is not None
    if feature.geometry["type"] == "GeometryCollection":
        yield from feature.geometry["geometries"]
    else:
        yield feature.geometry


def _one(group: str, things: Sequence[tuple[Any, _Row]]) -> dict[str, bytes]:
    shp, shx, dbf = BytesIO(), BytesIO(), BytesIO()
    columns = columns_of([row for _, row in things])
    with pyshp.Writer(
        shp=shp, shx=shx, dbf=dbf, shapeType=_TYPES[group], encoding=_ENCODING
    ) as writer:
        for name, column in zip(_short_names(columns), columns, strict=True):
            _field(writer, name, column, things)
        for geometry, row in things:
            _draw(writer, group, geometry)
            writer.record(*(_cell(row.get(column.name), column) for column in columns))
    return {
        ".shx": shx.getvalue(),
        ".dbf": dbf.getvalue(),
        ".prj": _WGS84.encode(),
        ".cpg": b"UTF-8",
        ".shp": shp.getvalue(),
    }


def _draw(writer: Any, group: str, geometry: Mapping[str, Any]) -> None:
    coordinates = geometry["coordinates"]
    if group == "point":
        writer.point(*coordinates[:2])
    elif group == "points":
        writer.multipoint(_flat(coordinates))
    elif group == "line":
        lines = [coordinates] if geometry["type"] == "LineString" else coordinates
        writer.line([_flat(line) for line in lines])
    else:
        writer.poly(list(_rings(geometry)))


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[list[float]]]:
    """Outer rings clockwise and holes the other way round, as the format wants them."""
    for polygon in shapely.get_parts(shapely.force_2d(as_shape(geometry))):
        turned = orient(polygon, sign=-1.0)
        for ring in (turned.exterior, *turned.interiors):
            yield shapely.get_coordinates(ring).tolist()


def _flat(row: Sequence[Sequence[float]]) -> list[list[float]]:
    return [list(position[:2]) for position in row]


def _field(writer: Any, name: str, column: Column, things: Sequence[tuple[Any, _Row]]) -> None:
    if column.kind == "whole":
        writer.field(name, "N", size=18, decimal=0)
    elif column.kind == "real":
        writer.field(name, "N", size=24, decimal=_decimals(column, things))
    else:
        longest = max(len(_cut(str(row.get(column.name, "")))) for _, row in things)
        writer.field(name, "C", size=max(longest, 1))


def _decimals(column: Column, things: Sequence[tuple[Any, _Row]]) -> int:
    """As many as fit beside the largest number in 24 places."""
    largest = max(abs(float(str(row.get(column.name) or 0))) for _, row in things)
    return max(0, min(15, 21 - len(f"{largest:.0f}")))


def _cell(value: object, column: Column) -> object:
    held = "" if value is None and column.kind == "text" else as_kind(value, column.kind)
    return _cut(held).decode() if isinstance(held, str) else held


def _cut(text: str) -> bytes:
    """As much of it as a field holds, never half a character."""
    return text.encode()[:_LONGEST_TEXT_BYTES].decode(errors="ignore").encode()


def _short_names(columns: Sequence[Column]) -> list[str]:
    """Names of at most ten bytes, each one different whatever the case."""
    names: list[str] = []
    for column in columns:
        long = "_".join(column.name.split()).encode()
        short = long[:_LONGEST_NAME_BYTES].decode(errors="ignore") or "field"
        number = 1
        while short.lower() in (name.lower() for name in names):
            tail = f"_{number}"
            room = _LONGEST_NAME_BYTES - len(tail)
            short = long[:room].decode(errors="ignore") + tail
            number += 1
        names.append(short)
    return names

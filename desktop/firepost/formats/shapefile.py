"""Shapefile in: shapes, attributes in GBK or UTF-8, the system of its .prj; parts may miss."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Final

import shapefile as pyshp

from firepost.app.errand import stepping
from firepost.app.layers import MAX_FEATURES, Feature, Sheet
from firepost.domain.errors import Notice, Refused
from firepost.domain.geometry.check import numbers_of
from firepost.domain.geometry.nesting import polygons_from
from firepost.formats.dbf_text import encoding_of
from firepost.formats.kml import point_or_line
from firepost.formats.source import MAX_BYTES, decoded, refuse_too_large

MAGIC: Final = b"\x00\x00\x27\x0a"
PARTS: Final[tuple[str, ...]] = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_HEAD_BYTES: Final = 100
_RECORD_HEAD: Final = struct.Struct(">2i")
_MULTIPATCH: Final = 31
_LONGEST_PRJ: Final = 20_000
_TORN: Final = (
    struct.error, ValueError, KeyError, IndexError, TypeError, AssertionError, OverflowError,
    pyshp.ShapefileException,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of one shapefile that were found, as bytes, by suffix."""

    stem: str
    path: Path
    found: Mapping[str, bytes]


def parts_beside(path: Path) -> Parts:
    """The files of the same name beside it, whatever the case of their suffixes.

    Raises:
        Refused: no .shp among them, or too large.
    """
    beside: dict[str, Path] = {
        other.suffix.lower(): other
        for other in path.parent.glob(f"{_plain(path.stem)}.*")
        if other.stem == path.stem and other.is_file()
    }
    if ".shp" not in beside:
        raise Refused("formats.shp_missing", name=f"{path.stem}.shp", path=path)
    for part in PARTS:
        if part in beside:
            refuse_too_large(beside[part], beside[part].stat().st_size, MAX_BYTES)
    found = {part: beside[part].read_bytes() for part in PARTS if part in beside}
    return Parts(path.stem, path, found)


def read(parts: Parts) -> tuple[Sheet, ...]:
    """One sheet.

    Raises:
        Refused: torn, or a coordinate that is none.
    """
    lengths = _record_lengths(parts.found[".shp"], parts.path)
    rows, warnings = _attributes(parts, len(lengths))
    if ".shx" not in parts.found:
        warnings.append(Notice.of("formats.shx_missing"))
    kinds: set[int] = set()
    features = []
    shapes = stepping(_shapes(parts, lengths), "reading", of=len(lengths))
    for number, shape in enumerate(shapes):
        attributes = rows[number] if number < len(rows) else {}
        kinds.add(int(shape.shapeType))
        geometry, said = _geometry(shape, f"features[{number}].geometry")
        features.append(Feature(geometry, attributes, warnings=said))
    if any(kind > 10 for kind in kinds):
        warnings.append(Notice.of("formats.heights_ignored"))
    prj = parts.found.get(".prj", b"")[:_LONGEST_PRJ]
    return (
        Sheet(
            name=parts.stem,
            features=tuple(features),
            crs=decoded(prj, parts.path).strip() or None,
            clues=(parts.path.name,),
            warnings=tuple(warnings),
        ),
    )


def _record_lengths(shp: bytes, path: Path) -> list[int]:
    """The length of each record, walked here: the library follows a negative one for ever."""
    if len(shp) < _HEAD_BYTES or not shp.startswith(MAGIC):
        raise Refused("formats.shp_torn", byte=len(shp), path=path)
    lengths, at = [], _HEAD_BYTES
    while at < len(shp):
        if at + _RECORD_HEAD.size > len(shp):
            raise Refused("formats.shp_torn", byte=at, path=path)
        length = 2 * _RECORD_HEAD.unpack_from(shp, at)[1]
        if length < 4 or at + _RECORD_HEAD.size + length > len(shp):
            raise Refused("formats.shp_torn", byte=at, path=path)
        lengths.append(length)
        at += _RECORD_HEAD.size + length
        if len(lengths) > MAX_FEATURES:
            raise Refused("formats.too_many_features", limit=MAX_FEATURES, path=path)
    return lengths


def _shapes(parts: Parts, lengths: list[int]) -> Iterator[Any]:
    shp = parts.found[".shp"]
    # Its own idea of its length is often wrong, and the library warns of no more than that.
    whole = shp[:24] + struct.pack(">i", len(shp) // 2) + shp[28:]
    number = 0
    try:
        for shape in pyshp.ShpReader(BytesIO(whole)).iterShapes(shape_lengths_B=lengths):
            yield shape
            number += 1
    except _TORN as error:
        raise Refused("formats.shape_torn", number=number + 1, path=parts.path) from error


def _geometry(shape: Any, path: str) -> tuple[dict[str, Any] | None, tuple[Notice, ...]]:
    points = [list(point[:2]) for point in shape.points]
    kind = int(shape.shapeType)
    if not points:
        return None, ()
    if kind == _MULTIPATCH:
        return None, (Notice.of("formats.multipatch"),)
    if kind % 10 == 1:
        return {"type": "Point", "coordinates": points[0]}, ()
    if kind % 10 == 8:
        return {"type": "MultiPoint", "coordinates": points}, ()
    rows = _rows(shape, points)
    return (_lines(rows), ()) if kind % 10 == 3 else _areas(rows, path)


def _rows(shape: Any, points: list[list[float]]) -> list[list[list[float]]]:
    begins = [*shape.parts, len(points)]
    if begins != sorted(begins) or begins[0] < 0:
        raise Refused("formats.shape_torn", number=shape.oid + 1, path="")
    return [points[a:b] for a, b in pairwise(begins) if b > a]


def _lines(rows: list[list[list[float]]]) -> dict[str, Any] | None:
    lines = [row for row in rows if len(row) > 1]
    if len(lines) > 1:
        return {"type": "MultiLineString", "coordinates": lines}
    return point_or_line(lines[0] if lines else rows[0])


def _areas(
    rows: list[list[list[float]]], path: str
) -> tuple[dict[str, Any] | None, tuple[Notice, ...]]:
    """Rings sorted into polygons by how they nest: their order and direction are not kept to."""
    sound = [row for row in rows if len(row) > 3 or (len(row) == 3 and row[0] != row[-1])]
    dropped = len(rows) - len(sound)
    said = (Notice.of("formats.rings_dropped", count=dropped),) if dropped else ()
    if not sound:
        return None, said
    numbers = [numbers_of(row, f"{path}[{index}]") for index, row in enumerate(sound)]
    polygons = [[sound[index] for index in group] for group in polygons_from(numbers, path)]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}, said
    return {"type": "MultiPolygon", "coordinates": polygons}, said


def _attributes(parts: Parts, count: int) -> tuple[list[dict[str, object]], list[Notice]]:
    dbf = parts.found.get(".dbf")
    if dbf is None:
        return [], [Notice.of("formats.dbf_missing")]
    encoding, guessed = encoding_of(dbf, parts.found.get(".cpg"))
    try:
        reader = pyshp.DbfReader(BytesIO(dbf), encoding=encoding, encodingErrors="replace")
        records = reader.iterRecords(deleted_as_None=True)
        rows = [_plain_row(record) for record in islice(records, count)]
    except (*_TORN, LookupError) as error:
        return [], [Notice.of("formats.dbf_unreadable", says=str(error)[:80])]
    said = [Notice.of("formats.encoding_guessed", encoding=encoding)] if guessed else []
    if len(rows) != count:
        said.append(Notice.of("formats.dbf_count", rows=len(rows), shapes=count))
    return rows, said


def _plain_row(record: Any) -> dict[str, object]:
    if record is None:  # struck out in the table, though its shape is still there
        return {}
    return {
        str(key).strip("\x00 "): value.isoformat() if isinstance(value, date) else value
        for key, value in record.as_dict().items()
    }


def _plain(stem: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in stem)

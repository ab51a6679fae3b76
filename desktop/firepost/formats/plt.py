"""Tracks of OziExplorer and of the hand-held receivers and phones that write its .plt files."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from firepost.app.layers import MAX_FEATURES, Feature, Sheet
from firepost.domain.errors import Notice, Refused
from firepost.formats.source import decoded

MAGIC: Final = b"OziExplorer Track Point File"
_DATUM: Final = "WGS 84"
_HEAD_LINES: Final = 6
_CLOSED: Final = "10"  # the kind of track that bounds an area
_DAY_0: Final = datetime(1899, 12, 30, tzinfo=UTC)
_DAYS: Final = (20_000.0, 100_000.0)  # 1954 to 2173: outside, a clock that was never set
_MOST_POINTS: Final = 10 * MAX_FEATURES
_LONGEST_NAME: Final = 200


def read(data: bytes, path: Path) -> tuple[Sheet, ...]:
    """One sheet with one feature: the track with its breaks, or the area it closes.

    Raises:
        Refused: another datum than WGS 84, a line that is no position, or no line at all.
    """
    lines = decoded(data, path).splitlines()
    datum = lines[1].strip() if len(lines) > 1 else ""
    if datum != _DATUM:
        raise Refused("formats.crs_unknown", crs=datum[:60], path=path)
    told = lines[4].split(",") if len(lines) > 4 else []
    points = [
        _point(line, number, path)
        for number, line in enumerate(lines[_HEAD_LINES:], start=_HEAD_LINES + 1)
        if line.strip()
    ]
    if not points:
        raise Refused("formats.nothing_in_it", path=path)
    if len(points) > _MOST_POINTS:
        raise Refused("formats.too_many_features", limit=_MOST_POINTS, path=path)
    closed = len(told) > 5 and told[5].strip() == _CLOSED
    track = _feature(points, closed=closed, name=told[3].strip() if len(told) > 3 else "")
    return (Sheet(name=path.stem, features=(track,), fixed=Notice.of("formats.because_plt")),)


_Point = tuple[list[float], bool, datetime | None]  # where, whether a stretch begins, when


def _point(line: str, number: int, path: Path) -> _Point:
    cells = [cell.strip() for cell in line.split(",")]
    try:
        at = [float(cells[1]), float(cells[0])]  # the file has latitude first
    except (IndexError, ValueError) as error:
        raise Refused("formats.csv_value", line=number, near=line[:40], path=path) from error
    return at, cells[2:3] == ["1"], _instant(cells[4]) if len(cells) > 4 else None


def _instant(cell: str) -> datetime | None:
    try:
        days = float(cell)
    except ValueError:
        return None
    if not (math.isfinite(days) and _DAYS[0] < days < _DAYS[1]):
        return None
    return _DAY_0 + timedelta(seconds=round(days * 86_400))


def _feature(points: list[_Point], *, closed: bool, name: str) -> Feature:
    known = [at for _, _, at in points if at is not None]
    geometry, warnings = _geometry(points, closed=closed)
    each = bool(known) and geometry["type"] == "LineString" and not warnings
    return Feature(
        geometry=geometry,
        name=name[:_LONGEST_NAME] or None,
        begins_at=min(known, default=None),
        ends_at=max(known, default=None),
        times=tuple(at for _, _, at in points) if each else (),
        warnings=warnings,
    )


def _geometry(
    points: list[_Point], *, closed: bool
) -> tuple[dict[str, Any], tuple[Notice, ...]]:
    places = [place for place, _, _ in points]
    if closed and len(places) > 2:
        ring = places if places[0] == places[-1] else [*places, places[0]]
        return {"type": "Polygon", "coordinates": [ring]}, ()
    starts = [i for i, (_, breaks, _) in enumerate(points) if breaks and i > 0]
    rows = [places[first:last] for first, last in pairwise([0, *starts, len(places)])]
    stretches = [row for row in rows if len(row) > 1]
    lone = len(rows) - len(stretches)
    said = (Notice.of("formats.lone_points", count=lone),) if lone and stretches else ()
    match stretches:
        case [] if len(places) == 1:
            return {"type": "Point", "coordinates": places[0]}, ()
        case []:
            return {"type": "MultiPoint", "coordinates": places}, ()
        case [one]:
            return {"type": "LineString", "coordinates": one}, said
        case _:
            return {"type": "MultiLineString", "coordinates": stretches}, said

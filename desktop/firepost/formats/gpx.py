"""GPX in: waypoints, routes and tracks, with the instant of every point of a track."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from firepost.app.errand import stepping
from firepost.app.layers import Feature, Sheet
from firepost.domain.errors import Notice, Refused
from firepost.formats.kml import point_or_line
from firepost.formats.names import moment_of
from firepost.formats.safe_xml import child, children, local, text_of

_SAID: Final = ("ele", "cmt", "desc", "src", "sym", "type", "number")
_LONGEST_TEXT: Final = 2_000


def read(root: Element, path: Path) -> tuple[Sheet, ...]:
    """One sheet: waypoints, then routes, then tracks (one feature each, whatever its breaks).

    Raises:
        Refused: nothing in it, or a position that is none.
    """
    features = (*_waypoints(root, path), *_routes(root, path), *_tracks(root, path))
    if not features:
        raise Refused("formats.nothing_in_it", path=path)
    meta = child(root, "metadata")
    return (
        Sheet(
            name=text_of(meta, "name") or text_of(root, "name") or path.stem,
            features=features,
            fixed=Notice.of("formats.because_gpx"),
            clues=(path.name, root.get("creator") or "", text_of(root, "desc")),
        ),
    )


def _waypoints(root: Element, path: Path) -> Iterator[Feature]:
    for number, element in enumerate(children(root, "wpt"), start=1):
        at = _instant(element)
        yield Feature(
            geometry={"type": "Point", "coordinates": _position(element, number, path)},
            attributes=_attributes(element),
            name=text_of(element, "name") or None,
            begins_at=at,
            ends_at=at,
        )


def _routes(root: Element, path: Path) -> Iterator[Feature]:
    for number, route in enumerate(children(root, "rte"), start=1):
        points = [_position(point, number, path) for point in children(route, "rtept")]
        yield _line(route, [points], ())


def _tracks(root: Element, path: Path) -> Iterator[Feature]:
    for number, track in enumerate(stepping(children(root, "trk"), "reading"), start=1):
        rows: list[list[list[float]]] = []
        times: list[datetime | None] = []
        for segment in children(track, "trkseg"):
            points = list(children(segment, "trkpt"))
            rows.append([_position(point, number, path) for point in points])
            times.extend(_instant(point) for point in points)
        yield _line(track, [row for row in rows if row], tuple(times))


def _line(
    element: Element, rows: list[list[list[float]]], times: tuple[datetime | None, ...]
) -> Feature:
    known = [at for at in times if at is not None]
    whole, warnings = _geometry(rows)
    return Feature(
        geometry=whole,
        attributes=_attributes(element),
        name=text_of(element, "name") or None,
        begins_at=min(known) if known else None,
        ends_at=max(known) if known else None,
        times=times if known and not warnings else (),
        warnings=warnings,
    )


def _geometry(
    rows: list[list[list[float]]],
) -> tuple[dict[str, Any] | None, tuple[Notice, ...]]:
    lines = [row for row in rows if len(row) > 1]
    lone = len(rows) - len(lines)
    if len(lines) > 1:
        said = (Notice.of("formats.lone_points", count=lone),) if lone else ()
        return {"type": "MultiLineString", "coordinates": lines}, said
    if lines:
        said = (Notice.of("formats.lone_points", count=lone),) if lone else ()
        return {"type": "LineString", "coordinates": lines[0]}, said
    return point_or_line(rows[0] if rows else []), ()


def _position(element: Element, number: int, path: Path) -> list[float]:
    try:
        return [float(element.get("lon", "")), float(element.get("lat", ""))]
    except ValueError as error:
        raise Refused(
            "formats.bad_coordinate",
            number=number,
            name=f"“{local(element)}”",
            near=f"lat={element.get('lat')} lon={element.get('lon')}"[:60],
            path=path,
        ) from error


def _instant(element: Element) -> datetime | None:
    text = text_of(element, "time")
    return moment_of(text, without_offset=UTC) if text else None


def _attributes(element: Element) -> dict[str, object]:
    said = {name: text_of(element, name)[:_LONGEST_TEXT] for name in _SAID}
    return {name: text for name, text in said.items() if text}

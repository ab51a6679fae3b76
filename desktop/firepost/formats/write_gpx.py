"""GPX out, for handsets: points as waypoints, lines and the rings of areas as tracks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from firepost.app.errand import stepping
from firepost.app.layers import Feature, Outgoing
from firepost.formats.write_kmz import clean

GPX: Final = "http://www.topografix.com/GPX/1/1"
_Row = list[list[float]]


def gpx(layers: Sequence[Outgoing]) -> bytes:
    """Waypoints before tracks, as the schema has it."""
    root = Element("gpx", xmlns=GPX, version="1.1", creator="firepost")
    features = [feature for layer in layers for feature in layer.features]
    for feature in features:
        for position in _points(feature.geometry or {}):
            point = SubElement(root, "wpt", _at(position))
            _time(point, feature.begins_at)
            _said(point, feature)
    for feature in stepping(features, "shaping", of=len(features)):
        rows = list(_rows(feature.geometry or {}))
        if rows:
            track = SubElement(root, "trk")
            _said(track, feature)
            _segments(track, rows, feature.times)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _segments(track: Element, rows: Sequence[_Row], times: Sequence[datetime | None]) -> None:
    timed = iter(times if len(times) == sum(map(len, rows)) else ())
    for row in rows:
        segment = SubElement(track, "trkseg")
        for position in row:
            _time(SubElement(segment, "trkpt", _at(position)), next(timed, None))


def _points(geometry: Mapping[str, Any]) -> Iterator[list[float]]:
    match geometry.get("type"):
        case "Point":
            yield geometry["coordinates"]
        case "MultiPoint":
            yield from geometry["coordinates"]
        case "GeometryCollection":
            for member in geometry["geometries"]:
                yield from _points(member)


def _rows(geometry: Mapping[str, Any]) -> Iterator[_Row]:
    match geometry.get("type"):
        case "LineString":
            yield geometry["coordinates"]
        case "MultiLineString":
            yield from geometry["coordinates"]
        case "Polygon":
            yield from map(_closed, geometry["coordinates"])
        case "MultiPolygon":
            for polygon in geometry["coordinates"]:
                yield from map(_closed, polygon)
        case "GeometryCollection":
            for member in geometry["geometries"]:
                yield from _rows(member)


def _closed(ring: _Row) -> _Row:
    return ring if ring[0][:2] == ring[-1][:2] else [*ring, ring[0]]


def _at(position: Sequence[float]) -> dict[str, str]:
    return {"lat": repr(float(position[1])), "lon": repr(float(position[0]))}


def _time(parent: Element, at: datetime | None) -> None:
    if at is not None:
        text = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        SubElement(parent, "time").text = text


def _said(parent: Element, feature: Feature) -> None:
    if feature.name:
        SubElement(parent, "name").text = clean(feature.name)
    words = "; ".join(f"{key}={value}" for key, value in feature.attributes.items())
    if words:
        SubElement(parent, "desc").text = clean(words)

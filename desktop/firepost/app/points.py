"""Points a team may stand at, out of a file of positions: waypoints, and where a track ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firepost.app.layers import Feature, Layer
from firepost.domain.errors import Notice


@dataclass(frozen=True, slots=True)
class Point:
    name: str
    lon_deg: float
    lat_deg: float
    at: datetime | None
    doubts: tuple[Notice, ...] = ()  # which earth it stands on is to be asked first


def points(layers: Iterable[Layer]) -> tuple[Point, ...]:
    """Every position of the layers, the newest first; those without a time as they come."""
    found = [
        point
        for layer in layers
        for feature in layer.features
        for point in _of(feature, layer.datum.doubts)
    ]
    return tuple(sorted(found, key=lambda one: -_seconds(one.at)))


def _seconds(at: datetime | None) -> float:
    return 0.0 if at is None else at.timestamp()


def _of(feature: Feature, doubts: tuple[Notice, ...]) -> Iterator[Point]:
    shape: Any = feature.geometry
    if shape is None:
        return
    said = feature.name or ""
    match shape["type"]:
        case "Point":
            yield _point(said, shape["coordinates"], feature, 0, doubts)
        case "MultiPoint":
            for place, spot in enumerate(shape["coordinates"]):
                yield _point(said, spot, feature, place, doubts)
        case "LineString" if shape["coordinates"]:
            last = len(shape["coordinates"]) - 1
            yield _point(said, shape["coordinates"][-1], feature, last, doubts)
        case "MultiLineString" if shape["coordinates"] and shape["coordinates"][-1]:
            last = sum(len(part) for part in shape["coordinates"]) - 1
            yield _point(said, shape["coordinates"][-1][-1], feature, last, doubts)


def _point(
    name: str, spot: Any, feature: Feature, place: int, doubts: tuple[Notice, ...]
) -> Point:
    at = feature.times[place] if place < len(feature.times) else None
    return Point(name, spot[0], spot[1], at or feature.ends_at or feature.begins_at, doubts)

"""Who and what lies near the fire: settlements, key targets, water, safety; how far and which way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from firepost.app.board import Board, IncidentOnBoard
from firepost.app.knobs import knob
from firepost.app.winds import bearing_deg, heart

_LIKE: Final = ("place", "target")  # what can be threatened


@dataclass(frozen=True, slots=True)
class Near:
    """One thing near the fire's edge. `bearing_deg`: from the fire's middle."""

    name: str
    kind: str  # place target water safety_zone escape_route danger
    distance_m: float
    bearing_deg: float | None
    inhabitants: int | None = None
    capacity_m3: float | None = None
    minutes: float | None = None  # on foot, as somebody found it
    sector: str | None = None


def near_fire(
    board: Board, fire: IncidentOnBoard, shape: Mapping[str, Any]
) -> tuple[Near, ...]:
    """Everything with a place, the nearest first; what can be threatened only within the limit.

    Heavy for large shapes: not for the screen's thread.
    """
    from firepost.domain.geometry.nearness import Plane, distances_m, shape_of

    drawn = shape_of(shape)
    plane = Plane.at(drawn)
    every = list(_placed(board, fire))
    away = distances_m(plane.moved(drawn), plane, [(lon, lat) for _, lon, lat in every])
    here, within_m = heart(fire), knob(board.settings, "threat_within_m")
    found = []
    for (one, lon, lat), distance in zip(every, away, strict=True):
        if one["kind"] in _LIKE and distance > within_m:
            continue
        way = bearing_deg(here, (lon, lat)) if here else None
        found.append(Near(distance_m=distance, bearing_deg=way, **one))
    return tuple(sorted(found, key=lambda one: (one.distance_m, one.name)))


def _placed(
    board: Board, fire: IncidentOnBoard
) -> Iterator[tuple[dict[str, Any], float, float]]:
    for place in board.places:
        if place.lon_deg is not None and place.lat_deg is not None:
            told: dict[str, Any] = {
                "name": place.name,
                "kind": "place",
                "inhabitants": place.inhabitants,
            }
            yield told, place.lon_deg, place.lat_deg
    names = {place.name for place in board.places}
    for target in board.targets:
        if target.lon_deg is None or target.lat_deg is None or target.name in names:
            continue
        yield {"name": target.name, "kind": "target"}, target.lon_deg, target.lat_deg
    for water in board.rosters.get("water", ()):
        lon, lat = water.values.get("lon_deg"), water.values.get("lat_deg")
        if isinstance(lon, float | int) and isinstance(lat, float | int):
            capacity = water.values.get("capacity_m3")
            yield {"name": water.name, "kind": "water", "capacity_m3": capacity}, lon, lat
    for mark in board.grounds:
        if mark.incident not in (None, fire.id):
            continue
        if mark.lon_deg is None or mark.lat_deg is None:
            continue
        kind = mark.kind if mark.kind in ("safety_zone", "escape_route") else "danger"
        told = {"name": mark.name, "kind": kind, "minutes": mark.minutes}
        yield {**told, "sector": mark.sector}, mark.lon_deg, mark.lat_deg

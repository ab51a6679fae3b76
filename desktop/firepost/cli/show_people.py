"""People, weather and ground of a board as JSON: what `show --people` adds. No names among it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from firepost.app import winds
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.lie_of_edge import TERRAIN, sides_of
from firepost.app.people_on_board import Casualty, Evacuation, Medical, Place, moved_sum
from firepost.app.reached import Foreseen, Reached, within
from firepost.app.sky_on_board import Danger, Forecast, OutlookKept, Weather
from firepost.app.threatened import Near, near_fire

ShapeOf = Callable[[str], Mapping[str, Any] | None]


def people_of(
    board: Board, incident: str | None, shape_of: ShapeOf = lambda _: None
) -> dict[str, Any]:
    """`shape_of` gives a perimeter's shape by its id: what lies near is measured from it."""
    fires = [fire for fire in board.incidents if incident in (None, fire.id)]
    return {
        "incidents": {fire.id: _fire(board, fire, shape_of) for fire in fires},
        "weather": [
            {**_weather(one), "age_min": _minutes(one.said.at, board.at)}
            for one in board.weather
        ],
        "forecasts": [_forecast(one) for one in board.forecasts],
        "warnings": [
            *([_danger(board.danger)] if board.danger else []),
            *(_danger(one) for _, one in sorted(board.ratings.items())),
        ],
        "fwi": [
            {
                "day": day.day.isoformat(),
                "fwi": round(day.index.fwi, 3),
                "ffmc": round(day.index.codes.ffmc, 3),
                "dmc": round(day.index.codes.dmc, 3),
                "dc": round(day.index.codes.dc, 3),
                "isi": round(day.index.isi, 3),
                "bui": round(day.index.bui, 3),
                "started": day.started,
                "official_class": None,
            }
            for day in winds.fwi_days(board.weather)
        ],
        "places": [_of_register(one) for one in board.places],
        "medical": [_medical(one) for one in board.medicals],
        "ground": [
            {
                "id": one.id,
                "kind": one.kind,
                "name": one.name,
                "sector": one.sector,
                "lon_deg": one.lon_deg,
                "lat_deg": one.lat_deg,
                "radius_m": one.radius_m,
                "minutes": one.minutes,
            }
            for one in board.grounds
        ],
        "notices": [
            {
                "id": one.id,
                "area": one.area,
                "to": one.to,
                "text": one.text,
                "state": one.state.value if one.state else "drafted",
                "at": _time(one.state.said.at if one.state else one.drafted.at),
            }
            for one in board.notices
        ],
    }


def _of_register(one: Place) -> dict[str, Any]:
    keys = ("id", "name", "goes_by", "category", "inhabitants", "lon_deg", "lat_deg")
    more = ("route", "assembly", "shelter")
    return {key: getattr(one, key) for key in (*keys, *more)}


def _medical(one: Medical) -> dict[str, Any]:
    keys = ("id", "name", "kind", "beds", "lon_deg", "lat_deg")
    told = {key: getattr(one, key) for key in keys}
    return {**told, "state": one.state.value if one.state else None}


def _fire(board: Board, fire: IncidentOnBoard, shape_of: ShapeOf) -> dict[str, Any]:
    wind = winds.wind_now(board, fire, board.at)
    return {
        "moved": moved_sum(fire.moved),
        "evacuation": [_place(place) for place in fire.moved],
        "casualties": {
            key: {"value": toll.value, "stated": toll.stated, "listed": toll.listed}
            for key, toll in fire.tolls.items()
        },
        "persons": [_person(person) for person in fire.persons],
        "wind": None
        if wind is None
        else {
            **_weather(wind.seen),
            "age_min": _minutes(wind.seen.said.at, board.at),
            "old": wind.is_old,
        },
        "wind_changes": [
            {
                "entry": change.entry,
                "kind": change.kind,
                "at": _time(change.at),
                "foretold": change.foretold,
                "turned_deg": change.turned_deg,
                "force": change.force,
                "teams": [team.id for team in change.teams],
            }
            for change in winds.changes(board, fire, board.at)
        ],
        "near": _near(board, fire, shape_of),
        "lie": _lie(fire),
        "outlooks": [_outlook(board, fire, kept) for kept in fire.outlooks],
    }


def _place(place: Evacuation) -> dict[str, Any]:
    return {
        "place": place.place,
        "names": list(place.names),
        "doubtful": place.doubtful,
        "state": place.state,
        "inhabitants": place.inhabitants,
        "moved": place.moved.value if place.moved else None,
        "left": place.left,
        "refused": place.refused,
        "ordered_at": _time(place.ordered.at if place.ordered else None),
        "route": place.route,
        "assembly": place.assembly,
        "to": place.to,
        "at": _time(place.moved.said.at if place.moved else None),
        "by": place.moved.said.by if place.moved else None,
        "contested": bool(place.moved and place.moved.contested),
    }


def _person(person: Casualty) -> dict[str, Any]:
    return {
        "id": person.id,
        "kind": person.kind,
        "number": person.number,
        "condition": person.condition.value,
        "at": _time(person.condition.said.at),
        "medical": person.medical,
        "team": person.team,
        "steps": [{"condition": one, "at": _time(said.at)} for one, said in person.steps],
        "sealed": person.sealed is not None,
    }


def _weather(seen: Weather) -> dict[str, Any]:
    keys = ("wind_from_deg", "wind_m_s", "wind_force", "gust_m_s")
    more = ("temp_c", "humidity_pct", "rain_mm", "place")
    told = {key: getattr(seen, key) for key in (*keys, *more)}
    return {**told, "force": seen.force, "at": _time(seen.said.at), "by": seen.said.by}


def _forecast(one: Forecast) -> dict[str, Any]:
    keys = ("issuer", "wind_from_deg", "wind_m_s", "wind_force", "gust_m_s", "temp_c", "text")
    told = {key: getattr(one, key) for key in keys}
    span = {"from_at": _time(one.from_at), "until_at": _time(one.until_at)}
    return {"id": one.id, **told, **span}


def _danger(one: Danger) -> dict[str, Any]:
    told = {"system": one.system, "colour": one.colour, "class": one.number}
    return {**told, "issuer": one.issuer, "at": _time(one.said.at), "until": _time(one.until)}


def _near(
    board: Board, fire: IncidentOnBoard, shape_of: ShapeOf
) -> list[dict[str, Any]] | None:
    """Settlements, targets, water and marks round the edge, the nearest first; None: no edge."""
    held = fire.area.perimeter if fire.area else None
    shape = shape_of(held.id) if held else None
    return None if shape is None else [_near_one(one) for one in near_fire(board, fire, shape)]


def _near_one(one: Near) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "distance_m": round(one.distance_m),
        "bearing_deg": None if one.bearing_deg is None else round(one.bearing_deg),
        "inhabitants": one.inhabitants,
        "capacity_m3": one.capacity_m3,
        "minutes": one.minutes,
        "sector": one.sector,
    }


def _lie(fire: IncidentOnBoard) -> dict[str, Any] | None:
    held = fire.area.perimeter if fire.area else None
    sides = sides_of(held.lie if held else None)
    if held is None or not sides:
        return None
    return {
        "terrain": (held.lie or {}).get(TERRAIN),
        "sides": [
            {
                "side": side.side,
                "length_m": side.length_m,
                "mean_deg": side.mean_deg,
                "max_deg": side.max_deg,
                "faces_deg": side.faces_deg,
                "uphill": side.uphill,
                "void": side.void,
            }
            for side in sides
        ],
    }


def _outlook(board: Board, fire: IncidentOnBoard, kept: OutlookKept) -> dict[str, Any]:
    reached = kept.reached
    people = None if reached is None else within(reached, board, fire)
    return {
        "id": kept.id,
        "reference_only": True,
        "at": _time(kept.said.at),
        "by": kept.said.by,
        "since": _time(kept.since),
        "perimeter": kept.perimeter,
        "hours": kept.hours,
        "area_ha": kept.area_ha,
        "reached": None if reached is None else [_reached(one) for one in reached],
        "coming": None if kept.coming is None else [_foreseen(one) for one in kept.coming],
        "people": None
        if people is None
        else {
            "places": people.places,
            "people": people.people if people.places > people.unknown else None,
            "unknown_places": people.unknown,
            "moved": people.moved,
        },
        "checks": [
            {
                "perimeter": check.perimeter,
                "expected_ha": check.expected_ha,
                "found_ha": check.found_ha,
                "overlap_pct": check.overlap_pct,
            }
            for check in kept.checks
        ],
    }


def _reached(one: Reached) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "earliest": _time(one.earliest),
        "likely": _time(one.likely),
        "distance_m": one.distance_m,
    }


def _foreseen(one: Foreseen) -> dict[str, Any]:
    return {
        "trigger": one.trigger,
        "clause": one.clause,
        "level": one.level,
        "earliest": _time(one.earliest),
        "likely": _time(one.likely),
        "by_ha": one.by_ha,
        "fact": one.fact,
        "name": one.name or None,
    }


def _minutes(since: datetime, until: datetime) -> int:
    return round((until - since).total_seconds() / 60)


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")

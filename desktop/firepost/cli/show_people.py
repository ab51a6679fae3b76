"""People, weather and ground of a board as JSON: what `show --people` adds. No names among it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from firepost.app import winds
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.lie_of_edge import TERRAIN, sides_of
from firepost.app.people_on_board import Casualty, Evacuation, moved_sum
from firepost.app.reached import Reached, within
from firepost.app.sky_on_board import Danger, Forecast, OutlookKept, Weather


def people_of(board: Board, incident: str | None) -> dict[str, Any]:
    fires = [fire for fire in board.incidents if incident in (None, fire.id)]
    return {
        "incidents": {fire.id: _fire(board, fire) for fire in fires},
        "weather": [_weather(one) for one in board.weather],
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
        "places": [
            {"id": one.id, "name": one.name, "inhabitants": one.inhabitants}
            for one in board.places
        ],
        "medical": [
            {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "beds": one.beds,
                "state": one.state.value if one.state else None,
            }
            for one in board.medicals
        ],
        "ground": [
            {
                "id": one.id,
                "kind": one.kind,
                "name": one.name,
                "sector": one.sector,
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
                "state": one.state.value if one.state else "drafted",
                "at": _time(one.state.said.at if one.state else one.drafted.at),
            }
            for one in board.notices
        ],
    }


def _fire(board: Board, fire: IncidentOnBoard) -> dict[str, Any]:
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
            "age_min": round(wind.age.total_seconds() / 60),
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


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")

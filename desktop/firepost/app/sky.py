"""The board's part on weather, warnings of other systems, outlooks, ground and notices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from firepost.app.drawing import Drawing
from firepost.app.reached import coming_of, reached_of
from firepost.app.said import Known
from firepost.app.sky_on_board import (
    Danger,
    Forecast,
    GroundMark,
    NeighbourNotice,
    OutlookCheck,
    OutlookKept,
    Weather,
)
from firepost.domain.instants import moment_of
from firepost.domain.record import Thing
from firepost.domain.register import Claim

_SEEN = (
    "wind_m_s",
    "wind_from_deg",
    "temp_c",
    "humidity_pct",
    "rain_mm",
    "lon_deg",
    "lat_deg",
    "wind_force",
    "gust_m_s",
    "place",
    "incident",
)
_FORETOLD = (
    "wind_m_s",
    "wind_force",
    "gust_m_s",
    "wind_from_deg",
    "temp_c",
    "humidity_pct",
    "rain_mm",
    "text",
)


def weather(draw: Drawing) -> tuple[Weather, ...]:
    return draw.memory.each("weather", draw.record.weather, partial(_weather, draw))


def _weather(draw: Drawing, claim: Claim) -> Weather:
    told: Any = claim.value
    return Weather(draw.said(claim), *(told.get(key) for key in _SEEN))


def forecasts(draw: Drawing) -> tuple[Forecast, ...]:
    return tuple(
        Forecast(
            thing.id,
            draw.said(thing.made),
            thing.values["issuer"],
            _moment(thing.values.get("from_at")),
            moment_of(*thing.values["until_at"]),
            *(thing.values.get(key) for key in _FORETOLD),
        )
        for thing in draw.record.all_of("forecast")
    )


def ratings(draw: Drawing) -> dict[str, Danger]:
    """Warnings of other systems than the plan's, each under its own name."""
    found = {}
    for name in draw.record.named("", "rating:"):
        held, _ = draw.held("", name)
        if held is not None and isinstance(held.value, list):
            key = name.removeprefix("rating:")
            found[key] = danger_of(draw, held, key.partition(":")[0])
    return found


def danger_of(draw: Drawing, held: Claim, system: str = "signal4") -> Danger:
    told: Any = held.value
    colour, issuer, until, text, number = [*told, None][:5]
    return Danger(colour, issuer, _moment(until), draw.said(held), system, number, text)


def grounds(draw: Drawing) -> tuple[GroundMark, ...]:
    keys = ("sector", "lon_deg", "lat_deg", "to_lon_deg", "to_lat_deg", "radius_m", "minutes")
    found = []
    for thing in draw.record.all_of("ground"):
        values: Mapping[str, Any] = thing.values
        rest = (values.get(key) for key in (*keys, "text", "incident"))
        said = draw.said(thing.made)
        found.append(GroundMark(thing.id, said, values["name"], values["kind"], *rest))
    return tuple(found)


def outlooks(draw: Drawing, fire: Thing) -> tuple[OutlookKept, ...]:
    own = [o for o in draw.record.all_of("outlook") if o.values.get("incident") == fire.id]
    return tuple(_outlook(draw, thing) for thing in own)


def _outlook(draw: Drawing, thing: Thing) -> OutlookKept:
    values = thing.values
    checks = []
    for name in draw.record.named(thing.id, "check:"):
        held, _ = draw.held(thing.id, name)
        if held is not None and isinstance(held.value, list):
            perimeter = name.removeprefix("check:")
            expected, found, shared = held.value
            checks.append(OutlookCheck(perimeter, expected, found, shared, draw.said(held)))
    return OutlookKept(
        id=thing.id,
        said=draw.said(thing.made),
        perimeter=values["perimeter"],
        blob=values["geometry"],
        area_ha=values["measures"][0],
        hours=values["hours"],
        wind_m_s=values["wind_m_s"],
        wind_from_deg=values["wind_from_deg"],
        temp_c=values["temp_c"],
        humidity_pct=values["humidity_pct"],
        fuel_factor=values["fuel_factor"],
        slope_deg=values.get("slope_deg"),
        aspect_deg=values.get("aspect_deg"),
        terrain=values.get("terrain"),
        forest=values.get("forest"),
        checks=tuple(sorted(checks, key=lambda check: check.said.at)),
        since=_moment(values.get("since")),
        reached=reached_of(values.get("reached"), _moment(values.get("since"))),
        coming=coming_of(values.get("coming"), _moment(values.get("since"))),
    )


def notices(draw: Drawing) -> tuple[NeighbourNotice, ...]:
    found = []
    for thing in draw.record.all_of("notice"):
        held, contested = draw.held(thing.id, "progress")
        told: Any = held.value if held is not None else [None] * 4
        state = None if held is None else Known(str(told[0]), draw.said(held), contested)
        found.append(
            NeighbourNotice(
                id=thing.id,
                drafted=draw.said(thing.made),
                area=thing.values["area"],
                text=thing.values["text"],
                to=thing.values.get("to"),
                phone=thing.values.get("phone"),
                state=state,
                person=told[1],
                means=told[2],
                incident=thing.values.get("incident"),
            )
        )
    return tuple(found)


def _moment(at: Any) -> Any:
    return None if at is None else moment_of(at[0], at[1])

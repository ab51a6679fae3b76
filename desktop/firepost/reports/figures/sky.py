"""Forecast and fire-danger class as received, where the officer wrote nothing of his own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from firepost.app.lie_of_edge import TERRAIN, sides_of
from firepost.app.sky_on_board import Danger, Forecast
from firepost.reports.figures.model import Figure
from firepost.reports.figures.view import View
from firepost.reports.speech import clean, force, plain

if TYPE_CHECKING:
    from firepost.domain.geometry.lie import Side


def forecast(view: View) -> Figure | None:
    """The forecasts valid at the report's moment, each with issuer and validity."""
    valid = [one for one in view.board.forecasts if one.until_at > view.board.at]
    if not valid:
        return None
    text = view.speech.joined(tuple(_forecast(view, one) for one in valid[-3:]))
    return view.figure("forecast", text, text, said=valid[-1].said)


def _forecast(view: View, one: Forecast) -> str:
    speech = view.speech
    figures = []
    point = "" if one.wind_from_deg is None else speech.wind_from(one.wind_from_deg)
    strength = "" if one.force is None else speech.say("report.force", n=one.force)
    figures.append(f"{point}{strength}")
    if one.gust_m_s is not None:
        figures.append(speech.say("report.gust", n=force(one.gust_m_s)))
    if one.temp_c is not None:
        figures.append(speech.say("report.celsius", n=plain(one.temp_c, 1)))
    read = " ".join(part for part in figures if part)
    as_received = clean(one.text or "")
    told = speech.say("report.forecast_both", read=read, text=as_received)
    if not read or not as_received:
        told = read or as_received
    return speech.say(
        "report.forecast_of",
        issuer=clean(one.issuer),
        since=speech.moment(one.from_at or one.said.at),
        until=speech.moment(one.until_at),
        told=told or speech.unknown,
    )


def danger_class(view: View) -> Figure | None:
    """Classes of other systems than the plan's four colours, each with its system's name."""
    rated = [one for _, one in sorted(view.board.ratings.items())]
    if not rated:
        return None
    text = view.speech.joined(tuple(_class(view, one) for one in rated))
    return view.figure("danger_class", text, text, said=rated[-1].said)


def _class(view: View, one: Danger) -> str:
    speech = view.speech
    colour = "" if one.colour == "none" else speech.one_of("colour", one.colour)
    number = "" if one.number is None else speech.say("report.class", n=one.number)
    return f"{speech.one_of('danger', one.system)} {colour}{number}".strip()


def terrain(view: View) -> Figure | None:
    """Slope and aspect of each side of the edge, out of the station's terrain model."""
    held = view.fire.area.perimeter if view.fire.area else None
    sides = sides_of(held.lie if held else None)
    if held is None or not any(side.mean_deg is not None for side in sides):
        return None
    told = view.speech.joined(tuple(_side(view, side) for side in sides))
    name = clean((held.lie or {}).get(TERRAIN, ""))
    text = view.speech.say("report.lie", told=told, model=name)
    return view.figure("terrain", text, text, said=held.said)


def _side(view: View, side: Side) -> str:
    speech = view.speech
    where = speech.one_of("side", side.side)
    if side.mean_deg is None or side.max_deg is None:
        return speech.say("report.lie_unknown", side=where)
    if side.faces_deg is None:
        return speech.say("report.lie_level", side=where)
    return speech.say(
        "report.lie_side",
        side=where,
        mean=plain(side.mean_deg, 0),
        most=plain(side.max_deg, 0),
        faces=speech.towards(side.faces_deg),
        uphill=plain((side.uphill or 0.0) * 100, 0),
    )


IN_PLACE_OF: Final[Mapping[str, Callable[[View], Figure | None]]] = {
    "forecast": forecast,
    "danger_class": danger_class,
    "terrain": terrain,
}

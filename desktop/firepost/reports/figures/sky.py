"""Forecast and fire-danger class as received, where the officer wrote nothing of his own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from firepost.app.sky_on_board import Danger, Forecast
from firepost.reports.figures.model import Figure
from firepost.reports.figures.view import View
from firepost.reports.speech import clean, force, plain


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
    told = " ".join(part for part in figures if part) or clean(one.text or "")
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


IN_PLACE_OF: Final[Mapping[str, Callable[[View], Figure | None]]] = {
    "forecast": forecast,
    "danger_class": danger_class,
}

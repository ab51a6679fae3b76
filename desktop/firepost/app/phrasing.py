"""One short sentence for each entry, as the running log shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from firepost.app.words import Words
from firepost.domain.record import Line, Record
from firepost.domain.vocabulary import THING, VERBS

# Values that are words of the vocabulary, and where their sentence stands.
_CHOICES: Final[dict[str, Callable[[str], str]]] = {
    "state": lambda value: f"state.{value}",
    "status": lambda value: f"status.{value}",
    "method": lambda value: f"method.{value}",
    "level": lambda value: f"level.{value}",
    "colour": lambda value: f"colour.{value}",
    "result": lambda value: f"result.{value}",
    "kind": lambda value: f"kind.{value}",
}


def phrase(line: Line, record: Record, words: Words) -> str:
    """The entry in words; what somebody said stays as said."""
    said: Any = line.made.value
    if line.verb == "log.say":
        return str(said["text"])
    blanks = {name: _spoken(name, value, words) for name, value in said.items()}
    if line.verb == "hotspot.receive":
        blanks.setdefault("number", "")
    for field in VERBS[line.verb].fields:
        if field.type == THING and field.name in said:
            thing = record.things.get(str(said[field.name]))
            blanks[field.name] = str(thing.values.get("name", "")) if thing else field.name
    if line.verb == "perimeter.record":
        blanks["area_ha"] = f"{said['measures'][0]:.1f}"
    if line.verb == "casualties.report":
        blanks["totals"] = _totals(said, words)
    if line.verb == "weather.observe":
        blanks["figures"] = _figures(said, words)
    if line.verb == "entry.correct":
        key = "log.entry.correct.away" if said.get("with") is None else "log.entry.correct"
        return words.text(key, **blanks)
    if line.verb == "fact.state":
        blanks["fact"] = words.text(f"fact.{said['fact']}")
    text = words.text(f"log.{line.verb}", **blanks)
    more = said.get("text") if line.verb in ("team.assign", "team.contact") else None
    return f"{text}：{more}" if more else text


def _spoken(name: str, value: Any, words: Words) -> str:
    if value is None:
        return words.text("value.unknown")
    if isinstance(value, bool):
        return words.text("value.yes" if value else "value.no")
    if isinstance(value, str):
        key = _CHOICES[name](value) if name in _CHOICES else value
        return words.text(key) if words.has(key) else value
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _totals(said: Any, words: Words) -> str:
    return "，".join(
        words.text(f"total.{name}", count=_spoken(name, said[name], words))
        for name in ("deaths", "serious_injuries", "minor_injuries")
        if name in said
    )


def _figures(said: Any, words: Words) -> str:
    names = ("wind_m_s", "wind_from_deg", "temp_c", "humidity_pct", "rain_mm")
    return "，".join(
        words.text(f"weather.{name}", value=f"{said[name]:g}")
        for name in names
        if said.get(name) is not None
    )

"""The words of entries on people, weather and ground, for the running log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from firepost.app.words import Words
from firepost.domain.record import Record

_FIGURES = (
    "wind_from_deg",
    "wind_m_s",
    "wind_force",
    "gust_m_s",
    "temp_c",
    "humidity_pct",
    "rain_mm",
)


def figures(said: Any, words: Words) -> str:
    return "，".join(
        words.text(f"weather.{name}", value=f"{said[name]:g}")
        for name in _FIGURES
        if said.get(name) is not None
    )


def blanks_of(verb: str, said: Any, record: Record, words: Words) -> dict[str, str]:
    """What the sentence of a verb says in words of its own; nobody's name among it."""
    told = _TOLD.get(verb)
    return told(said, record, words) if told else {}


def _weather(said: Any, _: Record, words: Words) -> dict[str, str]:
    return {"figures": figures(said, words) or str(said.get("text") or "")}


def _registered(said: Any, _: Record, words: Words) -> dict[str, str]:
    return {"person": _person(said, words), "condition": _condition(said, words)}


def _marked(said: Any, record: Record, words: Words) -> dict[str, str]:
    person = record.thing(str(said["casualty"]), "casualty")
    values = person.values if person else {}
    return {"person": _person(values, words), "condition": _condition(said, words)}


def _medical(said: Any, _: Record, words: Words) -> dict[str, str]:
    return {"state": words.text(f"medical.{said['state']}")}


def _same(said: Any, _: Record, words: Words) -> dict[str, str]:
    other = said.get("same_as")
    is_same = words.text("place.is_same", other=other) if other else ""
    return {"meant": is_same or words.text("place.is_apart")}


def _ground(said: Any, _: Record, words: Words) -> dict[str, str]:
    return {"kind": words.text(f"ground.{said['kind']}")}


def _kept(said: Any, _: Record, __: Words) -> dict[str, str]:
    return {"area_ha": f"{said['measures'][0]:.1f}"}


def _checked(said: Any, _: Record, __: Words) -> dict[str, str]:
    return {key: f"{said[key]:.0f}" for key in ("expected_ha", "found_ha", "overlap_pct")}


def _noticed(said: Any, record: Record, words: Words) -> dict[str, str]:
    notice = record.thing(str(said["notice"]), "notice")
    area = str(notice.values["area"]) if notice else ""
    return {"area": area, "state": words.text(f"notice.{said['state']}")}


def _moved(said: Any, _: Record, words: Words) -> dict[str, str]:
    state = said.get("state")
    return {"state": words.text(f"moving.{state}")} if state else {}


_TOLD: Final[Mapping[str, Callable[[Any, Record, Words], dict[str, str]]]] = {
    "weather.observe": _weather,
    "weather.forecast": _weather,
    "casualty.register": _registered,
    "casualty.mark": _marked,
    "medical.mark": _medical,
    "place.same": _same,
    "ground.mark": _ground,
    "outlook.keep": _kept,
    "outlook.check": _checked,
    "notice.mark": _noticed,
    "evacuation.report": _moved,
}


def key_of(verb: str, said: Any) -> str:
    """The sentence of a verb, where it has more than one."""
    if verb == "evacuation.report" and said.get("state"):
        return "log.evacuation.more"
    return f"log.{verb}"


def _person(said: Any, words: Words) -> str:
    kind = said.get("kind")
    who = words.text(f"casualty.{kind}" if kind else "casualty.anybody")
    return f"{who} {said['number']}" if said.get("number") else who


def _condition(said: Any, words: Words) -> str:
    condition = said.get("condition")
    return words.text(f"casualty.{condition}" if condition else "casualty.moved")

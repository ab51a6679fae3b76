"""One short sentence for each entry, as the running log shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from firepost.app.people_on_board import HURT
from firepost.app.phrasing_of_people import blanks_of, key_of
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


_WORDED: Final = ("request", "casualty", "notice", "perimeter", "outlook")


def phrase(line: Line, record: Record, words: Words) -> str:
    """The entry in words; what somebody said stays as said."""
    said: Any = line.made.value
    if line.verb == "log.say":
        return str(said["text"])
    blanks = {name: _spoken(name, value, words) for name, value in said.items()}
    _put_more(line.verb, said, blanks, record, words)
    blanks.update(blanks_of(line.verb, said, record, words))
    for field in VERBS[line.verb].fields:
        if field.type == THING and field.name in said and field.kind not in _WORDED:
            thing = record.things.get(str(said[field.name]))
            blanks[field.name] = str(thing.values.get("name", "")) if thing else field.name
    if line.verb == "entry.correct":
        key = "log.entry.correct.away" if said.get("with") is None else "log.entry.correct"
        return words.text(key, **blanks)
    text = words.text(key_of(line.verb, said), **blanks)
    more = said.get("text") if line.verb in ("team.assign", "team.contact") else None
    return f"{text}：{more}" if more else text


def _put_more(
    verb: str, said: Any, blanks: dict[str, str], record: Record, words: Words
) -> None:
    """What a sentence says in words of its own, beside the values as they stand."""
    match verb:
        case "hotspot.receive":
            blanks.setdefault("number", "")
        case "perimeter.record":
            blanks["area_ha"] = f"{said['measures'][0]:.1f}"
        case "line.mark" | "sector.draw":
            blanks["length_m"] = f"{said.get('length_m') or 0:.0f}"
            if verb == "line.mark":
                blanks["state"] = words.text(f"line.state.{said['state']}")
                where = said.get("sector")
                blanks["sector"] = words.text("log.line.sector", sector=where) if where else ""
        case "casualties.report":
            blanks["totals"] = _totals(said, words)
        case "fact.state":
            blanks["fact"] = words.text(f"fact.{said['fact']}")
        case "watch.take":
            before = said.get("from")
            blanks["before"] = words.text("log.watch.before", person=before) if before else ""
            role = said.get("role")
            blanks["role"] = words.text("log.watch.role", role=role) if role else ""
        case "rollcall.answer":
            blanks["result"] = words.text(f"rollcall.{said['result']}")
        case "request.mark":
            request = record.thing(str(said["request"]), "request")
            blanks["request"] = str(request.values["what"]) if request else ""
            blanks["state"] = words.text(f"request.{said['state']}")


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
        for name in HURT
        if name in said
    )

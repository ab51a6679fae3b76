"""What entries on people, weather and ground lay claim to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from firepost.domain.entry import Entry

Claimed = tuple[str, str, Any]  # entity, field, value


def claims_of_people(entry: Entry) -> Iterator[Claimed]:
    """Nothing for a verb of another subject."""
    lay = _LAID.get(entry.verb)
    if lay is not None:
        yield from lay(entry, entry.values)


def _casualty(entry: Entry, said: Mapping[str, Any]) -> Iterator[Claimed]:
    """One person, one condition: who dies is counted among the dead and nowhere else."""
    person = said.get("casualty") or entry.id
    for name in ("condition", "medical", "sealed"):
        if said.get(name) is not None:
            yield person, name, said[name]


def _medical(_: Entry, said: Mapping[str, Any]) -> Iterator[Claimed]:
    told = [said["state"], said.get("text"), said.get("lon_deg"), said.get("lat_deg")]
    yield said["medical"], "service", told


def _ordered(entry: Entry, said: Mapping[str, Any]) -> Iterator[Claimed]:
    names = ("people", "route", "assembly", "to", "text")
    yield (
        entry.incident or "",
        f"ordered:{said['place']}",
        [said.get(name) for name in names],
    )


def _checked(_: Entry, said: Mapping[str, Any]) -> Iterator[Claimed]:
    told = [said["expected_ha"], said["found_ha"], said["overlap_pct"]]
    yield said["outlook"], f"check:{said['perimeter']}", told


def _noticed(_: Entry, said: Mapping[str, Any]) -> Iterator[Claimed]:
    told = [said["state"], said.get("person"), said.get("means"), said.get("text")]
    yield said["notice"], "progress", told


def _seen(entry: Entry, said: Mapping[str, Any]) -> Iterator[Claimed]:
    yield entry.incident or "", f"windseen:{said['change']}", said["decision"]


def _same(_: Entry, said: Mapping[str, Any]) -> Iterator[Claimed]:
    yield "", f"same:{said['name']}", said["same_as"]


_LAID: Final[Mapping[str, Callable[[Entry, Mapping[str, Any]], Iterator[Claimed]]]] = {
    "casualty.register": _casualty,
    "casualty.mark": _casualty,
    "medical.mark": _medical,
    "evacuation.order": _ordered,
    "outlook.check": _checked,
    "notice.mark": _noticed,
    "weather.see": _seen,
    "place.same": _same,
}

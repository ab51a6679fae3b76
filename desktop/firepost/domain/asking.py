"""The circumstances of a command, and its values made ready for the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from firepost.domain import vocabulary as v
from firepost.domain.errors import Notice, Refused
from firepost.domain.frozen import Frozen
from firepost.domain.reading import Spoken
from firepost.domain.record import Find, Record
from firepost.domain.rules import fill


class Proposal(Frozen, frozen=True):
    """What the plan calls for at one fire at a moment, kept with the decision on it."""

    level: str | None
    plan: str
    law: str
    triggers: tuple[str, ...]  # met, of the proposed level and below


Measured = tuple[list[Any], list[Notice]]


def measured(geometry: Any) -> Measured:
    """`[area_ha, length_m, parts, holes, vertices, box_deg]`, and what was odd about it."""
    from firepost.domain.geometry.shape import measure  # heavy: only where a shape comes in

    found = measure(geometry)
    figures = [
        found.area_ha,
        found.length_m,
        found.parts,
        found.holes,
        found.vertices,
        [float(edge) for edge in found.box_deg],
    ]
    return figures, list(found.warnings)


Forest = tuple[float | None, list[Notice]]


def no_forest(_geometry: Any) -> Forest:
    """Without a forest layer nothing is known of the burned forest."""
    return None, []


class Asking(Frozen, frozen=True):
    """The circumstances of a command: what time it is here, who sits here, in what desk."""

    now_ms: int
    person: str
    drill: bool
    find: Find
    opened: str | None = None  # the incident last opened in this feed
    resolve: Callable[[str], str] = str
    proposal: Callable[[str, int], Proposal | None] = lambda _incident, _at_ms: None
    check_choice: Callable[[str, Any], None] = lambda _setting, _value: None
    measured: Callable[[Any], Measured] = measured
    forest: Callable[[Any], Forest] = no_forest  # burned forest within a perimeter, hectares
    lie: Callable[[Any], dict[str, str] | None] = lambda _geometry: None  # see `geometry.lie`


def settle(
    record: Record, spoken: Spoken, incident: str | None, asking: Asking
) -> tuple[dict[str, Any], list[Notice]]:
    """The values as they will be kept: things checked to exist, what the program adds added."""
    values: dict[str, Any] = dict(spoken.values)
    warnings: list[Notice] = []
    for field in spoken.verb.fields:
        value = values.get(field.name)
        if value is None:
            continue
        if field.type == v.THING:
            _must_exist(record, str(value), field.kind, field.name)
        elif field.type == v.THINGS:
            for place, item in enumerate(value):
                _must_exist(record, item, field.kind, f"{field.name}[{place}]")
        elif field.type == v.GEOMETRY:
            burned = spoken.verb.field("burned_forest_ha") is not None
            warnings += _measure(values, value, asking, burned=burned)
    if isinstance(values.get("line"), list):
        from firepost.domain.geometry.control import length_m

        values["length_m"] = round(length_m(values["line"]), 1)
    fill(record, spoken.verb.name, values, incident)
    return values, warnings


def _measure(
    values: dict[str, Any], geometry: Any, asking: Asking, *, burned: bool
) -> list[Notice]:
    """What a shape measures; of burned ground also its forest and how its edge lies."""
    values["measures"], warnings = asking.measured(geometry)
    warnings = list(warnings)
    if burned:
        forest_ha, said = asking.forest(geometry)
        warnings += said
        if forest_ha is not None:
            values["burned_forest_ha"] = forest_ha
        lie = asking.lie(geometry)
        if lie is not None:
            values["lie"] = lie
    return warnings


def _must_exist(record: Record, thing_id: str, kind: str, path: str) -> None:
    if record.thing(thing_id, kind) is None:
        raise Refused(f"{kind}.unknown", value=thing_id, path=path)

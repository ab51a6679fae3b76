"""Whether a command may be taken: the rules, each of which may refuse or warn.

A decision records nothing. It gives back the draft of the one entry the command
becomes, and what to warn of. Limits of what the plan forbids stand beside their clause.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from firepost.domain import vocabulary as v
from firepost.domain.corrections import correct
from firepost.domain.entry import Draft
from firepost.domain.errors import Notice, Refused
from firepost.domain.fire import is_closed
from firepost.domain.instants import Instant
from firepost.domain.reading import Spoken
from firepost.domain.record import Find, Record
from firepost.domain.rules import Asked, check, fill


@dataclass(frozen=True, slots=True)
class Asking:
    """The circumstances of a command: what time it is here, who sits here, in what desk."""

    now_ms: int
    person: str
    drill: bool
    find: Find
    opened: str | None = None  # the incident last opened in this feed
    resolve: Callable[[str], str] = str
    proposed: Callable[[str], str | None] = lambda _incident: None


@dataclass(frozen=True, slots=True)
class Decision:
    draft: Draft
    warnings: tuple[Notice, ...] = ()


def decide(record: Record, spoken: Spoken, asking: Asking) -> Decision:
    """Decide on one command.

    Raises:
        Refused: a rule says no; nothing is changed.
    """
    if spoken.known_at is not None and not asking.drill:
        raise Refused("known_at.not_a_drill", path="known_at")
    entered_ms = spoken.known_at[0] if spoken.known_at else asking.now_ms
    at = spoken.at or spoken.known_at or (entered_ms, 480)
    warnings: list[Notice] = []
    if at[0] > asking.now_ms:
        warnings.append(Notice.of("time.ahead"))
    if spoken.verb.name == "entry.correct":
        values, more = correct(record, spoken, asking)
        return Decision(
            _draft(spoken, values, at, entered_ms=entered_ms, incident=None, asking=asking),
            (*warnings, *more),
        )
    incident = incident_of(record, spoken, asking)
    values, measured = settle(record, spoken, incident)
    warnings += measured
    warnings += check(Asked(record, spoken.verb.name, values, incident, at))
    warnings += _against_proposal(spoken, values, incident, asking)
    return Decision(
        _draft(spoken, values, at, entered_ms=entered_ms, incident=incident, asking=asking),
        tuple(warnings),
    )


def _draft(
    spoken: Spoken,
    values: dict[str, Any],
    at: Instant,
    *,
    entered_ms: int,
    incident: str | None,
    asking: Asking,
) -> Draft:
    return Draft(
        verb=spoken.verb.name,
        values=values,
        at_ms=at[0],
        offset_min=at[1],
        by=spoken.by or asking.person,
        entered_ms=entered_ms,
        source=spoken.source,
        incident=incident,
    )


def incident_of(record: Record, spoken: Spoken, asking: Asking) -> str | None:
    """Which incident the command belongs to, by the contract's order.

    Raises:
        Refused: `incident.unknown`, `incident.none`, `incident.ambiguous`.
    """
    verb = spoken.verb
    if spoken.incident is not None:
        if record.thing(spoken.incident, "incident") is None:
            raise Refused("incident.unknown", value=spoken.incident, path="incident")
        return spoken.incident
    if verb.incident == "never":
        return None
    if verb.name == "fact.state" and spoken.values.get("fact") in v.CITY_FACTS:
        return None
    if asking.opened is not None:
        return asking.opened
    if verb.incident == "may":
        return None
    open_now = [fire for fire in record.all_of("incident") if not is_closed(record, fire)]
    if not open_now:
        raise Refused("incident.none", path="incident")
    if len(open_now) > 1:
        names = "、".join(str(fire.values["name"]) for fire in open_now)
        raise Refused("incident.ambiguous", names=names, path="incident")
    return open_now[0].id


def settle(
    record: Record, spoken: Spoken, incident: str | None
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
            values["measures"], said = _measured(value)
            warnings += said
    fill(record, spoken.verb.name, values, incident)
    return values, warnings


def _measured(geometry: Any) -> tuple[list[Any], list[Notice]]:
    """`[area_ha, length_m, parts, holes, vertices, box_deg]`, and what was odd about it."""
    from firepost.domain.geometry.shape import measure  # heavy: only where a shape comes in

    measured = measure(geometry)
    figures = [
        measured.area_ha,
        measured.length_m,
        measured.parts,
        measured.holes,
        measured.vertices,
        [float(edge) for edge in measured.box_deg],
    ]
    return figures, list(measured.warnings)


def _must_exist(record: Record, thing_id: str, kind: str, path: str) -> None:
    if record.thing(thing_id, kind) is None:
        raise Refused(f"{kind}.unknown", value=thing_id, path=path)


_RANKS: Final = {None: 0, "none": 0, "IV": 1, "III": 2, "II": 3, "I": 4}


def _against_proposal(
    spoken: Spoken, values: dict[str, Any], incident: str | None, asking: Asking
) -> list[Notice]:
    """A declaration is always recorded; that it differs from the proposal is said."""
    if spoken.verb.name != "level.declare" or incident is None:
        return []
    proposed = asking.proposed(incident)
    if _RANKS[proposed] == _RANKS[values["level"]]:
        return []
    return [
        Notice.of("level.not_as_proposed", proposed=proposed or "—", declared=values["level"])
    ]

"""What stands against each other, for a named person to settle; nothing here resolves it."""

from __future__ import annotations

from typing import Any

from firepost.app import board as b
from firepost.domain.gravity import kind_of
from firepost.domain.instants import moment_of
from firepost.domain.meaning import OUT, SLIP
from firepost.domain.record import Record
from firepost.domain.register import Claim

_NEVER_CONTESTED = frozenset(
    {"contact", "seen", "postponed", "answered", "due", "windseen", "sealed", "onduty"}
)
_ASSIGNMENT = ("status", "task", "sector", "incident")


def conflicts_of(record: Record, now_ms: int | None = None) -> tuple[b.Conflict, ...]:
    """Every field on which entries differ that had not seen each other."""
    found = [
        conflict
        for entity, fields in record.fields.items()
        for name, register in fields.items()
        if not register.is_alone(now_ms) and name.partition(":")[0] not in _NEVER_CONTESTED
        for conflict in _of_field(
            record, entity, name, register.standing(record.views, now_ms=now_ms)
        )
    ]
    for depot, items in record.shelves.items():
        if depot.startswith((OUT, SLIP)):  # nobody counts what is away
            continue
        for item, shelf in items.items():
            if len(shelf.counts.claims) < 2:
                continue
            counts = shelf.counts.standing(record.views)
            if len({claim.value for claim in counts}) > 1:
                found.append(b.Conflict("count", depot, item, _sides(counts)))
    for target, register in record.corrections.items():
        standing = register.standing(record.views)
        if _differ(standing):
            found.append(b.Conflict("correction", target, "with", _sides(standing)))
    found += _held_beyond_count(record, now_ms)
    return tuple(
        sorted(found, key=lambda conflict: (conflict.kind, conflict.entity, conflict.field))
    )


def _of_field(
    record: Record, entity: str, field: str, standing: list[Claim]
) -> list[b.Conflict]:
    if len(standing) < 2:
        return []
    fire = entity if record.thing(entity, "incident") else None
    if field == "assignment":
        return _assignments(entity, standing)
    if not _differ(standing, field):
        return []
    if field == "area":
        shaped = any(isinstance(c.value, list) and c.value[1] is not None for c in standing)
        name, kind = "burned_area_ha", "perimeter" if shaped else "fact"
    else:
        name, kind = field, kind_of(field)
    return [b.Conflict(kind, entity, name, _sides(standing), fire)]


def _assignments(team: str, standing: list[Claim]) -> list[b.Conflict]:
    """The first thing on which two assignments of a team differ; positions never do."""
    for place, name in enumerate(_ASSIGNMENT):
        values = [claim.value[place] for claim in standing if isinstance(claim.value, list)]
        if len(set(values)) > 1:
            return [b.Conflict("assignment", team, name, _sides(standing, place))]
    return []


def _held_beyond_count(record: Record, now_ms: int | None) -> list[b.Conflict]:
    """Two posts gave out the same machine: more is held than there is."""
    found = []
    for thing in record.all_of("equipment"):
        held = [
            claim
            for name in record.named(thing.id, "held:")
            for claim in record.standing(thing.id, name, now_ms)
            if isinstance(claim.value, list) and claim.value[0] and claim.value[1] != "returned"
        ]
        total = sum(_first(claim.value) for claim in held)
        if total > thing.values["count"] and len({claim.stream for claim in held}) > 1:
            found.append(b.Conflict("equipment", thing.id, "held", _sides(held)))
    return found


def _differ(standing: list[Claim], field: str = "") -> bool:
    values = [_weighed(claim.value, field.partition(":")[0]) for claim in standing]
    return any(value != values[0] for value in values[1:])


def _weighed(value: Any, field: str) -> Any:
    """What two sayings are compared by: a level by itself, whoever gave which reason."""
    match field:
        case (
            "level" | "evacuation" | "duty" | "setting" | "danger" | "answer" | "progress"
            | "rating" | "ordered" | "service" | "check"
        ):  # fmt: skip
            return value[0]
        case "sector":
            return value[:3]
        case _:
            return value


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _sides(standing: list[Claim], place: int = 0) -> tuple[b.Side, ...]:
    """Both sayings, in an order that hangs on neither clock nor arrival."""
    ordered = sorted(standing, key=lambda claim: (claim.stream, claim.seq))
    return tuple(
        b.Side(
            value=claim.value[place]
            if isinstance(claim.value, list) and claim.value
            else claim.value,
            by=claim.by,
            at=moment_of(claim.at_ms, claim.offset_min),
            entry=claim.id,
        )
        for claim in ordered
    )

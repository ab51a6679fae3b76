"""Two posts said different things and a person says which holds: the commands that settle it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from firepost.app.board import Conflict, Side
from firepost.domain import fields
from firepost.domain.entry import Entry
from firepost.domain.instants import moment_of
from firepost.domain.vocabulary import VERBS

# Kinds of which one saying can be said again by somebody who has seen them all.
SAID_AGAIN: Final = frozenset(
    {"state", "casualties", "fact", "perimeter", "assignment", "level"}
)
# Kinds of which the other sayings are struck instead: said again, a count would cover what was
# moved after it, and a machine would be handed out once more.
STRUCK: Final = frozenset({"count", "equipment", "correction"})


class Teller(Protocol):
    """What is asked of the post."""

    @property
    def journal(self) -> Any: ...

    def shape_of(self, perimeter: str) -> Mapping[str, Any] | None: ...


def can_take(conflict: Conflict) -> bool:
    """Two reports under one number both stay: they went out, and nothing takes them back."""
    return conflict.kind in SAID_AGAIN | STRUCK


def ends_fire(conflict: Conflict, side: Side) -> bool:
    """Whether to take this side ends the fire for good: that is no press among others."""
    return conflict.kind == "state" and side.value == "closed"


def commands(
    post: Teller, conflict: Conflict, side: Side, *, source: str, reason: str
) -> list[dict[str, Any]]:
    """What the post is told so that `side` holds; nothing where its entry cannot be said again.

    Deaths once said cannot be said fewer: there the entries that say more are corrected.
    """
    if conflict.kind in STRUCK:
        return [
            {"do": "entry.correct", "entry": entry, "with": None, "reason": reason or source}
            for entry in dict.fromkeys(one.entry for one in conflict.values)
            if entry != side.entry
        ]
    fewer = conflict.field == "deaths" and _is_fewer(conflict, side)
    if fewer:
        return [
            {
                "do": "entry.correct",
                "entry": other.entry,
                "with": {**restated, "deaths": side.value},
                "reason": reason or source,
            }
            for other in conflict.values
            if other.value is not None and other.value != side.value
            for restated in [_restated(post, other.entry)]
            if restated is not None
        ]
    said = _said_again(post, conflict, side)
    if said is None:
        return []
    told = f"{source}：{reason}" if reason else source
    # No earlier than any of them: only then does it settle what they said.
    at = max(one.at for one in conflict.values)
    return [{**said, "at": at.isoformat(), "source": told}]


def _is_fewer(conflict: Conflict, side: Side) -> bool:
    numbers = [one.value for one in conflict.values if isinstance(one.value, int)]
    return isinstance(side.value, int) and side.value < max(numbers, default=0)


def _said_again(post: Teller, conflict: Conflict, side: Side) -> dict[str, Any] | None:
    if conflict.kind == "casualties":
        total = {"do": "casualties.report", conflict.field: side.value}
        return {**total, "incident": conflict.incident}
    return _restated(post, side.entry) if can_take(conflict) else None


def _restated(post: Teller, entry_id: str) -> dict[str, Any] | None:
    """The command an entry was made by, its time and person left out."""
    entry: Entry | None = post.journal.find(entry_id)
    if entry is None or not VERBS[entry.verb].spoken:
        return None
    said: dict[str, Any] = {"do": entry.verb}
    if entry.incident is not None:
        said["incident"] = entry.incident
    for field in VERBS[entry.verb].fields:
        if not field.given or field.name not in entry.values:
            continue
        if field.type == fields.COMMAND:
            return None
        value = _as_given(post, entry, field)
        if value is None and field.type == fields.GEOMETRY:
            return None
        if value is not None or field.nullable:
            said[field.name] = value
    return said


def _as_given(post: Teller, entry: Entry, field: fields.Field) -> Any:
    value: Any = entry.values[field.name]
    if field.type == fields.GEOMETRY:
        return post.shape_of(entry.id)
    if value is None:
        return None
    if field.type == fields.LINE:
        return {"type": "LineString", "coordinates": value}
    if field.type == fields.TIME:
        return moment_of(value[0], value[1]).isoformat()
    return value

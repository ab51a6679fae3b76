"""Two posts said different things and a person says which holds: the commands that settle it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from firepost.app.board import Conflict, Side
from firepost.domain import fields
from firepost.domain.entry import Entry
from firepost.domain.instants import moment_of
from firepost.domain.vocabulary import VERBS

# Kinds of which one saying can be said again by somebody who has seen them all. The others
# are mended by what people do: goods counted anew, a machine given back, a correction made.
SAID_AGAIN: Final = frozenset(
    {"state", "casualties", "fact", "perimeter", "assignment", "level"}
)


class Teller(Protocol):
    """What is asked of the post."""

    @property
    def journal(self) -> Any: ...

    def shape_of(self, perimeter: str) -> Mapping[str, Any] | None: ...


def can_take(conflict: Conflict) -> bool:
    return conflict.kind in SAID_AGAIN


def commands(
    post: Teller, conflict: Conflict, side: Side, *, source: str, reason: str
) -> list[dict[str, Any]]:
    """What the post is told so that `side` holds; nothing where its entry cannot be said again.

    Deaths once said cannot be said fewer: there the entries that say more are corrected.
    """
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
        value: Any = entry.values[field.name]
        if field.type == fields.GEOMETRY:
            value = post.shape_of(entry_id)
            if value is None:
                return None
        elif field.type == fields.TIME and value is not None:
            value = moment_of(value[0], value[1]).isoformat()
        elif field.type == fields.COMMAND:
            return None
        if value is not None or field.nullable:
            said[field.name] = value
    return said
        elif field.type == fields.LINE and value is not None:
            value = {"type": "LineString", "coordinates": value}

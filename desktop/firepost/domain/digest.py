"""What two desks compare: the projected state as plain values, the same for the same entries.

It holds no learned times, nothing of this device and nothing of the present moment.
"""

from __future__ import annotations

from typing import Any

from firepost.domain.record import Record
from firepost.domain.register import Claim, Register


def projected(record: Record) -> list[Any]:
    """Everything that shows on a board, in an order that hangs on no arrival."""
    views = record.views

    def register(held: Register) -> list[Any]:
        standing = sorted((c.stream, c.seq) for c in held.standing(views))
        return [[_claim(claim) for claim in _ordered(held.claims)], [list(s) for s in standing]]

    return [
        sorted(record.heads.items()),
        [
            [thing.id, thing.kind, sorted_values(thing.values), _claim(thing.made)]
            for _, thing in sorted(record.things.items())
        ],
        [
            [entity, name, *register(held)]
            for entity, fields in sorted(record.fields.items())
            for name, held in sorted(fields.items())
        ],
        [
            [place, item, shelf.balance(views), register(shelf.counts)]
            for place, items in sorted(record.shelves.items())
            for item, shelf in sorted(items.items())
        ],
        [_claim(claim) for claim in _ordered(record.weather)],
        sorted((fire, count) for fire, count in record.said.items() if count),
        [[target, *register(held)] for target, held in sorted(record.corrections.items())],
    ]


def sorted_values(value: Any) -> Any:
    """Mappings as sorted pairs, so that equal values have equal bytes."""
    if isinstance(value, dict):
        return [[key, sorted_values(value[key])] for key in sorted(value)]
    if isinstance(value, list):
        return [sorted_values(item) for item in value]
    return value


def _claim(claim: Claim) -> list[Any]:
    said = sorted_values(claim.value)
    return [
        claim.stream,
        claim.seq,
        claim.at_ms,
        claim.offset_min,
        claim.by,
        claim.source,
        said,
    ]


def _ordered(claims: list[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (claim.stream, claim.seq))

"""The rosters of a desk as tables, in the very columns they are read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from firepost.app.drill_mark import WORD
from firepost.app.roster import kinds
from firepost.app.roster.columns import Kind
from firepost.app.roster.registered import as_said
from firepost.app.roster.tables import Grid
from firepost.domain.record import Record, Thing
from firepost.domain.rules_of_forces import held_of

_Value = str | int | float | None


def grids(record: Record, *, drill: bool = False) -> tuple[Grid, ...]:
    """Every roster that has a row; a drill's say so in their names."""
    found = []
    for kind in kinds.KINDS:
        rows = tuple(_rows(record, kind))
        if rows:
            head = tuple(column.heads[0] for column in kind.columns)
            name = f"{WORD}-{kind.name}" if drill else kind.name
            found.append(Grid(name, kind.title, head, rows))
    return tuple(found)


def _rows(record: Record, kind: Kind) -> Iterator[tuple[_Value, ...]]:
    if kind is kinds.STOCK:
        yield from _stock(record)
        return
    for thing in record.all_of(kind.thing):
        said = as_said(kind.verb, thing)
        if kind is kinds.MACHINES:
            said |= _holder(record, thing)
        yield tuple(_word(column.choices, said.get(column.key)) for column in kind.columns)


def _stock(record: Record) -> Iterator[tuple[_Value, ...]]:
    for depot in record.all_of("depot"):
        for item, shelf in sorted(record.shelves.get(depot.id, {}).items()):
            balance = shelf.balance(record.views)
            if balance is not None and balance >= 0:  # a shortage is no count
                yield (str(depot.values["name"]), item, balance, None, None, None, None)


def _holder(record: Record, thing: Thing) -> dict[str, Any]:
    """Who holds it now; of several the one that holds most."""
    best: tuple[int, str, str] | None = None
    for name in record.named(thing.id, "held:"):
        held = held_of(record, thing.id, name)
        if held is None or not isinstance(held.value, list) or held.value[1] == "returned":
            continue
        kind, _, holder = name.removeprefix("held:").partition(":")
        count = held.value[0] or 0
        if count and (best is None or count > best[0]):
            best = (count, kind, holder)
    if best is None:
        return {}
    holder_thing = record.things.get(best[2])
    return {best[1]: str(holder_thing.values["name"])} if holder_thing else {}


def _word(choices: Mapping[str, str] | None, value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if choices and isinstance(value, str):
        return next((word for word, meant in choices.items() if meant == value), value)
    return value

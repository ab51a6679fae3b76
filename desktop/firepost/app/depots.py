"""The board's part on depots: balances, what is out on issue, what is on the way, the ledger."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from firepost.app import board as b
from firepost.app.drawing import Drawing
from firepost.app.kit import Kit
from firepost.domain.instants import moment_of
from firepost.domain.meaning import OUT, SLIP
from firepost.domain.record import Line, Record, Thing
from firepost.domain.register import NEVER_MS

LEDGER_ON_BOARD: Final = 60


def depots(draw: Drawing, kit: Kit) -> tuple[b.DepotOnBoard, ...]:
    draw.memory.drawn_with("depot", kit)
    return tuple(
        draw.memory.part("depot", depot.id, partial(_depot, draw, kit, depot))
        for depot in draw.record.all_of("depot")
    )


def _depot(draw: Drawing, kit: Kit, depot: Thing) -> b.DepotOnBoard:
    stock = {}
    counted_ms = NEVER_MS
    for item, shelf in sorted(draw.record.shelves.get(depot.id, {}).items()):
        balance = shelf.balance(draw.record.views)
        if balance is not None:
            stock[item] = balance
        counted_ms = max(counted_ms, shelf.counts.latest_ms)
    people, limit = kit.can_equip(stock)
    values = depot.values
    return b.DepotOnBoard(
        id=depot.id,
        name=values["name"],
        tier=values["tier"],
        district=values.get("district"),
        lon_deg=values.get("lon_deg"),
        lat_deg=values.get("lat_deg"),
        stock=stock,
        can_equip=people,
        limited_by=limit,
        township=values.get("township"),
        keeper=values.get("keeper"),
        phone=values.get("phone"),
        counted_at=None if counted_ms == NEVER_MS else moment_of(counted_ms),
    )


def in_transit(record: Record) -> tuple[tuple[str, str, int], ...]:
    """`slip, item, quantity`; below zero where it arrived before anybody said it was sent."""
    found = []
    for place, items in record.shelves.items():
        if place.startswith(SLIP):
            for item, shelf in items.items():
                on_the_way = sum(movement.change for movement in shelf.movements)
                if on_the_way:
                    found.append((place.removeprefix(SLIP), item, on_the_way))
    return tuple(sorted(found))


def lent(record: Record) -> tuple[b.Lent, ...]:
    """What depots gave out and did not get back, by whom it went to."""
    found = []
    for place, items in record.shelves.items():
        if not place.startswith(OUT):
            continue
        depot, _, holder = place.removeprefix(OUT).partition("|")
        for item, shelf in items.items():
            still_out = sum(movement.change for movement in shelf.movements)
            if still_out:
                found.append(b.Lent(depot, holder, item, still_out, _due(record, place, item)))
    return tuple(sorted(found, key=lambda one: (one.depot, one.holder, one.item)))


def _due(record: Record, place: str, item: str) -> Any:
    register = record.register(place, f"due:{item}")
    latest = register.latest() if register else None
    if latest is None or not isinstance(latest.value, list):
        return None
    return moment_of(latest.value[0], latest.value[1])


def ledger(draw: Drawing) -> tuple[b.LedgerLine, ...]:
    """The newest movements among what the record keeps ready; the journal holds all.

    Stocktakes are not among them: a depot's stands in sixteen lines, and its time beside it.
    """
    newest = draw.record.book[: -LEDGER_ON_BOARD - 1 : -1]
    return draw.memory.each("ledger", newest, partial(_line, draw))


def _line(draw: Drawing, line: Line) -> b.LedgerLine:
    told: Any = line.made.value
    due = told.get("due_at")
    return b.LedgerLine(
        said=draw.said(line.made),
        act=line.verb.removeprefix("stock."),
        depot=told.get("depot") or told["from_depot"],
        item=told["item"],
        quantity=told["quantity"],
        other=told.get("to_depot") or told.get("counterpart"),
        holder=told.get("to"),
        slip=told.get("slip"),
        signed_by=told.get("signed_by"),
        approved_by=told.get("approved_by"),
        due_at=None if due is None else moment_of(due[0], due[1]),
        corrected=line.made.id in draw.record.corrections,
        batch=told.get("batch"),
        expires_at=None if told.get("expires_at") is None else moment_of(*told["expires_at"]),
    )

"""How many people can still be equipped, where, what it hangs on, and what to buy or move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from firepost.app.board import Board, DepotOnBoard, IncidentOnBoard
from firepost.app.kit import Kit
from firepost.app.knobs import knob
from firepost.app.reinforcement import danger_at, weights_of
from firepost.app.winds import heart
from firepost.domain.drawdown import Give, Place, Proposal, Source, Turn, Want, propose, turns
from firepost.domain.frozen import Frozen
from firepost.domain.instants import BEIJING
from firepost.domain.plan.model import Plan

TIERS: Final = ("city", "county", "township")


class Readiness(Frozen, frozen=True):
    """One depot against the standard of its tier. Source: plan 7.5."""

    depot: DepotOnBoard
    people: int | None  # None: an item was never counted, or the count is too old
    standard: int | None
    limited_by: str | None
    limit_stock: int | None
    limit_need: int | None  # pieces of it the standard asks for
    counted_at: datetime | None
    stale: bool  # counted longer ago than the desk's setting

    @property
    def lacking(self) -> int | None:
        if self.people is None or self.standard is None:
            return None
        return max(self.standard - self.people, 0)


class Together(Frozen, frozen=True):
    """Several depots as one: an area, the whole. `people` is a lower bound while any is unknown."""

    people: int | None
    limited_by: str | None
    depots: int
    unknown_depots: int


def readiness(board: Board, plan: Plan, now: datetime) -> tuple[Readiness, ...]:
    """Every depot, the city's first, then by tier as they were registered."""
    kit = board.kit
    if kit is None:
        return ()
    standards = {tier.id: tier.people for tier in plan.tiers}
    oldest = now - timedelta(days=knob(board.settings, "count_valid_days"))
    found = [_ready(depot, kit, standards.get(depot.tier), oldest) for depot in board.depots]
    return tuple(sorted(found, key=lambda one: TIERS.index(one.depot.tier)))


def _ready(depot: DepotOnBoard, kit: Kit, standard: int | None, oldest: datetime) -> Readiness:
    limit = next((item for item in kit.items if item.name == depot.limited_by), None)
    stale = depot.counted_at is not None and depot.counted_at < oldest
    return Readiness(
        depot=depot,
        people=None if stale else depot.can_equip,
        standard=standard,
        limited_by=depot.limited_by,
        limit_stock=limit.known_in(depot.stock) if limit else None,
        limit_need=limit.pieces_for(standard) if limit and standard is not None else None,
        counted_at=depot.counted_at,
        stale=stale,
    )


def together(depots: Iterable[DepotOnBoard], kit: Kit) -> Together:
    """What several depots equip between them: their stock added up, then the least item."""
    every = list(depots)
    stock: dict[str, int] = {}
    for depot in every:
        for item, count in depot.stock.items():
            stock[item] = stock.get(item, 0) + max(count, 0)
    people, limit = kit.can_equip(stock)
    unknown = sum(depot.can_equip is None for depot in every)
    return Together(people, limit, len(every), unknown)


def by_area(board: Board) -> dict[str | None, Together]:
    """By county; the city's own stores stand under None."""
    if board.kit is None:
        return {}
    areas: dict[str | None, list[DepotOnBoard]] = {}
    for depot in board.depots:
        areas.setdefault(depot.district, []).append(depot)
    return {area: together(depots, board.kit) for area, depots in areas.items()}


def wanting(depot: DepotOnBoard, kit: Kit, standard: int) -> dict[str, int | None]:
    """What to buy or move in to reach the standard, by item; None: count it first."""
    found: dict[str, int | None] = {}
    for item in kit.items:
        there = item.known_in(depot.stock)
        need = item.pieces_for(standard)
        if there is None:
            found[item.name] = None
        elif there < need:
            found[item.name] = need - max(there, 0)
    return found


def after_giving(depot: DepotOnBoard, kit: Kit, gives: Mapping[str, int]) -> int | None:
    """People the depot can still equip once it has given these."""
    stock = dict(depot.stock)
    for item, quantity in gives.items():
        if item in stock:
            stock[item] -= quantity
    return kit.can_equip(stock)[0]


# -- drawing down


def called_on(
    board: Board, plan: Plan, fire: IncidentOnBoard, *, township: str | None = None
) -> tuple[Turn, ...]:
    """The depots in the order of 7.5, as this desk reads it."""
    where = heart(fire) or (None, None)
    order = _order(board, plan)
    return turns(
        [_source(board, depot) for depot in board.depots],
        Place(fire.district, township, *where),
        weights_of(board.settings),
        order=order,
    )


def _order(board: Board, plan: Plan) -> str:
    chosen = board.settings.get("drawdown_order")
    if chosen is not None and chosen.value is not None:
        return str(chosen.value)
    try:
        return str(plan.setting("drawdown_order").value)
    except KeyError:
        return "upwards"


def _source(board: Board, depot: DepotOnBoard) -> Source:
    return Source(
        id=depot.id,
        tier=depot.tier,
        district=depot.district,
        township=depot.township,
        lon_deg=depot.lon_deg,
        lat_deg=depot.lat_deg,
        danger=danger_at(board, depot.district),
        stock=depot.stock,
    )


def wants_for(
    kit: Kit, *, people: int = 0, items: Mapping[str, int] | None = None
) -> list[Want]:
    """So many people's kit, and so many pieces of single items on top."""
    needed = kit.need_for(people) if people else {}
    for item, quantity in (items or {}).items():
        needed[item] = needed.get(item, 0) + quantity
    counts = {item.name: item.counts for item in kit.items}
    return [
        Want(item, counts.get(item, (item,)), quantity)
        for item, quantity in needed.items()
        if quantity > 0
    ]


def draw_down(called: Sequence[Turn], wants: Sequence[Want]) -> Proposal:
    return propose(called, wants)


def orders(
    gives: Iterable[Give],
    *,
    to: str,
    slip: str,
    incident: str | None = None,
    approved_by: str | None = None,
) -> list[dict[str, object]]:
    """The commands a confirmed proposal comes to: goods leave on slips, to be met at `to`.

    Args:
        to: the id of the depot that receives.
        slip: a stem no slip has yet; each giving depot's slip gets a number behind it.
    """
    commands: list[dict[str, object]] = []
    numbers: dict[str, int] = {}
    for give in gives:
        source = give.turn.source.id
        if source == to:
            continue
        number = numbers.setdefault(source, len(numbers) + 1)
        command: dict[str, object] = {
            "do": "stock.send",
            "depot": source,
            "item": give.item,
            "quantity": give.quantity,
            "slip": f"{slip}-{number}",
            "counterpart": to,
        }
        if incident is not None:
            command["incident"] = incident
        if approved_by:
            command["approved_by"] = approved_by
        commands.append(command)
    return commands


def next_slip(board: Board, post: str, now: datetime) -> str:
    """A slip's stem by post and minute, which no other desk and no earlier slip has."""
    used = {line.slip for line in board.ledger if line.slip}
    used |= {slip for slip, _, _ in board.in_transit}
    stem = f"{post}-{now.astimezone(BEIJING):%m%d-%H%M}"
    number = 0
    while any(slip.startswith(f"{_numbered(stem, number)}-") for slip in used):
        number += 1
    return _numbered(stem, number)


def _numbered(stem: str, number: int) -> str:
    return f"{stem}.{number}" if number else stem

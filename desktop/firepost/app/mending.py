"""How a depot reaches the standard of its tier: what to move in from where, what to buy.

Goods are moved from depots that keep their own standard afterwards, in the order in which
depots are drawn on; the rest is to be bought. Source: plan 7.5 asks for the standards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firepost.app.board import Board, DepotOnBoard
from firepost.app.kit import Kit, KitItem
from firepost.domain.distance import apart_m
from firepost.domain.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Mend:
    """One item a depot lacks. `lacking` None: it was never counted, count it first."""

    item: str
    there: int | None
    need: int
    moves: tuple[tuple[str, int], ...]  # depot, pieces it can spare

    @property
    def lacking(self) -> int | None:
        return None if self.there is None else self.need - max(self.there, 0)

    @property
    def buy(self) -> int | None:
        """What nobody can spare."""
        if self.lacking is None:
            return None
        return self.lacking - sum(pieces for _, pieces in self.moves)


def mends(board: Board, plan: Plan, depot: DepotOnBoard) -> tuple[Mend, ...]:
    """Every item short of the standard, as the kit lists them."""
    kit = board.kit
    standards = {tier.id: tier.people for tier in plan.tiers}
    if kit is None or depot.tier not in standards:
        return ()
    near = _by_nearness(board, depot)
    found = []
    for item in kit.items:
        there = item.known_in(depot.stock)
        need = item.pieces_for(standards[depot.tier])
        if there is not None and there >= need:
            continue
        moves = () if there is None else _spared(near, item, need - max(there, 0), standards)
        found.append(Mend(item.name, there, need, moves))
    return tuple(found)


def _by_nearness(board: Board, depot: DepotOnBoard) -> list[DepotOnBoard]:
    """The others, the own county's first, then the nearest; who has no place comes last."""

    def key(other: DepotOnBoard) -> tuple[bool, float, str]:
        return other.district != depot.district, _away_m(depot, other), other.id

    return sorted((one for one in board.depots if one.id != depot.id), key=key)


def _away_m(one: DepotOnBoard, other: DepotOnBoard) -> float:
    places = (one.lon_deg, one.lat_deg, other.lon_deg, other.lat_deg)
    if any(degrees is None for degrees in places):
        return float("inf")
    return apart_m(*places)  # type: ignore[arg-type]


def _spared(
    near: Sequence[DepotOnBoard], item: KitItem, lacking: int, standards: Mapping[str, int]
) -> tuple[tuple[str, int], ...]:
    moves = []
    for other in near:
        there = item.known_in(other.stock)
        if there is None or other.tier not in standards:
            continue
        spare = min(there - item.pieces_for(standards[other.tier]), lacking)
        if spare > 0:
            moves.append((other.id, spare))
            lacking -= spare
        if lacking == 0:
            break
    return tuple(moves)


def people_after(depot: DepotOnBoard, kit: Kit, mended: Sequence[Mend]) -> int | None:
    """People the depot equips once all of it has come; None while something is uncounted."""
    stock = dict(depot.stock)
    for mend in mended:
        if mend.lacking is None:
            return None
        name = next(n for one in kit.items if one.name == mend.item for n in one.counts)
        stock[name] = max(stock.get(name, 0), 0) + mend.lacking
    return kit.can_equip(stock)[0]

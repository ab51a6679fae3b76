"""Budgets of the board: all of it drawn anew, and how many people the depots can equip."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.timing import Timed, in_turn
from firepost.cli.show import as_json
from firepost.domain.record import THINGS, Record


def _board(bench: Bench) -> Timed:
    """As after an entry: a team, a depot and a name are new; the rest is taken again."""
    return _drawn(bench, lambda record: {*_one_of(record, "team", "depot"), THINGS})


def _board_anew(bench: Bench) -> Timed:
    """As after an opening: everything is drawn."""
    return _drawn(bench, lambda record: {*record.things, *record.shelves, THINGS})


def _drawn(bench: Bench, touched: Callable[[Record], set[str]]) -> Timed:
    """400 teams, 400 depots, 20,000 movements; the floor is the same board written as JSON."""
    post = bench.parts.open_post(bench.season, write=False)
    try:
        board, new = as_json(post.board(), None), touched(post.record)

        def ours() -> None:
            post.record.touched |= new
            post.board()

        return in_turn(ours, lambda: json.dumps(board), rounds=bench.rounds(30))
    finally:
        post.close()


def _one_of(record: Record, *kinds: str) -> set[str]:
    return {next(iter(record.kinds[kind])) for kind in kinds if record.kinds.get(kind)}


def _equippable(bench: Bench) -> Timed:
    """Every depot and all of them together; the floor adds the same stock up."""
    post = bench.parts.open_post(bench.season, write=False)
    try:
        record, kit = post.record, bench.workbench.kit
        depots = [depot.id for depot in record.all_of("depot")]

        def ours() -> None:
            whole: dict[str, int] = {}
            for depot in depots:
                stock = {}
                for item, shelf in record.shelves.get(depot, {}).items():
                    shelf.is_reckoned = False  # as if each had just moved
                    balance = shelf.balance(record.views)
                    if balance is not None:
                        stock[item] = balance
                        whole[item] = whole.get(item, 0) + balance
                kit.can_equip(stock)
            kit.can_equip(whole)

        def floor() -> None:
            for depot in depots:
                for shelf in record.shelves.get(depot, {}).values():
                    sum(movement.change for movement in shelf.movements)

        return in_turn(ours, floor, rounds=bench.rounds(30))
    finally:
        post.close()


BUDGETS: Final = (
    Budget("board", _board, most=16, goal=50),
    Budget("board-anew", _board_anew, most=25, goal=100),
    Budget("equippable", _equippable, most=6, goal=20),
)

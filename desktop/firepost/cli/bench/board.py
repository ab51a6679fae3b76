"""Budgets of the board: all of it drawn anew, and how many people the depots can equip."""

from __future__ import annotations

import json
from typing import Final

from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.timing import Timed, in_turn
from firepost.cli.show import as_json


def _board(bench: Bench) -> Timed:
    """400 teams, 400 depots, 20,000 movements; the floor is the same board written as JSON."""
    post = bench.parts.open_post(bench.season, write=False)
    try:
        board = as_json(post.board(), None)
        return in_turn(post.board, lambda: json.dumps(board), rounds=bench.rounds(30))
    finally:
        post.close()


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
    Budget("board", _board, most=25, goal=50),
    Budget("equippable", _equippable, most=6, goal=20),
)

"""What a depot needs to reach its standard: from whom, and what must be bought."""

from __future__ import annotations

import pytest

from firepost.app.mending import mends, people_after
from posts import plan


@pytest.fixture
def stores(post_at):
    """A county store without enough pumps, a township with pumps to spare, and one with none."""
    desk = post_at("前指")
    ids = {}
    for name, tier, people in (
        ("县库", "county", 200),
        ("甲乡", "township", 50),
        ("乙乡", "township", 50),
    ):
        ids[name] = desk.says("depot.register", name=name, tier=tier, district="330329").id
        for item in desk.board.kit.items:
            count = item.pieces_for(people)
            if item.key == "water_pump" or "水泵" in item.counts:
                count = {"县库": 4, "甲乡": 5, "乙乡": 3}[name]
            desk.says("stock.count", depot=ids[name], item=item.counts[0], quantity=count)
    return desk, ids


def depot(desk, depot_id):
    return next(one for one in desk.board.depots if one.id == depot_id)


def test_what_others_can_spare_is_moved_and_the_rest_bought(stores):
    desk, ids = stores
    board = desk.board

    (mend,) = mends(board, plan(), depot(desk, ids["县库"]))

    assert (mend.item, mend.there, mend.need, mend.lacking) == ("水泵", 4, 10, 6)
    assert mend.moves == ((ids["甲乡"], 2),), "who gives keeps its own standard: 3 of 5"
    assert mend.buy == 4
    assert people_after(depot(desk, ids["县库"]), board.kit, [mend]) == 200


def test_a_depot_at_its_standard_needs_nothing(stores):
    desk, ids = stores

    assert mends(desk.board, plan(), depot(desk, ids["甲乡"])) == ()


def test_what_was_never_counted_is_counted_first(stores):
    desk, _ = stores
    bare = desk.says("depot.register", name="丙乡", tier="township", district="330329").id

    found = mends(desk.board, plan(), depot(desk, bare))

    assert len(found) == len(desk.board.kit.items)
    assert all(mend.lacking is None and mend.moves == () for mend in found)
    assert people_after(depot(desk, bare), desk.board.kit, found) is None


def test_a_shortage_counts_as_nothing_there_not_as_less(stores):
    desk, ids = stores
    held = depot(desk, ids["乙乡"]).stock["头灯"]
    desk.says("stock.count", depot=ids["乙乡"], item="头灯", quantity=0)

    found = {mend.item: mend for mend in mends(desk.board, plan(), depot(desk, ids["乙乡"]))}

    assert held == 50
    assert found["头灯"].lacking == 50

"""Machines are moved by parts: what one holder gains another loses, and none is made or lost by it."""

from __future__ import annotations

import pytest

from firepost.app.machines import at_fire, marked, moved, part_of, parts


@pytest.fixture
def pumps(post_at):
    """Six pumps at one team of the fire; another team and a depot have none."""
    desk = post_at("前指")
    fire = desk.says("incident.open", name="北坑湾").id
    one, two = (
        desk.says("team.register", name=name, kind="professional", trained=True, people=20).id
        for name in ("泰专一", "泰专二")
    )
    desk.says("team.assign", team=one, status="working", incident=fire)
    depot = desk.says("depot.register", name="泰顺县库", tier="county").id
    pump = desk.says("equipment.register", name="高压水泵", count=6, kind="pump").id
    desk.says("equipment.assign", equipment=pump, team=one, count=6)
    return desk, fire, pump, one, two, depot


def where(desk):
    return {(part.holder, part.status): part.count for part in parts(desk.board)}


def say(desk, commands):
    for command in commands:
        desk.post.do(command, desk.session)


def test_some_go_to_another_team_and_the_rest_stay(pumps):
    desk, _, pump, one, two, _ = pumps
    part = part_of(desk.board, f"{pump}|team|{one}")

    say(desk, moved(part, to=("team", two), count=2, status="in_use"))

    assert where(desk) == {(one, "ready"): 4, (two, "in_use"): 2}


def test_all_of_it_put_into_a_depot_leaves_nothing_with_the_team(pumps):
    desk, _, pump, one, _, depot = pumps

    part = part_of(desk.board, f"{pump}|team|{one}")
    say(desk, moved(part, to=("depot", depot), count=6, status="ready"))

    assert where(desk) == {(depot, "ready"): 6}


def test_returned_goes_home_and_comes_back_from_there(pumps):
    desk, _, pump, one, two, _ = pumps
    say(desk, [marked(part_of(desk.board, f"{pump}|team|{one}"), "returned")])
    assert where(desk) == {("", "returned"): 6}

    say(
        desk, moved(part_of(desk.board, f"{pump}||"), to=("team", two), count=1, status="ready")
    )

    assert where(desk) == {(two, "ready"): 1, ("", "returned"): 5}


def test_lost_and_broken_stay_counted_where_they_were(pumps):
    desk, fire, pump, one, *_ = pumps

    say(desk, [marked(part_of(desk.board, f"{pump}|team|{one}"), "lost")])

    (part,) = at_fire(desk.board, fire)
    assert (part.count, part.status, part.holder) == (6, "lost", one)


def test_two_moves_to_one_team_add_up(pumps):
    desk, _, pump, one, two, _ = pumps
    for _ in range(2):
        part = part_of(desk.board, f"{pump}|team|{one}")
        say(desk, moved(part, to=("team", two), count=2, status="ready"))

    assert where(desk) == {(one, "ready"): 2, (two, "ready"): 4}

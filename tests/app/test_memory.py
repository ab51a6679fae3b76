"""A board drawn from the one before equals a board drawn anew, whatever came between."""

from __future__ import annotations

import pytest

from firepost.app.memory import Memory


def drawn_anew(desk):
    kept, desk.post._memory = desk.post._memory, Memory()
    try:
        return desk.post.board()
    finally:
        desk.post._memory = kept


@pytest.fixture
def season(post_at):
    """Two teams, a depot with two items, a machine; boards are drawn one after the other."""
    desk = post_at("前指")
    fire = desk.says("incident.open", name="北坑湾").id
    teams = [
        desk.says("team.register", name=name, kind="professional", trained=True, people=20).id
        for name in ("泰专一", "泰专二")
    ]
    depot = desk.says("depot.register", name="泰顺县库", tier="county").id
    pump = desk.says("equipment.register", name="水罐车", count=2).id
    desk.says("stock.receive", depot=depot, item="水泵", quantity=8)
    desk.post.board()
    return desk, fire, teams, depot, pump


def commands(fire, teams, depot, pump):
    yield (
        "team.assign",
        {
            "team": teams[0],
            "status": "working",
            "sector": "A",
            "incident": fire,
        },
    )
    yield "team.contact", {"team": teams[0], "incident": fire}
    yield "stock.issue", {"depot": depot, "item": "水泵", "quantity": 3, "to": "泰专一"}
    yield "equipment.assign", {"equipment": pump, "team": teams[1], "count": 2}
    yield "equipment.assign", {"equipment": pump, "depot": depot, "count": 1}
    yield "stock.count", {"depot": depot, "item": "水泵", "quantity": 4}
    yield "team.count", {"team": teams[0], "people": 19, "incident": fire}
    yield "team.answer", {"team": teams[0], "text": "在山背", "incident": fire}
    yield "setting.choose", {"setting": "kit.water_pump", "value": 0.1}
    yield "log.say", {"text": "北段平稳", "incident": fire}


def test_every_part_follows_what_is_said(season):
    desk, *told = season
    for do, keys in commands(*told):
        desk.says(do, **keys)
        desk.clock.pass_by(minutes=1)

        assert desk.post.board() == drawn_anew(desk), do


def test_a_team_renamed_is_renamed_in_the_lines_that_name_it(season):
    desk, _, teams, *_ = season
    desk.says("team.contact", team=teams[0])
    desk.post.board()
    meant = {"do": "team.register", "name": "泰专三", "kind": "professional", "trained": True}

    desk.says("entry.correct", entry=teams[0], with_=meant)

    board = desk.post.board()
    assert board == drawn_anew(desk)
    assert any("泰专三" in line.text for line in board.log)


def test_a_movement_taken_back_is_back_on_the_shelf(season):
    desk, _, _, depot, _ = season
    issued = desk.says("stock.issue", depot=depot, item="水泵", quantity=3)
    desk.post.board()

    desk.says("entry.correct", entry=issued.entry, with_=None)

    assert desk.post.board().depots[0].stock == {"水泵": 8}
    assert desk.post.board() == drawn_anew(desk)


def test_what_is_dated_ahead_comes_true_when_its_time_comes(season):
    desk, fire, teams, *_ = season
    ahead = (desk.clock() if callable(desk.clock) else desk.clock.at).isoformat()
    desk.clock.pass_by(hours=-2)
    desk.says("team.assign", team=teams[0], status="working", incident=fire, at=ahead)
    desk.post.board()
    desk.clock.pass_by(hours=1)

    assert desk.post.board() == drawn_anew(desk)
    desk.clock.pass_by(hours=3)
    assert desk.post.board() == drawn_anew(desk)


def test_the_past_is_drawn_without_touching_the_memory_of_now(season):
    desk, fire, teams, *_ = season
    before = desk.clock.at
    desk.clock.pass_by(hours=1)
    desk.says("team.assign", team=teams[1], status="resting", incident=fire)

    past = desk.post.board(at=before)

    assert past.teams[1].status is None
    assert desk.post.board().teams[1].status.value == "resting"

"""The line is held bit by bit: told by the feed, kept through restarts, the same on both laptops."""

from __future__ import annotations

import pytest

from domain.geometry.test_sketch import at
from firepost.cli.show import as_json
from firepost.domain.digest import projected


def line(*metres):
    return {"type": "LineString", "coordinates": at(*metres).tolist()}


def ring(top: float = 200.0):
    corners = at((-200, -200), (200, -200), (200, top), (-200, top), (-200, -200))
    return {"type": "Polygon", "coordinates": [corners.tolist()]}


NORTH = line((200, 200), (-200, 200))
EAST = line((200, -200), (200, 200))


@pytest.fixture
def desk(post_at):
    desk = post_at("甲")
    desk.says("incident.open", name="北坑湾", ignited_at="2026-03-01T06:00:00+08:00")
    desk.says("perimeter.record", geometry=ring(), method="gps")
    return desk


def held(desk):
    control = desk.fire.control
    return None if control is None else round(control.share, 2)


def test_nothing_marked_is_unknown_and_not_nought(desk):
    assert held(desk) is None
    assert as_json(desk.board, None)["incidents"][0]["controlled_share"] is None


def test_stretches_are_held_lost_and_held_again(desk):
    team = desk.says("team.register", name="泰专一", kind="professional", trained=True).id
    desk.says("line.mark", state="held", line=NORTH, team=team, sector="A")
    desk.clock.pass_by(minutes=5)
    desk.says("line.mark", state="mopped_up", line=EAST)
    assert held(desk) == 0.5
    (one, two) = desk.fire.stretches
    assert (one.team, one.sector, one.state, two.state) == (team, "A", "held", "mopped_up")

    desk.clock.pass_by(minutes=5)
    desk.says("line.mark", state="open", line=NORTH, text="复燃")
    assert held(desk) == 0.25
    desk.clock.pass_by(minutes=5)
    desk.says("perimeter.record", geometry=ring(top=300), method="drone")

    assert 0.20 < held(desk) < 0.25  # of a longer edge, and nothing where the fire has run on


def test_a_mark_corrected_away_holds_nothing(desk):
    said = desk.says("line.mark", state="held", line=NORTH)
    desk.says("entry.correct", entry=said.entry, with_=None, reason="看错")

    assert held(desk) is None


def test_it_is_kept_and_travels(post_at, desk):
    desk.says("line.mark", state="held", line=NORTH)
    desk.says("sector.draw", sector="A", line=NORTH)
    other = post_at("乙")
    other.takes(desk)
    desk.reopen()

    assert held(desk) == 0.25
    assert [one.state for one in other.fire.stretches] == ["held"]
    assert projected(desk.post.record) == projected(other.post.record)
    (sector,) = desk.fire.control.sectors
    assert (sector.letter, round(sector.length_m, -1)) == ("A", 400)
    told = as_json(desk.board, None)["incidents"][0]
    assert told["sectors_on_edge"]["A"]["held_m"] == pytest.approx(400, abs=10)


def test_the_log_says_it_in_words(desk):
    desk.says("line.mark", state="held", line=NORTH, sector="A")

    assert desk.board.log[-1].text.startswith("火线 400")
    assert desk.board.log[-1].text.endswith("米已控（A 段）")


def test_the_past_shows_what_was_held_then(desk):
    desk.clock.pass_by(minutes=10)
    then = desk.clock()
    desk.clock.pass_by(minutes=10)
    desk.says("line.mark", state="held", line=NORTH)

    assert desk.post.board(at=then).incidents[0].control is None
    assert desk.post.board(at=desk.clock()).incidents[0].control.share == pytest.approx(
        0.25, abs=0.01
    )

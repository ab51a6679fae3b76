"""Two posts mark one stretch differently: both stay, the open one counts, a person decides."""

from __future__ import annotations

import pytest

from domain.geometry.test_sketch import at
from firepost.app import settling
from firepost.cli.show import as_json
from firepost.domain.digest import projected


def line(*metres):
    return {"type": "LineString", "coordinates": at(*metres).tolist()}


def ring():
    corners = at((-200, -200), (200, -200), (200, 200), (-200, 200), (-200, -200))
    return {"type": "Polygon", "coordinates": [corners.tolist()]}


NORTH = line((200, 200), (-200, 200))
WEST_HALF = line((0, 200), (-200, 200))


@pytest.fixture
def posts(post_at):
    """Post 甲 and post 乙 know the same fire; the link is down from then on."""
    one, two = post_at("甲"), post_at("乙")
    one.says("incident.open", name="北坑湾", ignited_at="2026-03-01T06:00:00+08:00")
    one.says("perimeter.record", geometry=ring(), method="gps")
    two.takes(one)
    return one, two


def meet(one, two):
    one.takes(two)
    two.takes(one)


def told(desk):
    return [one for one in desk.board.conflicts if one.field.startswith("controlled_line")]


def test_two_sayings_of_one_stretch_stand_until_a_person_settles_them(posts):
    one, two = posts
    one.says("line.mark", state="held", line=NORTH, sector="D")
    two.clock.pass_by(minutes=3)
    two.says("line.mark", state="open", line=WEST_HALF, text="复燃")
    one.clock.pass_by(minutes=5)
    meet(one, two)

    (conflict,) = told(one)
    assert {side.value for side in conflict.values} == {"held", "open"}
    control = one.fire.control
    assert control.share == pytest.approx(0.125, abs=0.01)  # the eastern half alone
    (contested,) = [run for run in control.runs if run.contested]
    assert contested.length_m == pytest.approx(200, abs=12)
    assert contested.state == "open"
    shown = as_json(one.board, None)["conflicts"]
    assert any(side["field"].startswith("controlled_line") for side in shown)

    side = next(side for side in conflict.values if side.value == "held")
    for command in settling.commands(one.post, conflict, side, source="对照", reason="看过"):
        one.post.do(command)
    two.takes(one)

    assert told(one) == []
    assert one.fire.control.share == pytest.approx(0.25, abs=0.01)
    assert projected(one.post.record) == projected(two.post.record)


def test_saying_the_same_apart_is_no_dispute(posts):
    one, two = posts
    one.says("line.mark", state="held", line=NORTH)
    two.says("line.mark", state="held", line=WEST_HALF)
    meet(one, two)

    assert told(one) == []
    assert one.fire.control.share == pytest.approx(0.25, abs=0.01)


def test_who_had_seen_the_mark_replaces_it_and_no_question_is_asked(posts):
    one, two = posts
    one.says("line.mark", state="held", line=NORTH)
    two.takes(one)
    two.clock.pass_by(minutes=9)
    two.says("line.mark", state="open", line=WEST_HALF)
    one.takes(two)

    assert told(one) == []
    assert one.fire.control.share == pytest.approx(0.125, abs=0.01)


def test_a_late_word_neither_stands_nor_settles(posts):
    one, _ = posts
    one.clock.pass_by(minutes=30)
    one.says("line.mark", state="held", line=NORTH)
    one.says("line.mark", state="open", line=NORTH, at="2026-03-01T06:05:00+08:00")

    assert told(one) == []
    assert one.fire.control.share == pytest.approx(0.25, abs=0.01)

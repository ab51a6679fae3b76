"""Two posts said different things apart; a person says which holds, whatever it is about."""

from __future__ import annotations

import json

import pytest

from devices import Device
from firepost.app import settling
from sayings import APART, FACTS, KINDS, SAYINGS, differ, named


@pytest.mark.parametrize("chosen", [0, 1])
@pytest.mark.parametrize("what", SAYINGS)
def test_who_sees_both_settles_it_and_every_post_follows(post_at, what, chosen):
    ours, theirs = differ(post_at, SAYINGS[what])
    (conflict,) = ours.board.conflicts
    assert conflict.kind == KINDS.get(what, what if what not in FACTS else conflict.kind)
    side = conflict.values[chosen]
    before = ours.board.entries

    for command in settling.commands(
        ours.post, conflict, side, source="对照后认定", reason="现场点过"
    ):
        ours.post.do(command)

    assert ours.board.conflicts == ()
    assert ours.board.entries > before, "both sayings stay, and who settled it stands beside"
    theirs.takes(ours)
    assert theirs.board.conflicts == ()
    for post in (ours, theirs):
        assert holds(post, conflict) == chosen_of(ours, conflict, side)


def chosen_of(desk, conflict, side):
    """Two machines given out are both "2": which is meant shows by who holds it."""
    if conflict.kind == "equipment":
        return desk.post.journal.find(side.entry).values["team"]
    return side.value


def holds(desk, conflict):
    board = desk.board
    match conflict.kind:
        case "count":
            return board.depots[0].stock[conflict.field]
        case "equipment":
            (held,) = board.equipment[0].held
            return held.holder
        case "correction":
            (claim,) = desk.post.record.corrections[conflict.entity].standing(
                desk.post.record.views
            )
            return claim.value
        case "assignment":
            value = getattr(board.teams[0], conflict.field)
            return getattr(value, "value", value)
        case _:
            field = "area" if conflict.kind == "perimeter" else conflict.field
            field = "area" if field == "burned_area_ha" else field
            values = [one.value for one in desk.post.record.standing(conflict.entity, field)]
            (value,) = {json.dumps(one[0] if isinstance(one, list) else one) for one in values}
            return json.loads(value)


def test_on_the_command_line_a_later_word_of_who_holds_both_settles_it(tmp_path):
    """Every kind at once, between two devices and a stick; `show` says what is left."""
    ours, theirs, stick = Device("甲", tmp_path), Device("乙", tmp_path), tmp_path / "stick"
    stick.mkdir()
    made = ours.feeds(
        {"do": "incident.open", "name": "北坑湾", "reported_at": "2026-02-28T08:00:00+08:00"},
        {"do": "team.register", "name": "泰专一", "kind": "professional", "trained": True},
        {"do": "team.register", "name": "文专一", "kind": "professional", "trained": True},
        {"do": "depot.register", "name": "市库", "tier": "city"},
        {"do": "equipment.register", "name": "高压泵", "count": 3},
        {"do": "log.say", "text": "风转北"},
    )
    names = ("fire", "team", "other", "depot", "pump", "said")
    things = {name: line["entry"] for name, line in zip(names, made, strict=True)}
    assert theirs.reads(ours.writes(stick), "--accept-device").code == 0
    for device, place in ((ours, 0), (theirs, 1)):
        device.feeds(*(named(both[place], things) for both in APART))
    assert ours.reads(theirs.writes(stick), "--accept-device").code == 0
    contested = ours.shows()["conflicts"]
    assert len(contested) >= len(APART)
    struck = ("count", "equipment", "correction")

    for conflict in contested:
        if conflict["kind"] in struck:
            other = conflict["values"][1]["entry"]
            ours.feeds({"do": "entry.correct", "entry": other, "with": None, "reason": "点过"})
    ours.feeds(*(named(both[1], things) for both in APART if both[0]["do"] not in STRUCK_VERBS))

    assert ours.shows()["conflicts"] == []
    assert theirs.reads(ours.writes(stick), "--accept-device").code == 0
    assert theirs.shows()["conflicts"] == []
    assert theirs.digest() == ours.digest()


STRUCK_VERBS = ("stock.count", "equipment.assign", "entry.correct")

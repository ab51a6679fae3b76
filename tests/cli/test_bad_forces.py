"""Slips of the pen about forces and depots, through the command line: a sentence, and how to mend it."""

from __future__ import annotations

import pytest

from devices import Device

OPENING = (
    {"do": "team.register", "name": "泰专1队", "kind": "professional", "ref": "team"},
    {"do": "depot.register", "name": "县库", "tier": "county", "ref": "depot"},
    {"do": "stock.receive", "depot": "depot", "item": "水泵", "quantity": 5, "signed_by": "王"},
)


@pytest.fixture
def device(tmp_path):
    return Device("甲", tmp_path)


@pytest.fixture
def answer(device):
    """What the feed answers to one more line after the opening."""

    def ask(line):
        return device.run("feed", device.desk, lines=[*OPENING, line]).lines[-1]

    return ask


@pytest.mark.parametrize("name", ["泰专１队", "泰专 1队", "泰专1队 "])
def test_a_name_that_differs_by_a_blank_or_by_width_is_asked_about(answer, name):
    told = answer({"do": "team.register", "name": name, "kind": "professional"})

    (warning,) = told["warnings"]
    if name.strip() == "泰专1队":
        assert warning["key"] == "name.taken"
    else:
        assert warning["key"] == "name.nearly"
        assert "更正成“泰专1队”" in warning["message"]


def test_the_same_team_twice_is_warned_of(answer):
    told = answer({"do": "team.register", "name": "泰专1队", "kind": "professional"})

    assert [one["key"] for one in told["warnings"]] == ["name.taken"]


@pytest.mark.parametrize(
    ("quantity", "key"), [(-2, "value.negative"), (2.5, "value.not_whole"), (0, None)]
)
def test_no_part_of_a_pump_and_no_pump_less_than_none_is_issued(answer, quantity, key):
    told = answer({"do": "stock.issue", "depot": "depot", "item": "水泵", "quantity": quantity})

    assert told["ok"] is False
    assert told["path"] == "quantity"
    if key:
        assert told["key"] == key


def test_a_movement_of_next_year_is_taken_with_a_word_about_the_clock(answer):
    line = {"do": "stock.issue", "depot": "depot", "item": "水泵", "quantity": 1}

    told = answer({**line, "at": "2199-01-01T10:00:00+08:00", "signed_by": "王"})

    assert "time.ahead" in [one["key"] for one in told["warnings"]]


def test_an_item_spelt_otherwise_is_counted_apart_and_said(answer):
    told = answer(
        {
            "do": "stock.issue",
            "depot": "depot",
            "item": "水 泵",
            "quantity": 1,
            "signed_by": "王",
        }
    )

    keys = [one["key"] for one in told["warnings"]]
    assert "stock.nearly" in keys
    assert any("更正成“水泵”" in one["message"] for one in told["warnings"])


def test_untrained_people_are_not_sent_to_attack(device):
    told = device.run(
        "feed",
        device.desk,
        lines=[
            {"do": "incident.open", "name": "北坑湾"},
            {
                "do": "team.register",
                "name": "应急组",
                "kind": "social",
                "trained": False,
                "ref": "t",
            },
            {"do": "team.assign", "team": "t", "status": "working"},
            {"do": "team.assign", "team": "t", "status": "working", "task": "evacuate"},
        ],
    ).lines

    assert (told[2]["ok"], told[2]["key"]) == (False, "team.untrained")
    assert "6.3.1" in told[2]["message"]
    assert told[3]["ok"]

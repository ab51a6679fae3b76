"""Who commands (6.2), apart from the response level."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from situations import AT, fire, of


def command(*fires, law: str = "822") -> list[str]:
    return [one.command_level for one in of(*fires, law=law).fires]


@pytest.mark.parametrize("law", ["822", "541"])
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, "county", id="6.2 nothing burned"),
        pytest.param({"affected_forest_ha": 5.0}, "county", id="6.2 ordinary or larger"),
        pytest.param({"affected_forest_ha": 99.9}, "county", id="6.2 larger"),
        pytest.param({"affected_forest_ha": 100.0}, "city", id="6.2 major"),
        pytest.param({"affected_forest_ha": 1000.0}, "province", id="6.2 exceptional"),
        pytest.param({"deaths": 10, "burned_area_ha": None}, "city", id="6.2 surely major"),
        pytest.param(
            {"deaths": 10, "affected_forest_ha": None, "burned_area_ha": None},
            "city",
            id="6.2 surely major, area unknown",
        ),
        pytest.param(
            {"affected_forest_ha": None, "burned_area_ha": 100.0}, "city", id="6.2 presumed"
        ),
        pytest.param(
            {"affected_forest_ha": 5.0, "predicted_grade": "exceptional"},
            "province",
            id="6.2 predicted higher",
        ),
        pytest.param(
            {"affected_forest_ha": 1000.0, "predicted_grade": "larger"},
            "county",
            id="6.2 predicted lower",
        ),
        pytest.param({"predicted_grade": "major"}, "city", id="6.2 predicted major"),
        pytest.param({"predicted_grade": "ungraded"}, "county", id="6.2 predicted ungraded"),
    ],
)
def test_the_grade_predicted_or_present_says_who_commands(law, facts, expected):
    assert command(fire(**facts), law=law) == [expected]


@pytest.mark.parametrize(
    ("districts", "expected"),
    [
        pytest.param((), "county", id="6.2 unnamed"),
        pytest.param(("330329",), "county", id="6.2 one district"),
        pytest.param(("330329", "330329"), "county", id="6.2 one district, named twice"),
        pytest.param(("330329", "330328"), "city", id="6.2 two of one city"),
        pytest.param(
            ("330329", "330328", "331022", "331023"),
            "province",
            id="6.2 two of each of two cities",
        ),
        pytest.param(("330329", "330302"), "city", id="6.2 two of one city, far in the code"),
        pytest.param(("330329", "331002"), "province", id="6.2 two cities"),
        pytest.param(("330329", "330402"), "province", id="6.2 two cities, near in the code"),
        pytest.param(("330329", "330328", "331002"), "province", id="6.2 three, two cities"),
        pytest.param(("330329", "350982"), "nation", id="6.2 two provinces"),
        pytest.param(("330329", "441402"), "nation", id="6.2 two provinces far apart"),
        pytest.param(("330329", "331002", "350982"), "nation", id="6.2 three, two provinces"),
    ],
)
def test_a_fire_across_borders_goes_one_up(districts, expected):
    assert command(fire(districts=districts)) == [expected]
    assert command(fire(districts=districts, out=True)) == [expected]


def test_a_border_never_lowers_the_command():
    assert command(fire(affected_forest_ha=1000.0, districts=("330329", "330328"))) == [
        "province"
    ]


def burning(name: str, *districts: str, **facts):
    return fire(id=name, districts=districts, **facts)


def test_three_fires_in_one_district_go_to_the_city():
    fires = [burning(name, "330329") for name in "ABC"]

    assert command(*fires) == ["city"] * 3
    assert command(*fires[:2]) == ["county"] * 2


def test_only_the_fires_of_that_district_go_up():
    fires = [*(burning(name, "330329") for name in "ABC"), burning("D", "330328")]

    assert command(*fires) == ["city", "city", "city", "county"]


def test_a_fire_in_two_districts_counts_in_both():
    fires = [
        burning("A", "330329"),
        burning("B", "330329"),
        burning("C", "330329", "330328"),
    ]

    assert command(*fires) == ["city"] * 3


def test_unnamed_districts_are_never_one_place():
    assert command(*(burning(name) for name in "ABC")) == ["county"] * 3


@pytest.mark.parametrize(
    ("third", "expected"),
    [
        pytest.param({"out": True}, "county", id="6.2 one is out"),
        pytest.param({"controlled": True}, "city", id="6.2 one is under control"),
        pytest.param({"burning_since": None}, "city", id="6.2 one began nobody knows when"),
        pytest.param({"hours": -1}, "county", id="6.2 one is still to begin"),
        pytest.param({"hours": 0}, "city", id="6.2 one begins now"),
    ],
)
def test_what_counts_is_a_fire_that_burns(third, expected):
    fires = [burning("A", "330329"), burning("B", "330329"), burning("C", "330329", **third)]

    assert command(*fires)[0] == expected


def test_a_fire_that_is_out_stays_where_it_was():
    fires = [*(burning(name, "330329") for name in "ABC"), burning("D", "330329", out=True)]

    assert command(*fires) == ["city", "city", "city", "county"]


def test_an_extinction_dated_ahead_still_burns():
    ahead = replace(burning("C", "330329"), extinguished_at=AT + timedelta(minutes=1))

    assert command(burning("A", "330329"), burning("B", "330329"), ahead) == ["city"] * 3

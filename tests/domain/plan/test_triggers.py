"""Every start condition of the plan, from both sides of every bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from situations import AT, DUTIES, TRIGGERS, fire, height, met, of, states

# The affected area that gives a grade, the same under both laws.
GRADE_HA = {"一般": 0.5, "较大": 18.0, "重大": 120.0}


def vector(number: int, facts: dict[str, Any], level: str | None, *triggers: str) -> Any:
    grade = facts.pop("grade", None)
    if grade is not None:
        facts["affected_forest_ha"] = GRADE_HA[grade]
    return pytest.param(facts, level, list(triggers), id=f"A14#{number} {' '.join(triggers)}")


@pytest.mark.parametrize("law", ["822", "541"])
@pytest.mark.parametrize(
    ("facts", "level", "triggers"),
    [
        vector(1, {"grade": "较大", "burned_area_ha": 30.0}, None),
        vector(2, {"grade": "较大", "burned_area_ha": 30.01}, "IV", "IV.1"),
        vector(3, {"grade": "一般", "burned_area_ha": 30.01}, None),
        vector(4, {"grade": "重大", "burned_area_ha": 40}, "IV", "IV.1"),
        vector(5, {"grade": "较大", "burned_area_ha": 50.0}, "IV", "IV.1"),
        vector(6, {"grade": "较大", "burned_area_ha": 50.01}, "III", "IV.1", "III.4"),
        vector(7, {"grade": "较大", "burned_area_ha": 99.99}, "III", "IV.1", "III.4"),
        vector(8, {"grade": "重大", "burned_area_ha": 100.0}, "II", "IV.1", "III.4", "II.3"),
        vector(
            9,
            {"grade": "重大", "burned_area_ha": 100.0, "controlled": True},
            "III",
            "IV.1",
            "III.4",
        ),
        vector(10, {"grade": "重大", "burned_area_ha": 499.99}, "II", "IV.1", "III.4", "II.3"),
        vector(
            11,
            {"grade": "重大", "burned_area_ha": 500.0},
            "I",
            *("IV.1", "III.4", "II.3", "I.3"),
        ),
        vector(
            12,
            {"grade": "重大", "burned_area_ha": 500.0, "controlled": True},
            "III",
            *("IV.1", "III.4"),
        ),
        vector(
            13,
            {"grade": "重大", "burned_area_ha": 500.0, "controlled": True, "out": True},
            "III",
            *("IV.1", "III.4"),
        ),
        vector(14, {"hours": 5.99}, None),
        vector(15, {"hours": 6}, "IV", "IV.2"),
        vector(16, {"hours": 6, "controlled": True}, None),
        vector(17, {"hours": 11.99}, "IV", "IV.2"),
        vector(18, {"hours": 12}, "III", "IV.2", "III.2"),
        vector(19, {"hours": 24}, "II", "IV.2", "III.2", "II.2"),
        vector(20, {"hours": 48}, "I", "IV.2", "III.2", "II.2", "I.2"),
        vector(21, {"hours": 60, "controlled": True}, None),
        vector(22, {"near_key_target": True}, "IV", "IV.3"),
        vector(23, {"near_key_target": True, "hours": 6}, "III", "IV.2", "IV.3", "III.3"),
        vector(
            24,
            {"near_key_target": True, "hours": 6, "controlled": True},
            "III",
            *("IV.3", "III.3"),
        ),
        vector(
            25, {"near_key_target": True, "hours": 6, "controlled": True, "out": True}, None
        ),
        vector(
            26,
            {"near_key_target": True, "severely_threatens_key_target": True},
            "II",
            *("IV.3", "II.4"),
        ),
        vector(
            27,
            {
                "near_key_target": True,
                "severely_threatens_key_target": True,
                "controlled": True,
            },
            "IV",
            "IV.3",
        ),
        vector(28, {"deaths": 1}, "III", "III.1"),
        vector(29, {"deaths": 1, "out": True}, None),
        vector(30, {"serious_injuries": 2}, None),
        vector(31, {"serious_injuries": 3}, "III", "III.1"),
        vector(32, {"deaths": 2, "serious_injuries": 9}, "III", "III.1"),
        vector(33, {"deaths": 3}, "II", "III.1", "II.1"),
        vector(34, {"serious_injuries": 10}, "II", "III.1", "II.1"),
        vector(35, {"deaths": 9, "serious_injuries": 49}, "II", "III.1", "II.1"),
        vector(36, {"deaths": 10}, "I", "III.1", "II.1", "I.1"),
        vector(37, {"serious_injuries": 50}, "I", "III.1", "II.1", "I.1"),
        vector(38, {"deaths": 10, "out": True}, None),
        vector(39, {"deaths": 3, "controlled": True}, "II", "III.1", "II.1"),
        vector(40, {"dangerous": True}, None),
        vector(42, {"short": True}, "I", "I.4"),
        vector(43, {"short": True, "controlled": True}, None),
    ],
)
def test_the_plan_says_what_its_inventory_says(law, facts, level, triggers):
    facts = dict(facts)
    short = facts.pop("short", False)

    answer = of(fire(**facts), short=short, law=law)

    assert met(answer) == sorted(triggers, key=TRIGGERS.index)
    assert answer.level == answer.could_be == level
    assert answer.fires[0].level == level


def test_two_dangerous_fires_make_level_three():
    """A14#41, 6.4.2(1)⑤: for the city; neither fire alone calls for anything."""
    answer = of(fire(id="A", dangerous=True), fire(id="B", dangerous=True))

    assert [(each.id, each.state, each.fires) for each in answer.triggers] == [
        ("III.5", "met", ("A", "B"))
    ]
    assert answer.level == "III"
    assert [each.level for each in answer.fires] == [None, None]


# Each bound of each clause: the last value that leaves the trigger alone, the first that meets
# it, and what must hold beside it.
BOUNDS = [
    ("6.4.1(1)①", "IV.1", "burned_area_ha", 30.0, 30.000001, {"affected_forest_ha": 50.0}),
    ("6.4.1(1)①", "IV.1", "deaths", 2, 3, {"burned_area_ha": 31.0, "controlled": True}),
    ("6.4.1(1)①", "IV.1", "serious_injuries", 9, 10, {"burned_area_ha": 31.0}),
    ("6.4.2(1)①", "III.1", "deaths", 0, 1, {}),
    ("6.4.2(1)①", "III.1", "serious_injuries", 2, 3, {}),
    ("6.4.2(1)④", "III.4", "burned_area_ha", 50.0, 50.000001, {"affected_forest_ha": 50.0}),
    ("6.4.2(1)④", "III.4", "deaths", 2, 3, {"burned_area_ha": 51.0, "controlled": True}),
    ("6.4.2(1)④", "III.4", "serious_injuries", 9, 10, {"burned_area_ha": 51.0}),
    ("6.4.3(1)①", "II.1", "deaths", 2, 3, {}),
    ("6.4.3(1)①", "II.1", "serious_injuries", 9, 10, {}),
    ("6.4.3(1)③", "II.3", "burned_area_ha", 99.999999, 100.0, {}),
    ("6.4.4(1)①", "I.1", "deaths", 9, 10, {}),
    ("6.4.4(1)①", "I.1", "serious_injuries", 49, 50, {}),
    ("6.4.4(1)③", "I.3", "burned_area_ha", 499.999999, 500.0, {}),
    ("5.3(2)", "R2", "affected_forest_ha", 99.999999, 100.0, {}),
    ("5.3(2)", "R2", "deaths", 9, 10, {}),
    ("5.3(2)", "R2", "serious_injuries", 49, 50, {}),
    ("5.3(3)", "R3", "deaths", 0, 1, {"out": True}),
    ("5.3(3)", "R3", "serious_injuries", 2, 3, {"out": True}),
]


@pytest.mark.parametrize("law", ["822", "541"])
@pytest.mark.parametrize(
    ("trigger", "fact", "below", "reached", "beside"),
    [pytest.param(*row[1:], id=f"{row[0]} {row[2]} {row[4]}") for row in BOUNDS],
)
def test_a_number_counts_from_its_bound_on(*, law, trigger, fact, below, reached, beside):
    assert states(of(fire(**{**beside, fact: below}), law=law))[trigger] == "not_met"
    assert states(of(fire(**{**beside, fact: reached}), law=law))[trigger] == "met"


@pytest.mark.parametrize(
    ("law", "trigger", "below_ha", "reached_ha"),
    [
        pytest.param("822", "IV.1", 9.999999, 10.0, id="822 art. 45 larger from 10 ha, IV.1"),
        pytest.param("541", "IV.1", 0.999999, 1.0, id="541 art. 40 larger from 1 ha, IV.1"),
        pytest.param("822", "III.4", 9.999999, 10.0, id="822 art. 45 larger from 10 ha, III.4"),
        pytest.param("541", "III.4", 0.999999, 1.0, id="541 art. 40 larger from 1 ha, III.4"),
    ],
)
def test_the_law_says_which_fire_is_a_larger_one(law, trigger, below_ha, reached_ha):
    burned = {"burned_area_ha": 60.0}

    assert (
        states(of(fire(affected_forest_ha=below_ha, **burned), law=law))[trigger] == "not_met"
    )
    assert states(of(fire(affected_forest_ha=reached_ha, **burned), law=law))[trigger] == "met"


HOURS = [
    ("6.4.1(1)②", "IV.2", 6, {}),
    ("6.4.2(1)②", "III.2", 12, {}),
    ("6.4.2(1)③", "III.3", 6, {"near_key_target": True}),
    ("6.4.3(1)②", "II.2", 24, {}),
    ("6.4.4(1)②", "I.2", 48, {}),
    ("5.3(5)", "R5", 24, {}),
]


@pytest.mark.parametrize(
    ("trigger", "hours", "beside"), [pytest.param(*row[1:], id=row[0]) for row in HOURS]
)
def test_an_hour_counts_at_the_instant_it_is_full(trigger, hours, beside):
    since = AT - timedelta(hours=hours)
    almost = since + timedelta(microseconds=1)

    assert states(of(fire(burning_since=almost, **beside)))[trigger] == "not_met"
    assert states(of(fire(burning_since=since, **beside)))[trigger] == "met"


# What a fire that meets everything still meets once it is under control, and once it is out.
STILL_MET_WHEN_CONTROLLED = ("IV.1", "IV.3", "III.1", "III.3", "III.4", "II.1", "I.1")
STILL_MET_WHEN_OUT = ("IV.1", "III.4")
WORST = {
    "hours": 48,
    "burned_area_ha": 1000.0,
    "affected_forest_ha": 1000.0,
    "deaths": 30,
    "serious_injuries": 100,
    "near_key_target": True,
    "severely_threatens_key_target": True,
    "dangerous": True,
    "threatens_residents": True,
    "threatens_key_facility": True,
    "border": "province",
    "needs_provincial_support": True,
    "other_reason_to_report": True,
}


def test_the_worst_fire_meets_everything_but_the_clause_of_two():
    told = states(of(fire(**WORST), short=True))

    assert told == {**dict.fromkeys((*TRIGGERS, *DUTIES), "met"), "III.5": "not_met"}


def test_control_acts_only_where_the_clause_says():
    assert met(of(fire(**WORST, controlled=True), short=True)) == list(
        STILL_MET_WHEN_CONTROLLED
    )


def test_extinction_acts_only_where_the_clause_says():
    assert met(of(fire(**WORST, out=True), short=True)) == list(STILL_MET_WHEN_OUT)


def test_a_duty_to_report_outlives_the_fire_but_for_the_hours():
    told = states(of(fire(**WORST, out=True)))

    assert [duty for duty in DUTIES if told[duty] == "met"] == [
        *("R1", "R2", "R3", "R4", "R6", "R7")
    ]


def test_out_means_under_control_without_saying_so():
    answer = of(fire(hours=48, out=True))

    assert answer.level is None


def test_control_counts_at_its_very_instant_and_not_before():
    since = AT - timedelta(hours=6)
    at_once = fire(burning_since=since, controlled=True)
    ahead = fire(burning_since=since)

    assert met(of(at_once)) == []
    assert met(of(at_once, at=AT - timedelta(microseconds=1))) == []
    assert met(of(ahead)) == ["IV.2"]


def test_a_control_dated_ahead_has_not_happened():
    ahead = replace(fire(hours=6), controlled_at=AT + timedelta(microseconds=1))

    assert met(of(ahead)) == ["IV.2"]
    assert [step.level for step in of(ahead).fires[0].next] == ["III", "II", "I"]


def test_a_fire_that_begins_later_has_burned_no_hour():
    later = fire(hours=-3)

    assert met(of(later)) == []
    assert of(later).fires[0].next[0].at == AT + timedelta(hours=9)


@pytest.mark.parametrize(
    ("border", "dangerous", "state"),
    [
        pytest.param("none", True, "not_met", id="5.3(1) inside the city"),
        pytest.param("prefecture", True, "met", id="5.3(1) prefectural border"),
        pytest.param("province", True, "met", id="5.3(1) provincial border"),
        pytest.param("province", False, "not_met", id="5.3(1) not dangerous"),
        pytest.param(None, True, "unknown", id="5.3(1) border unknown"),
        pytest.param(None, False, "not_met", id="5.3(1) not dangerous wherever it is"),
        pytest.param("prefecture", None, "unknown", id="5.3(1) danger unknown"),
    ],
)
def test_a_dangerous_fire_at_a_border_is_reported(border, dangerous, state):
    assert states(of(fire(border=border, dangerous=dangerous)))["R1"] == state


@pytest.mark.parametrize(
    ("residents", "facility", "state"),
    [
        pytest.param(True, False, "met", id="5.3(4) residents"),
        pytest.param(False, True, "met", id="5.3(4) facility"),
        pytest.param(False, False, "not_met", id="5.3(4) neither"),
        pytest.param(None, True, "met", id="5.3(4) one is enough"),
        pytest.param(None, False, "unknown", id="5.3(4) open"),
    ],
)
def test_a_threat_to_either_is_reported(residents, facility, state):
    told = states(of(fire(threatens_residents=residents, threatens_key_facility=facility)))

    assert told["R4"] == state


@pytest.mark.parametrize(
    ("fact", "duty"), [("needs_provincial_support", "R6"), ("other_reason_to_report", "R7")]
)
@pytest.mark.parametrize(
    ("value", "state"), [(True, "met"), (False, "not_met"), (None, "unknown")]
)
def test_what_a_person_ticks_is_reported(fact, duty, value, state):
    assert states(of(fire(**{fact: value})))[duty] == state


@pytest.mark.parametrize(
    ("level", "facts", "decides"),
    [
        pytest.param(None, {}, None, id="6.4 nothing to decide"),
        pytest.param("IV", {"hours": 6}, "office_director", id="6.4.1(1)"),
        pytest.param("III", {"hours": 12}, "deputy_commander", id="6.4.2(1)"),
        pytest.param("II", {"hours": 24}, "commander", id="6.4.3(1)"),
        pytest.param("I", {"hours": 48}, "commander", id="6.4.4(1)"),
    ],
)
def test_each_level_has_the_one_who_decides(level, facts, decides):
    answer = of(fire(**facts))

    assert (answer.level, answer.decides) == (level, decides)


def test_the_outer_level_is_the_highest_of_all_fires():
    answer = of(fire(id="A", hours=6), fire(id="B", hours=24), fire(id="C"))

    assert [each.level for each in answer.fires] == ["IV", "II", None]
    assert answer.level == answer.could_be == "II"
    assert height(answer.level) > height(answer.fires[0].level)

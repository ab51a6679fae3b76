"""What nobody knows: a trigger is open only where the unknown could decide it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firepost.domain.plan.conditions import Compare, Graded, Joined
from firepost.domain.plan.settle import settle
from firepost.domain.plan.situation import Between, Fire
from situations import AT, fire, of, states, wenzhou


@pytest.mark.parametrize(
    ("trigger", "facts", "state"),
    [
        pytest.param(
            "IV.1",
            {"burned_area_ha": 31.0, "affected_forest_ha": None, "deaths": None},
            "met",
            id="6.4.1(1)① the burned area makes it a larger fire, whoever died",
        ),
        pytest.param(
            "IV.1",
            {"burned_area_ha": 30.0, "affected_forest_ha": None, "deaths": None},
            "not_met",
            id="6.4.1(1)① too small whatever its grade",
        ),
        pytest.param(
            "IV.1",
            {"burned_area_ha": 31.0, "affected_forest_ha": 5.0, "deaths": None},
            "unknown",
            id="6.4.1(1)① the dead could make it a larger fire",
        ),
        pytest.param(
            "IV.1",
            {"burned_area_ha": 31.0, "affected_forest_ha": 5.0, "deaths": 2},
            "not_met",
            id="6.4.1(1)① an ordinary fire",
        ),
        pytest.param(
            "IV.1",
            {"burned_area_ha": None, "affected_forest_ha": 18.0},
            "unknown",
            id="6.4.1(1)① burned area unknown",
        ),
        pytest.param(
            "IV.1",
            {"burned_area_ha": None, "affected_forest_ha": 5.0},
            "not_met",
            id="6.4.1(1)① an ordinary fire of any size",
        ),
        pytest.param("IV.2", {"burning_since": None}, "unknown", id="6.4.1(1)② start unknown"),
        pytest.param(
            "IV.2",
            {"burning_since": None, "controlled": True},
            "not_met",
            id="6.4.1(1)② under control, whenever it began",
        ),
        pytest.param(
            "III.3",
            {"burning_since": None, "near_key_target": True, "controlled": True},
            "unknown",
            id="6.4.2(1)③ a control does not bound an unknown start",
        ),
        pytest.param(
            "III.3",
            {"near_key_target": None, "hours": 5},
            "not_met",
            id="6.4.2(1)③ too young, near or not",
        ),
        pytest.param(
            "III.3",
            {"near_key_target": None, "hours": 6, "out": True},
            "not_met",
            id="6.4.2(1)③ out, near or not",
        ),
        pytest.param(
            "III.1",
            {"deaths": None, "serious_injuries": 3},
            "met",
            id="6.4.2(1)① three hurt are enough",
        ),
        pytest.param(
            "III.1",
            {"deaths": None, "serious_injuries": 2},
            "unknown",
            id="6.4.2(1)① the dead could decide",
        ),
        pytest.param(
            "III.1",
            {"deaths": None, "out": True},
            "not_met",
            id="6.4.2(1)① out, whoever died",
        ),
        pytest.param(
            "II.4",
            {"near_key_target": None, "severely_threatens_key_target": None},
            "unknown",
            id="6.4.3(1)④ nobody has looked",
        ),
        pytest.param(
            "II.4",
            {"near_key_target": False, "severely_threatens_key_target": None},
            "not_met",
            id="6.4.3(1)④ what is not near is not severely threatened",
        ),
        pytest.param(
            "IV.3",
            {"near_key_target": None, "severely_threatens_key_target": True},
            "met",
            id="6.4.1(1)③ a severe threat is one nearby",
        ),
        pytest.param(
            "IV.3",
            {"near_key_target": None, "severely_threatens_key_target": False},
            "unknown",
            id="6.4.1(1)③ no severe threat may still be near",
        ),
    ],
)
def test_only_what_could_decide_leaves_a_clause_open(trigger, facts, state):
    assert states(of(fire(**facts)))[trigger] == state


def test_what_is_missing_is_named():
    (one,) = of(fire(near_key_target=None, hours=7)).fires

    assert one.trigger("III.3").missing == ("near_key_target",)
    assert one.trigger("IV.2").missing == ()


def test_only_the_measures_that_are_open_are_missing():
    (one,) = of(fire(burned_area_ha=31.0, affected_forest_ha=5.0, deaths=None)).fires
    assert one.trigger("IV.1").missing == ("deaths",)
    assert one.report_duties[1].missing == ("deaths",)

    (one,) = of(fire(burned_area_ha=None, affected_forest_ha=None)).fires
    assert one.trigger("IV.1").missing == ("affected_forest_ha", "burned_area_ha")

    (one,) = of(fire(burned_area_ha=31.0, affected_forest_ha=Between(9.0, 10.0))).fires
    assert one.trigger("IV.1").missing == ("affected_forest_ha",)

    (one,) = of(fire(burned_area_ha=None, deaths=3)).fires
    assert one.trigger("IV.1").missing == ("burned_area_ha",)


@pytest.mark.parametrize(
    ("word", "at_the_bound", "beside_it"),
    [
        pytest.param("over", False, (False, True), id="10.1 超过"),
        pytest.param("at_least", True, (False, True), id="10.1 以上 takes the bound in"),
        pytest.param("under", False, (True, False), id="10.1 以下 leaves the bound out"),
        pytest.param("at_most", True, (True, False), id="not more than"),
    ],
)
def test_each_word_knows_its_bound(word, at_the_bound, beside_it):
    held = Compare("deaths", word, 3)
    law = wenzhou().law()

    assert held.truth({"deaths": 3}, law) is at_the_bound
    assert (held.truth({"deaths": 2}, law), held.truth({"deaths": 4}, law)) == beside_it
    assert held.truth({}, law) is None


def test_a_fire_of_which_nothing_is_known_could_be_anything():
    answer = of(Fire(id="A"), short=None)

    (one,) = answer.fires
    assert (one.level, one.could_be) == (None, "I")
    assert {state.state for state in one.triggers} == {"unknown"}
    assert {duty.state for duty in one.report_duties} == {"unknown"}
    assert (one.grade, one.grade_presumed) == (None, False)
    assert (one.command_level, one.next, one.headroom) == ("county", (), ())
    assert answer.triggers[0].state == "not_met"


def test_the_citys_forces_count_for_every_fire_that_burns():
    answer = of(fire(id="A"), fire(id="B", controlled=True), short=True)

    assert [one.trigger("I.4").state for one in answer.fires] == ["met", "not_met"]


@pytest.mark.parametrize(
    ("estimate", "state"),
    [
        pytest.param(Between(101.0, 140.0), "met", id="6.4.3(1)③ all of it above"),
        pytest.param(Between(60.0, 99.0), "not_met", id="6.4.3(1)③ all of it below"),
        pytest.param(Between(60.0, 100.0), "unknown", id="6.4.3(1)③ its end reaches"),
    ],
)
def test_an_estimate_decides_only_where_all_of_it_agrees(estimate, state):
    assert states(of(fire(burned_area_ha=estimate)))["II.3"] == state


def test_an_estimate_that_stands_in_for_the_affected_area_is_one_number_not_two():
    """From 20 to 29 ha burned: never over 30, so the clause cannot hold by grade alone."""
    told = states(of(fire(burned_area_ha=Between(20.0, 29.0), affected_forest_ha=None)))

    assert told["IV.1"] == "not_met"
    (one,) = of(fire(burned_area_ha=Between(5.0, 29.0), affected_forest_ha=None)).fires
    assert (one.grade, one.grade_presumed, one.headroom[0].fact) == (None, True, "deaths")


# -- two dangerous fires, one after another (6.4.2(1)⑤) ---------------------------------


def dangerous(name: str, hours: float | None, *, out: bool = False, is_so: bool | None = True):
    since = None if hours is None else AT - timedelta(hours=hours)
    one = fire(id=name, out=out, dangerous=is_so)
    return replace(one, burning_since=since)


@pytest.mark.parametrize(
    ("fires", "state", "counted"),
    [
        pytest.param([dangerous("A", 1)], "not_met", (), id="one"),
        pytest.param([dangerous("A", 1), dangerous("B", 30)], "met", ("A", "B"), id="two burn"),
        pytest.param(
            [dangerous("A", 1), dangerous("B", 24, out=True)],
            "met",
            ("A", "B"),
            id="one burns, one is out and began 24 h ago",
        ),
        pytest.param(
            [dangerous("A", 1), dangerous("B", 24.001, out=True)],
            "not_met",
            (),
            id="one is out and began longer ago",
        ),
        pytest.param(
            [dangerous("A", 1, out=True), dangerous("B", 2, out=True)],
            "not_met",
            (),
            id="both out",
        ),
        pytest.param(
            [dangerous("A", 1), dangerous("B", -1)], "not_met", (), id="one is still to begin"
        ),
        pytest.param(
            [dangerous("A", 0), dangerous("B", 1)], "met", ("A", "B"), id="one begins now"
        ),
        pytest.param(
            [dangerous("A", 1), dangerous("B", 1, is_so=False)], "not_met", (), id="one is tame"
        ),
        pytest.param(
            [dangerous("A", 1), dangerous("B", 1, is_so=None)], "unknown", (), id="one may be"
        ),
        pytest.param(
            [dangerous("A", 1, is_so=None), dangerous("B", 1, is_so=None)],
            "unknown",
            (),
            id="both may be",
        ),
        pytest.param(
            [dangerous("A", 1), dangerous("B", None)],
            "met",
            ("A", "B"),
            id="one began nobody knows when, and burns",
        ),
        pytest.param(
            [dangerous("A", 1), dangerous("B", None, out=True)],
            "unknown",
            (),
            id="one began nobody knows when, and is out",
        ),
        pytest.param(
            [dangerous("A", 1, out=True), dangerous("B", None, out=True)],
            "not_met",
            (),
            id="both out, one began nobody knows when",
        ),
        pytest.param(
            [dangerous("A", 1), dangerous("B", None, out=True), dangerous("C", 3)],
            "met",
            ("A", "C"),
            id="the uncertain one is not listed",
        ),
        pytest.param(
            [dangerous("A", 1), dangerous("B", None, out=True, is_so=False)],
            "not_met",
            (),
            id="a tame one counts whenever it began",
        ),
    ],
)
def test_fires_that_follow_each_other(fires, state, counted):
    (answer,) = of(*fires).triggers

    assert (answer.id, answer.clause) == ("III.5", "6.4.2(1)⑤")
    assert (answer.state, answer.fires) == (state, counted)


def test_the_citys_open_clause_says_what_is_missing():
    (answer,) = of(dangerous("A", 1), dangerous("B", None, out=True, is_so=None)).triggers

    assert answer.missing == ("dangerous", "burning_since")


def test_an_open_clause_of_the_city_raises_what_could_be():
    answer = of(dangerous("A", 1), dangerous("B", 1, is_so=None))

    assert (answer.level, answer.could_be) == (None, "III")
    assert [one.could_be for one in answer.fires] == [None, None]


def test_a_grade_alone_is_open_while_the_unknown_area_could_pass_it():
    """Ten dead make it major; only an area of 1,000 ha or more would make it more than that."""
    plan = wenzhou()
    major = Graded("is", plan.grades.index("major"))
    known = {"deaths": 10, "serious_injuries": 0, "affected_forest_ha": None}

    assert settle(major, known, plan.law("822"), plan.fact_book) is None
    small = {**known, "affected_forest_ha": Between(5.0, 999.0)}
    assert settle(major, small, plan.law("822"), plan.fact_book) is True


def test_a_count_that_is_held_from_both_sides_may_still_be_just_that():
    """Only three is both at least and at most three: an unknown count leaves it open."""
    plan = wenzhou()
    three = Joined("all", (Compare("deaths", "at_least", 3), Compare("deaths", "at_most", 3)))

    assert settle(three, {"deaths": None}, plan.law("822"), plan.fact_book) is None
    assert settle(three, {"deaths": 3}, plan.law("822"), plan.fact_book) is True


def test_an_area_between_two_bounds_may_be_what_is_not_known():
    plan = wenzhou()
    area = "burned_area_ha"
    between = Joined("all", (Compare(area, "over", 30.0), Compare(area, "under", 50.0)))

    assert settle(between, {area: None}, plan.law("822"), plan.fact_book) is None


def test_an_estimate_is_tried_within_its_ends_alone():
    """From 40 to 60 it is one or the other; what lies outside is not asked."""
    plan = wenzhou()
    area = "burned_area_ha"
    either = Joined(
        "any",
        (
            Joined("all", (Compare(area, "at_least", 40.0), Compare(area, "under", 50.0))),
            Joined("all", (Compare(area, "at_least", 50.0), Compare(area, "at_most", 60.0))),
        ),
    )

    assert settle(either, {area: Between(40.0, 60.0)}, plan.law("822"), plan.fact_book) is True

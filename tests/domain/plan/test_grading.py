"""Grades in law, to the boundary: 822 art. 45 and 541 art. 40."""

from __future__ import annotations

import pytest

from firepost.domain.plan.situation import Between
from situations import fire, of, wenzhou

BOTH = ("822", "541")


def grade(law: str, **facts) -> str | None:
    return of(fire(**facts), law=law).fires[0].grade


@pytest.mark.parametrize(
    ("law", "area_ha", "expected"),
    [
        pytest.param("822", 0.0, "ungraded", id="822 art. 45 nothing burned"),
        pytest.param("822", 0.066999, "ungraded", id="822 art. 45(1) below its floor"),
        pytest.param("822", 0.067, "ordinary", id="822 art. 45(1) at its floor"),
        pytest.param("822", 9.999999, "ordinary", id="822 art. 45(1) below 10 ha"),
        pytest.param("822", 10.0, "larger", id="822 art. 45(2) 10 ha"),
        pytest.param("822", 99.999999, "larger", id="822 art. 45(2) below 100 ha"),
        pytest.param("822", 100.0, "major", id="822 art. 45(3) 100 ha"),
        pytest.param("822", 999.999999, "major", id="822 art. 45(3) below 1000 ha"),
        pytest.param("822", 1000.0, "exceptional", id="822 art. 45(4) 1000 ha"),
        pytest.param("541", 0.0, "ordinary", id="541 art. 40(1) other woodland alight"),
        pytest.param("541", 0.999999, "ordinary", id="541 art. 40(1) below 1 ha"),
        pytest.param("541", 1.0, "larger", id="541 art. 40(2) 1 ha"),
        pytest.param("541", 99.999999, "larger", id="541 art. 40(2) below 100 ha"),
        pytest.param("541", 100.0, "major", id="541 art. 40(3) 100 ha"),
        pytest.param("541", 999.999999, "major", id="541 art. 40(3) below 1000 ha"),
        pytest.param("541", 1000.0, "exceptional", id="541 art. 40(4) 1000 ha"),
    ],
)
def test_the_affected_area_grades_the_fire(law, area_ha, expected):
    assert grade(law, affected_forest_ha=area_ha) == expected


@pytest.mark.parametrize("law", BOTH)
@pytest.mark.parametrize(
    ("deaths", "expected"),
    [
        (1, "ordinary"),
        (2, "ordinary"),
        (3, "larger"),
        (9, "larger"),
        (10, "major"),
        (29, "major"),
        (30, "exceptional"),
    ],
)
def test_the_dead_grade_the_fire(law, deaths, expected):
    assert grade(law, deaths=deaths) == expected


@pytest.mark.parametrize("law", BOTH)
@pytest.mark.parametrize(
    ("injured", "expected"),
    [
        (1, "ordinary"),
        (9, "ordinary"),
        (10, "larger"),
        (49, "larger"),
        (50, "major"),
        (99, "major"),
        (100, "exceptional"),
    ],
)
def test_the_badly_hurt_grade_the_fire(law, injured, expected):
    assert grade(law, serious_injuries=injured) == expected


@pytest.mark.parametrize("law", BOTH)
@pytest.mark.parametrize(
    "worst", [{"affected_forest_ha": 100.0}, {"deaths": 10}, {"serious_injuries": 50}]
)
def test_the_worst_measure_decides(law, worst):
    mild = {"affected_forest_ha": 1.0, "deaths": 1, "serious_injuries": 1}

    assert grade(law, **{**mild, **worst}) == "major"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"deaths": None}, None, id="the dead could raise it"),
        pytest.param({"serious_injuries": None}, None, id="the hurt could raise it"),
        pytest.param(
            {"affected_forest_ha": None, "burned_area_ha": None}, None, id="no area at all"
        ),
        pytest.param(
            {"affected_forest_ha": 1000.0, "deaths": None, "serious_injuries": None},
            "exceptional",
            id="nothing is graver",
        ),
        pytest.param(
            {"affected_forest_ha": None, "burned_area_ha": None, "deaths": 30},
            "exceptional",
            id="nothing is graver, area unknown",
        ),
    ],
)
@pytest.mark.parametrize("law", BOTH)
def test_a_grade_is_unknown_while_something_could_raise_it(law, facts, expected):
    assert grade(law, **facts) == expected


@pytest.mark.parametrize(
    ("facts", "presumed", "expected"),
    [
        pytest.param({"affected_forest_ha": 12.0}, False, "larger", id="affected known"),
        pytest.param({"affected_forest_ha": None}, True, "larger", id="burned stands in"),
        pytest.param(
            {"affected_forest_ha": None, "deaths": 30}, True, "exceptional", id="deaths decide"
        ),
        pytest.param(
            {"affected_forest_ha": None, "burned_area_ha": None},
            False,
            None,
            id="neither known",
        ),
        pytest.param(
            {"affected_forest_ha": 5.0, "burned_area_ha": 4.0},
            False,
            "ordinary",
            id="burned below affected is taken",
        ),
        pytest.param(
            {"affected_forest_ha": 0.0}, False, "ungraded", id="none affected is not unknown"
        ),
    ],
)
def test_the_burned_area_stands_in_while_the_affected_is_unknown(facts, presumed, expected):
    (one,) = of(fire(**{"burned_area_ha": 12.0, **facts})).fires

    assert (one.grade_presumed, one.grade) == (presumed, expected)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        pytest.param(Between(10.0, 99.0), "larger", id="822 art. 45(2) from its floor on"),
        pytest.param(Between(9.0, 10.0), None, id="822 art. 45(2) up to its floor"),
        pytest.param(Between(1.0, 9.0), "ordinary", id="822 art. 45(1) within"),
        pytest.param(Between(99.0, 100.0), None, id="822 art. 45(3) up to its floor"),
        pytest.param(Between(50.0, 5000.0), None, id="822 art. 45 across"),
    ],
)
def test_an_estimate_grades_the_fire_where_all_of_it_agrees(estimate, expected):
    assert grade("822", affected_forest_ha=estimate) == expected


def test_both_laws_are_there_and_the_new_one_says_that_nobody_has_checked_it():
    laws = {law.id: law for law in wenzhou().laws}

    assert set(laws) == {"822", "541"}
    assert wenzhou().default_law == "822"
    assert not laws["822"].verified
    assert laws["822"].note is not None
    assert laws["822"].in_force_from.isoformat() == "2026-01-01"
    assert laws["541"].in_force_until.isoformat() == "2025-12-31"


def test_under_the_old_law_every_fire_is_ordinary_whatever_is_unknown():
    """541 art. 40(1): other woodland alight is enough."""
    grades = wenzhou().grades

    assert grades[wenzhou().law("541").surely({})] == "ordinary"
    assert grades[wenzhou().law("822").surely({})] == "ungraded"

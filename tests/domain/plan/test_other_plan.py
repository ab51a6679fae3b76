"""A plan of another trade is another file: rail transit, whose levels follow its own grades."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.situation import Case, Described
from situations import rail

AT = datetime(2026, 3, 1, tzinfo=UTC)
CALM = {
    "deaths": 0,
    "serious_injuries": 0,
    "direct_loss_million_yuan": 0.0,
    "interruption_h": 0.0,
}


def of(**facts):
    case = Case("X", {**CALM, **facts})
    answer = assess(rail(), Described(at=AT, cases=(case,)))
    return answer, answer.fires[0]


@pytest.mark.parametrize(
    ("fact", "value", "grade", "level"),
    [
        ("deaths", 0, "ungraded", None),
        ("deaths", 1, "ordinary", "IV"),
        ("deaths", 2, "ordinary", "IV"),
        ("deaths", 3, "larger", "III"),
        ("deaths", 9, "larger", "III"),
        ("deaths", 10, "major", "II"),
        ("deaths", 29, "major", "II"),
        ("deaths", 30, "exceptional", "I"),
        ("serious_injuries", 9, "ordinary", "IV"),
        ("serious_injuries", 10, "larger", "III"),
        ("serious_injuries", 49, "larger", "III"),
        ("serious_injuries", 50, "major", "II"),
        ("serious_injuries", 99, "major", "II"),
        ("serious_injuries", 100, "exceptional", "I"),
        ("direct_loss_million_yuan", 0.499999, "ungraded", None),
        ("direct_loss_million_yuan", 0.5, "ordinary", "IV"),
        ("direct_loss_million_yuan", 9.999999, "ordinary", "IV"),
        ("direct_loss_million_yuan", 10.0, "larger", "III"),
        ("direct_loss_million_yuan", 49.999999, "larger", "III"),
        ("direct_loss_million_yuan", 50.0, "major", "II"),
        ("direct_loss_million_yuan", 99.999999, "major", "II"),
        ("direct_loss_million_yuan", 100.0, "exceptional", "I"),
        ("interruption_h", 1.999999, "ungraded", None),
        ("interruption_h", 2.0, "ordinary", "IV"),
        ("interruption_h", 5.999999, "ordinary", "IV"),
        ("interruption_h", 6.0, "larger", "III"),
        ("interruption_h", 23.999999, "larger", "III"),
        ("interruption_h", 24.0, "major", "II"),
        ("interruption_h", 1000.0, "major", "II"),
    ],
)
def test_each_number_grades_alone_and_the_level_follows(fact, value, grade, level):
    answer, one = of(**{fact: value})

    assert (one.grade, one.level, answer.level) == (grade, level, level)
    assert one.could_be == level


def test_its_answer_speaks_its_own_words():
    answer, _ = of(deaths=10, interruption_h=None)

    told = answer.as_json()
    assert (told["plan"], told["law"], told["decides"]) == (
        "rail-transit",
        "plan",
        "rail_command",
    )
    assert told["triggers"] == []
    assert "fires" not in told
    assert told["incidents"][0]["command_level"] is None
    assert told["incidents"][0]["report_duties"] == []


def test_an_unknown_that_cannot_raise_it_further_is_no_matter():
    """An interruption alone never makes an exceptional event, so one of 100 million yuan is known."""
    assert of(direct_loss_million_yuan=50.0, interruption_h=None)[1].grade == "major"
    assert of(direct_loss_million_yuan=50.0, deaths=None)[1].grade is None
    assert of(direct_loss_million_yuan=5.0, interruption_h=None)[1].grade is None


def test_where_the_plan_allows_it_headroom_runs_through_the_grade():
    _, one = of(interruption_h=20.0, serious_injuries=None, direct_loss_million_yuan=49.5)

    assert [(room.trigger, room.fact, room.by) for room in one.headroom] == [
        ("II", "deaths", 10),
        ("II", "direct_loss_million_yuan", 0.5),
        ("II", "interruption_h", 4.0),
        ("I", "deaths", 30),
        ("I", "direct_loss_million_yuan", 50.5),
    ]

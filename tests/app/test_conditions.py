"""Behind every condition stands its fact; what is unknown, estimated or contested is said so."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from firepost.app import asked, conditions, rate
from firepost.domain.errors import Refused

CST = timezone(timedelta(hours=8))


def at(hour, minute=0):
    return f"2026-03-01T{hour:02d}:{minute:02d}:00+08:00"


def moment(hour, minute=0):
    return datetime(2026, 3, 1, hour, minute, tzinfo=CST)


def square(side_deg):
    west, south = 119.98, 27.67
    ring = [
        [west, south],
        [west + side_deg, south],
        [west + side_deg, south + side_deg],
        [west, south + side_deg],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def desk(post_at):
    """Eight in the morning; the fire began at six."""
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", ignited_at=at(6), district="330329")
    return desk


def told(desk):
    rows = conditions.conditions(desk.post.plan, desk.board, desk.fire)
    return {row.trigger.id: row for row in rows}


def test_all_sixteen_stand_in_plan_order(desk):
    rows = conditions.conditions(desk.post.plan, desk.board, desk.fire)

    assert [row.trigger.id for row in rows] == [t.id for t in desk.post.plan.triggers]
    assert len(rows) == 16


def test_a_fact_shows_its_value_and_who_said_it_when(desk):
    desk.says("casualties.report", deaths=0, serious_injuries=0)
    desk.says("fact.state", fact="burned_area_ha", value=41.4, at=at(7, 50), source="无人机")

    (grade, area) = told(desk)["IV.1"].grounds

    assert (grade.key, grade.value, grade.presumed) == ("grade", "larger", True)
    assert (area.value, area.said.source, area.said.at) == (41.4, "无人机", moment(7, 50))


def test_a_condition_says_since_when_it_is_met(desk):
    desk.says("fact.state", fact="burned_area_ha", value=41.4, at=at(7, 50))
    desk.clock.at = moment(12, 30)

    rows = told(desk)

    assert rows["IV.1"].since == moment(7, 50)
    assert rows["IV.2"].since == moment(12)


def test_each_time_condition_has_its_own_countdown(desk):
    rows = told(desk)

    coming = {key: row.comes_at for key, row in rows.items() if row.comes_at}
    assert coming == {
        "IV.2": moment(12),
        "III.2": moment(18),
        "II.2": moment(6) + timedelta(hours=24),
        "I.2": moment(6) + timedelta(hours=48),
    }
    desk.says("fact.state", fact="near_key_target", value=True)
    assert told(desk)["III.3"].comes_at == moment(12)
    desk.says("fire.state", state="controlled")
    coming = {key for key, row in told(desk).items() if row.comes_at}
    assert coming == {"III.3"}, "control stops the others, not this one"


def test_an_unknown_answer_says_what_a_yes_would_give(desk):
    (yes,) = told(desk)["II.4"].ifs

    assert (yes.why, yes.fact, yes.value) == ("if_so", "severely_threatens_key_target", True)
    assert (yes.state, yes.level) == ("met", "II")


def test_an_estimate_says_what_each_end_would_give(desk):
    desk.says("fact.state", fact="burned_area_ha", value=40, low=28, high=55)

    row = told(desk)["III.4"]

    assert row.state == "unknown"
    assert [(one.why, one.value, one.state, one.level) for one in row.ifs] == [
        ("low", 28, "not_met", None),
        ("high", 55, "met", "III"),
    ]


def test_an_estimated_affected_area_goes_through_the_plan_as_its_range(desk):
    desk.says("fact.state", fact="burned_area_ha", value=60)
    desk.says("fact.state", fact="affected_forest_ha", value=12, low=8, high=15)

    assert desk.fire.plan.grade is None
    assert told(desk)["III.4"].state == "unknown"
    assert asked.assessed(desk.post.plan, desk.board) == desk.board.plan


def test_the_succession_counts_the_fires_of_the_whole_city(desk):
    desk.says("fact.state", fact="dangerous", value=True)
    assert told(desk)["III.5"].counted == (desk.fire.id,)

    other = desk.says("incident.open", name="珊溪", ignited_at=at(7), district="330328")
    desk.says("fact.state", fact="dangerous", value=True, incident=other.id)

    row = told(desk)["III.5"]
    assert (row.state, set(row.counted)) == ("met", {desk.fire.id, other.id})


def test_readings_that_mattered_are_those_behind_what_is_met_or_open(desk):
    rows = conditions.conditions(desk.post.plan, desk.board, desk.fire)
    numbers = [one.number for one in conditions.readings_that_mattered(rows)]

    assert numbers == sorted(numbers)
    assert {6, 8} <= set(numbers), "the hours are counting"


def test_a_reading_chosen_otherwise_changes_the_judgement_and_tells_whose_choice(desk):
    desk.clock.at = moment(12)
    assert told(desk)["IV.2"].state == "met"

    desk.says("setting.choose", setting="bare_hours", value="over", by="指挥长")

    assert told(desk)["IV.2"].state == "not_met"
    assert desk.board.settings["bare_hours"].said.by == "指挥长"


def test_a_setting_out_of_range_is_refused_with_its_clause_and_what_it_may_be(desk):
    with pytest.raises(Refused) as refused:
        desk.says("setting.choose", setting="succession_window_h", value=500)

    said = desk.post._ground.words.say(refused.value.notice)
    assert "6.4.2(1)⑤" in said
    assert "1 – 168" in said
    with pytest.raises(Refused, match=r"setting\.unknown"):
        desk.says("setting.choose", setting="no_such", value=1)


@pytest.mark.parametrize(
    ("command", "clause"),
    [
        ({"do": "fire.state", "state": "controlled", "at": at(5)}, "6.4"),
        ({"do": "casualties.report", "deaths": 0}, "6.4.2(1)①"),
    ],
    ids=["control before ignition", "deaths that go down"],
)
def test_what_cannot_be_is_refused_in_words_with_the_clause(desk, command, clause):
    desk.says("casualties.report", deaths=1)

    with pytest.raises(Refused) as refused:
        desk.says(**command)

    assert clause in desk.post._ground.words.say(refused.value.notice)


# -- the rate: a reckoning


def grow(desk, *sides):
    for place, side in enumerate(sides):
        desk.clock.at = moment(8 + place)
        desk.says("perimeter.record", geometry=square(side), method="drone", accuracy_m=5)


def test_the_rate_comes_from_the_last_perimeters_with_its_spread(desk):
    grow(desk, 0.002, 0.003, 0.004)

    pace = rate.rate_of(desk.fire)
    small, middle, large = (one.area_ha for one in desk.fire.perimeters)

    assert pace.ha_per_h == pytest.approx(large - middle)
    assert pace.low_ha_per_h <= middle - small < pace.ha_per_h < pace.high_ha_per_h
    when = rate.reached(pace, 10)
    assert when.earliest < when.likely < when.latest


def test_one_perimeter_or_a_held_fire_has_no_rate(desk):
    grow(desk, 0.002)
    assert rate.rate_of(desk.fire) is None

    grow(desk, 0.002, 0.003)
    assert rate.rate_of(desk.fire) is not None
    desk.says("fire.state", state="controlled")
    assert rate.rate_of(desk.fire) is None


def test_a_fire_that_may_not_grow_may_never_get_there(desk):
    grow(desk, 0.004, 0.0039)

    pace = rate.rate_of(desk.fire)

    assert pace.ha_per_h < 0
    when = rate.reached(pace, 10)
    assert (when.likely, when.latest) == (None, None)


def test_a_rate_never_moves_a_trigger(desk):
    """At this pace 30 ha pass within the hour; until they are measured nothing is met."""
    grow(desk, 0.002, 0.004)

    assert rate.reached(rate.rate_of(desk.fire), 30 - desk.fire.area.value_ha).likely
    desk.clock.at = moment(11, 59)
    assert desk.fire.plan.level is None

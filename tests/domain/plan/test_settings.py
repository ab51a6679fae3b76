"""Readings of what the plan leaves open: each a setting, with a default, that can be read otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firepost.domain.errors import Refused
from firepost.domain.plan.build import with_settings
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.situation import Fire, Situation
from situations import AT, fire, wenzhou


def read_as(settings, *fires: Fire):
    return assess(with_settings(wenzhou(), settings), Situation(at=AT, fires=fires))


def test_every_gap_of_the_text_has_its_reading():
    readings = wenzhou().readings

    assert [reading.number for reading in readings] == list(range(1, 36))
    for reading in readings:
        assert reading.clause
        assert all((reading.gap.zh, reading.gap.en, reading.says.zh, reading.says.en))
        assert reading.settings
        for setting in reading.settings:
            assert setting.value == setting.default
            bounded = setting.low is not None or bool(setting.choices)
            assert bounded or isinstance(setting.default, bool)


def test_every_trigger_says_on_which_readings_it_rests():
    numbers = {reading.number for reading in wenzhou().readings}

    assert all(set(trigger.readings) <= numbers for trigger in wenzhou().triggers)
    assert wenzhou().trigger("III.5").readings == (9, 10)


def test_a_bare_hour_may_be_read_as_more_than_that_hour():
    """Reading 8."""
    just, more = fire(hours=6), fire(hours=6.001)

    assert read_as({"bare_hours": "over"}, just).level is None
    assert read_as({"bare_hours": "over"}, more).level == "IV"
    assert read_as({}, just).level == "IV"


def test_read_strictly_the_next_level_still_comes_at_its_hour():
    (answer,) = read_as({"bare_hours": "over"}, fire(hours=1)).fires

    assert [step.at - AT for step in answer.next] == [
        timedelta(hours=each) for each in (5, 11, 23, 47)
    ]


def test_a_larger_fire_may_be_read_as_that_grade_alone():
    """Reading 11: ten dead, 40 ha, under control and out; a major fire is not a larger one."""
    major = fire(burned_area_ha=40.0, deaths=10, out=True)

    assert read_as({"larger_means": "is"}, major).level is None
    assert read_as({}, major).level == "IV"


def test_a_grade_alone_may_still_be_open():
    larger = fire(burned_area_ha=40.0, affected_forest_ha=18.0, deaths=None)

    assert read_as({}, larger).fires[0].trigger("IV.1").state == "met"
    assert read_as({"larger_means": "is"}, larger).fires[0].trigger("IV.1").state == "unknown"


def test_the_burned_area_may_be_kept_from_standing_in():
    """Reading 12."""
    (answer,) = read_as(
        {"burned_area_stands_in": False}, fire(burned_area_ha=120.0, affected_forest_ha=None)
    ).fires

    assert (answer.grade, answer.grade_presumed) == (None, False)
    assert answer.trigger("IV.1").state == "unknown"


def test_the_window_of_succession_may_be_longer():
    """Reading 9: the second fire is out and began 30 h ago."""
    one = fire(id="A", dangerous=True)
    late = fire(id="B", hours=30, out=True, dangerous=True)

    assert read_as({}, one, late).level is None
    assert read_as({"succession_window_h": 36}, one, late).level == "III"
    both_out = (replace(one, extinguished_at=AT), replace(late, extinguished_at=AT))
    told = read_as({"succession_window_h": 36, "succession_still_burning": 0}, *both_out)
    assert told.level == "III"


def test_near_a_target_may_hold_by_its_bare_letter():
    """Reading 15: the clause itself does not ask whether the fire is out."""
    out = fire(near_key_target=True, out=True)

    assert read_as({}, out).level is None
    assert read_as({"near_holds_when_out": True}, out).level == "IV"


def test_the_threat_to_report_may_be_read_as_both():
    """Reading 20."""
    one = fire(threatens_residents=True)

    def state(settings):
        duties = read_as(settings, one).fires[0].report_duties
        return next(duty.state for duty in duties if duty.id == "R4")

    assert state({}) == "met"
    assert state({"threat_joins": "all"}) == "not_met"


def test_three_at_once_may_be_counted_over_the_city():
    """Reading 22."""
    fires = [fire(id=name, districts=(f"33032{name}",)) for name in "123"]

    assert [one.command_level for one in read_as({}, *fires).fires] == ["county"] * 3
    assert [one.command_level for one in read_as({"crowd_digits": 4}, *fires).fires] == [
        "city"
    ] * 3


def test_level_one_builds_on_level_two_unless_read_otherwise():
    """Reading 16."""
    plan = wenzhou()
    literal = with_settings(plan, {"level1_accumulates": False})
    own = plan.level("I").actions

    assert plan.actions_at("I")[-len(own) :] == own
    assert len(plan.actions_at("I")) == sum(len(level.actions) for level in plan.levels)
    assert literal.actions_at("I") == own
    assert literal.actions_at("II") == plan.actions_at("II")


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"near_distance_m": -1}, "plan.setting_out_of_range"),
        ({"near_distance_m": 60000}, "plan.setting_out_of_range"),
        ({"near_distance_m": 0.5}, "plan.setting_out_of_range"),
        ({"near_distance_m": True}, "plan.setting_out_of_range"),
        ({"severe_eta_h": float("nan")}, "plan.setting_out_of_range"),
        ({"near_distance_m": "far"}, "plan.setting_out_of_range"),
        ({"bare_hours": "under"}, "plan.setting_out_of_range"),
        ({"bare_hours": 6}, "plan.setting_out_of_range"),
        ({"level1_accumulates": 1}, "plan.setting_out_of_range"),
        ({"no_such_knob": 1}, "plan.no_such_setting"),
    ],
)
def test_a_setting_out_of_its_range_is_refused(settings, key):
    with pytest.raises(Refused) as refusal:
        with_settings(wenzhou(), settings)

    assert refusal.value.notice.key == key


def test_a_setting_within_its_range_is_kept_beside_its_default():
    setting = with_settings(wenzhou(), {"severe_eta_h": 2}).setting("severe_eta_h")

    assert (setting.value, setting.default) == (2, 1.0)
    assert wenzhou().setting("severe_eta_h").value == 1.0

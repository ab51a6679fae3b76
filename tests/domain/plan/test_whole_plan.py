"""The plan of 2021 is there in full: who is told, who decides, what each level obliges people to do."""

from __future__ import annotations

from datetime import date

from situations import rail, wenzhou


def test_the_plan_file_holds_the_whole_plan():
    plan = wenzhou()

    assert len(plan.triggers) == 16
    assert len(plan.duties) == 7
    assert len(plan.groups) == 12
    assert [len(level.actions) for level in plan.levels] == [5, 6, 14, 12]
    assert {colour.id for colour in plan.warnings} == {"blue", "yellow", "orange", "red"}
    assert [(tier.id, tier.people) for tier in plan.tiers] == [
        ("city", 500),
        ("county", 200),
        ("township", 50),
    ]
    assert len([task for task in plan.tasks if task.stage == "unit"]) == 21
    assert {task.clause for task in plan.tasks} >= {
        *("6.1", "5.1.2", "4.3", "4.1.2", "4.2.1(4)", "6.3.4", "4.2.1(5)", "6.3.5", "7.2"),
        *("8.1", "8.2", "8.3", "8.4", "9.1", "6.3.6", "6.3.7", "6.3.2"),
    }
    hotspot = next(clock for clock in plan.clocks if clock.id == "hotspot")
    assert (hotspot.minutes, hotspot.clause, hotspot.escalates_to) == (60, "5.2", "office")


def test_every_duty_to_report_goes_to_the_three_and_is_copied():
    for duty in wenzhou().duties:
        assert duty.to == ("provincial_office", "city_party_committee", "city_government")
        assert duty.copy_to == ("member_units",)


def test_the_plan_knows_that_it_is_overdue():
    assert wenzhou().is_overdue(date(2026, 3, 1))
    assert not wenzhou().is_overdue(date(2024, 10, 8))
    assert not rail().is_overdue(date(2026, 3, 1))


def test_who_analyses_proposes_and_decides_each_level():
    told = {
        level.id: (level.analyses, level.proposes, level.decides, level.may_also_decide)
        for level in wenzhou().levels
    }

    assert told == {
        "IV": ("office", (), "office_director", ()),
        "III": ("office", (), "deputy_commander", ()),
        "II": ("office", ("office",), "commander", ()),
        "I": ("office", ("headquarters",), "commander", ("city_government",)),
    }


def test_the_default_values_of_live_readings_are_those_on_record():
    values = {knob.key: knob.value for each in wenzhou().readings for knob in each.settings}

    assert values["near_distance_m"] == 1000
    assert values["succession_window_h"] == 24
    assert values["hotspot_minutes"] == 60
    assert values["analysis_minutes"] == 15
    assert values["first_report_minutes"] == 30
    assert values["control_closure_pct"] == 100
    assert values["warning_accumulates"] is True
    assert all(colour.accumulates for colour in wenzhou().warnings[1:])


def test_assessment_after_the_fire_goes_by_its_grade():
    (task,) = [each for each in wenzhou().tasks if each.clause == "8.3"]

    assert task.by_grade == {
        "ungraded": "county_government",
        "ordinary": "county_government",
        "larger": "city_government",
        "major": "provincial_authority",
        "exceptional": "provincial_authority",
    }

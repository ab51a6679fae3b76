"""Sending a tired team to work is recorded and warned of, by whatever door."""

from __future__ import annotations

import pytest


@pytest.fixture
def night(post_at):
    desk = post_at("前指")
    fire = desk.says("incident.open", name="北坑湾").id
    team = desk.says(
        "team.register", name="泰专一", kind="professional", trained=True, people=20
    ).id
    return desk, fire, team


def sent(desk, fire, team, status, **more):
    answer = desk.says("team.assign", team=team, status=status, incident=fire, **more)
    return [notice.key for notice in answer.warnings]


def test_a_team_that_rested_too_short_is_warned_of_and_one_that_rested_is_not(night):
    desk, fire, team = night
    assert sent(desk, fire, team, "working") == []
    desk.clock.pass_by(hours=6)
    sent(desk, fire, team, "resting")
    desk.clock.pass_by(hours=1)

    assert sent(desk, fire, team, "working") == ["team.not_rested"]

    sent(desk, fire, team, "resting")
    desk.clock.pass_by(hours=4)
    assert sent(desk, fire, team, "working") == []


def test_more_work_after_too_many_hours_is_warned_of_with_the_hours(night):
    desk, fire, team = night
    sent(desk, fire, team, "working", sector="A")
    desk.clock.pass_by(hours=7)
    assert sent(desk, fire, team, "working", sector="B") == []
    desk.clock.pass_by(hours=2)

    answer = desk.says("team.assign", team=team, status="working", sector="C", incident=fire)

    (notice,) = answer.warnings
    assert notice.key == "team.over_hours"
    assert dict(notice.values)["hours"] == "9.0"


def test_the_limit_is_the_desks_own(night):
    desk, fire, team = night
    desk.says("setting.choose", setting="work_warn_h", value=2)
    sent(desk, fire, team, "working")
    desk.clock.pass_by(hours=3)

    assert sent(desk, fire, team, "working") == ["team.over_hours"]


def test_a_word_about_the_past_warns_of_nothing(night):
    desk, fire, team = night
    begun = desk.clock()
    desk.clock.pass_by(hours=1)
    sent(desk, fire, team, "resting")
    desk.clock.pass_by(minutes=30)

    assert sent(desk, fire, team, "working", at=begun.isoformat()) == []

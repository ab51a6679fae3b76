"""What the screen reads off a board."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fakes import boards
from fakes.boards import at, said
from firepost.app.board import BurnedArea, Known
from firepost.domain.plan.assessment import TriggerState
from firepost.ui import reading

NOW = boards.NOW


def test_growth_is_between_the_perimeter_that_holds_and_the_one_before():
    pace = reading.growth(boards.fire())

    assert pace is not None
    assert round(pace.ha_per_h, 2) == round((41.4 - 28.9) / (140 / 60), 2)
    assert (pace.since, pace.until) == (at("15:30"), at("17:50"))


def test_one_perimeter_is_no_growth():
    only = boards.perimeters()[-1:]

    assert reading.growth(boards.fire(perimeters=only)) is None


def test_two_flights_within_minutes_are_no_growth():
    """Six minutes apart the difference says more of the drawing than of the fire."""
    early, late = boards.perimeters()[-2:]
    early = replace(early, said=replace(early.said, at=late.said.at - timedelta(minutes=6)))

    assert reading.growth(boards.fire(perimeters=(early, late))) is None


def test_a_stated_area_has_no_growth():
    told = BurnedArea(50.0, said(at("18:00")), contested=False, perimeter=None)

    assert reading.growth(boards.fire(area=told)) is None


def test_forces_on_site_leave_out_the_untrained_and_the_withdrawn():
    seen = reading.forces(boards.board(), "f1", NOW)

    assert (seen.people, seen.teams) == (186, 7)
    assert (seen.coming_people, seen.coming_teams) == (60, 2)
    assert seen.untrained_people == 15


def test_a_team_of_unknown_strength_makes_the_figure_a_lower_bound():
    teams = tuple(
        replace(team, people=None) if team.id == "t0" else team for team in boards.teams()
    )

    seen = reading.forces(boards.board(teams=teams), "f1", NOW)

    assert (seen.people, seen.unknown_teams) == (158, 1)


def test_the_longest_silent_team_comes_first_and_resting_teams_have_more_time():
    teams = tuple(replace(team, last_contact_at=at("16:40")) for team in boards.teams())
    teams = (replace(teams[0], last_contact_at=at("15:00")), *teams[1:])

    quiet = reading.silent(boards.board(teams=teams), NOW)

    assert quiet[0].name == "泰顺县专业队一分队"
    assert {team.status.value for team in quiet} == {"working", "en_route"}


def test_a_team_just_sent_is_not_silent_though_never_called():
    team = replace(
        boards.teams()[0], last_contact_at=None, status=Known("working", said(at("18:10")))
    )

    assert reading.silent(boards.board(teams=(team,)), NOW) == ()


def test_the_proposal_names_every_condition_met_at_its_level():
    wanted = reading.proposal(boards.board(), boards.fire())

    assert (wanted.level, wanted.clauses) == ("IV", "6.4.1(1)①②")


def test_a_city_wide_condition_raises_the_proposal():
    city = (TriggerState("III.5", "6.4.2(1)⑤", "III", "met", (), ("f1", "f2")),)
    board = boards.board()
    board = replace(board, plan=replace(board.plan, triggers=city))

    assert reading.proposal(board, boards.fire()).level == "III"


def test_a_fire_that_is_out_proposes_nothing_of_its_own():
    out = boards.fire(out=True, extinguished_at=at("18:00"))

    assert reading.proposal(boards.board(out), out).level is None
    assert reading.next_level(boards.board(out), out) is None


def test_the_next_level_says_time_then_area_then_missing_facts():
    coming = reading.next_level(boards.board(), boards.fire())

    assert coming is not None
    assert (coming.level, coming.clause) == ("III", "6.4.2(1)")
    assert [push.trigger.id for push in coming.pushes] == ["III.2", "III.4", "III.5"]
    assert coming.pushes[0].at == at("20:34")
    assert coming.pushes[1].by == 8.6
    assert coming.pushes[1].likely_at is not None
    assert coming.pushes[2].missing == ("dangerous",)


def test_a_shrinking_fire_is_not_projected_to_grow():
    early, late = boards.perimeters()[-2:]
    late = replace(late, area_ha=20.0)
    fire = boards.fire(
        perimeters=(early, late),
        area=BurnedArea(20.0, late.said, contested=False, perimeter=late),
    )

    coming = reading.next_level(boards.board(fire), fire)

    assert coming is not None
    assert coming.pushes[1].likely_at is None


def test_clauses_of_one_paragraph_are_joined():
    assert reading.joined(["6.4.1(1)①", "6.4.1(1)②", "6.4.2(1)⑤"]) == "6.4.1(1)①② 6.4.2(1)⑤"
    assert reading.split("5.3(1)") == ("5.3(1)", "")

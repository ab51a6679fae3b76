"""Sums over several fires: what is unknown is never counted as 0, what is contested says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from fakes import boards
from firepost.app.board import Known
from firepost.ui import reading, together


def with_fires(*fires):
    return replace(boards.board(), incidents=fires)


@pytest.fixture
def one():
    return boards.board().incidents[0]


def another(fire, **changes):
    return replace(fire, id="f2", name="桐溪林火", **changes)


def test_two_known_areas_are_added_and_are_as_old_as_the_older(one):
    older = replace(one.area.said, at=one.area.said.at - timedelta(hours=2))
    other = another(one, area=replace(one.area, value_ha=10.0, said=older))
    total = together.area(with_fires(one, other))

    assert total.value == pytest.approx(one.area.value_ha + 10)
    assert not total.least
    assert total.oldest.fire == "f2"


def test_a_fire_without_a_figure_makes_the_sum_a_lower_bound(one):
    total = together.area(with_fires(one, another(one, area=None)))

    assert total.value == pytest.approx(one.area.value_ha)
    assert total.least
    assert total.unknown == 1


def test_at_least_nobody_is_not_told_as_nought(one):
    nobody = replace(one, casualties={"deaths": Known(0, one.opened)})
    unsaid = another(one, casualties={})

    assert together.casualties(with_fires(nobody), "deaths").value == 0
    assert together.casualties(with_fires(nobody, unsaid), "deaths").value is None
    assert together.casualties(with_fires(unsaid), "deaths").value is None


def test_a_contested_part_makes_the_sum_contested(one):
    other = another(one, area=replace(one.area, contested=True))

    assert not together.area(with_fires(one)).contested
    assert together.area(with_fires(one, other)).contested


def test_a_team_of_unknown_strength_makes_the_people_a_lower_bound(one):
    board = with_fires(one)
    here = [team for team in board.teams if team.incident == one.id]
    unsaid = tuple(
        replace(team, people=None, strength=None) if team is here[0] else team
        for team in board.teams
    )
    now = boards.NOW
    whole = together.people(board, now)
    part = together.people(replace(board, teams=unsaid), now)

    assert not whole.least
    assert whole.value == reading.forces(board, one.id, now).people
    assert part.least
    assert part.value == whole.value - here[0].people


def test_a_fire_nobody_named_a_team_for_has_unknown_forces(one):
    total = together.people(with_fires(another(one)), boards.NOW)

    assert total.value is None
    assert total.unknown == 1


def test_closed_fires_are_in_no_sum(one):
    closed = another(one, state=Known("closed", one.opened))

    assert len(together.area(with_fires(one, closed)).parts) == 1


def test_the_city_is_called_for_by_the_fire_that_is_worst(one):
    board = replace(with_fires(one, another(one)), proposed="IV")
    called = together.called(board)

    assert called.clauses == "6.4.1(1)①②"
    assert called.met[0][1] == (one.name, "桐溪林火") or called.met[0][1] == (
        "桐溪林火",
        one.name,
    )


def test_the_next_level_of_the_city_comes_by_the_fire_that_is_nearest_to_it(one):
    nearer = replace(one.plan, headroom=(replace(one.plan.headroom[2], by=1.5),))
    board = replace(with_fires(one, another(one, plan=nearer)), proposed="IV")
    coming = together.next_of_city(board)

    assert coming.level == "III"
    grown = [(name, push.by) for name, push in coming.pushes if push.by is not None]
    assert grown == [("桐溪林火", 1.5)]

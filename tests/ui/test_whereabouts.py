"""Where a team is: as told, else by its sector's line, else at home; never at home once sent out."""

from __future__ import annotations

import pytest

from firepost.app.whereabouts import whereabouts
from firepost.ui.forces import cards

RING = [[119.945, 27.596], [119.951, 27.595], [119.953, 27.601], [119.948, 27.604]]


@pytest.fixture
def ground(post_at):
    """A perimeter with two sectors drawn, one of them held; a team registered at its home."""
    desk = post_at("前指")
    fire = desk.says("incident.open", name="北坑湾", district="330329").id
    home = {"lon_deg": 120.0, "lat_deg": 27.5}
    team = desk.says(
        "team.register", name="泰专一", kind="professional", trained=True, people=20, **home
    ).id
    edge = {"type": "Polygon", "coordinates": [[*RING, RING[0]]]}
    desk.says("perimeter.record", method="drone", geometry=edge, incident=fire)
    for letter, ends in (("A", RING[0:2]), ("B", RING[1:3])):
        line = {"type": "LineString", "coordinates": ends}
        desk.says("sector.draw", sector=letter, line=line, incident=fire)
    held = {"type": "LineString", "coordinates": RING[1:3]}
    desk.says("line.mark", state="held", line=held, incident=fire)
    return desk, fire, team


def place(desk):
    (team,) = desk.board.teams
    return whereabouts(desk.board, team)


def test_a_free_team_is_at_home_and_one_on_the_way_is_nobody_knows_where(ground):
    desk, fire, team = ground
    assert place(desk).by == "home"

    desk.says("team.assign", team=team, status="en_route", incident=fire)

    assert place(desk) is None


def test_a_team_in_a_sector_stands_on_its_line_until_a_place_is_told(ground):
    desk, fire, team = ground
    desk.says("team.assign", team=team, status="working", sector="A", incident=fire)
    found = place(desk)
    assert found.by == "sector"
    assert (found.lon_deg, found.lat_deg) == pytest.approx((119.948, 27.5955), abs=5e-4)

    desk.says(
        "team.assign", team=team, status="working", sector="A", incident=fire,
        lon_deg=119.949, lat_deg=27.5951,
    )  # fmt: skip

    assert place(desk).by == "told"


def test_a_sector_nobody_drew_places_nobody(ground):
    desk, fire, team = ground
    desk.says("team.assign", team=team, status="working", sector="Z", incident=fire)

    assert place(desk) is None


def test_the_sectors_lengths_and_what_is_held_stand_at_the_foot(ground, setting):
    desk, fire, team = ground
    desk.says("team.assign", team=team, status="working", sector="A", incident=fire)
    board = desk.board

    found = {
        one.name: one for one in cards.sectors(setting, board, board.incidents[0], board.at)
    }

    assert (found["A"].held, found["A"].people) == (0.0, "20")
    assert found["B"].held == pytest.approx(1.0)
    assert found["B"].length == "0.69/0.69 公里"
    assert "0.69" in cards.sectors_told(setting, board.incidents[0])

"""Slope and aspect of each side of the edge, on ground whose lie is known."""

from __future__ import annotations

import numpy as np
import pytest

from firepost.domain.geometry.lie import lie_of, side_of_text

M_PER_LAT = 110_790.0
RING = [[119.97, 27.65], [119.98, 27.65], [119.98, 27.66], [119.97, 27.66], [119.97, 27.65]]
SHAPE = {"type": "Polygon", "coordinates": [RING]}


def by_side(heights, shape=SHAPE):
    return {side.side: side for side in lie_of(shape, heights, step_m=10.0)}


def rising_north(degrees):
    return degrees[:, 1] * M_PER_LAT * np.tan(np.radians(20.0))


def test_ground_that_rises_to_the_north_faces_south_and_is_uphill_on_that_side_alone():
    found = by_side(rising_north)

    assert set(found) == {"north", "east", "south", "west"}
    for side in found.values():
        assert side.mean_deg == pytest.approx(20.0, abs=0.1)
        assert side.max_deg == pytest.approx(20.0, abs=0.1)
        assert side.faces_deg == pytest.approx(180.0, abs=0.5)
        assert side.void == 0.0
    assert {name: side.uphill for name, side in found.items()} == {
        "north": 1.0,
        "east": 0.0,
        "south": 0.0,
        "west": 0.0,
    }
    assert found["north"].length_m == pytest.approx(986, abs=3)
    assert found["east"].length_m == pytest.approx(1108, abs=3)


def test_which_way_the_ring_runs_makes_no_difference():
    turned = {"type": "Polygon", "coordinates": [RING[::-1]]}
    there, back = by_side(rising_north), by_side(rising_north, turned)

    assert there.keys() == back.keys()
    for name, side in there.items():
        assert side.uphill == back[name].uphill
        assert side.faces_deg == pytest.approx(back[name].faces_deg)


def test_level_ground_faces_nowhere_and_a_void_says_nothing():
    def half(degrees):
        return np.where(degrees[:, 0] > 119.9795, np.nan, 200.0)

    found = by_side(half)
    assert (found["west"].mean_deg, found["west"].faces_deg) == (0.0, None)
    assert (found["east"].mean_deg, found["east"].void) == (None, 1.0)
    assert 0.0 < found["north"].void < 0.2


def test_what_an_entry_holds_reads_back_and_nonsense_is_nothing():
    side = by_side(rising_north)["north"]
    again = side_of_text("north", side.as_text())

    assert again.mean_deg == pytest.approx(side.mean_deg, rel=1e-2)
    assert (again.faces_deg, again.uphill) == (pytest.approx(180, abs=1), 1.0)
    assert side_of_text("north", "12/x") is None
    assert side_of_text("up", side.as_text()) is None

"""The spread model: the values it states, wind and slope the right way round, no place favoured."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from shapely import affinity

from firepost.domain.geometry.spread import (
    Air,
    Cancelled,
    GridSlopes,
    Scenario,
    slope_factor,
    spread,
    wind_factor,
)

SQUARE = shapely.box(-100, -100, 100, 100)
CALM = Air(0.0, 0.0, 0, 28.0, 35.0)
SOUTHWESTERLY = Air(5.0, 225.0, 3, 28.0, 35.0)


def constant(east, north):
    return lambda places: np.broadcast_to([east, north], (len(places), 2))


def after_an_hour(air=SOUTHWESTERLY, shape=SQUARE, **keys):
    (grown,) = spread(shape, air, fuel=1.0, minutes=(60,), **keys)
    return grown


@pytest.mark.parametrize(
    ("wind_m_s", "factor"), [(1, 1.20), (3, 1.71), (5, 2.44), (8, 4.16), (10, 5.95), (12, 8.50)]
)
def test_wind_speeds_it_as_the_model_states(wind_m_s, factor):
    assert wind_factor(wind_m_s, np.array(0.0)) == pytest.approx(factor, abs=0.006)
    assert wind_factor(wind_m_s, np.array(math.pi)) == pytest.approx(1 / factor, rel=0.01)


@pytest.mark.parametrize(
    ("slope_deg", "factor"), [(10, 1.55), (20, 2.86), (30, 6.22), (40, 17.5)]
)
def test_slope_speeds_it_as_the_model_states(slope_deg, factor):
    rise = math.tan(math.radians(slope_deg))

    assert slope_factor(np.array(rise)) == pytest.approx(factor, rel=0.02)
    assert slope_factor(np.array(-rise)) == pytest.approx(1 / factor, rel=0.02)


def test_the_first_rate_is_the_models_and_never_below_zero():
    assert pytest.approx(1.34) == SOUTHWESTERLY.initial_m_min
    assert Air(0, 0, 0, 5, 90).initial_m_min == 0.0


def test_without_wind_on_the_level_it_grows_alike_to_all_sides():
    west, south, east, north = after_an_hour(CALM).bounds
    grown_m = CALM.initial_m_min * 60

    assert [-west, -south, east, north] == pytest.approx([100 + grown_m] * 4)
    assert after_an_hour(CALM).area == pytest.approx(SQUARE.buffer(grown_m).area, rel=0.01)


def test_it_runs_with_the_wind_and_barely_against_it():
    west, south, east, north = after_an_hour().bounds

    assert east - 100 == pytest.approx(north - 100)
    assert (east - 100) > 2.5 * (-west - 100)
    assert -south - 100 > 0


def test_the_head_runs_as_far_as_the_rate_says():
    air = Air(5.0, 270.0, 3, 28.0, 35.0)  # from the west
    _, _, east, _ = after_an_hour(air).bounds

    assert east - 100 == pytest.approx(air.initial_m_min * math.exp(0.1783 * 5) * 60, rel=1e-6)


def test_it_runs_uphill():
    _, south, _, north = after_an_hour(CALM, slopes=constant(0.0, 0.3)).bounds

    assert north - 100 > 3 * (-south - 100)


def test_level_ground_told_by_a_model_is_level_ground():
    grid = GridSlopes.of(
        np.full((50, 50), 300.0),
        west_m=-2500,
        north_m=2500,
        east_step_m=100,
        south_step_m=100,
    )

    told, plain = after_an_hour(slopes=grid), after_an_hour()
    assert told.symmetric_difference(plain).area < 0.01 * plain.area


def test_a_grid_reads_its_slopes_the_right_way_round():
    rows, columns = np.mgrid[0:50, 0:50]
    heights = columns * 20.0 - rows * 30.0  # up to the east, up to the north
    grid = GridSlopes.of(heights, west_m=-2500, north_m=2500, east_step_m=100, south_step_m=100)

    assert grid(np.array([[10.0, 20.0]])) == pytest.approx(np.array([[0.2, 0.3]]))
    assert np.isnan(grid(np.array([[1e6, 0.0]]))).all()


def test_a_void_has_no_slope_and_counts_as_level():
    grid = GridSlopes.of(
        np.full((50, 50), np.nan), west_m=-2500, north_m=2500, east_step_m=100, south_step_m=100
    )

    assert after_an_hour(slopes=grid).area == pytest.approx(after_an_hour().area, rel=0.02)


@pytest.mark.parametrize("turned_deg", [30, 77, 180, 251])
def test_all_turned_together_comes_out_turned(turned_deg):
    """Fire, wind and slope turned about one point: the same shape, turned."""
    shape = shapely.Polygon([(-200, -50), (150, -120), (220, 90), (0, 30), (-120, 140)])
    plain = after_an_hour(shape=shape, slopes=constant(0.1, 0.2))
    turn = math.radians(turned_deg)  # clockwise
    east = 0.1 * math.cos(turn) + 0.2 * math.sin(turn)
    north = -0.1 * math.sin(turn) + 0.2 * math.cos(turn)
    air = Air(5.0, (225.0 + turned_deg) % 360, 3, 28.0, 35.0)
    turned = after_an_hour(
        air, affinity.rotate(shape, -turned_deg, origin=(0, 0)), slopes=constant(east, north)
    )
    back = affinity.rotate(turned, turned_deg, origin=(0, 0))

    assert back.symmetric_difference(plain).area < 1e-3 * plain.area


def test_what_burned_stays_burned_and_the_band_encloses_the_likely_edge():
    near, likely, far = (
        after_an_hour(scenario=scenario)
        for scenario in (Scenario(0.5, -20), Scenario(), Scenario(2.0, 20))
    )

    assert near.covers(SQUARE)
    assert likely.buffer(0.01).covers(near)
    assert far.buffer(0.01).covers(likely)


def test_an_island_inside_burns_in_from_its_edge():
    holed = shapely.Polygon(SQUARE.exterior, [shapely.box(-60, -60, 60, 60).exterior.coords])
    (soon, later) = spread(holed, CALM, fuel=0.4, minutes=(30, 130))

    assert SQUARE.area - soon.intersection(SQUARE).area == pytest.approx(
        (120 - 2 * 0.4 * CALM.initial_m_min * 30) ** 2, rel=0.02
    )
    assert SQUARE.difference(later).area < 1e-6


def test_it_stops_as_soon_as_nobody_waits():
    asked = []

    def go_on():
        asked.append(1)
        return len(asked) < 3

    with pytest.raises(Cancelled):
        spread(SQUARE, CALM, fuel=1.0, minutes=(60, 120, 180, 240), go_on=go_on)
    assert len(asked) == 3

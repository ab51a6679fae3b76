"""Slope, aspect and shade of planes whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from firepost.domain.geometry.relief import faces_deg, gradients, shade, slope_deg


def plane(east: float, north: float):
    """Heights that rise `east` and `north` a metre, on cells of 10 m by 20 m."""
    row, column = np.mgrid[0:6, 0:7]
    return (1000 + column * 10 * east - row * 20 * north).astype(np.float32)


def of(heights):
    return gradients(heights, east_m=10, south_m=20)


@pytest.mark.parametrize(("rise", "slope"), [(0.0, 0.0), (1.0, 45.0), (0.5, 26.565)])
@pytest.mark.parametrize("way", [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_a_plane_has_its_slope_everywhere(rise, slope, way):
    found = slope_deg(*of(plane(rise * way[0], rise * way[1])))

    assert found.shape == (4, 5)
    assert found == pytest.approx(slope, abs=0.01)


@pytest.mark.parametrize(
    ("east", "north", "faces"),
    [(1, 0, 270), (-1, 0, 90), (0, 1, 180), (0, -1, 0), (1, 1, 225), (0, 0, None)],
)
def test_a_slope_faces_where_it_falls(east, north, faces):
    assert faces_deg(east, north) == (None if faces is None else pytest.approx(faces))


def test_the_side_towards_the_north_west_is_lit():
    lit, dark = shade(*of(plane(1, -1)))[0, 0], shade(*of(plane(-1, 1)))[0, 0]
    level = shade(*of(plane(0, 0)))[0, 0]

    assert lit > level > dark
    assert level == pytest.approx(0.7071, abs=1e-3)


def test_a_void_spreads_to_its_neighbours_and_no_further():
    heights = plane(0.2, 0.1)
    heights[2, 3] = np.nan

    found = slope_deg(*of(heights))

    assert np.isnan(found[0:3, 1:4]).all()
    assert np.isfinite(found[:, [0, 4]]).all()
    assert np.isfinite(found[3]).all()

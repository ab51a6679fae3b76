"""How far the fire is from the county border, as the map tells it."""

from __future__ import annotations

import numpy as np
import pytest

from fakes import boards
from firepost.ui.map.basemap import County
from firepost.ui.map.border_line import border_line
from firepost.ui.map.outline import outline_of
from firepost.ui.map.viewport import mercator

LON, LAT = 119.985, 27.662


def square(half_m, *, east_m=0.0):
    lon_m, lat_m = 1 / (111_320 * np.cos(np.radians(LAT))), 1 / 110_800
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    ring = [[LON + (x * half_m + east_m) * lon_m, LAT + y * half_m * lat_m] for x, y in corners]
    return outline_of({"type": "Polygon", "coordinates": [ring]})


def county(east_m):
    """Its western border runs north and south so far east of the fire's middle."""
    lon = LON + east_m / (111_320 * np.cos(np.radians(LAT)))
    corners = [(lon, 27.5), (lon + 0.5, 27.5), (lon + 0.5, 27.9), (lon, 27.9)]
    ring = np.array([mercator(*corner) for corner in corners])
    box = (*ring.min(axis=0), *ring.max(axis=0))
    return County("330328", "文成县", (ring,), (0.0, 0.0), box)


@pytest.mark.parametrize("away_m", [40.0, 460.0, 2_800.0])
def test_the_distance_is_that_on_the_ground(away_m):
    found = border_line(square(200), [county(200 + away_m)])

    assert found.distance_m == pytest.approx(away_m, rel=0.01, abs=2)


def test_far_off_nothing_is_said():
    assert border_line(square(200), [county(3_400)]) is None


def test_a_fire_on_both_sides_has_no_distance():
    assert border_line(square(200), [county(50)]) is None


def test_the_map_says_it(open_window, setting):
    window = open_window(boards.MemoryPost())
    canvas = window.pages.situation.map.canvas
    from ui.conftest import let_run

    let_run(lambda: canvas.complete)
    canvas.grab()

    (_, line) = canvas._overlay._border
    assert line is not None
    assert 100 < line.distance_m < 3_000
    assert "县界" in setting.say("ui.map.to_border", length=setting.length(line.distance_m))

"""The working grid: the official one, by the meridian of the place."""

from __future__ import annotations

import numpy as np
import pytest

from firepost.reports.terrain import Grid


def test_the_grid_is_that_of_epsg_4549():
    """Known values of PROJ for 120.70 E, 27.99 N."""
    (point,) = Grid.around(120.7).to_m(np.array([[120.70, 27.99]]))

    assert point == pytest.approx([568_860.63, 3_097_530.98], abs=0.01)


@pytest.mark.parametrize(
    ("lon_deg", "central"), [(118.4, 117), (118.6, 120), (121.4, 120), (122.0, 123)]
)
def test_the_meridian_is_the_nearest_of_three_degrees(lon_deg, central):
    assert Grid.around(lon_deg).central_deg == central


def test_many_points_fall_where_each_falls_alone():
    plane = Grid.around(120.7)
    points = np.array([[118.6, 26.1], [120.0, 27.5], [120.70, 27.99], [121.4, 28.9]])

    together = plane.to_m(points)

    for (lon, lat), (east, north) in zip(points, together, strict=True):
        alone = plane.plane.north_east_of(lat_deg=lat, lon_deg=lon)
        assert (north, east) == pytest.approx(alone, abs=1e-6)
        assert plane.to_deg(east, north) == pytest.approx((lat, lon), abs=1e-9)

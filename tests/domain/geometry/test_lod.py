"""A perimeter thinned for drawing: near enough at every scale, and never gone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from firepost.domain.errors import Trouble
from firepost.domain.geometry.lod import detail_of, pack, unpack
from firepost.domain.geometry.mercator import degrees_of, mercator_of
from firepost.domain.geometry.shape import Shape

FIRES = Path(__file__).parents[2] / "data" / "fires"


def fires():
    said = json.loads((FIRES / "hermits_peak_2022_13_steps.geojson").read_text("utf-8"))
    return [Shape.of(feature["geometry"]) for feature in said["features"]]


def edge_of(level):
    return shapely.MultiLineString(
        [shapely.LineString(np.vstack([ring, ring[:1]])) for ring in level.rings()]
    )


def test_each_level_strays_by_less_than_its_tolerance():
    shape = fires()[-1]
    detail = detail_of(shape)
    whole = edge_of(detail.levels[0])

    assert len(detail.levels) > 5
    for level in detail.levels[1:]:
        strayed = shapely.distance(
            shapely.points(shapely.get_coordinates(edge_of(level))), whole
        )
        back = shapely.distance(shapely.points(shapely.get_coordinates(whole)), edge_of(level))
        gone = len(detail.levels[0].starts) - len(level.starts)
        assert strayed.max() <= level.tolerance_m + 0.01
        if not gone:  # a part too small to see has left
            assert back.max() <= level.tolerance_m + 0.01


def test_levels_get_thinner_and_the_largest_part_stays():
    for shape in fires():
        levels = detail_of(shape).levels
        counts = [len(level.points_m) for level in levels]

        assert counts == sorted(counts, reverse=True)
        assert counts[0] == sum(map(len, shape.rings))
        assert all(len(ring) >= 3 for level in levels for ring in level.rings())


def test_the_finest_level_is_the_shape_itself():
    shape = fires()[0]
    detail = detail_of(shape)

    back = degrees_of(detail.levels[0].points_m.astype(float) + detail.origin_m)

    assert np.abs(back - np.vstack(shape.rings)).max() < 2e-8


def test_the_level_for_a_scale_strays_by_less_than_half_a_pixel():
    detail = detail_of(fires()[-1])

    for m_per_px in (0.1, 1.0, 7.0, 150.0):
        assert detail.level_for(m_per_px).tolerance_m <= m_per_px / 2
    assert detail.level_for(1e6) is detail.levels[-1]
    assert detail.level_for(0.1) is detail.levels[0]


def test_levels_survive_the_disk():
    detail = detail_of(fires()[-1])

    back = unpack(pack(detail))

    assert back.origin_m == detail.origin_m
    assert len(back.levels) == len(detail.levels)
    for one, two in zip(back.levels, detail.levels, strict=True):
        assert one.tolerance_m == two.tolerance_m
        assert np.array_equal(one.points_m, two.points_m)
        assert np.array_equal(one.starts, two.starts)


@pytest.mark.parametrize("cut", [0, 3, 30, -1])
def test_torn_levels_are_known_as_such(cut):
    packed = pack(detail_of(fires()[0]))

    with pytest.raises(Trouble):
        unpack(packed[:cut])
    with pytest.raises(Trouble):
        unpack(b"XXXX" + packed[4:])


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_map_metres_go_back_to_degrees(lon, lat):
    assert degrees_of(mercator_of(np.array([[lon, lat]]))) == pytest.approx(
        np.array([[lon, lat]]), abs=1e-9
    )

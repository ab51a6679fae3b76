"""One position in the forms that people use: grids, squares, and the shifted web maps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from firepost.domain.errors import Refused
from firepost.domain.geometry.china import bd09_of, gcj02_of, wgs84_of_bd09, wgs84_of_gcj02
from firepost.domain.geometry.grid import WENZHOU, gauss_krueger_around, utm
from firepost.domain.geometry.mgrs import lat_lon_of_mgrs, mgrs_of

LON, LAT = st.floats(117, 123), st.floats(3, 54)
CHINA = st.tuples(st.floats(73.5, 135), st.floats(4, 53.5))


def test_the_surveyors_example_has_x_north():
    north_m, east_m = WENZHOU.north_east_of(lat_deg=27.99, lon_deg=120.70)

    assert (round(north_m, 2), round(east_m, 2)) == (3_097_530.98, 568_860.63)


@given(LON, LAT)
def test_the_grid_agrees_with_the_register_of_systems(lon, lat):
    judge = Transformer.from_crs(4490, 4549, always_xy=True)

    north_m, east_m = WENZHOU.north_east_of(lat_deg=lat, lon_deg=lon)

    assert (east_m, north_m) == pytest.approx(judge.transform(lon, lat), abs=1e-5)
    assert WENZHOU.lat_lon_of(north_m=north_m, east_m=east_m) == pytest.approx(
        (lat, lon), abs=1e-10
    )


@given(LON, LAT)
def test_utm_agrees_with_the_register_of_systems(lon, lat):
    judge = Transformer.from_crs(4326, 32651, always_xy=True)

    north_m, east_m = utm(51).north_east_of(lat_deg=lat, lon_deg=lon)

    assert (east_m, north_m) == pytest.approx(judge.transform(lon, lat), abs=1e-3)


def test_the_nearest_meridian_is_chosen():
    assert [gauss_krueger_around(lon).central_deg for lon in (118.4, 118.6, 121.6)] == [
        117.0,
        120.0,
        123.0,
    ]


@pytest.mark.parametrize(
    ("lat", "lon", "square"),
    [
        # Published examples: the White House and the Eiffel tower, to a hundred metres.
        (38.8977, -77.0365, "18S UJ 233 073"),
        (48.8582, 2.2945, "31U DQ 482 119"),
        # Either side of 120° E.
        (27.99, 120.70, "51R TL 738 982"),
        (27.99, 119.99, "50R QR 940 996"),
    ],
)
def test_squares_as_others_write_them(lat, lon, square):
    assert mgrs_of(lat_deg=lat, lon_deg=lon, digits=3) == square


@given(st.floats(-79.9, 83.9), st.floats(-180, 179.99))
def test_a_square_leads_back_to_within_a_metre(lat, lon):
    back_lat, back_lon = lat_lon_of_mgrs(mgrs_of(lat_deg=lat, lon_deg=lon))

    assert abs(back_lat - lat) * 111_700 < 1
    assert abs(back_lon - lon) * 111_700 * math.cos(math.radians(lat)) < 1


def test_squares_are_read_however_they_are_spaced():
    plain = lat_lon_of_mgrs("51RTL7380398226")

    assert lat_lon_of_mgrs("51r tl 73803 98226") == plain
    assert lat_lon_of_mgrs(" 51R-TL-73803,98226 ") == plain
    assert lat_lon_of_mgrs("51RTL") == pytest.approx((27.55, 120.46), abs=0.01)


@pytest.mark.parametrize(
    "text", ["", "51RTL738", "61RTL11", "51ITL11", "51RZZ11", "51RAL11", "泰顺"]
)
def test_what_is_no_square_is_refused(text):
    with pytest.raises(Refused):
        lat_lon_of_mgrs(text)


def test_the_poles_have_no_squares():
    with pytest.raises(Refused):
        mgrs_of(lat_deg=85, lon_deg=0)


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        # Published check values (googollee/eviltransform, BSD), lat lon turned to lon lat.
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_gcj02_agrees_with_the_check_values_both_ways(wgs84, gcj02):
    forth = gcj02_of(np.array([wgs84]))
    back = wgs84_of_gcj02(np.array([gcj02]))

    assert forth == pytest.approx(np.array([gcj02]), abs=1e-9)
    assert back == pytest.approx(np.array([wgs84]), abs=1e-9)


def test_bd09_agrees_with_the_check_value():
    """The well-known pair of the map makers' own converters: GCJ-02 116.404, 39.915."""
    there = bd09_of(wgs84_of_gcj02(np.array([[116.404, 39.915]])))

    assert there == pytest.approx(np.array([[116.41036949371029, 39.92133699351021]]), abs=1e-9)


@given(CHINA)
def test_there_and_back_loses_no_millimetre(place):
    point = np.array([place])

    assert wgs84_of_gcj02(gcj02_of(point)) == pytest.approx(point, abs=1e-9)
    assert wgs84_of_bd09(bd09_of(point)) == pytest.approx(point, abs=1e-9)


def test_abroad_nothing_is_shifted():
    abroad = np.array([[-105.3, 35.8], [2.3, 48.9]])

    assert np.array_equal(gcj02_of(abroad), abroad)
    assert np.array_equal(wgs84_of_gcj02(abroad), abroad)


def test_in_wenzhou_the_shift_is_over_half_a_kilometre():
    here = np.array([[120.70, 27.99]])
    east_m, north_m = ((gcj02_of(here) - here) * [111_320 * 0.883, 110_800])[0]

    assert 530 < math.hypot(east_m, north_m) < 580
    assert east_m > 0 > north_m

"""The Canadian index comes out as on the published reference days."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firepost.domain.fwi import Codes, Noon, index_of

FIRST = Noon(4, 17, 42, 25, 0)
SECOND = Noon(4, 20, 21, 25, 2.4)


def figures(found):
    codes = found.codes
    return [codes.ffmc, codes.dmc, codes.dc, found.isi, found.bui, found.fwi]


def test_two_days_running_come_out_as_published():
    first = index_of(FIRST, lat_deg=46)
    second = index_of(SECOND, first.codes, lat_deg=46)

    assert figures(first) == pytest.approx(
        [87.693, 8.545, 19.014, 10.854, 8.490, 10.096], abs=5e-4
    )
    assert figures(second) == pytest.approx(
        [86.248, 10.402, 23.568, 8.838, 10.355, 9.280], abs=5e-4
    )


# Month, °C, %, km/h, mm; codes of the day before; the six figures of the day. Reckoned by the
# package wildfire-fwi 0.1.0 (MIT), which shares no line with ours; see decision 0160.
ELSEWHERE = [
    (2, 18.7, 44, 55, 106.8, 56, 124, 520, 69.195, 49.919, 144.302, 9.745, 53.537, 22.608),
    (8, -2.4, 82, 20, 0.7, 49, 126, 565, 56.211, 126.000, 567.572, 0.850, 162.058, 5.528),
    (5, 37.4, 69, 1, 0, 49, 111, 635, 75.116, 114.142, 644.136, 0.811, 158.201, 5.229),
    (4, 3.4, 45, 19, 2.1, 41, 143, 381, 55.483, 111.265, 382.566, 0.759, 128.846, 4.434),
    (1, 31.3, 61, 13, 74.5, 26, 82, 421, 63.801, 33.347, 179.428, 0.965, 45.537, 2.465),
    (2, 29.8, 63, 23, 2.2, 21, 117, 30, 72.406, 95.863, 35.068, 2.166, 94.311, 9.793),
    (3, 38.9, 28, 58, 0, 80, 20, 326, 94.673, 24.909, 332.706, 153.871, 41.964, 114.186),
    (1, 36.3, 91, 31, 0, 83, 109, 484, 82.047, 109.414, 490.238, 6.837, 140.458, 27.936),
    (10, 38.5, 22, 57, 46.7, 38, 46, 622, 94.369, 20.323, 378.482, 140.307, 35.836, 101.818),
    (5, 28.4, 72, 38, 61.3, 47, 135, 469, 66.130, 54.730, 243.947, 3.736, 70.127, 12.786),
    (8, 28.2, 85, 50, 0, 56, 39, 78, 76.148, 39.907, 86.080, 10.195, 39.820, 20.099),
    (10, 4.9, 41, 2, 0, 52, 76, 503, 66.854, 76.536, 504.586, 0.625, 110.986, 3.218),
    (7, 24.3, 26, 27, 1.2, 51, 29, 308, 86.308, 33.414, 316.078, 9.859, 52.859, 22.647),
    (11, 14.4, 43, 53, 75.2, 54, 135, 614, 62.698, 53.288, 266.668, 6.878, 71.071, 20.415),
]


@pytest.mark.parametrize("row", ELSEWHERE)
def test_another_hand_reckons_the_same(row):
    found = index_of(Noon(*row[:5]), Codes(*row[5:8]), lat_deg=46)

    assert figures(found) == pytest.approx(list(row[8:]), abs=6e-4)


def test_rain_too_light_to_wet_and_rain_on_wet_ground():
    """Where packages go astray: half a millimetre does not count; no code falls below nought
    before the day has dried it."""
    dry, drizzle = (index_of(Noon(7, 20, 40, 10, mm)).codes.ffmc for mm in (0, 0.5))
    assert dry == drizzle
    soaked = index_of(Noon(7, 37.8, 75, 20, 62), Codes(80, 1, 54.6))
    assert soaked.codes.dc == pytest.approx((0.36 * (37.8 + 2.8) + 6.4) / 2)


def test_days_are_of_another_length_in_the_south():
    assert index_of(FIRST, lat_deg=28).codes.dmc < index_of(FIRST, lat_deg=46).codes.dmc


@given(
    st.builds(
        Noon,
        st.integers(1, 12),
        st.floats(-40, 50),
        st.floats(0, 100),
        st.floats(0, 120),
        st.floats(0, 300),
    ),
    st.builds(Codes, st.floats(0, 101), st.floats(0, 500), st.floats(0, 1500)),
)
def test_any_weather_gives_finite_figures_in_their_ranges(day, before):
    found = index_of(day, before)

    assert all(math.isfinite(figure) and figure >= 0 for figure in figures(found))
    assert found.codes.ffmc <= 101


@given(st.floats(5, 40), st.floats(10, 90), st.floats(0, 60))
def test_more_wind_never_lowers_it(temp_c, humidity_pct, wind_km_h):
    calm = index_of(Noon(10, temp_c, humidity_pct, wind_km_h, 0))
    windy = index_of(Noon(10, temp_c, humidity_pct, wind_km_h + 5, 0))

    assert windy.fwi >= calm.fwi

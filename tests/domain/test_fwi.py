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

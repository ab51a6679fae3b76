"""A file of weather: lines or a table, each with its time; what is not understood is named."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firepost.app.weather_file import read_file
from firepost.domain.errors import Refused

NOW = datetime.fromisoformat("2026-03-01T18:20:00+08:00")


def test_lines_become_observations_at_their_own_times():
    text = "16:40 北风3级 气温26℃\n2026-02-28 23:10 西南风5级，阵风7级\n转告一队\n19:00 东风2级"
    read = read_file(text.encode(), NOW)

    assert [one["at"][:16] for one in read.commands] == [
        "2026-03-01T16:40",
        "2026-02-28T23:10",
        "2026-02-28T19:00",
    ]
    assert read.commands[1]["wind_force"] == 5
    assert [dict(notice.values)["line"] for notice in read.left] == [3]


def test_a_table_is_read_by_its_heads_and_their_units():
    text = "时间,风向,风速(km/h),气温(℃),湿度(%),雨量(毫米)\n2026-03-01 14:00,225,18,28,35,0\n"
    read = read_file(text.encode("gb18030"), NOW)
    (one,) = read.commands

    assert one["wind_from_deg"] == 225
    assert one["wind_m_s"] == 5.0
    assert (one["temp_c"], one["humidity_pct"], one["rain_mm"]) == (28.0, 35.0, 0.0)
    assert read.converted == 1


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"", "weather.file_nothing"),
        ("转告一队".encode(), "weather.file_nothing"),
        (b"\xff\xff\xff", "weather.file_letters"),
        (b"x" * 2_000_001, "weather.file_large"),
    ],
)
def test_what_holds_no_weather_is_refused_in_words(raw, key):
    with pytest.raises(Refused) as refused:
        read_file(raw, NOW)
    assert refused.value.notice.key == key


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw):
    said = None
    try:
        read_file(raw, NOW)
    except Refused as refused:
        said = refused.notice.key
    assert said is None or said.startswith("weather.file_")

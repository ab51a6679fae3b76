"""Weather as people write it, in any order, other units turned into ours and said so."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firepost.domain.radio import pieces
from firepost.domain.radio_of_people import Moved
from firepost.domain.weather_text import read_weather


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("西南风4级 18:14", {"wind_from_deg": 225.0, "wind_force": 4}),
        (
            "东北风5-6级，阵风8级，气温 28℃，相对湿度35%，无降水",
            {
                "wind_from_deg": 45.0,
                "wind_force": 6,
                "gust_m_s": 17.2,
                "temp_c": 28.0,
                "humidity_pct": 35.0,
                "rain_mm": 0.0,
            },
        ),
        ("风向400°", {"wind_from_deg": 400.0}),
        ("偏南风三级 雨量2.4毫米", {"wind_from_deg": 180.0, "wind_force": 3, "rain_mm": 2.4}),
        (
            "西北偏北风 6.5m/s 气温-2度",
            {"wind_from_deg": 337.5, "wind_m_s": 6.5, "temp_c": -2.0},
        ),
        ("Ⅳ级响应，一队到位", {}),
        ("火线北段翻过山脊", {}),
    ],
)
def test_what_a_text_says_of_the_weather(text, values):
    assert read_weather(text).values == values


def test_other_units_are_turned_and_told():
    read = read_weather("风速 22 km/h 温度86℉")

    assert read.values == {"wind_m_s": 6.1, "temp_c": 30.0}
    assert read.converted == ("wind_m_s", "temp_c")


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("北坑村转移126人完毕", Moved("北坑村", 126, "complete")),
        ("18:30 已转移上洋村村民84人", Moved("上洋村", 84, None)),
        ("北坑转移 30 人", Moved("北坑", 30, None)),
        ("一队撤离12人", None),
        ("准备北坑村转移126人", None),
        ("计划转移北坑村126人", None),
    ],
)
def test_a_village_that_leaves(text, moved):
    said = {piece.kind: piece.value for piece in pieces(text, {"一队": "x"}, ["北坑"])}

    assert said.get("moved") == moved


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fall(text):
    for start, end in read_weather(text).spans:
        assert 0 <= start < end <= len(text)
    found = pieces(text, {})
    assert all(a.end <= b.start for a, b in pairwise(found))

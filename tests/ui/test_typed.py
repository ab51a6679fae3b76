"""What people type: times, numbers, places, and what the radio said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import boards
from fakes.boards import at
from firepost.domain.geometry.grid import WENZHOU
from firepost.ui.names import short_name
from firepost.ui.typed.moment import parse_moment
from firepost.ui.typed.numbers import Wrong, parse_amount, parse_count, parse_place
from firepost.ui.typed.words import meant

NOW = boards.NOW


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1814", at("18:14")),
        ("18:14", at("18:14")),
        ("18：14", at("18:14")),
        ("１８１４", at("18:14")),
        (" 814 ", at("08:14")),
        ("-6", at("18:14")),
        ("2350", at("23:50", day=27)),
        ("11-27 18:14", at("18:14", day=27)),
        ("2025-11-27 0814", at("08:14", day=27).replace(year=2025)),
        ("12-30 08:00", at("08:00").replace(year=2025, month=12, day=30)),
    ],
)
def test_a_time_can_be_typed_as_people_say_it(typed, meant):
    assert parse_moment(typed, NOW) == meant


@pytest.mark.parametrize(
    "typed", ["", "2561", "18:60", "十点", "13-01 08:00", "02-30 08:00", "-x"]
)
def test_what_is_no_time_is_not_guessed(typed):
    assert parse_moment(typed, NOW) is None


def test_a_clock_a_little_fast_stays_today():
    assert parse_moment("1823", NOW) == at("18:23")


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_a_time(text):
    moment = parse_moment(text, NOW)

    assert moment is None or moment.utcoffset() == timedelta(hours=8)


def test_a_count_may_be_zero_and_full_width():
    assert parse_count("0") == 0
    assert parse_count("２０") == 20


@pytest.mark.parametrize("typed", ["-1", "1.5", "两人", "99999999", ""])
def test_what_is_no_count_is_refused(typed):
    with pytest.raises(Wrong) as wrong:
        parse_count(typed)

    assert wrong.value.key == "ui.wrong.count"


def test_a_letter_o_for_a_nought_is_pointed_out_not_taken():
    with pytest.raises(Wrong) as wrong:
        parse_count("2O")

    assert (wrong.value.key, wrong.value.hint) == ("ui.wrong.count_hint", "20")


def test_an_amount_takes_point_or_comma_but_no_sign():
    assert parse_amount("41,4") == 41.4
    with pytest.raises(Wrong):
        parse_amount("-3")
    with pytest.raises(Wrong):
        parse_amount("nan")


@pytest.mark.parametrize(
    "typed",
    [
        "27.66686 119.98717",
        "27.66686, 119.98717",
        "119.98717，27.66686",
        "27°40′00.7″ 119°59′13.8″",
        "北纬27°40'00.7\" 东经119°59'13.8\"",
        "27度40分00.7秒 119度59分13.8秒",
        "27°40.0117′ 119°59.230′",
    ],
)
def test_a_place_may_be_spelt_in_several_ways(typed):
    lat, lon = parse_place(typed)

    assert lat == pytest.approx(27.66686, abs=1e-5)
    assert lon == pytest.approx(119.98717, abs=1e-5)


@pytest.mark.parametrize(
    "typed", ["", "27.6", "270 119", "27°70′ 119°59′", "北坑湾", "1 2 3", "12 13"]
)
def test_what_is_no_place_is_refused(typed):
    with pytest.raises(Wrong):
        parse_place(typed)


def test_a_grid_place_is_read_with_x_first_or_y_first():
    x, y = WENZHOU.north_east_of(lat_deg=27.66686, lon_deg=119.98717)

    for typed in (f"{x:.0f} {y:.0f}", f"{y:.0f} {x:.0f}", f"X {x:.0f} Y {y:.0f}"):
        assert parse_place(typed) == pytest.approx((27.66686, 119.98717), abs=1e-5)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("泰顺县专业队一分队", "泰专一"),
        ("泰顺县司前镇半专业队", "司前半专"),
        ("司前镇半专业队", "司前半专"),
        ("泰顺县消防救援大队", "消防大队"),
        ("包垟乡应急小组", "包垟乡应急小组"),
    ],
)
def test_teams_have_the_short_names_of_the_radio(name, short):
    assert short_name(name) == short


def test_a_line_of_words_loses_what_nobody_sees_and_keeps_what_is_read():
    assert meant(" 北坑\u202e湾\u202c \u0000\u0007A\u2067段\u2069 ") == "北坑湾 A段"
    assert meant("一\t二\n三\u3000四") == "一 二 三 四"
    assert meant("👨\u200d👩\u200d👧 שלום 峃") == "👨\u200d👩\u200d👧 שלום 峃"

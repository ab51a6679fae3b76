"""Figures as the desk writes them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fakes.boards import at
from firepost.ui import figures


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "00:00"), (586, "09:46"), (1439, "23:59"), (1440, "1天00:00"), (1574, "1天02:14")],
)
def test_time_since_ignition_counts_days_after_24_hours(minutes, said):
    assert figures.elapsed(timedelta(minutes=minutes), "天") == said


def test_time_left_is_never_shown_as_none_while_some_is_left():
    assert figures.left(timedelta(seconds=1)) == "00:01"
    assert figures.left(timedelta(0)) == "00:00"


@pytest.mark.parametrize(("minutes", "said"), [(36, "36 分"), (59, "59 分"), (112, "01:52")])
def test_an_age_is_minutes_below_an_hour(minutes, said):
    assert figures.age(timedelta(minutes=minutes), "分") == said


def test_a_moment_of_another_day_says_its_day():
    now = at("18:20")

    assert figures.moment(at("08:34"), now) == "08:34"
    assert figures.moment(at("23:10", day=27), now) == "11-27 23:10"
    assert figures.moment(now.replace(year=2025), now) == "2025-11-28 18:20"


@pytest.mark.parametrize(
    ("wind_m_s", "force"),
    [(0.0, 0), (0.2, 0), (0.3, 1), (1.54, 1), (1.6, 2), (6.2, 4), (33.0, 12)],
)
def test_wind_is_said_in_forces(wind_m_s, force):
    assert figures.beaufort(wind_m_s) == force


@pytest.mark.parametrize(
    ("from_deg", "wind"),
    [(0, "n"), (22, "n"), (23, "ne"), (225, "sw"), (350, "n"), (359.9, "n")],
)
def test_wind_has_the_name_of_where_it_comes_from(from_deg, wind):
    assert figures.compass(from_deg) == wind


def test_degrees_carry_over_when_rounded():
    assert figures.dms(27.66686) == "27°40′00.7″"
    assert figures.dms(27.999999) == "28°00′00.0″"


def test_hectares_and_mu_and_lengths():
    assert figures.hectares(41.4) == "41.4"
    assert figures.mu(41.4) == "621"
    assert figures.length(460.2) == ("460", "ui.unit.m")
    assert figures.length(2730) == ("2.73", "ui.unit.km")
    assert figures.grouped(3061526) == "3 061 526"

"""17:50 to 19:30: the wind swings, two villages leave, a team is pulled back, a resident is hurt."""

from __future__ import annotations

from datetime import datetime

import pytest

from firepost.app import winds
from firepost.app.people_on_board import moved_sum
from firepost.domain.instants import BEIJING


def at(clock: str) -> str:
    return f"2026-03-01T{clock}:00+08:00"


def moment(clock: str) -> datetime:
    return datetime.fromisoformat(at(clock))


@pytest.fixture
def evening(post_at):
    """Told as it happened, each line entered when it was so."""
    desk = post_at("前指")

    def says(clock, do, **keys):
        desk.clock.at = moment(clock)
        return desk.says(do, **keys)

    says(
        "14:00",
        "incident.open",
        name="北坑湾",
        ignited_at=at("13:40"),
        lon_deg=119.9,
        lat_deg=27.5,
    )
    says(
        "14:10", "place.register", name="北坑村", inhabitants=126, lon_deg=119.92, lat_deg=27.51
    )
    says("14:11", "place.register", name="上洋", inhabitants=84, lon_deg=119.91, lat_deg=27.52)
    says(
        "15:00",
        "team.register",
        name="泰顺一队",
        kind="professional",
        trained=True,
        ref="north",
    )
    says(
        "15:01",
        "team.register",
        name="泰顺二队",
        kind="professional",
        trained=True,
        ref="south",
    )
    here = {"status": "working", "sector": "A"}
    says("15:05", "team.assign", team="north", lon_deg=119.9, lat_deg=27.52, **here)
    says("15:06", "team.assign", team="south", lon_deg=119.9, lat_deg=27.48, **here)
    says("16:40", "weather.observe", wind_from_deg=350, wind_force=3)
    says("17:50", "weather.observe", wind_from_deg=200, wind_force=5, gust_m_s=14)
    return desk, says


def test_the_swing_is_something_to_decide_and_names_the_team_in_its_way(evening):
    desk, says = evening
    (change,) = winds.changes(desk.board, desk.fire, moment("17:55"))

    assert (change.kind, change.force, change.turned_deg) == ("swing", 5, 150)
    assert [team.name for team in change.teams] == ["泰顺一队"]

    says("17:56", "weather.see", change=change.entry, decision="泰顺一队撤回")
    assert winds.changes(desk.board, desk.fire, moment("17:57")) == ()


def test_an_old_wind_is_told_as_old(evening):
    desk, _ = evening

    fresh = winds.wind_now(desk.board, desk.fire, moment("18:20"))
    stale = winds.wind_now(desk.board, desk.fire, moment("19:10"))
    assert (fresh.is_old, stale.is_old) == (False, True)
    assert stale.age.total_seconds() == 80 * 60


def test_a_limit_of_the_desk_decides_what_is_a_swing(evening):
    desk, says = evening
    says("17:52", "setting.choose", setting="wind_swing_deg", value=160)

    (change,) = winds.changes(desk.board, desk.fire, moment("17:55"))
    assert change.kind == "rise"


def test_a_forecast_of_a_swing_is_something_to_decide_too(evening):
    desk, says = evening
    (seen,) = winds.changes(desk.board, desk.fire, moment("17:55"))
    says("17:56", "weather.see", change=seen.entry, decision="已处置")
    says(
        "18:00",
        "weather.forecast",
        issuer="市气象台",
        from_at=at("21:00"),
        until_at=at("23:00"),
        wind_from_deg=20,
        wind_force=4,
    )
    (change,) = winds.changes(desk.board, desk.fire, moment("18:01"))

    assert (change.foretold, change.kind) == (True, "swing")
    assert change.at == moment("21:00")


def test_the_evening_as_it_is_told_at_1930(evening):
    desk, says = evening
    says("18:00", "evacuation.order", place="北坑村", to="中心小学")
    says("18:01", "evacuation.order", place="上洋", to="中心小学")
    says("18:05", "team.assign", team="north", status="resting")
    says("18:40", "evacuation.report", place="北坑村", people=90)
    says("18:50", "casualty.register", condition="minor", kind="resident", ref="hurt")
    says("19:10", "evacuation.report", place="北坑村", people=126, state="complete")
    says("19:20", "evacuation.report", place="上洋", people=60, refused=3)
    says("19:28", "casualty.mark", casualty="hurt", condition="serious")
    says("19:50", "evacuation.report", place="上洋", people=84, state="complete")

    board = desk.post.board(known_at=moment("19:30"))
    fire = board.incidents[0]
    assert {one.place: (one.state, one.moved.value, one.left) for one in fire.moved} == {
        "北坑村": ("complete", 126, 0),
        "上洋": ("under_way", 60, 24),
    }
    assert moved_sum(fire.moved) == 186
    assert fire.casualties["serious_injuries"].value == 1
    assert "minor_injuries" not in fire.casualties
    north = next(team for team in board.teams if team.name == "泰顺一队")
    assert north.status.value == "resting"
    assert board.weather[-1].wind_from_deg == 200

    earlier = desk.post.board(known_at=moment("18:45")).incidents[0]
    assert moved_sum(earlier.moved) == 90
    assert earlier.casualties == {}


def test_the_index_of_noon_days_is_carried_and_broken(post_at):
    desk = post_at("前指")
    for day, rain in ((1, 0), (2, 0), (4, 0)):
        noon = f"2026-03-{day:02d}T11:50:00+08:00"
        desk.clock.at = datetime.fromisoformat(noon)
        desk.says("weather.observe", wind_m_s=5, temp_c=22, humidity_pct=40, rain_mm=rain)
        desk.clock.at = datetime.fromisoformat(noon).astimezone(BEIJING).replace(hour=18)
        desk.says("weather.observe", wind_m_s=9, temp_c=15, humidity_pct=70, rain_mm=0)
    days = winds.fwi_days(desk.board.weather)

    assert [(one.day.day, one.started) for one in days] == [(1, True), (2, False), (4, True)]
    assert days[1].index.codes.dmc > days[0].index.codes.dmc
    assert days[2].index.codes.dmc == days[0].index.codes.dmc

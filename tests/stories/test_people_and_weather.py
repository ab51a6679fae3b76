"""Who is hurt, who has left, what the wind does: said by two posts, asked about where it is odd."""

from __future__ import annotations

import pytest

from firepost.app.people_on_board import moved_sum
from firepost.domain.errors import Refused

CLOSED = "A" * 107 + "="  # 80 bytes: the form of what the register's word closes


@pytest.fixture
def desk(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", ignited_at="2026-03-01T07:00:00+08:00")
    return desk


def key_of(refused) -> str:
    return refused.value.notice.key


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"wind_from_deg": 400}, "value.out_of_range"),
        ({"wind_m_s": 36}, "weather.too_strong"),
        ({"wind_m_s": 22, "wind_force": 4}, "weather.force_differs"),
        ({"wind_m_s": 6, "gust_m_s": 4}, "weather.gust_below"),
        ({"temp_c": 86}, "weather.too_hot"),
        ({"temp_c": 46}, "weather.too_hot"),
        ({"temp_c": -60}, "weather.too_cold"),
        ({"wind_force": 18}, "value.out_of_range"),
        ({"humidity_pct": 120}, "value.out_of_range"),
    ],
)
def test_an_odd_figure_is_asked_about_and_nothing_is_kept(desk, said, key):
    with pytest.raises(Refused) as refused:
        desk.says("weather.observe", **said)

    assert key_of(refused) == key
    assert desk.board.weather == ()


def test_an_odd_figure_that_somebody_is_sure_of_stands(desk):
    desk.says("weather.observe", wind_m_s=36, sure=True)

    assert desk.board.weather[-1].wind_m_s == 36


def test_a_strong_wind_without_a_force_beside_it_is_taken_with_the_question_of_its_unit(desk):
    answer = desk.says("weather.observe", wind_m_s=22)  # 22 km/h is a common wind
    assert [notice.key for notice in answer.warnings] == ["weather.maybe_kmh"]

    assert desk.says("weather.observe", wind_m_s=22, wind_force=9).warnings == ()
    assert desk.says("weather.observe", wind_m_s=22, sure=True).warnings == ()
    assert desk.says("weather.observe", wind_m_s=17).warnings == ()


@pytest.mark.parametrize(
    ("before", "said", "key"),
    [
        ({"temp_c": 8}, {"temp_c": 44}, "weather.maybe_f"),  # 44 °F: 6.7 °C
        ({"temp_c": 8}, {"temp_c": 20}, None),
        ({"temp_c": 27}, {"temp_c": 44}, None),  # 44 °F would be no nearer
        ({"wind_m_s": 5}, {"wind_m_s": 18}, "weather.leaps"),  # 18 km/h: 5 m/s
        ({"wind_m_s": 5}, {"wind_m_s": 18, "wind_force": 8}, None),
        ({"wind_m_s": 5}, {"wind_m_s": 18, "sure": True}, None),
        ({"wind_m_s": 12}, {"wind_m_s": 18}, None),
    ],
)
def test_a_figure_that_leaps_and_would_not_in_another_unit_is_asked_about(
    desk, before, said, key
):
    desk.says("weather.observe", **before)
    desk.clock.pass_by(minutes=40)
    asked = [one.key for one in desk.says("weather.observe", **said).warnings]
    assert asked == ([key] if key else [])


def test_a_figure_of_hours_ago_says_nothing_of_a_leap(desk):
    desk.says("weather.observe", temp_c=8, wind_m_s=5)
    desk.clock.pass_by(minutes=181)
    assert desk.says("weather.observe", temp_c=44, wind_m_s=18).warnings == ()


def test_a_force_alone_is_kept_as_a_force(desk):
    desk.says("weather.observe", wind_force=4, wind_from_deg=225)
    seen = desk.board.weather[-1]

    assert (seen.wind_m_s, seen.force, seen.speed_m_s) == (None, 4, 6.7)


def test_colours_of_one_warning_system_never_speak_for_another(desk):
    desk.says("danger.issue", colour="red", system="signal3", class_=5)
    desk.says("danger.issue", colour="yellow")
    board = desk.board

    assert board.danger.colour == "yellow"
    assert board.ratings["signal3"].number == 5
    with pytest.raises(Refused) as refused:
        desk.says("danger.issue", colour="blue", system="signal3")
    assert key_of(refused) == "danger.no_such_colour"
    with pytest.raises(Refused) as refused:
        desk.says("danger.issue", colour="yellow", system="gbt36743", class_=4)
    assert key_of(refused) == "danger.class_differs"


def test_a_death_moves_a_person(desk):
    person = desk.says("casualty.register", condition="serious", kind="resident").id
    assert [desk.fire.casualties[key].value for key in ("serious_injuries",)] == [1]

    desk.says("casualty.mark", casualty=person, condition="dead")

    assert desk.fire.casualties["deaths"].value == 1
    assert "serious_injuries" not in desk.fire.casualties
    with pytest.raises(Refused) as refused:
        desk.says("casualty.mark", casualty=person, condition="serious")
    assert key_of(refused) == "casualty.dead_stays"


def test_a_wrong_death_is_taken_back_by_a_correction_alone(desk):
    person = desk.says("casualty.register", condition="serious").id
    wrong = desk.says("casualty.mark", casualty=person, condition="dead").entry

    desk.says("entry.correct", entry=wrong, with_=None, reason="认错人")

    assert "deaths" not in desk.fire.casualties
    assert desk.fire.casualties["serious_injuries"].value == 1


def test_stated_totals_and_register_both_show_and_the_greater_counts(desk):
    desk.says("casualties.report", deaths=0, serious_injuries=3)
    desk.says("casualty.register", condition="dead")
    answer = desk.says("casualties.report", serious_injuries=2, deaths=0)
    tolls = desk.fire.tolls

    assert (tolls["deaths"].value, tolls["deaths"].stated, tolls["deaths"].listed) == (1, 0, 1)
    assert tolls["deaths"].differs
    assert not tolls["serious_injuries"].differs
    assert [notice.key for notice in answer.warnings] == ["casualty.below_register"]
    assert "III.1" in {one.id for one in desk.fire.plan.triggers if one.state == "met"}


def test_a_register_without_dead_makes_no_zero(desk):
    desk.says("casualty.register", condition="minor")

    assert set(desk.fire.casualties) == {"minor_injuries"}


def test_a_village_entered_twice_is_asked_about(desk):
    desk.says("place.register", name="北坑村", inhabitants=126, lon_deg=119.9, lat_deg=27.5)
    with pytest.raises(Refused) as refused:
        desk.says("place.register", name="北坑", inhabitants=130)
    assert key_of(refused) == "place.twice_named"
    with pytest.raises(Refused) as refused:
        desk.says("place.register", name="三插溪", lon_deg=119.901, lat_deg=27.5)
    assert key_of(refused) == "place.twice_there"

    desk.says("place.register", name="北坑", inhabitants=30, apart=True)

    assert len(desk.board.places) == 2


def test_two_names_of_a_village_count_once_until_somebody_says_they_are_apart(desk):
    desk.says("place.register", name="北坑村", inhabitants=126)
    desk.says("evacuation.report", place="北坑村", people=120)
    answer = desk.says("evacuation.report", place="北坑", people=118)

    assert [notice.key for notice in answer.warnings] == ["evacuation.maybe_same"]
    (place,) = desk.fire.moved
    assert (place.place, place.moved.value, place.left, place.doubtful) == (
        "北坑村",
        120,
        6,
        True,
    )
    assert moved_sum(desk.fire.moved) == 120

    desk.says("place.same", name="北坑", same_as=None)
    assert moved_sum(desk.fire.moved) == 238
    desk.says("place.same", name="北坑", same_as="北坑村")
    assert moved_sum(desk.fire.moved) == 120
    assert not desk.fire.moved[0].doubtful


def test_more_people_than_live_there_are_asked_about(desk):
    desk.says("place.register", name="北坑村", inhabitants=126)
    with pytest.raises(Refused) as refused:
        desk.says("evacuation.report", place="北坑村", people=130)
    assert key_of(refused) == "evacuation.more_than_live"

    desk.says("evacuation.report", place="北坑村", people=130, inhabitants=140)
    (place,) = desk.fire.moved
    assert (place.moved.value, place.inhabitants, place.left) == (130, 140, 10)


def test_an_order_is_no_movement(desk):
    desk.says("evacuation.order", place="上洋", people=84, route="县道", to="中心小学")
    (place,) = desk.fire.moved

    assert (place.state, place.moved, place.left, place.to) == ("ordered", None, 84, "中心小学")
    assert moved_sum(desk.fire.moved) is None


def test_posts_apart_that_count_a_village_differently_are_shown_as_a_pair(post_at, desk):
    desk.says("evacuation.report", place="北坑村", people=100)
    other = post_at("市指")
    other.takes(desk)
    fire = other.fire.id
    desk.clock.pass_by(minutes=5)
    desk.says("evacuation.report", place="北坑村", people=126)
    other.says("evacuation.report", incident=fire, place="北坑村", people=110)
    desk.takes(other)

    (place,) = desk.fire.moved
    assert place.moved.contested
    assert place.moved.value == 110  # fewer are out: the graver


def test_what_is_sealed_stands_in_no_sentence_and_no_show(desk):
    from firepost.cli.show import as_json

    desk.says("casualty.register", condition="minor", sealed=CLOSED, number="3")
    board = desk.board

    assert CLOSED not in str(as_json(board, None))
    assert all(CLOSED not in line.text for line in board.log)


@pytest.mark.parametrize("sealed", ["张三", "zhangsan", "AAAA", "", "A" * 107, "A" * 112])
def test_a_name_in_the_clear_never_enters_the_register(desk, sealed):
    with pytest.raises(Refused) as refused:
        desk.says("casualty.register", condition="minor", sealed=sealed)

    assert key_of(refused) in ("casualty.not_sealed", "value.empty")
    assert desk.fire.persons == ()


def test_route_and_shelter_of_the_register_stand_with_the_place_until_an_order_says_other(desk):
    desk.says("evacuation.order", place="北坑")
    assert desk.fire.moved[0].route is None
    ways = {"route": "村道向西", "assembly": "村口晒场", "shelter": "乡中心小学"}
    desk.says("place.register", name="北坑村", inhabitants=126, **ways)
    desk.says("place.same", name="北坑", same_as="北坑村")

    (place,) = desk.fire.moved
    assert (place.route, place.assembly, place.to) == ("村道向西", "村口晒场", "乡中心小学")
    desk.says("evacuation.order", place="北坑", route="机耕路向南", to="县体育馆")
    (place,) = desk.fire.moved
    assert (place.route, place.assembly, place.to) == ("机耕路向南", "村口晒场", "县体育馆")
    desk.says("evacuation.report", place="北坑村", people=40, to="三插溪小学")
    (place,) = desk.fire.moved
    assert place.to == "三插溪小学"

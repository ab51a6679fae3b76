"""The words of the strip: unknown is a word, and every figure says where it comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fakes import boards
from fakes.boards import at, said
from firepost.app.board import BurnedArea, Known
from firepost.app.people_on_board import Place
from firepost.app.reached import Reached
from firepost.app.sky_on_board import OutlookKept
from firepost.ui.setting import Setting
from firepost.ui.strip import lines

NOW = boards.NOW


def text(told: lines.Lines) -> str:
    return "\n".join(one.text for one in told)


def boxed(told: lines.Lines) -> list[str]:
    return [run.text for one in told for run in one.runs if run.box == "unknown"]


def test_the_clock_says_which_start_it_counts_from(setting: Setting):
    told = text(lines.clock(setting, boards.fire(), NOW))

    assert "09:46" in told
    assert "起火 08:34" in told
    assert "以起火计" in told


def test_without_ignition_the_clock_counts_from_the_report(setting: Setting):
    fire = boards.fire(ignited_at=None, burning_since=at("08:52"), clock_basis="reported")

    told = lines.clock(setting, fire, NOW)

    assert "09:28" in text(told)
    assert "以接报计" in text(told)
    assert boxed(told) == ["未知"]


def test_without_any_start_the_clock_is_unknown_not_zero(setting: Setting):
    fire = boards.fire(ignited_at=None, reported_at=None, burning_since=None, clock_basis=None)

    told = lines.clock(setting, fire, NOW)

    assert boxed(told) == ["未知"]
    assert "0" not in text(told)


def test_the_clock_stands_still_once_the_flames_are_out(setting: Setting):
    fire = boards.fire(out=True, extinguished_at=at("12:34"))

    assert "04:00" in text(lines.clock(setting, fire, NOW))
    assert "04:00" in text(lines.clock(setting, fire, NOW + timedelta(hours=3)))


def test_the_area_says_hectares_mu_method_and_age(setting: Setting):
    told = text(lines.area(setting, boards.fire(), NOW))

    for part in ("41.4", "公顷", "621", "亩", "无人机勾绘", "17:50", "30 分前", "+5.4"):
        assert part in told


def test_no_area_is_unknown(setting: Setting):
    told = lines.area(setting, boards.fire(area=None, perimeters=()), NOW)

    assert boxed(told) == ["未知"]
    assert not any(letter.isdigit() for letter in text(told))


def test_an_area_declared_unknown_says_who_said_so_and_when(setting: Setting):
    held = BurnedArea(None, said(at("18:00")), contested=False, perimeter=None)

    told = lines.area(setting, boards.fire(area=held), NOW)

    assert boxed(told) == ["未知"]
    assert "18:00" in text(told)


def test_a_contested_area_says_so(setting: Setting):
    held = boards.fire().area
    assert held is not None

    told = lines.area(setting, boards.fire(area=replace(held, contested=True)), NOW)

    assert "待定" in text(told)


def test_how_much_is_held_is_unknown_while_nobody_recorded_it(setting: Setting):
    told = lines.edge(setting, boards.fire())

    assert "2.73" in text(told)
    assert boxed(told) == ["未知"]


def test_a_nought_of_casualties_says_who_counted_and_when(setting: Setting):
    told = text(lines.casualties(setting, boards.fire(), NOW))

    assert "亡0 " in told
    assert "轻2" in told
    assert "医疗组 17:40" in told


def test_casualties_nobody_told_are_unknown_never_zero(setting: Setting):
    told = lines.casualties(setting, boards.fire(casualties={}), NOW)

    assert boxed(told) == ["未知"]
    assert "0" not in text(told)


def test_one_unknown_figure_stands_beside_the_known_ones(setting: Setting):
    fire = boards.fire()
    unknown = Known(None, said(at("18:00")))
    fire = replace(fire, casualties={**fire.casualties, "serious_injuries": unknown})

    told = lines.casualties(setting, fire, NOW)

    assert boxed(told) == ["?"]
    assert "亡0" in text(told)


def test_forces_say_the_silent_and_the_coming(setting: Setting):
    told = text(lines.on_site(setting, boards.board(), boards.fire(), NOW))

    for part in ("186", "7", "60 人", "2 队", "1 队超时未联络"):
        assert part in told


def test_forces_are_as_old_as_the_team_heard_longest_ago(setting: Setting):
    board = boards.board()
    here = [t for t in board.teams if t.status and t.status.value in ("working", "standby")]
    heard = min(max(t.last_contact_at or t.status.said.at, t.status.said.at) for t in here)
    told = text(lines.on_site(setting, board, boards.fire(), NOW))

    assert f"最旧 {heard:%H:%M}" in told


def test_forces_on_their_way_say_when_the_first_is_due(setting: Setting):
    board = boards.board()
    teams = tuple(
        replace(t, eta_at=at("19:05")) if t.status and t.status.value == "en_route" else t
        for t in board.teams
    )
    told = text(lines.on_site(setting, boards.board(teams=teams), boards.fire(), NOW))

    assert "首队到 19:05" in told


def test_casualties_of_different_ages_say_how_old_the_oldest_is(setting: Setting):
    fire = boards.fire()
    older = Known(0, said(at("09:46")))
    fire = replace(fire, casualties={**fire.casualties, "deaths": older})
    told = text(lines.casualties(setting, fire, NOW))

    assert "最旧 09:46" in told
    assert "17:40" in told


def test_teams_of_unknown_strength_are_a_lower_bound(setting: Setting):
    teams = (replace(boards.teams()[0], people=None), *boards.teams()[1:])

    told = text(lines.on_site(setting, boards.board(teams=teams), boards.fire(), NOW))

    assert "至少 158 人" in told


def test_teams_all_of_unknown_strength_are_unknown_people(setting: Setting):
    teams = tuple(replace(team, people=None) for team in boards.teams()[:2])

    told = lines.on_site(setting, boards.board(teams=teams), boards.fire(), NOW)

    assert boxed(told) == ["未知"]
    assert "2" in text(told)


def test_what_comes_next_is_time_area_and_missing_facts(setting: Setting):
    told = lines.next_pushes(setting, boards.board(), boards.fire(), NOW)

    assert [one.text[0] for one in told] == ["②", "④", "⑤"]
    assert "02:14" in told[0].text
    assert "8.6 公顷" in told[1].text
    assert "约" in told[1].text
    assert "缺资料" in told[2].text


def test_more_than_a_bound_and_as_much_as_a_bound_are_said_apart(setting: Setting):
    """6.4.2(1)④ says 超过: 50.0 ha is not enough. 6.4.3(1)③ says 以上: 100.0 ha is."""
    board, fire = boards.board(), boards.fire()

    strict = lines.next_pushes(setting, board, fire, NOW, over={"III.4"})
    inclusive = lines.next_pushes(setting, board, fire, NOW)

    assert "再增超过 8.6 公顷" in strict[1].text
    assert "再增 8.6 公顷 即达" in inclusive[1].text


def test_a_fire_that_is_out_says_so_in_place_of_the_next_level(setting: Setting):
    out = boards.fire(out=True, extinguished_at=at("18:00"))

    assert "明火已扑灭" in text(lines.next_pushes(setting, boards.board(out), out, NOW))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_is_missing(setting: Setting, language):
    speaking = replace(setting, words=replace(setting.words, language=language))
    board, fire = boards.board(), boards.fire()

    told = [
        *lines.clock(speaking, fire, NOW),
        *lines.area(speaking, fire, NOW),
        *lines.edge(speaking, fire),
        *lines.casualties(speaking, fire, NOW),
        *lines.on_site(speaking, board, fire, NOW),
        *lines.next_pushes(speaking, board, fire, NOW),
    ]

    assert not [one.text for one in told if "ui." in one.text or "{" in one.text]


def test_people_moved_stand_below_the_hurt_and_beside_them_who_lives_within_the_outlook(
    setting: Setting,
):
    held = boards.fire().area.perimeter.id
    village = Reached("place", "北坑村", at("19:00"), None, 620.0)
    fire = replace(boards.fire(), outlooks=(kept(held, village),))
    board = replace(boards.board(), places=(place("北坑村", 126),))
    told = lines.casualties(setting, fire, NOW, board)
    assert "研判内 126 人" in told[-1].text
    assert "伤亡" in told[0].text

    nobody_said = replace(board, places=(place("北坑村", None),))
    assert "研判内 未知" in lines.casualties(setting, fire, NOW, nobody_said)[-1].text
    older = replace(fire, outlooks=(kept("another edge", village),))
    assert "研判" not in text(lines.casualties(setting, older, NOW, board))


def kept(perimeter: str, *reached: Reached) -> OutlookKept:
    plain = dict.fromkeys(("slope_deg", "aspect_deg", "terrain", "forest"))
    air = {"wind_m_s": 9.0, "wind_from_deg": 225.0, "temp_c": 26.0, "humidity_pct": 38.0}
    told = {"hours": 3.0, "area_ha": 182.0, "fuel_factor": 1.0, "checks": (), **air, **plain}
    since = {"since": at("17:50"), "said": said(at("18:10"))}
    return OutlookKept(
        id="o", perimeter=perimeter, blob="", reached=tuple(reached), **since, **told
    )


def place(name: str, inhabitants: int | None) -> Place:
    return Place(name, name, None, inhabitants, *[None] * 8, goes_by=name)

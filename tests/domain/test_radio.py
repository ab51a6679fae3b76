"""Radio traffic understood: in any order, never inventing, and what is not known stays text."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import boards
from firepost.app.quick import commands, initials, moment_of, names_of, understand
from firepost.domain.radio import Wanted, pieces
from firepost.ui.names import short_name

TEAMS = boards.teams()
NAMES = names_of(TEAMS, {team.name: short_name(team.name) for team in TEAMS})
NOW = datetime(2026, 11, 28, 18, 20, tzinfo=timezone(timedelta(hours=8)))
TZY = TEAMS[0].id  # 泰顺县专业队一分队


def told(text):
    return {piece.kind: piece.value for piece in pieces(text, NAMES)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("泰专一 1819 A段 上线 请求水泵2台", {"from": TZY, "time": "18:19", "sector": "A"}),
        ("请求水泵2台 泰专一 A段 上线 1819", {"from": TZY, "time": "18:19", "sector": "A"}),
        ("tzy 18:19 a段 上线", {"from": TZY, "time": "18:19", "sector": "A"}),
        ("泰顺县专业队一分队报 5分钟前 A段上线", {"from": TZY, "ago": 5, "sector": "A"}),
    ],
)
def test_order_and_way_of_saying_do_not_matter(text, expected):
    found = told(text)

    assert {key: found[key] for key in expected} == expected
    assert found["status"] == ("working", "attack")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("请求水泵2台", (Wanted("水泵", 2, "台"),)),
        ("需要2台水泵和油锯3把，人齐", (Wanted("水泵", 2, "台"), Wanted("油锯", 3, "把"))),
        ("请求增援30人", (Wanted("增援", 30, "人"),)),
        ("申请直升机", (Wanted("直升机", None, ""),)),
    ],
)
def test_what_is_asked_for_comes_with_its_number(text, wanted):
    assert told(text)["request"] == wanted


@pytest.mark.parametrize(
    "text", ["泰专一 尚未到位", "泰专一 能否撤离", "泰专一请求撤离", "没有上线"]
)
def test_what_has_not_happened_is_no_fact(text):
    assert "status" not in told(text)


def test_the_one_called_is_not_the_one_who_speaks():
    found = told("泰专二 呼叫 泰专一 1812")

    assert found["from"] == TEAMS[1].id
    assert found["to"] == TZY


@pytest.mark.parametrize(
    "text",
    ["过火 1819 亩", "水带 1200 米", "海拔1814米", "119.98 27.66", "车 浙C1814", "编号 12345"],
)
def test_a_number_is_no_time(text):
    assert "time" not in told(text)


def test_a_name_two_teams_share_is_nobodys():
    twins = names_of(TEAMS, {team.name: "专业队" for team in TEAMS})

    assert "专业队" not in twins
    assert initials("泰专一") == "tzy"


def test_the_words_are_kept_as_said_and_the_facts_beside_them():
    said = understand("泰专一 1810 B段 上线 28人 请求水泵2台", NAMES)
    words, contact, assign, request = commands(said, TEAMS, incident="f1", now=NOW)

    assert words["text"] == said.text
    assert words["from"] == "泰顺县专业队一分队"
    assert contact == {
        "do": "team.contact",
        "team": TZY,
        "incident": "f1",
        "at": "2026-11-28T18:10:00+08:00",
    }
    assert (assign["status"], assign["sector"], assign["people"]) == ("working", "B", 28)
    assert (request["do"], request["what"]) == ("request.draft", "水泵 2 台")


def test_a_struck_piece_makes_no_fact_and_stays_in_the_words():
    said = understand("泰专一 撤离", NAMES)
    kept = said.without([piece for piece in said.pieces if piece.kind == "status"])

    assert [c["do"] for c in commands(kept, TEAMS, incident="f1", now=NOW)] == [
        "log.say",
        "team.contact",
    ]
    assert commands(kept, TEAMS, incident="f1", now=NOW)[0]["text"] == "泰专一 撤离"


def test_a_time_ahead_was_yesterday():
    assert moment_of(understand("2350 看见火光", NAMES), NOW).day == 27
    assert moment_of(understand("18:24 到", NAMES), NOW).day == 28, "within a clock's error"


@given(st.text(max_size=80))
def test_any_text_is_kept_and_pieces_lie_apart_within_it(text):
    found = pieces(text, NAMES)

    ends = [0, *(piece.end for piece in found)]
    assert all(0 <= piece.start < piece.end <= len(text) for piece in found)
    assert all(piece.start >= end for piece, end in zip(found, ends, strict=False))
    first = commands(understand(text, NAMES), TEAMS, incident="f1", now=NOW)[0]
    assert first["text"] == text


@pytest.mark.parametrize(
    "text",
    [
        "泰专一 在 27.6012 119.9500",
        "泰专一 北纬27.6012，东经119.9500",
        "119.9500,27.6012 泰专一",
        "泰专一 N27.6012 E119.9500 平安",
    ],
)
def test_a_place_in_degrees_is_a_place_in_either_order(text):
    found = {piece.kind: piece.value for piece in pieces(text, NAMES)}

    assert found["place"] == (119.95, 27.6012)
    assert "time" not in found


@pytest.mark.parametrize("text", ["过火约 27.60 亩", "增速 2.50 119.95 米", "风 3.50 4.20"])
def test_other_decimals_are_no_place(text):
    assert "place" not in {piece.kind for piece in pieces(text, NAMES)}

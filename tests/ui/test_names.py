"""Names on the map step off each other; whose people are to be moved is never without one."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRectF

from fakes import boards
from firepost.app.people_on_board import Place
from firepost.ui.map import names as map_names
from firepost.ui.map.names import Names
from firepost.ui.map.symbols import Mark, distance_spots
from ui.conftest import let_run

WHOLE = QRectF(0, 0, 900, 600)


def village(key, name, note=""):
    return Mark(f"place:{key}", "residents", "居", 0, 0, name, note=note)


def depot(key, name):
    return Mark(f"depot:{key}", "depot", "乡", 0, 0, name)


def placed(setting, marks, *, needed=(), taken=(), written=(), key=1):
    return Names().place(
        setting.look,
        marks,
        key=key,
        needed=set(needed),
        bounds=WHOLE,
        taken=list(taken),
        written=list(written),
    )


def on_each_other(found):
    return [
        (one.mark.name, other.mark.name)
        for one, other in combinations(found, 2)
        if one.box.intersects(other.box)
    ]


@pytest.mark.parametrize("apart", [(0, 26), (40, 10), (70, 0), (12, 30)])
def test_two_close_villages_both_keep_their_names_and_share_no_letter(setting, apart):
    at = QPointF(400, 300)
    there = QPointF(400 + apart[0], 300 + apart[1])

    found = placed(setting, [(village(1, "北坑自然村"), at), (village(2, "南坑自然村"), there)])

    assert len(found) == 2
    assert on_each_other(found) == []


def test_in_a_crowd_the_less_important_names_go_and_none_overlaps(setting):
    spots = [QPointF(300 + 13 * (n % 10), 200 + 13 * (n // 10)) for n in range(60)]
    marks = [(depot(n, f"第{n}物资库"), at) for n, at in enumerate(spots[:40])]
    marks += [(village(n, f"第{n}自然村"), at) for n, at in enumerate(spots[40:])]

    found = placed(setting, marks)

    assert on_each_other(found) == []
    assert 0 < len(found) < 60
    assert any(one.mark.kind == "residents" for one in found)


def test_whose_people_are_to_be_moved_is_named_come_what_may(setting):
    at = QPointF(450, 300)
    marks = [(depot(n, "一样远的库"), at) for n in range(8)]
    marks.append((village(9, "要转移的村", "126 人已转移"), at))
    wall = [QRectF(0, 0, 900, 600)]

    assert placed(setting, marks, taken=wall) == []
    found = placed(setting, marks, taken=wall, needed=["要转移的村"])
    assert [one.mark.name for one in found] == ["要转移的村"]
    assert WHOLE.contains(found[0].box)


def test_names_stay_on_the_map_and_off_its_tools(setting):
    tools = QRectF(0, 0, 120, 600)
    marks = [
        (village(1, "紧靠底边的村", "距火线 544 米"), QPointF(500, 590)),
        (village(2, "紧靠右边的很长的村名"), QPointF(890, 300)),
        (depot(3, "工具边上的库"), QPointF(140, 300)),
        (depot(4, "工具底下的库"), QPointF(60, 300)),
    ]

    found = placed(setting, marks, taken=[tools])

    assert [one.mark.name for one in found if not WHOLE.contains(one.box)] == []
    assert [one.mark.name for one in found if one.box.intersects(tools)] == []
    assert "工具底下的库" not in {one.mark.name for one in found}
    assert {one.mark.name for one in found} >= {"紧靠底边的村", "工具边上的库"}


def test_a_name_alone_stands_where_it_always_stood(setting):
    at = QPointF(400, 300)
    (home,) = placed(setting, [(village(1, "北坑自然村"), at)])
    (house,) = placed(setting, [(depot(1, "包垟乡库"), at)])
    assert home.lean == "middle"
    assert home.box.top() > 300
    assert house.lean == "left"
    assert house.box.left() > 400


def test_words_of_the_picture_below_are_left_where_another_spot_is_free(setting):
    at = QPointF(400, 300)
    under = QRectF(300, 318, 200, 30)
    (found,) = placed(setting, [(village(1, "北坑自然村"), at)], written=[under])
    assert not found.box.intersects(under)


def test_they_are_looked_for_once_for_what_stands_still(setting, monkeypatch):
    asked = []
    find = map_names._find
    monkeypatch.setattr(map_names, "_find", lambda *args: asked.append(1) or find(*args))
    names, marks = Names(), [(village(1, "北坑自然村"), QPointF(400, 300))]
    for key in ("a", "a", "b", "b"):
        names.place(setting.look, marks, key=key, needed=(), bounds=WHOLE, taken=[])
    assert len(asked) == 2


def test_on_the_map_itself_no_name_lies_on_another(open_window):
    lon, lat = boards.CENTRE
    places = tuple(
        Place(
            f"p{n}",
            name,
            *(None, None, None),
            lon + 0.004 + 0.0007 * (n % 5),
            lat - 0.004 - 0.0005 * (n // 5),
            *(None,) * 5,
        )
        for n, name in enumerate(["北坑自然村", *(f"第{n}自然村" for n in range(24))])
    )
    board = replace(boards.board(), places=places)
    window = open_window(boards.MemoryPost(board))
    canvas = window.pages.situation.map.canvas
    let_run(lambda: canvas.complete)
    canvas.grab()

    found = canvas._overlay.names
    assert on_each_other(found) == []
    assert "北坑自然村" in {one.mark.name for one in found}
    assert len(found) < len(places) + len(board.depots) + len(board.targets)


def test_a_line_too_short_for_its_words_has_them_beside_its_target(setting):
    far, near = QPointF(100, 300), QPointF(500, 300)
    spots = distance_spots(setting.look, (far, near), "1.59 公里 方位 238°")
    assert far.x() < spots[0].center().x() < near.x()

    close = distance_spots(setting.look, (far, QPointF(130, 290)), "1.59 公里 方位 238°")
    assert all(spot.right() < far.x() for spot in close), "off the fire"

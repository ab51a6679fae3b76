"""Ctrl+F finds who is on duty and on the roster, marks on the ground, and every clause of the plan."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from fakes import boards
from firepost.app.board import Hotspot, Listed
from firepost.app.sky_on_board import GroundMark
from firepost.app.watches import OnDuty
from ui.conftest import let_run
from ui.keys import CTRL, Keys

SAID = boards.said(boards.at("18:00"), n=5)


@pytest.fixture
def window(open_window):
    rosters = {
        "person": (
            Listed("p1", "person", "王建国", {"post": "林场场长", "phone": "13800000001"}),
        ),
        "watch": (Listed("w1", "watch", "陈六", {"post": "带班领导", "phone": "13800000002"}),),
    }
    mark = GroundMark(
        "g1", SAID, "北坑晒谷场", "safety_zone", "A段", 119.98, 27.66, *(None,) * 6
    )
    return open_window(
        boards.MemoryPost(
            boards.board(
                rosters=rosters,
                on_duty=(OnDuty("前指", "李四", None, (), None, SAID, role="值班长"),),
                grounds=(mark,),
                hotspots=(Hotspot("h1", SAID, None, "2026-118", 119.97, 27.65, None),),
            )
        )
    )


@pytest.mark.parametrize(
    ("words", "title", "detail"),
    [
        ("chenliu", "陈六", "带班领导 · 13800000002"),
        ("林场场长", "王建国", "林场场长 · 13800000001"),
        ("李四", "李四", "前指 · 值班长 · 18:00"),
        ("晒谷场", "北坑晒谷场", "安全区 · A段"),
        ("2026-118", "热点 · 2026-118", "18:00"),
        (
            "指定负责人统一指挥",
            "6.4.4(2) 指挥长或指定负责人统一指挥",
            "Ⅰ级 · 温政办〔2021〕64号",
        ),
    ],
)
def test_it_is_found_with_what_is_known_and_enter_says_or_shows_it(
    window, words, title, detail
):
    keys = Keys(window)
    keys.key(Qt.Key.Key_F, held=CTRL)
    keys.text(words)
    sheet = window.drawers._made["search"]
    let_run(
        lambda: (
            sheet.list.currentItem() is not None
            and sheet.list.currentItem().text().startswith(title)
        )
    )
    assert sheet.list.currentItem().text() == f"{title}\n{detail}"

    keys.key(Qt.Key.Key_Return)
    canvas = window.pages.situation.map.canvas
    let_run(lambda: title in window.notice.words.text() or (canvas.pin or "  ")[2] == title)

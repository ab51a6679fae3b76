"""Ctrl+F finds everything by words, pinyin and first letters, and Enter goes there."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from effort import effort
from fakes import boards
from firepost import bootstrap
from firepost.app import finding
from firepost.app.finding import Found
from firepost.app.issued_on_board import IssuedOnBoard
from firepost.app.people_on_board import Place
from ui.conftest import let_run
from ui.keys import CTRL, Keys


@pytest.fixture
def window(open_window):
    issued = IssuedOnBoard(1, "first", boards.said(boards.at("18:00"), n=77))
    people = Place(
        "v1", "北坑自然村", None, 126, None, 119.98, 27.66, None, None, None, "村主任", "样例"
    )
    stood = boards.board(boards.fire(issued=(issued,)), places=(people,))
    shown = open_window(boards.MemoryPost(stood))
    shown.notice.hide()
    return shown


def search(window, keys, words):
    keys.key(Qt.Key.Key_F, held=CTRL)
    keys.text(words)
    sheet = window.drawers._made["search"]
    let_run(lambda: sheet.list.currentItem() is not None and not sheet._typed.isActive())
    return sheet


@pytest.mark.parametrize(
    ("words", "first", "page"),
    [
        ("火头推进", "A段火头推进约 40 米，西南风 4 级", "situation"),
        ("huotoutuijin", "A段火头推进约 40 米，西南风 4 级", "situation"),
        ("筱村镇", "筱村镇半专业队", "forces"),
        ("xczbzyd", "筱村镇半专业队", "forces"),
        ("包垟乡库", "包垟乡库", "depots"),
        ("byxk", "包垟乡库", "depots"),
        ("液化气", "液化气储配站", "situation"),
        ("beikengziran", "北坑自然村", "situation"),
        ("6.4.2(1)④", "6.4.2(1)④", "response"),
        ("第 1 号", "第 1 号", "office"),
        ("北坑湾火场", "泰顺县包垟乡北坑湾火场", "situation"),
    ],
)
def test_each_kind_is_found_and_enter_goes_there(window, words, first, page):
    keys = Keys(window)
    sheet = search(window, keys, words)
    let_run(lambda: first in sheet.list.currentItem().text())

    keys.key(Qt.Key.Key_Return)
    let_run(lambda: window.pages.current == page)

    kind = sheet.list.currentItem().data(Qt.ItemDataRole.UserRole).kind
    match kind:
        case "team":
            board = window.pages.page("forces").board
            assert board.selected == "t2"
        case "depot":
            assert window.pages.page("depots").table.selected == "k1"
        case "place" | "people":
            assert window.pages.situation.map.canvas.pin[2] == first
        case "log":
            let_run(window.drawers.drawer.isVisible)
            assert "A段火头" in window.drawers.drawer.form.before.text()
        case "clause":
            assert window.notice.words.text().startswith("6.4.2(1)④")


def test_arrows_pass_over_the_headings_and_nothing_found_is_said(window):
    keys = Keys(window)
    sheet = search(window, keys, "泰顺县")
    before = sheet.list.currentItem().text()
    keys.key(Qt.Key.Key_Down)
    assert sheet.list.currentItem().text() != before
    keys.key(Qt.Key.Key_Up)
    assert sheet.list.currentItem().text() == before

    sheet.line.setText("没有这样的词")
    let_run(lambda: sheet.told.text().startswith("没有找到"))


def test_wide_letters_capitals_and_marks_that_steer_are_read_as_plain_ones():
    blocks = finding.blocks([Found("log", "a/1", "ＴＺＹ　1816\u202e A段\u200b可控")])

    for typed in ("tzy", "ＴＺＹ", "a段可控", "adkk", "1816 可控"):
        assert finding.look(blocks, finding.wanted(typed), most=5)[0], typed
    assert not finding.look(blocks, finding.wanted("b段"), most=5)[0]


def test_a_second_reading_is_found_too():
    blocks = finding.blocks([Found("place", "p", "长坑")])

    for typed in ("changkeng", "zhangkeng", "zk", "ck"):
        assert finding.look(blocks, finding.wanted(typed), most=5)[0], typed


def test_a_hundred_thousand_entries_are_looked_through_without_holding_the_screen(
    open_window, tmp_path, monkeypatch, setting
):
    """The log of a season: the newest and the oldest line both; the screen's thread itself asks
    and shows some lines, it looks through none."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    window = open_window(boards.MemoryPost())
    sheet_lines = [
        Found("log", f"a/{n}", f"第{n}条 {'火线平稳' if n % 7 else 'A段可控'}", "报务员", n)
        for n in range(100_000)
    ]
    keys = Keys(window)
    sheet = search(window, keys, "火")
    built = finding.blocks(sheet_lines)
    sheet._lines = built

    for words, expected in (
        ("第99999条", "第99999条"),
        ("第3条 akk", None),
        ("di0tiao", "第0条"),
    ):
        sheet.line.setText(words)
        assert effort(sheet.look).lines < 1_000
        let_run(
            lambda expected=expected: (
                (expected is None and sheet.list.count() == 0)
                or (
                    expected is not None
                    and sheet.list.currentItem() is not None
                    and expected in sheet.list.currentItem().text()
                )
            )
        )

    few = sheet_lines[:40]
    assert effort(lambda: sheet._show(sheet._wish, few)).lines < 5_000


def test_the_whole_journal_is_read_bit_by_bit_and_what_was_taken_back_is_not_found(
    open_window, tmp_path, monkeypatch
):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    path = tmp_path / "season.fire"
    post = parts.open_post(path, write=True)
    with post.together():
        entries = [
            post.do({"do": "log.say", "text": f"第{n}条无线电"}).entry for n in range(1500)
        ]
        post.do({"do": "entry.correct", "entry": entries[3], "with": None})
    post.close()
    window = open_window(lambda: parts.open_post(path, write=True))
    keys = Keys(window)
    sheet = search(window, keys, "第1条无线电")
    let_run(lambda: not sheet.reading)

    let_run(lambda: "第1条无线电" in sheet.list.currentItem().text())
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: hasattr(window.drawers.drawer.form, "before"))
    assert "第1条无线电" in window.drawers.drawer.form.before.text()
    sheet = search(window, keys, "")
    sheet.line.setText("第3条无线电")
    let_run(lambda: sheet.list.count() == 0)


def test_a_team_that_is_another_now_is_found_under_its_new_name(window):
    keys = Keys(window)
    search(window, keys, "筱村镇")
    stood = window.stage.board
    renamed = (replace(stood.teams[2], name="筱村镇突击队"), *stood.teams[3:])
    window.stage._take(replace(stood, teams=renamed))
    window.drawers.leave()

    sheet = search(window, keys, "突击队")

    let_run(lambda: "筱村镇突击队" in sheet.list.currentItem().text())

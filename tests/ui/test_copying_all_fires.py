"""All fires together: each sum is copied by keys as it stands, before the figures of the fire in front."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fakes import boards
from firepost.ui.everyday.copying import words_of
from ui.conftest import let_run
from ui.keys import CTRL, SHIFT, Keys


def test_each_sum_is_copied_by_keys_as_it_stands(open_window):
    board = boards.board()
    one = board.incidents[0]
    other = replace(one, id="f9", name="桐溪林火", area=None)
    window = open_window(boards.MemoryPost(replace(board, incidents=(one, other))))
    window.go_outdoors()
    keys = Keys(window)
    window.pages.take_focus()
    keys.key(Qt.Key.Key_F6)
    keys.key(Qt.Key.Key_0, "0")
    keys.key(Qt.Key.Key_C, held=CTRL | SHIFT)
    let_run(window.drawers.drawer.isVisible)
    rows = [row.accessibleName() for row in window.drawers._made["copy"].rows]
    of_all = [words for words in rows if words.startswith("全部火场 ")]
    assert rows[: len(of_all)] == of_all
    assert any("2 起中 1 起未知" in words for words in of_all)
    assert any(other.name in words for words in rows[len(of_all) :])

    keys.key(Qt.Key.Key_Down)
    keys.key(Qt.Key.Key_Return)
    assert QApplication.clipboard().text() == of_all[1]
    assert "41.4" in of_all[1]


def test_the_level_above_is_the_last_of_the_list(open_window):
    window = open_window(boards.MemoryPost())
    window.go_outdoors()
    keys = Keys(window)
    window.pages.take_focus()
    keys.key(Qt.Key.Key_C, held=CTRL | SHIFT)
    let_run(window.drawers.drawer.isVisible)
    keys.key(Qt.Key.Key_Up)
    keys.key(Qt.Key.Key_Return)

    text = QApplication.clipboard().text()
    assert text.startswith("泰顺县包垟乡北坑湾火场 · Ⅲ级 下一级 6.4.2(1)：")
    assert "20:34" in text


def test_what_a_page_shows_is_copied_before_there_is_any_fire(open_window):
    """Stock stands without a fire; where nothing stands, that is said."""
    board = boards.no_fires()
    window = open_window(boards.MemoryPost(board))
    window.go_outdoors()
    keys = Keys(window)
    window.pages.take_focus()
    keys.key(Qt.Key.Key_C, held=CTRL | SHIFT)
    let_run(window.drawers.drawer.isVisible)
    sheet = window.drawers._made["copy"]
    assert sheet.rows == []
    assert not sheet._none.isHidden()

    sheet.in_front = [words_of(window.setting, board, None, "包垟乡库 可装备 30", "")]
    sheet.refresh()
    keys.key(Qt.Key.Key_Return)
    assert QApplication.clipboard().text().startswith("包垟乡库 可装备 30")
    assert "截至 18:20" in QApplication.clipboard().text()
    assert sheet._none.isHidden()

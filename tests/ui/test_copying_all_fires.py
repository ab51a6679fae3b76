"""All fires together: each sum is copied by keys as it stands, before the figures of the fire in front."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fakes import boards
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

"""A log of days opens as fast as one of an hour: what a turn of the screen does is bounded.

Work is counted, not time: how often Qt asks Python, for each of these may wait for a busy thread.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes import boards
from firepost.ui import loglist
from firepost.ui.loglist import wrapped
from ui.conftest import let_run

LINES = 20_000
MOST_A_TURN = 600  # askings; 20,000 lines laid out at once are 100,000 and more


@pytest.fixture
def window(open_window):
    board = boards.MemoryPost().board()
    one = board.log[0]
    log = tuple(
        replace(one, text=f"{n} 风转西北，三号阵地撤离，水车不足，等待增援 {n * 7919 % 10007}")
        for n in range(LINES)
    )
    made = open_window(boards.MemoryPost(replace(board, log=log)))
    made.quick.line.setFocus()
    return made


@pytest.fixture
def asked(monkeypatch):
    """How often Qt asked of the log since it was last looked at."""
    counted = [0]
    for owner, name in (
        (loglist.LogModel, "rowCount"),
        (loglist.LogModel, "data"),
        (loglist.LogDelegate, "sizeHint"),
        (loglist.LogDelegate, "paint"),
    ):
        real = getattr(owner, name)

        def counting(*given, real=real):
            counted[0] += 1
            return real(*given)

        monkeypatch.setattr(owner, name, counting)

    def since() -> int:
        found, counted[0] = counted[0], 0
        return found

    return since


def turns(asked, n: int) -> list[int]:
    found = []
    for _ in range(n):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        found.append(asked())
    return found


def test_the_whole_log_opens_with_a_page_of_it_and_little_work_in_a_turn(asked, window):
    turns(asked, 50)
    window.drawers.open("log")
    first = asked()
    later = turns(asked, 200)

    assert max(first, *later) <= MOST_A_TURN
    assert sum(later[-20:]) == 0, "it never comes to rest"
    whole = window.drawers._made["log"]
    assert whole.list.model().rowCount() == loglist.PAGE
    assert "19999 " in whole.list.line_at(whole.list.model().index(0, 0)).text


def test_older_lines_come_as_somebody_goes_down_and_the_search_knows_them_all(asked, window):
    window.drawers.open("log")
    whole = window.drawers._made["log"]
    turns(asked, 100)
    whole.list.setFocus()

    rows = whole.list.model().rowCount
    for _ in range(2):
        before = rows()
        QTest.keyClick(whole.list, Qt.Key.Key_End)
        assert max(turns(asked, 100)) <= MOST_A_TURN
        let_run(lambda before=before: before < rows() <= before + 2 * loglist.PAGE)

    whole.search.setText("等待增援 0")
    let_run(lambda: rows() == 2)
    assert whole.list.line_at(whole.list.model().index(1, 0)).text.startswith("0 ")


def test_a_new_line_stands_on_top_and_nothing_is_laid_out_from_the_start(asked, window):
    window.drawers.open("log")
    whole = window.drawers._made["log"]
    turns(asked, 100)
    board = window.stage.board
    newest = replace(board.log[-1], text="刚到")
    whole.list.show_lines((*board.log, newest))

    assert max(turns(asked, 100)) <= MOST_A_TURN
    assert whole.list.line_at(whole.list.model().index(0, 0)).text == "刚到"
    assert whole.list.model().rowCount() == loglist.PAGE + 1


def test_a_figure_is_never_broken_at_its_colon_point_or_dash():
    text = "北坑村 126 人 距 1.12 公里：最早约 15:46，可能 16:46，范围 437–1127 公顷"
    for limit in range(9, 40):
        rows = wrapped(text, len, limit)
        assert "".join(rows).replace(" ", "") == text.replace(" ", "")
        for figure in ("1.12", "15:46", "16:46", "437–1127"):
            assert any(figure in row for row in rows), (limit, rows)

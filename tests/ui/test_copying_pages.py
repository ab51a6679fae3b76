"""Any figure can be copied where it stands: the right key of the mouse on the other pages too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fakes import boards
from firepost.ui.depots.rows import DepotRow
from firepost.ui.depots.tables import HEAD_PX, DepotTable
from firepost.ui.forces.cardboard import CardBoard
from firepost.ui.response.table import ConditionTable
from firepost.ui.strip.mini import MiniStrip
from ui.conftest import let_run


@pytest.fixture
def turned(open_window):
    window = open_window(boards.MemoryPost())
    window.go_outdoors()
    let_run(lambda: window.stage.fire is not None)

    def to(page: str) -> tuple:
        window.go(page)
        let_run(lambda: window.pages.current == page)
        return window, window.pages.page(page)

    return to


def press_right(page: QWidget, part: QWidget, point: QPoint) -> str:
    """The words on the clipboard afterwards."""
    QApplication.clipboard().setText("")
    at = part.mapTo(page, point)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, page.mapToGlobal(at))
    QApplication.sendEvent(page, event)
    return QApplication.clipboard().text()


def test_a_condition_goes_with_its_facts_and_where_they_come_from(turned):
    window, page = turned("response")
    table = page.findChild(ConditionTable)
    let_run(lambda: bool(table.told_rows()) and table.isVisible())

    words = press_right(page, table, QPoint(200, table._rows[1].top + 5))

    row = table._rows[1].text
    assert window.stage.fire.name in words
    assert row.clause in words
    assert all(bit.text in words for bit in (*row.facts, *row.source))
    assert "截至" in words
    assert "已抄到剪贴板" in window.notice.words.text()


def test_a_team_s_card_goes_with_who_said_it(turned):
    window, page = turned("forces")
    board = page.findChild(CardBoard)
    let_run(lambda: bool(board._hung))
    hung = next(
        one
        for one in board._hung
        if any(t.id == one.card.team and t.status for t in window.stage.board.teams)
    )
    team = next(t for t in window.stage.board.teams if t.id == hung.card.team)

    words = press_right(page, board, hung.box.center())

    assert hung.card.name in words
    assert hung.card.people in words
    assert team.status.said.by in words
    assert team.status.said.entry in words


def test_a_depot_s_row_goes_with_its_last_count(turned):
    _, page = turned("depots")
    table = page.findChild(DepotTable)
    row = DepotRow("d", "县", "罗阳库", 43, 100, "-57", "warn", "灭火弹", "03-01 08:00")
    table.show_rows((row,))
    height = next(y for y in range(HEAD_PX, table.height()) if table.told_at(QPoint(40, y)))

    words = press_right(page, table, QPoint(40, height))

    assert "罗阳库 " in words
    assert "43 / 100" in words
    assert "-57" in words
    assert "盘点 03-01 08:00" in words


@pytest.mark.parametrize("name", ["response", "forces", "depots", "office"])
def test_the_small_strip_copies_like_the_large_one(turned, name):
    window, page = turned(name)
    strip = page.findChild(MiniStrip)
    cell = strip.cells["area"]
    let_run(cell.isVisible)

    words = press_right(page, cell, cell.rect().center())

    assert "公顷" in words
    assert "记录" in words, "the entry it rests on"
    assert window.stage.fire.name in words


def test_by_keys_what_the_page_shows_stands_first(turned):
    window, page = turned("response")
    table = page.findChild(ConditionTable)
    let_run(lambda: bool(table.told_rows()) and table.isVisible())

    QTest.keyClick(
        window,
        Qt.Key.Key_C,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    sheet = window.drawers._made["copy"]
    let_run(lambda: bool(sheet.rows))

    assert table.told_rows()[0] in sheet.rows[0].accessibleName()
    assert len(sheet.rows) > len(table.told_rows())
    sheet.rows[0].click()
    assert QApplication.clipboard().text() == sheet.rows[0].accessibleName()

    window.drawers.leave()
    window.go("situation")
    QTest.keyClick(
        window,
        Qt.Key.Key_C,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert all(table.told_rows()[0] not in row.accessibleName() for row in sheet.rows)

"""On a narrow screen the panel beside the map is a strip of counters that opens over the map."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes import boards
from firepost.ui.drafts import Drafts
from firepost.ui.situation.counters import WIDE_PX
from ui.conftest import let_run
from ui.fitting import faults, lasting, resized, tab_faults
from ui.test_layout import crowded
from ui.test_stories import leave_the_line, press

NARROW = (1280, 672)
ESC = Qt.Key.Key_Escape


def narrow(window):
    resized(window, NARROW)
    leave_the_line(window)
    return window.pages.situation


@pytest.fixture
def window(open_window):
    return open_window(crowded())


def test_at_1366_it_stays_as_drawn_and_nothing_is_made(window):
    page = window.pages.situation
    for size in ((1366, 768), (1920, 1080)):
        resized(window, size)
        assert page.side.isVisible()
        assert page.side.geometry().right() == page.rect().right()
        assert page.map.geometry().right() < page.side.x()
    assert page.counters is None


def test_the_map_gets_the_room_and_the_counters_count(window):
    page = narrow(window)

    assert not page.side.isVisible()
    assert page.counters.width() == WIDE_PX
    assert page.map.width() == page.width() - WIDE_PX
    listed = page.side.listed()
    assert page.counters.head.under == f"◀ {len(listed)}"
    for edge, one in page.counters.edges.items():
        assert one.under == str(sum(todo.edge == edge for todo in listed))
    newest = window.stage.board.log[-1]
    assert newest.text in page.counters.latest[0].accessibleName()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("is_open", [False, True])
def test_nothing_in_it_is_cut_too_small_or_out_of_the_round(window, language, is_open):
    window.tongue.speak(language)
    page = narrow(window)
    page.fold(away=not is_open)
    QApplication.processEvents()

    assert lasting(window) == []
    for one in page.counters.stops():
        for text, size in ((one.over, 14), (one.under, 16 if one.large else 14)):
            assert window.setting.look.advance(text, size, bold=True) <= one.width() - 7, text
    window.turn_night()
    assert faults(window) == []
    window.activateWindow()
    let_run(lambda: QApplication.focusWidget() is not None)
    window.rail.buttons["situation"].setFocus()
    # The map's keys stand in two columns here: from the foot of one to the top of the next.
    assert [one for one in tab_faults(window) if "Tool" not in one] == []


def test_a_press_opens_it_over_the_map_and_esc_closes_it(window):
    page = narrow(window)
    QTest.mouseClick(page.counters.head, Qt.MouseButton.LeftButton)
    assert page.side.isVisible()
    assert page.side.geometry().right() + 1 == page.counters.x()
    assert page.map.width() == page.width() - WIDE_PX
    assert page.counters.head.under.startswith("▶")

    press(window, ESC, "")
    assert not page.side.isVisible()
    assert QApplication.focusWidget() is not None
    QTest.mouseClick(page.counters.head, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.counters.head, Qt.MouseButton.LeftButton)
    assert not page.side.isVisible()


def test_space_opens_it_and_goes_from_one_to_the_next(window):
    page = narrow(window)
    press(window, Qt.Key.Key_Space, " ")
    assert page.side.rows[0].button.hasFocus()
    press(window, Qt.Key.Key_Space, " ")
    assert page.side.rows[1].button.hasFocus()
    press(window, ESC, "")
    assert not page.side.isVisible()
    assert page.map.canvas.hasFocus()


def test_a_digit_shows_what_it_would_do_before_it_does_it(window):
    """What is not in sight is never done by a number from memory."""
    page = narrow(window)
    done = []
    page.side.wanted.connect(done.append)
    press(window, Qt.Key.Key_2, "2")
    assert done == []
    assert page.side.rows[1].button.hasFocus()
    press(window, Qt.Key.Key_2, "2")
    assert [todo.key for todo in done] == [page.side.listed()[1].key]


def test_a_colour_and_an_entry_lead_to_the_first_of_them(window):
    page = narrow(window)
    listed = page.side.listed()
    edge = next(todo.edge for todo in reversed(listed))
    QTest.mouseClick(page.counters.edges[edge], Qt.MouseButton.LeftButton)
    first = next(n for n, todo in enumerate(listed) if todo.edge == edge)
    assert page.side.rows[first].button.hasFocus()

    press(window, ESC, "")
    QTest.mouseClick(page.counters.latest[1], Qt.MouseButton.LeftButton)
    assert page.side.log.hasFocus()
    assert page.side.log.currentIndex().row() == 1


def test_what_came_since_it_was_seen_is_told_as_new(window):
    page = narrow(window)
    assert page.counters.log.under == str(len(window.stage.board.log))
    board = window.stage.board
    line = replace(board.log[-1], said=boards.said(boards.at("18:20"), n=900), text="新来的")
    window.stage._take(replace(board, log=(*board.log, line)))
    assert page.counters.log.under == "新 1"
    page.fold(away=False)
    page.fold()
    assert page.counters.log.under == str(len(board.log) + 1)


def test_it_stands_as_it_was_left(window, tmp_path):
    page = narrow(window)
    page.fold(away=False)
    resized(window, (1536, 864))
    assert page.side.geometry().right() == page.rect().right()
    assert not page.counters.isVisible()
    resized(window, NARROW)
    assert page.side.isVisible()
    window.drafts.close()
    assert Drafts(tmp_path / "drafts", drill=False).get("side_open") is True


def test_a_notice_keeps_off_the_open_panel(window):
    page = narrow(window)
    page.fold(away=False)
    room = window.pages.room_for_notice()
    assert room.right() < page.side.x()
    page.fold()
    assert window.pages.room_for_notice().right() > room.right()


def test_looking_back_the_counters_say_that_nothing_is_listed_not_nought(window):
    page = narrow(window)
    window.stage.look_back_to(boards.at("15:30"), as_known_then=False)
    let_run(lambda: not window.stage.live)
    assert page.counters.head.under == "◀ 不列"
    assert {one.under for one in page.counters.edges.values()} == {"不列"}
    window.stage.return_to_now()
    let_run(lambda: page.counters.head.under == f"◀ {len(page.side.listed())}")


def test_what_stands_under_the_open_panel_moves_out_from_it(window):
    page = narrow(window)
    page.fold(away=False)
    QApplication.processEvents()
    page.map.canvas.grab()
    left = page.side.x()

    assert page.map.wind.geometry().right() < left
    assert page.map.north.geometry().right() < left
    axis = page.timeline.axis
    assert axis.mapTo(page, axis.rect().topRight()).x() < left
    assert all(box.right() <= left for box in page.map.canvas._overlay.standing)
    page.fold()
    assert page.map.wind.geometry().right() > left
    resized(window, (1366, 768))
    assert page.map.wind.geometry().right() == page.map.width() - 9

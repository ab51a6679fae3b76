"""The other pages with the keyboard alone: the focus rests where the arrows mean something."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fakes import boards
from ui.conftest import let_run
from ui.keys import CTRL, Keys


@pytest.fixture
def window(open_window):
    shown = open_window(boards.MemoryPost())
    shown.go_outdoors()
    return shown


@pytest.fixture
def keys(window):
    window.pages.take_focus()
    return Keys(window)


def focused():
    return QApplication.focusWidget()


def test_on_f3_the_arrows_choose_a_card_at_once_and_it_is_in_sight(window, keys):
    window.resize(1280, 672)
    keys.key(Qt.Key.Key_F3)
    page = window.pages.page("forces")
    let_run(lambda: focused() is page.board and len(page.board._hung) > 1)

    for _ in page.board._hung:
        keys.key(Qt.Key.Key_Down)
        card = next(one for one in page.board._hung if one.card.team == page.board.selected)
        seen = page.board.visibleRegion().boundingRect()
        assert seen.intersects(card.box)
        assert min(seen.height(), card.box.height()) <= seen.intersected(card.box).height() + 1


def test_on_f4_esc_leaves_a_field_with_its_words_in_it(window, keys):
    keys.key(Qt.Key.Key_F4)
    page = window.pages.page("depots")
    let_run(lambda: focused() is page.table)

    keys.key(Qt.Key.Key_D, held=CTRL)
    keys.text("12")
    keys.key(Qt.Key.Key_Escape)

    assert focused() is page.table
    assert page.draw.people.line.text() == "12"


@pytest.mark.parametrize("page", ["response", "forces", "depots", "office"])
def test_j_leads_to_the_time_line_from_every_page(window, keys, page):
    window.go(page)
    keys.key(Qt.Key.Key_J, "j")

    assert window.pages.current == "situation"
    let_run(lambda: focused() is window.pages.situation.timeline.axis)
    assert window.quick.isVisible()


def test_the_primary_key_does_what_is_in_sight_where_the_ranking_is_folded(window, keys):
    window.resize(1366, 768)
    window.go("forces")
    page = window.pages.page("forces")
    let_run(lambda: page.ranks.isHidden() and page.arrive.isEnabled())

    keys.key(Qt.Key.Key_Return, held=CTRL)

    assert window.drawers.in_front() == "assign"
    keys.key(Qt.Key.Key_Escape)
    assert focused() is page.board


def test_a_page_turned_to_by_the_rail_leaves_the_focus_on_the_rail(window, keys):
    window.rail.buttons["forces"].setFocus()
    keys.key(Qt.Key.Key_Space, " ")

    let_run(lambda: window.pages.current == "forces")
    assert focused() is window.rail.buttons["forces"]

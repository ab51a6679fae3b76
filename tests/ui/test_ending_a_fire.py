"""A fire is ended for good by a key that is held down, by mouse or keyboard; a press alone ends nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from fakes import boards
from firepost.ui.forms.hold_key import GAP_PX, HOLD_MS, STEPS, HoldKey
from sayings import differ
from ui.conftest import hold, let_run
from ui.keys import PLAIN, Keys
from ui.test_office_page import key_named, opened

LEFT = Qt.MouseButton.LeftButton
HOUR_MS = 3_600_000  # between two steps of the bar: it never moves by itself


@pytest.fixture
def post():
    return boards.MemoryPost()


@pytest.fixture
def form(open_window, post):
    """The state of the fire with 已结束 chosen, by S and the mouse."""
    window = open_window(post)
    window.pages.take_focus()
    Keys(window).key(Qt.Key.Key_S, "s")
    made = window.drawers.drawer.form
    QTest.mouseClick(made.state.buttons["closed"], LEFT)
    made.end.clock.setInterval(HOUR_MS)
    return made


def words_of(form):
    assert form.end.accessibleName() == form.end.text()
    return form.end.text()


def test_the_key_stands_in_place_of_the_usual_one_and_says_to_hold(form):
    assert form.save.isHidden()
    assert form.end.isVisible()
    assert words_of(form) == "结束火情：按住 1.5 秒"
    QTest.mouseClick(form.state.buttons["mop_up"], LEFT)
    assert form.end.isHidden()
    assert form.save.isVisible()


def test_it_is_red_and_far_from_everything_else_that_is_pressed(form):
    QApplication.processEvents()
    key = form.end
    assert key.property("kind") == "danger"
    assert key.height() >= 44
    top = key.mapTo(form, QPoint(0, 0)).y()
    for kind in (QPushButton, QLineEdit):
        for other in form.findChildren(kind):
            if other is not key and other.isVisible():
                foot = other.mapTo(form, QPoint(0, other.height())).y()
                assert top - foot >= GAP_PX, other


def test_let_go_sooner_nothing_happens_and_it_says_to_hold_on(form, post):
    QTest.mouseClick(form.end, LEFT)
    assert words_of(form) == "松早了。结束火情：按住 1.5 秒"

    QTest.mousePress(form.end, LEFT)
    for _ in range(STEPS - 2):
        form.end.clock.timeout.emit()
    assert words_of(form) == "结束火情：按住不放"
    QTest.mouseRelease(form.end, LEFT)

    assert form.end.step == 0
    assert not form.end.clock.isActive()
    assert words_of(form) == "松早了。结束火情：按住 1.5 秒"
    assert post.done == []


def test_a_finger_that_slides_off_lets_go(form, post):
    QTest.mousePress(form.end, LEFT)
    QTest.mouseMove(form.end, QPoint(-20, -20))
    assert form.end.step == 0
    assert post.done == []


def test_held_by_the_mouse_it_ends_the_fire_once(form, post):
    hold(form.end)

    let_run(lambda: len(post.done) == 1)
    assert (post.done[0]["do"], post.done[0]["state"]) == ("fire.state", "closed")
    let_run(lambda: not form.isVisible())


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_held_by_a_key_it_ends_the_fire(form, post, key):
    form.end.setFocus()
    form.end.clock.setInterval(1)
    QTest.keyPress(form.end, key)
    let_run(lambda: len(post.done) == 1)
    QTest.keyRelease(form.end, key)
    let_run(lambda: not form.isVisible())

    assert len(post.done) == 1


def test_a_key_pressed_shortly_ends_nothing(form, post):
    form.end.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(form.end, key)
        assert words_of(form) == "松早了。结束火情：按住 1.5 秒"
    QTest.keyPress(form.end, Qt.Key.Key_Return)
    QTest.keyClick(form.end, Qt.Key.Key_Tab)  # away, still held
    assert form.end.step == 0
    assert post.done == []


def test_enter_in_a_field_leads_to_the_key_and_ends_nothing_however_long_it_is_held(form, post):
    form.source.line.setFocus()
    Keys(form.window()).key(Qt.Key.Key_Return)
    assert "按住" in form.wrong.text()
    assert form.end.hasFocus()

    for _ in range(3):
        again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, PLAIN, "\r", autorep=True)
        QApplication.sendEvent(form.end, again)
    assert form.end.step == 0
    assert post.done == []


def test_nothing_half_held_is_left_when_the_form_is_opened_again(form):
    QTest.mousePress(form.end, LEFT)
    form.end.clock.timeout.emit()
    form.window().drawers.leave()
    form.window().open_form("state")

    assert form.end.step == 0
    assert words_of(form) == "结束火情：按住 1.5 秒"


def test_the_bar_takes_a_second_and_a_half(open_window):
    window = open_window()
    window.open_form("state")
    end = window.drawers.drawer.form.end
    assert end.clock.interval() * STEPS == HOLD_MS == 1500


def test_it_speaks_the_language_that_is_chosen(form):
    window = form.window()
    Keys(window).key(Qt.Key.Key_F8)
    let_run(lambda: form.end.text() == "End the fire: hold for 1.5 s")
    QTest.mouseClick(form.end, LEFT)
    assert words_of(form) == "Let go too soon. End the fire: hold for 1.5 s"
    Keys(window).key(Qt.Key.Key_F8)


def test_where_posts_differ_the_saying_that_ends_the_fire_is_held_down_too(
    open_window, post_at
):
    """F5 leads to the two sayings; there a press on the one that ends it takes nothing."""
    ours, theirs = differ(
        post_at,
        ({"do": "fire.state", "state": "mop_up"}, {"do": "fire.state", "state": "closed"}),
    )
    theirs.post.close()
    post_at.desks.clear()
    window, page = opened(open_window, ours)
    assert [one.kind for one in window.stage.board.conflicts] == ["state"]
    named = "认定 已结束"
    QTest.mouseClick(key_named(page.conflicts, named), LEFT)
    form = window.drawers.drawer.form
    let_run(lambda: window.drawers.in_front() == "conflict")
    ends = form.findChild(HoldKey)
    others = [key for key in form.findChildren(QPushButton) if key.isVisible() and key != ends]
    middle = ends.mapTo(form, ends.rect().center()).y()
    assert others
    for other in others:  # each a key's height away, and the words of its saying between
        apart = abs(other.mapTo(form, other.rect().center()).y() - middle)
        assert apart >= GAP_PX + ends.height()
    QTest.mouseClick(ends, LEFT)
    assert "按住 1.5 秒" in ends.text()
    assert len(window.stage.board.conflicts) == 1

    hold(ends)
    let_run(lambda: window.stage.board.conflicts == ())
    assert window.stage.fire.state.value == "closed"

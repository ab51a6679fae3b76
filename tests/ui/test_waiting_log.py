"""The log does not move under a finger: what is new waits behind a bar while somebody is at it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes import boards
from firepost.ui.situation.side import LAST_LINES
from firepost.ui.stage import LookBack
from ui.conftest import let_run
from ui.keys import PLAIN, Keys

LEFT = Qt.MouseButton.LeftButton
LINES = 120


def line(number, text=None):
    one = boards.MemoryPost().board().log[0]
    said = replace(one.said, entry=f"s/{number}")
    return replace(one, said=said, text=text or f"{number} 风转西北，三号阵地撤离")


class Desk:
    """A window whose log grows when it is told to."""

    def __init__(self, open_window):
        self.board = boards.MemoryPost().board()
        self.lines = [line(n) for n in range(LINES)]
        self.window = open_window(boards.MemoryPost(self._made()))
        self.side = self.window.pages.situation.side
        self.list = self.side.log
        self.list.setFocus()
        let_run(lambda: self.list.model().rowCount() == LAST_LINES)

    def _made(self):
        return replace(self.board, log=tuple(self.lines))

    def show(self, *lines):
        self.lines = list(lines)
        self.window.stage._take(self._made())
        QApplication.processEvents()

    def say(self, *texts):
        first = len(self.lines) + 1000
        self.show(*self.lines, *(line(first + n, text) for n, text in enumerate(texts)))

    def top(self, of=None):
        of = of or self.list
        return of.line_at(of.model().index(0, 0)).text

    def bar(self, of=None):
        bar = (of or self.list).bar
        return bar.text() if bar is not None and bar.isVisible() else ""

    def turn_wheel(self, steps, of=None):
        view = (of or self.list).viewport()
        at = QPointF(view.rect().center())
        QApplication.sendEvent(
            view,
            QWheelEvent(
                at,
                view.mapToGlobal(at),
                QPoint(),
                QPoint(0, 120 * steps),
                Qt.MouseButton.NoButton,
                PLAIN,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
        QApplication.processEvents()


@pytest.fixture
def desk(open_window):
    made = Desk(open_window)
    # The list is measured bit by bit; only then it can be scrolled.
    let_run(lambda: made.list.verticalScrollBar().maximum() > 0)
    let_run(lambda: made.list.indexAt(QPoint(9, 9)).isValid())
    return made


def test_left_alone_the_list_goes_on_showing_the_newest(desk):
    desk.say("刚到")
    assert desk.top() == "刚到"
    assert desk.bar() == ""
    assert desk.list.model().rowCount() == LAST_LINES


def test_scrolled_down_new_lines_wait_behind_a_bar_and_a_press_shows_them(desk):
    desk.turn_wheel(-3)
    place = desk.list.verticalScrollBar().value()
    assert place > 0
    was = desk.top()
    desk.say("甲")
    desk.say("乙", "丙")

    assert desk.bar() == "有 3 条新的 ▲"
    assert desk.top() == was
    assert desk.list.verticalScrollBar().value() == place
    assert desk.list.bar.height() >= 44
    assert "3 条" in desk.list.bar.accessibleName()

    QTest.mouseClick(desk.list.bar, LEFT)
    assert desk.top() == "丙"
    assert desk.list.verticalScrollBar().value() == 0
    assert desk.bar() == ""
    desk.say("丁")
    assert desk.top() == "丁"


def test_scrolled_back_to_the_top_what_waited_is_there(desk):
    desk.turn_wheel(-3)
    desk.say("甲")
    desk.turn_wheel(30)
    let_run(lambda: desk.top() == "甲")
    assert desk.bar() == ""


def test_a_row_that_is_held_down_stays_under_the_finger(desk):
    row = desk.list.visualRect(desk.list.model().index(1, 0)).center()
    meant = desk.list.line_at(desk.list.indexAt(row))
    pressed = []
    desk.side.line_pressed.connect(pressed.append)
    QTest.mousePress(desk.list.viewport(), LEFT, PLAIN, row)
    desk.say("甲")
    assert desk.list.line_at(desk.list.indexAt(row)) == meant
    assert desk.bar() == "有 1 条新的 ▲"
    QTest.mouseRelease(desk.list.viewport(), LEFT, PLAIN, row)

    assert pressed == [meant]
    # Its form has the keys now: nobody is at the list, which goes on.
    let_run(lambda: desk.top() == "甲")


def test_by_keys_rows_wait_until_home(desk):
    keys = Keys(desk.window)
    desk.list.setFocus()
    keys.key(Qt.Key.Key_Down)
    desk.say("甲", "乙")
    assert desk.bar() == "有 2 条新的 ▲"
    # The row that has the focus is one of the first: the bar keeps off it.
    row = desk.list.visualRect(desk.list.currentIndex())
    assert not desk.list.bar.geometry().intersects(row.translated(desk.list.pos()))
    keys.key(Qt.Key.Key_Home)

    assert desk.top() == "乙"
    assert desk.list.currentIndex().row() == 0
    desk.say("丙")
    assert desk.top() == "丙"


def test_the_bar_is_reached_by_tab_and_pressed_by_enter(desk):
    keys = Keys(desk.window)
    desk.list.setFocus()
    desk.turn_wheel(-3)
    desk.say("甲")
    keys.key(Qt.Key.Key_Tab)
    assert desk.list.bar.hasFocus()
    keys.key(Qt.Key.Key_Return)

    assert desk.top() == "甲"
    assert desk.list.hasFocus()


def test_left_by_the_keys_the_list_goes_on(desk):
    Keys(desk.window).key(Qt.Key.Key_Down)
    desk.say("甲")
    assert desk.bar() != ""
    desk.window.quick.line.setFocus()
    assert desk.top() == "甲"
    assert desk.bar() == ""


def test_what_was_corrected_reads_anew_in_its_place_and_what_is_void_goes(desk):
    desk.turn_wheel(-3)
    shown = [
        one.text for one in (desk.list.line_at(desk.list.model().index(n, 0)) for n in range(4))
    ]
    lines = list(desk.lines)
    lines[-2] = replace(lines[-2], text="更正了")
    del lines[-3]
    desk.show(*lines, line(999, "甲"))

    now = [desk.list.line_at(desk.list.model().index(n, 0)).text for n in range(3)]
    assert now == [shown[0], "更正了", shown[3]]
    assert desk.bar() == "有 1 条新的 ▲"


def test_what_was_learned_late_is_counted_where_it_stands(desk):
    desk.turn_wheel(-3)
    lines = list(desk.lines)
    lines.insert(len(lines) - 5, line(999, "晚到"))
    desk.show(*lines)

    assert desk.bar() == "有 1 条新的 ▲"
    assert all(
        desk.list.line_at(desk.list.model().index(n, 0)).text != "晚到" for n in range(10)
    )
    QTest.mouseClick(desk.list.bar, LEFT)
    assert desk.list.line_at(desk.list.model().index(5, 0)).text == "晚到"


def test_all_that_came_is_counted_also_more_than_stand_here(desk):
    desk.turn_wheel(-3)
    desk.say(*(f"第 {n} 句" for n in range(LAST_LINES + 25)))
    assert desk.bar() == f"有 {LAST_LINES + 25} 条新的 ▲"


def test_another_fire_or_a_look_back_never_waits(desk):
    desk.turn_wheel(-3)
    desk.say("甲")
    stage = desk.window.stage
    past = replace(desk.board, log=(line(5, "当时"),))
    wanted = LookBack(boards.NOW, as_known_then=True)
    stage._wanted = wanted
    stage._take_past(wanted, past)
    assert desk.top() == "当时"
    assert desk.bar() == ""


def test_the_whole_log_waits_too_and_a_search_does_not(desk):
    desk.window.drawers.open("log")
    whole = desk.window.drawers.drawer.form
    let_run(lambda: whole.list.verticalScrollBar().maximum() > 0)
    desk.turn_wheel(-3, whole.list)
    desk.say("甲")
    assert desk.bar(whole.list) == "有 1 条新的 ▲"
    assert desk.top(whole.list) != "甲"

    whole.search.setText("甲")
    assert desk.top(whole.list) == "甲"
    assert desk.bar(whole.list) == ""


def test_the_bar_takes_no_words_from_who_is_typing(desk):
    desk.turn_wheel(-3)
    desk.window.quick.line.setFocus()
    desk.say("甲")
    QTest.mouseClick(desk.list.bar, LEFT)
    assert desk.window.quick.line.hasFocus()


def test_letters_in_the_list_mean_what_they_mean_everywhere(desk):
    keys = Keys(desk.window)
    desk.list.setFocus()
    keys.key(Qt.Key.Key_S, "s")
    assert desk.window.drawers.in_front() == "state"

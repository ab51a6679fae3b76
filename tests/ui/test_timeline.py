"""The plan's hours on the time line: past and coming, of the plan in use, over no other words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import posts
from fakes import boards
from firepost.domain.plan.assessment import NextStep
from firepost.ui.situation import ticks
from ui.conftest import let_run

RULES = ticks.time_rules(posts.plan())
HOUR = timedelta(hours=1)


def told(fire, setting):
    return [ticks.rule_word(setting, mark) for mark in ticks.marks(fire, RULES)]


def axis_of(window):
    axis = window.pages.situation.timeline.axis
    let_run(lambda: axis._rules != ())
    return axis


def test_the_hours_are_those_of_the_plan_and_no_others(setting):
    assert {rule.after / HOUR for rule in RULES} == {6, 12, 24, 48}
    assert told(boards.fire(), setting) == ["Ⅳ 6时", "Ⅲ 12时", "Ⅱ 24时", "Ⅰ 48时"]


def test_another_plan_has_other_hours():
    plan = posts.plan()
    kept = tuple(one for one in plan.triggers if one.id != "III.2")

    rules = ticks.time_rules(replace(plan, triggers=kept))

    assert {rule.after / HOUR for rule in rules} == {6, 24, 48}
    assert ticks.time_rules(None) == ()


def test_an_hour_bears_the_level_that_is_reached_there(setting):
    """Near a key target the sixth hour means the third level already."""
    held = boards.plan_of()
    near = replace(held, next=(NextStep("III", "III.3", boards.at("14:34")), *held.next))
    assert told(boards.fire(plan=near), setting)[0] == "Ⅲ 6时"


def test_without_a_start_or_once_it_is_out_there_are_none(setting):
    assert told(boards.fire(burning_since=None), setting) == []
    assert told(boards.fire(out=True), setting) == []


def test_under_control_no_hour_is_still_to_come(setting):
    """The hour near a key target goes by the flames, not by the control."""
    held = told(boards.fire(controlled_at=boards.at("17:00")), setting)
    assert held == ["Ⅳ 6时"]
    assert told(boards.fire(controlled_at=boards.at("11:00")), setting) == ["Ⅲ 6时"]


def test_the_keys_stop_at_hours_that_were_and_at_none_to_come(open_window):
    window = open_window()
    axis = axis_of(window)
    sixth = boards.at("14:34")
    assert sixth in axis._events()
    assert all(at <= window.stage.now() for at in axis._events())

    window.stage.look_back_to(boards.at("14:30"), as_known_then=False)
    let_run(lambda: not window.stage.live)
    axis.setFocus()
    QTest.keyClick(axis, Qt.Key.Key_Right)
    let_run(lambda: window.stage.look_back is not None and window.stage.look_back.at == sixth)


@pytest.mark.parametrize("wide", [1280, 1366, 1536, 1920])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_words_of_the_line_stand_on_others(open_window, wide, language):
    """Perimeters a minute from the hours of the plan: somebody's words give way."""
    shapes = boards.perimeters()
    near = [boards.at("14:33"), boards.at("14:36"), boards.at("08:40"), boards.at("18:19")]
    moved = tuple(
        replace(one, said=boards.said(when)) for one, when in zip(shapes, near, strict=True)
    )
    window = open_window(boards.MemoryPost(boards.board(boards.fire(perimeters=moved))))
    window.tongue.speak(language)
    window.resize(wide, 768)
    axis = axis_of(window)
    QApplication.processEvents()
    axis.repaint()

    assert len(axis.labels) >= 3
    assert not [1 for one, other in combinations(axis.labels, 2) if one.intersects(other)]
    assert all(box.left() >= 0 and box.right() <= axis.width() + 2 for box in axis.labels)


def test_the_next_hour_beyond_the_line_is_told_at_its_end(open_window):
    """Ten hours ahead the line does not reach; what comes is said all the same."""
    window = open_window()
    axis = axis_of(window)
    twelfth = axis.marks[1]
    assert ticks.beyond(axis.marks, axis.shown, window.stage.now()) is None
    assert axis.shown.share(twelfth.at) < 1

    late = twelfth.at + timedelta(minutes=1)
    shown = ticks.span(window.stage.fire, late, axis.marks)
    coming = ticks.beyond(axis.marks, shown, late)
    assert coming is not None
    assert ticks.rule_word(window.setting, coming) == "Ⅱ 24时"

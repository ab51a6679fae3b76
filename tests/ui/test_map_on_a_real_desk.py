"""The map's tools over a real desk in a real file: drawn, held, offered, undone by nobody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.conftest import let_run
from ui.test_real_desk import complaints, desk, open_fire, window  # noqa: F401 - fixtures
from ui.test_sketching import LEFT, NONE, away, canvas_of, easel_of, take_the_pen
from ui.test_stories import form, press


def box_of(window):  # noqa: F811 - the fixture's value
    return window.pages.situation.map.box


def test_a_fire_is_drawn_grown_held_all_round_and_offered_for_control(window):  # noqa: F811
    """Tapped corner by corner, saved; a second version over it; the whole edge marked held.

    The strip says all of it, the list of things to do offers control, and nobody but a
    person says the state.
    """
    open_fire(window)
    window.quick.line.clearFocus()
    canvas_of(window).setFocus()
    take_the_pen(window, "area")
    for x, y in ((-200, -200), (200, -200), (200, 200), (-200, 200)):
        QTest.mouseClick(canvas_of(window), LEFT, NONE, away(window, x, y))
    press(window, Qt.Key.Key_Return)
    let_run(lambda: easel_of(window).ready and easel_of(window).drawn)
    drawn_ha = easel_of(window).sketch.area_ha
    window.open_form("sketch")
    form(window, "sketch").save.click()
    let_run(lambda: window.stage.fire.area is not None and not easel_of(window).open)
    first = window.stage.fire.area.perimeter
    assert first.area_ha == pytest.approx(drawn_ha, rel=1e-9)
    assert first.method == "sketch"

    let_run(lambda: canvas_of(window).complete)
    take_the_pen(window, "stroke")
    for x, y in ((200, -150), (330, 0), (200, 150)):
        QTest.mouseClick(canvas_of(window), LEFT, NONE, away(window, x, y))
    press(window, Qt.Key.Key_Return)
    let_run(lambda: easel_of(window).ready and easel_of(window).growth_ha > 0.5)
    window.open_form("sketch")
    form(window, "sketch").save.click()
    let_run(lambda: len(window.stage.fire.perimeters) == 2)
    assert window.stage.fire.perimeters[1].parents == (first.id,)

    box_of(window).turn_holding()
    let_run(lambda: bool(box_of(window).edge.rings))
    box_of(window).line_bar.whole.click()
    box_of(window).line_bar.form.click()
    form(window, "line").what.choose("held")
    form(window, "line").save.click()
    let_run(lambda: window.stage.fire.control is not None)

    assert window.stage.fire.control.share == pytest.approx(1.0, abs=0.002)
    assert "held_all" in {todo.key for todo in window.pages.situation.side.listed()}
    assert window.stage.fire.state.value == "burning"
    assert complaints(window) == []

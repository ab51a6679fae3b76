"""The evening played again: the whole board follows both clocks, at any speed, and the growth in one picture."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from fakes import boards
from firepost.ui.map.growth import _crossed_px, _free_box
from ui.conftest import let_run
from ui.test_sketching import LEFT, NONE, canvas_of
from ui.test_stories import form, leave_the_line, press


def timeline_of(window):
    return window.pages.situation.timeline


def test_play_begins_at_the_start_and_ends_at_now(open_window):
    window = open_window()
    line = timeline_of(window)
    line.speed.click()
    line.speed.click()
    assert line.player.speed == 60
    areas = []
    window.stage.board_changed.connect(
        lambda _: areas.append(
            window.stage.fire.area.value_ha if window.stage.fire.area else None
        )
    )

    line.play.click()
    let_run(lambda: window.stage.look_back is not None)
    began = window.stage.look_back.at
    for _ in range(60):
        if line.player.playing:
            line.player.step()
            let_run(lambda: not window.stage._asking)
    let_run(lambda: window.stage.live)

    assert began == boards.at("08:34")
    assert areas[0] is None
    assert [a for a in dict.fromkeys(areas) if a] == [6.2, 15.8, 28.9, 41.4]
    assert not line.player.playing


def test_the_keys_play_and_a_press_on_the_line_is_followed(open_window):
    window = open_window()
    leave_the_line(window)
    line = timeline_of(window)
    press(window, Qt.Key.Key_J, "j")
    QTest.mouseClick(line.axis, LEFT, NONE, QPoint(line.axis.width() // 2, 20))
    let_run(lambda: not window.stage.live)
    stood = window.stage.look_back.at
    press(window, Qt.Key.Key_Space, " ")

    line.player.step()
    let_run(lambda: window.stage.look_back.at > stood)
    step = window.stage.look_back.at - stood
    assert step == timedelta(minutes=5 * 0.25)
    press(window, Qt.Key.Key_Space, " ")
    assert not line.player.playing


def test_played_by_the_other_clock_it_shows_what_was_known_then(open_window):
    window = open_window()
    line = timeline_of(window)
    line.learned.click()
    line.play.click()
    let_run(lambda: window.stage.look_back is not None)

    assert window.stage.look_back.as_known_then
    window.stage.return_to_now()
    assert not line.player.playing


def test_the_growth_chart_draws_area_edge_and_the_plans_bounds(open_window):
    window = open_window()
    let_run(lambda: canvas_of(window).complete)
    leave_the_line(window)
    press(window, Qt.Key.Key_K, "k")
    chart = form(window, "growth")
    let_run(lambda: chart.bounds != ())

    assert [(one.level, one.area_ha, one.over) for one in chart.bounds] == [
        ("IV", 30, True),
        ("III", 50, True),
        ("II", 100, False),
        ("I", 500, False),
    ]
    assert chart._top_ha(chart.points()) == pytest.approx(60)
    assert chart.told()[-1].startswith("17:50 41.4 公顷")
    image = chart.grab().toImage()
    fire = window.setting.look.colour("fire").rgb()
    assert any(
        image.pixel(x, y) == fire
        for x in range(image.width())
        for y in range(0, image.height(), 3)
    )


def test_the_chart_looks_back_with_the_board(open_window):
    window = open_window()
    leave_the_line(window)
    press(window, Qt.Key.Key_K, "k")
    chart = form(window, "growth")
    window.stage.look_back_to(boards.at("13:00"), as_known_then=False)
    let_run(lambda: not window.stage.live)

    assert len(chart.points()) == 2


def test_without_a_perimeter_the_chart_says_so(open_window):
    window = open_window(boards.MemoryPost(boards.board(boards.fire(perimeters=(), area=None))))
    leave_the_line(window)
    press(window, Qt.Key.Key_K, "k")

    assert form(window, "growth").points() == []
    assert not form(window, "growth").grab().toImage().isNull()


@pytest.mark.parametrize("fall", [-60.0, 0.0, 60.0], ids=["rises", "level", "falls"])
def test_a_figure_of_the_growth_stands_beside_its_line(fall):
    line = [QPointF(200 + 40 * n, 200 + fall * n) for n in (-1, 0, 1)]

    box = _free_box(line[1], 34.0, line, 400.0)

    assert _crossed_px(box, line) == 0
    assert abs(box.center().y() - 200) < 30

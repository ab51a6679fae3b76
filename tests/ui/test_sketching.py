"""The edge of the fire drawn on the map: with the mouse, a finger and the keys alone."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from effort import effort
from fakes import boards
from firepost.domain.geometry.shape import Shape, measure
from firepost.domain.geometry.shaping import nearest_on
from ui.conftest import let_run
from ui.test_stories import form, last, leave_the_line, press

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def easel_of(window):
    return window.pages.situation.map.box.easel


def hand_of(window):
    return window.pages.situation.map.box.sketch_hand


def bar_of(window):
    return window.pages.situation.map.box.sketch_bar


def canvas_of(window):
    return window.pages.situation.map.canvas


def take_the_pen(window, mode="stroke"):
    let_run(lambda: canvas_of(window).complete)
    if not easel_of(window).open:
        leave_the_line(window)
        press(window, Qt.Key.Key_B, "b")
    let_run(lambda: easel_of(window).ready)
    bar_of(window).modes[mode].click()


def px(window, lon_lat) -> QPoint:
    return QPointF(*canvas_of(window).view.to_px(*lon_lat)).toPoint()


def away(window, metres_east: float, metres_north: float) -> QPoint:
    """A pixel so far from the fire's centre."""
    lon, lat = boards.CENTRE
    return px(window, (lon + metres_east / 98_600, lat + metres_north / 110_800))


def draw(window, *points: QPoint) -> None:
    """Press, drag through the points, let go: as a mouse does it, in small moves."""
    canvas = canvas_of(window)
    QTest.mousePress(canvas, LEFT, NONE, points[0])
    for one, two in pairwise(points):
        for step in range(1, 9):
            QTest.mouseMove(canvas, one + (two - one) * step / 8)
    QTest.mouseRelease(canvas, LEFT, NONE, points[-1])


def settled(window):
    let_run(lambda: easel_of(window).ready)


def east_head(window) -> list[QPoint]:
    return [away(window, x, y) for x, y in ((330, -150), (560, -120), (560, 140), (330, 160))]


def test_the_head_is_drawn_with_one_stroke_and_saved_as_a_new_version(open_window):
    """17:50 is in front. The head has run east: one stroke, merged, saved, descended from it."""
    post = boards.MemoryPost()
    window = open_window(post)
    take_the_pen(window)
    before = easel_of(window).sketch.area_ha

    draw(window, *east_head(window))
    settled(window)
    grew = easel_of(window).sketch.area_ha - before
    bar_of(window).save.click()
    saving = form(window, "sketch")
    saving.accuracy.set_text("20")
    saving.save.click()

    said = last(post)
    assert (said["do"], said["method"], said["accuracy_m"]) == (
        "perimeter.record",
        "sketch",
        20,
    )
    assert (said["parents"], said["incident"]) == (["p4"], "f1")
    recorded = measure(said["geometry"]).area_ha
    assert recorded == pytest.approx(before + grew, rel=1e-6)
    assert 2 < grew < 8
    old = Shape.of(post.shape_of("p4")).clean()
    assert Shape.of(said["geometry"]).clean().covers(old.buffer(-1e-9))
    let_run(lambda: not easel_of(window).open)
    assert not bar_of(window).isVisible()


def test_a_corner_is_dragged_added_and_taken_out_and_all_of_it_undone(open_window):
    window = open_window()
    take_the_pen(window, "edit")
    easel, canvas = easel_of(window), canvas_of(window)
    easel.reshape(
        lambda _: Shape.of({"type": "Polygon", "coordinates": [boards.ring(300, points=6)]})
    )
    settled(window)
    before, corners = easel.sketch.area_ha, len(easel.sketch.corners(0))

    corner = px(window, easel.sketch.corners(0)[0])
    hand_of(window).snapping = False
    draw(window, corner, corner + QPoint(60, 0))
    moved = easel.sketch.area_ha
    one, two = (px(window, easel.sketch.corners(0)[n]) for n in (2, 3))
    QTest.mouseClick(canvas, LEFT, NONE, (one + two) / 2)
    added = len(easel.sketch.corners(0))
    press(window, Qt.Key.Key_Delete)
    taken = len(easel.sketch.corners(0))
    for _ in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert moved > before
    assert (added, taken) == (corners + 1, corners)
    assert easel.sketch.area_ha == pytest.approx(before)
    QTest.keyClick(canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert easel.sketch.area_ha == pytest.approx(moved)


def test_ctrl_z_takes_back_the_stroke_and_not_the_last_record(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    window.stage.do({"do": "log.say", "text": "A段 火头受阻"})
    let_run(lambda: window.stage.mine != [])
    take_the_pen(window)
    draw(window, *east_head(window))
    settled(window)
    grew = easel_of(window).sketch.area_ha

    QTest.keyClick(canvas_of(window), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert easel_of(window).sketch.area_ha < grew
    assert not window.drawers.drawer.isVisible()


def test_the_whole_edge_by_keys_alone(open_window):
    """No mouse: the cross is moved, points set, the line ended; all before the fire has an edge."""
    fire = boards.fire(perimeters=(), area=None)
    window = open_window(boards.MemoryPost(boards.board(fire)))
    take_the_pen(window)

    for key, times in (
        (Qt.Key.Key_Right, 5),
        (Qt.Key.Key_Down, 5),
        (Qt.Key.Key_Left, 8),
        (Qt.Key.Key_Up, 7),
    ):
        for _ in range(times):
            press(window, key)
        press(window, Qt.Key.Key_Space, " ")
    press(window, Qt.Key.Key_Return)
    settled(window)

    assert len(easel_of(window).sketch.corners(0)) == 4
    assert easel_of(window).sketch.area_ha > 1
    bar_of(window).modes["edit"].click()
    canvas_of(window).setFocus()
    before = easel_of(window).sketch.corners(0)
    press(window, Qt.Key.Key_PageDown)
    press(window, Qt.Key.Key_Right)
    assert easel_of(window).sketch.corners(0) != before


def test_a_finger_draws_as_the_mouse_does(open_window):
    window = open_window()
    take_the_pen(window)
    device = QTest.createTouchDevice()
    canvas, points = canvas_of(window), east_head(window)
    before = easel_of(window).sketch.area_ha
    handle = window.windowHandle()

    def at(point: QPoint) -> QPoint:
        return canvas.mapTo(window, point)

    QTest.touchEvent(handle, device).press(0, at(points[0]), handle).commit()
    for one, two in pairwise(points):
        for step in range(1, 6):
            spot = at(one + (two - one) * step / 5)
            QTest.touchEvent(handle, device).move(0, spot, handle).commit()
    QTest.touchEvent(handle, device).release(0, at(points[-1]), handle).commit()
    QApplication.processEvents()
    settled(window)

    assert easel_of(window).sketch.area_ha > before + 2


def test_an_island_a_cut_and_a_join(open_window):
    window = open_window()
    take_the_pen(window, "island")
    easel = easel_of(window)

    ring = [
        away(window, x, y) for x, y in ((-80, -80), (80, -80), (80, 80), (-80, 80), (-80, -70))
    ]
    draw(window, *ring)
    settled(window)
    assert easel.snapshot().measure().holes == 1
    bar_of(window).undo.click()
    bar_of(window).modes["split"].click()
    draw(window, away(window, -700, 0), away(window, 700, 10))
    settled(window)
    assert easel.snapshot().measure().parts == 2
    bar_of(window).join.click()
    settled(window)

    assert easel.snapshot().measure().parts == 1


def test_crossed_lines_are_shown_and_mended_only_when_told(open_window):
    window = open_window()
    take_the_pen(window)
    easel = easel_of(window)
    bow = [
        [119.98, 27.66],
        [119.984, 27.664],
        [119.984, 27.66],
        [119.98, 27.664],
        [119.98, 27.66],
    ]
    easel.reshape(lambda _: Shape.of({"type": "Polygon", "coordinates": [bow]}))
    settled(window)

    let_run(lambda: bool(easel.crossings))
    assert bar_of(window).mend.isVisible()
    assert len(easel.sketch.corners(0)) == 4  # nothing is mended by itself
    bar_of(window).mend.click()
    settled(window)
    let_run(lambda: not bar_of(window).mend.isVisible())

    assert easel.snapshot().clean().is_valid
    assert easel.snapshot().measure().warnings == ()


def test_a_stroke_near_the_last_edge_keeps_to_it(open_window):
    """Snapped: the corners of the new stroke lie on the old edge, to the last digit shown."""
    window = open_window()
    take_the_pen(window)
    edge = Shape.of(boards.MemoryPost().shape_of("p4")).rings[0]
    spot = px(window, tuple(edge[100])) + QPoint(4, 3)

    QTest.mouseClick(canvas_of(window), LEFT, NONE, spot)
    (snapped,) = hand_of(window).line
    bar_of(window).snap.click()
    QTest.mouseClick(canvas_of(window), LEFT, NONE, spot)

    off = [nearest_on(edge, point)[2] for point in (snapped, hand_of(window).line[1])]
    assert off[0] < 0.1
    assert off[1] > 1.0


def test_a_drawing_survives_a_crash_and_a_saved_one_is_no_draft(open_window, tmp_path):
    """Drawn, not saved; the program is gone; the next start goes on where the hand was."""
    kept = tmp_path / "kept"
    first = open_window(drafts=kept)
    take_the_pen(first)
    draw(first, *east_head(first))
    settled(first)
    drawn = easel_of(first).sketch.area_ha
    let_run((kept / "window-sketch.json").exists)
    let_run(lambda: json.loads((kept / "window-sketch.json").read_text())["base"] == "p4")

    second = open_window(drafts=kept)
    let_run(lambda: easel_of(second).ready and easel_of(second).drawn)

    assert easel_of(second).sketch.area_ha == pytest.approx(drawn, rel=1e-9)
    assert easel_of(second).sketch.can_undo
    second.open_form("sketch")
    form(second, "sketch").save.click()
    let_run(lambda: not easel_of(second).open)
    let_run(lambda: not (kept / "window-sketch.json").exists())


def test_a_torn_draft_is_no_reason_not_to_draw(open_window, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    torn = {"incident": "f1", "base": "p4", "polygons": [[[1, 2]]]}
    (kept / "window-sketch.json").write_text(json.dumps(torn))

    window = open_window(drafts=kept)
    let_run(lambda: not window.notice.isHidden())
    assert not easel_of(window).open


def test_nothing_is_drawn_into_the_past(open_window):
    window = open_window()
    take_the_pen(window)
    window.stage.look_back_to(boards.at("16:00"), as_known_then=False)
    let_run(lambda: not window.stage.live)

    assert not easel_of(window).open


def test_the_hand_never_waits_for_a_hundred_thousand_corners(open_window):
    """With live figures, each move painted: nothing is done once for every corner but in
    numpy. The milliseconds stand in the bench (drag, qgis_edit)."""
    corners = 100_000
    post = boards.MemoryPost()
    shape = {"type": "Polygon", "coordinates": [boards.ring(335, seed=1, points=corners)]}
    post.shape_of = lambda _id: shape
    window = open_window(post)
    take_the_pen(window, "edit")
    canvas, easel = canvas_of(window), easel_of(window)
    corner = px(window, easel.sketch.corners(0)[20_000])
    QTest.mousePress(canvas, LEFT, NONE, corner)
    step = iter(range(1, 60))

    def drag():
        QTest.mouseMove(canvas, corner + QPoint(next(step), 2))
        canvas.repaint()

    drag()
    work = effort(drag)
    QTest.mouseRelease(canvas, LEFT, NONE, corner + QPoint(60, 2))

    assert easel.growth_ha != 0
    assert work.lines < 10_000
    assert work.calls < 10_000

"""A drag paints the map alone: what stands on it waits, and so does the picture being made."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.conftest import let_run

START = QPoint(500, 300)


class Painted(QObject):
    """Counts how often each part is painted."""

    def __init__(self, parts):
        super().__init__()
        self.times = dict.fromkeys(parts, 0)
        for part in parts:
            part.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.times[watched] += 1
        return False


@pytest.fixture
def panel(open_window):
    window = open_window()
    panel = window.pages.situation.map
    let_run(lambda: panel.canvas.complete)
    QApplication.processEvents()
    return panel


def drag(canvas, steps=5):
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=START)
    for step in range(1, steps + 1):
        QTest.mouseMove(canvas, START + QPoint(3 * step, 2 * step))
        QApplication.processEvents()
    return START + QPoint(3 * steps, 2 * steps)


def test_a_drag_paints_the_map_and_not_what_stands_on_it(panel):
    still = [*panel.tools.values(), panel.wind, panel.foot]
    painted = Painted([*still, panel.canvas])

    drag(panel.canvas)

    assert painted.times[panel.canvas] >= 5
    assert [part for part in still if painted.times[part]] == []


@pytest.mark.parametrize("night", [False, True])
def test_what_stands_on_the_map_covers_its_ground_in_both_themes(panel, night):
    panel.window().setting.look.turn(night=night)
    QApplication.processEvents()
    for part in (*panel.tools.values(), panel.wind, panel.inset, panel.foot):
        part.repaint()
        assert part.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        image = part.grab().toImage()
        corners = [
            QColor(image.pixelColor(x, y)).alpha()
            for x in (0, image.width() - 1)
            for y in (0, image.height() - 1)
        ]
        assert corners == [255] * 4


def test_once_let_go_the_foot_tells_the_place_under_the_cursor(panel):
    end = drag(panel.canvas)
    QTest.mouseRelease(panel.canvas, Qt.MouseButton.LeftButton, pos=end)
    place = panel.canvas.view.earth_at(end.x(), end.y())

    assert panel.foot.place == pytest.approx(place, abs=1e-9)


def test_the_tags_go_along_with_the_map(panel):
    canvas = panel.canvas
    before, _, marks = canvas._marks.kept
    drag(canvas)

    assert canvas._marks.kept[0] == before
    assert canvas._marks.kept[2] is marks
    x, y = canvas.view.px_of(before.x_m, before.y_m)
    assert (x - canvas.width() / 2, y - canvas.height() / 2) == pytest.approx((15, 10))


def test_a_picture_in_the_making_waits_for_the_step_and_goes_on_after_it(panel):
    frames = panel.canvas.frames
    QTest.mousePress(panel.canvas, Qt.MouseButton.LeftButton, pos=START)
    QTest.mouseMove(panel.canvas, START + QPoint(9, 0))
    assert not frames._free.is_set()

    panel.canvas.repaint()
    assert frames._free.is_set()

    QTest.mouseMove(panel.canvas, START + QPoint(9, 0))  # no pixel farther: nothing to paint
    assert frames._free.is_set()
    QTest.mouseMove(panel.canvas, START + QPoint(18, 0))
    QTest.mouseRelease(panel.canvas, Qt.MouseButton.LeftButton, pos=START + QPoint(18, 0))
    assert frames._free.is_set()
    let_run(lambda: panel.canvas.settled)

"""Tracks of hours on the map: thinned to what can be seen, drawn once, carried along."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from firepost.ui.whereabouts.dot import SPACING_PX, Dot, spaced
from firepost.ui.whereabouts.feed import Feed
from ui.conftest import let_run

START = QPoint(500, 300)


def walked(canvas, steps=6000):
    """Hours on the ground in front, map metres: slow, to and fro."""
    rng = np.random.default_rng(7)
    way = np.cumsum(rng.normal(0, 0.5, (steps, 2)), axis=0) * canvas.view.m_per_px
    return [(canvas.view.x_m + x, canvas.view.y_m + y) for x, y in way]


@pytest.fixture
def dot(open_window, setting):
    window = open_window()
    canvas = window.pages.situation.map.canvas
    let_run(lambda: canvas.complete)
    feed = Feed(lambda _source, _tell: None)
    dot = Dot(setting, feed, canvas)
    QApplication.processEvents()
    return dot


def test_a_line_keeps_its_ends_and_goes_where_it_went():
    rng = np.random.default_rng(1)
    line = np.cumsum(rng.normal(0, 0.3, (5000, 2)), axis=0)
    thin = spaced(line)

    assert len(thin) < len(line) / 3
    assert (thin[[0, -1]] == line[[0, -1]]).all()
    away = np.hypot(*(line[:, None, :] - thin[None, :, :]).reshape(-1, 2).T)
    assert away.reshape(len(line), len(thin)).min(axis=1).max() <= SPACING_PX * np.sqrt(2)


def test_tracks_are_drawn_once_and_go_along_with_a_drag(dot):
    canvas = dot._canvas
    dot.show_tracks([walked(canvas)])
    dot.grab()
    drawn = dot._drawn.kept
    dot.show_tracks([walked(canvas)])  # the board came again, with nothing new of them
    dot.grab()
    assert dot._drawn.kept is drawn

    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=START)
    QTest.mouseMove(canvas, START + QPoint(40, 20))
    dot.grab()
    assert dot._drawn.kept is drawn

    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=START + QPoint(40, 20))
    dot.grab()
    assert dot._drawn.kept is not drawn


def test_a_track_that_grew_is_drawn_anew(dot):
    way = walked(dot._canvas)
    dot.show_tracks([way[:4000]])
    dot.grab()
    drawn = dot._drawn.kept
    dot.show_tracks([way])
    dot.grab()
    assert dot._drawn.kept is not drawn


def test_the_track_stands_on_the_map(dot):
    canvas = dot._canvas
    view = canvas.view
    west, east = view.x_m - 100 * view.m_per_px, view.x_m + 100 * view.m_per_px
    dot.show_tracks([[(west, view.y_m), (east, view.y_m)]])
    image = dot.grab().toImage()
    row = [image.pixelColor(x, round(view.height_px / 2)).rgb() for x in range(image.width())]
    assert len(set(row)) > 1

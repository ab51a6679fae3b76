"""The words of the edge that holds: where nothing else stands."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from fakes import boards
from firepost.ui.map.drawing import beside_edge
from firepost.ui.map.edge_words import EdgeWords
from firepost.ui.map.outline import outline_of
from firepost.ui.map.viewport import Viewport, mercator

VIEW = Viewport(*mercator(*boards.CENTRE), 6.0, 900, 600)
BOUNDS = QRectF(6, 6, 888, 588)
EDGE = outline_of({"type": "Polygon", "coordinates": [boards.ring(900, points=400)]})


@pytest.fixture
def written(setting):
    """`written(taken)`: the boxes of the words, written on an empty picture."""
    words = EdgeWords(setting, SimpleNamespace(fire=boards.fire()))

    def paint(taken, view=VIEW):
        image = QImage(900, 600, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFF)
        painter = QPainter(image)
        boxes = words.paint(painter, EDGE, view, BOUNDS, taken)
        painter.end()
        return boxes, image

    return paint


def spots(view=VIEW):
    return beside_edge([view.points_px(ring) for ring in EDGE.rings(view.m_per_px)])


def test_they_stand_over_the_edge_where_nothing_else_does(written):
    ((box,), image) = written([])

    assert box.center().x() == pytest.approx(spots()[0][0])
    dark = [
        image.pixelColor(x, y).green() < 120
        for x in range(int(box.left()), int(box.right()))
        for y in range(int(box.top()), int(box.bottom()))
    ]
    assert sum(dark) > 100


def test_they_step_aside_for_the_tags_of_teams(written):
    first = spots()[0]
    tag = QRectF(first[0] - 80, first[1] - 14, 160, 28)

    ((box,), _) = written([tag])

    assert not box.intersects(tag)


def test_where_all_is_taken_they_cover_the_least(written):
    """Everything lies under one large thing but for the last spot, which loses a corner."""
    last = spots()[-1]
    everywhere = QRectF(0, 0, 900, last[1] - 12)

    ((box,), _) = written([everywhere])

    assert box.center().y() == pytest.approx(last[1], abs=1)


def test_out_of_sight_they_are_left_out(written):
    away = Viewport(*mercator(121.0, 28.4), 6.0, 900, 600)

    assert written([], view=away)[0] == []

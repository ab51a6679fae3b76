"""The words of the edge that holds: where nothing else stands."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from fakes import boards
from firepost.ui.map import symbols
from firepost.ui.map.basemap import BaseMap
from firepost.ui.map.drawing import Edge, Scene, beside_edge, draw
from firepost.ui.map.edge_words import EdgeWords
from firepost.ui.map.frames import Frame, Wish
from firepost.ui.map.outline import outline_of
from firepost.ui.map.pens import Inks
from firepost.ui.map.tags import Tags
from firepost.ui.map.viewport import Viewport, mercator
from ui.conftest import let_run

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


TEAM = symbols.Mark("team:1", "team", "专", 0.0, 0.0, "泰专一", "7 分")


def tag_of(setting, **where):
    """The box of one team's tag, with nothing about but what `where` says."""
    (placed,) = Tags().place(
        setting.look,
        [(TEAM, QPointF(450, 300))],
        key=0,
        heart=QPointF(450, 500),
        bounds=BOUNDS,
        taken=[],
        cover=lambda: None,
        **where,
    )
    ((_, box),) = placed.tags
    return box


def test_a_tag_steps_aside_for_words_in_the_picture_below(setting):
    alone = tag_of(setting)
    words = QRectF(alone.left() + 4, alone.top() + 4, 50, 17)

    beside = tag_of(setting, written=[words])

    assert not beside.intersects(words)


def test_the_words_of_a_picture_are_found_again_in_another_view(setting):
    inks = Inks.of(setting.look)
    scene = Scene(BaseMap((), (), (), ()), None, None, (Edge(EDGE, "12:26"),), ())
    written = []
    draw(scene, VIEW, inks, 1.0, lambda: None, written=written)
    frame = Frame(Wish(1, scene, VIEW, inks, 1.0), QImage(), tuple(written))
    nearer = VIEW.zoomed(2.0, 450, 300).panned(40, -30)

    ((there,), (here,)) = written, frame.written_in(nearer)

    assert here.size() == there.size()
    spot = VIEW.metres_at(there.center().x(), there.center().y())
    assert nearer.px_of(*spot) == pytest.approx((here.center().x(), here.center().y()))


def test_in_the_window_no_tag_lies_on_a_word_of_the_map(open_window):
    """Of a fire with teams round it: tags, the words of the edge and those of the picture."""
    window = open_window()
    canvas = window.pages.situation.map.canvas
    let_run(lambda: canvas.complete)
    image = QImage(canvas.size(), QImage.Format.Format_RGB32)
    canvas.render(image)

    tags = [QRectF(box) for box in canvas._overlay.standing]
    words = canvas._frame.written_in(canvas.view)

    assert len(tags) > 2
    assert words
    assert [tag for tag in tags if any(tag.intersects(one) for one in words)] == []

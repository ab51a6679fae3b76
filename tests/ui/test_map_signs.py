"""Signs of the map: water of the roster, islands, roads of one's own layers; told without colour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from fakes import boards
from firepost.app.board import Listed
from firepost.ui.look import Look
from firepost.ui.map import symbols
from firepost.ui.map.basemap import BaseMap
from firepost.ui.map.drawing import Edge, Scene, Words, draw
from firepost.ui.map.legend import ROWS
from firepost.ui.map.line_kinds import PENS, kind_of
from firepost.ui.map.outline import islands, outline_of
from firepost.ui.map.pens import Inks
from firepost.ui.map.raster import OwnLayer
from firepost.ui.map.viewport import Viewport, mercator
from ui.conftest import let_run
from ui.test_map_tools import form
from ui.test_stories import leave_the_line, press

LEFT = Qt.MouseButton.LeftButton
LON, LAT = 119.985, 27.662


def listed(name, **values):
    return Listed(f"w/{name}", "water", name, {"lon_deg": LON, "lat_deg": LAT, **values})


def grey(kind, letter):
    """The sign alone, without colour."""
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    mark = symbols.Mark(kind, kind, letter, 0.0, 0.0)
    symbols.paint_symbol(painter, grey.look, mark, QPointF(30, 30))
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


@pytest.fixture(autouse=True)
def look(setting):
    grey.look = setting.look
    return setting.look


def test_water_of_the_roster_stands_on_the_map_with_how_much_is_there(setting):
    board = boards.board(rosters={"water": (listed("仰山水库", capacity_m3=1200),)})

    marks = symbols.marks(setting, board, boards.fire(), boards.NOW)

    (water,) = [mark for mark in marks if mark.kind == "water" and mark.name == "仰山水库"]
    assert water.note == "1200 立方米"


def test_water_marked_by_hand_is_not_drawn_twice(setting):
    first = boards.board()
    target = replace(first.targets[0], name="仰山水库", category="水库")
    board = replace(first, targets=(target,), rosters={"water": (listed("仰山水库"),)})

    marks = symbols.marks(setting, board, None, boards.NOW)

    assert [mark.name for mark in marks].count("仰山水库") == 1


def test_signs_differ_in_shape_and_not_only_in_colour():
    """The same letter in each: what is left to tell them is the outline."""
    shapes = [grey(kind, "水") for kind in ("target", "water", "residents", "depot")]

    for n, one in enumerate(shapes):
        for other in shapes[n + 1 :]:
            pairs = [(one.pixelColor(x, y).red(), other.pixelColor(x, y).red())
                     for x in range(60) for y in range(60)]  # fmt: skip
            assert sum(abs(a - b) > 60 for a, b in pairs) > 60


def ring(radius_deg):
    turns = np.radians(np.arange(0, 361, 4))
    return [
        [float(LON + radius_deg * np.cos(t)), float(LAT + radius_deg * np.sin(t))]
        for t in turns
    ]


def test_an_island_is_told_from_the_edge_by_a_broken_line(setting):
    shape = {"type": "Polygon", "coordinates": [ring(0.006), ring(0.002)]}
    outline = outline_of(shape)
    assert islands(outline.rings(1.0)) == [False, True]

    view = Viewport(*mercator(LON, LAT), 3.0, 700, 700)
    scene = Scene(
        BaseMap((), (), (), ()), None, Edge(outline, ""), (), (), words=Words(island="未烧")
    )
    image = draw(scene, view, Inks.of(setting.look), 1.0, lambda: None)

    def red_share(radius_deg):
        hits = []
        for t in np.radians(np.arange(0, 360, 1.0)):
            x, y = view.to_px(LON + radius_deg * np.cos(t), LAT + radius_deg * np.sin(t))
            colour = image.pixelColor(round(x), round(y))
            hits.append(colour.red() > 150 and colour.green() < 90)
        return np.mean(hits)

    assert red_share(0.006) > 0.9
    assert 0.3 < red_share(0.002) < 0.85


@pytest.mark.parametrize(
    ("properties", "layer", "kind"),
    [
        ({"highway": "tertiary"}, "x", "road"),
        ({"highway": "footway"}, "x", "path"),
        ({"waterway": "stream"}, "x", "water"),
        ({"power": "line"}, "x", "power"),
        ({"类型": "乡村公路"}, "x", "road"),
        ({"fclass": "track"}, "x", "path"),
        ({}, "泰顺县道路", "road"),
        ({}, "水系_2024", "water"),
        ({"name": "甲"}, "林班", ""),
        (None, "", ""),
    ],
)
def test_what_a_line_is_comes_from_its_class_its_name_or_its_layer(properties, layer, kind):
    assert kind_of(properties, layer) == kind


def test_roads_paths_and_streams_differ_in_black_and_white(setting):
    pictures = []
    for kind in PENS:
        line = {"type": "LineString", "coordinates": [[LON - 0.01, LAT], [LON + 0.01, LAT]]}
        names = {"road": "道路", "path": "小路", "water": "水系", "power": "电力", "": "x"}
        layer = OwnLayer.of([{"geometry": line, "properties": {}}], names[kind])
        image = QImage(200, 40, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFF)
        painter = QPainter(image)
        view = Viewport(*mercator(LON, LAT), 3.0, 200, 40)
        layer.paint(painter, view, Inks.of(setting.look), lambda: None)
        painter.end()
        pictures.append(image.convertToFormat(QImage.Format.Format_Mono))

    for n, one in enumerate(pictures):
        assert all(one != other for other in pictures[n + 1 :])


def test_the_legend_is_one_press_from_the_layers(open_window, setting):
    window = open_window()
    leave_the_line(window)
    press(window, Qt.Key.Key_L, "l")
    layers = form(window, "layers")
    layers.legend.show()
    QTest.mouseClick(layers.legend, LEFT)

    legend = form(window, "legend")
    let_run(legend.isVisible)
    image = legend.grab().toImage()
    assert image.height() >= 40 * len(ROWS)
    assert "两处说法不同" in legend.accessibleDescription()
    assert isinstance(setting.look, Look)

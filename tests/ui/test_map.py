"""The map: earth to screen, what is drawn, and that the hand never waits for it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shapely import Polygon, box

from effort import effort, run_here
from fakes import boards
from firepost import bootstrap
from firepost.ui.map.basemap import read_basemap
from firepost.ui.map.foot import scale_bar
from firepost.ui.map.outline import clipped, holds, outline_of, thinned
from firepost.ui.map.pens import polygon, stroke
from firepost.ui.map.tags import Cover
from firepost.ui.map.viewport import Viewport, mercator
from ui.conftest import let_run

MAPS = bootstrap.resources_dir() / "maps"
VIEW = Viewport(0, 0, 10, 800, 600).fitted((119.9, 27.6, 120.1, 27.7))


@given(lon=st.floats(118, 122), lat=st.floats(26, 30))
def test_a_place_comes_back_from_the_screen(lon, lat):
    x, y = VIEW.to_px(lon, lat)

    assert VIEW.earth_at(x, y) == pytest.approx((lon, lat), abs=1e-9)


@given(factor=st.floats(0.2, 5), x=st.floats(0, 800), y=st.floats(0, 600))
def test_zooming_keeps_the_place_under_the_finger(factor, x, y):
    before = VIEW.earth_at(x, y)

    assert VIEW.zoomed(factor, x, y).earth_at(x, y) == pytest.approx(before, abs=1e-9)


def test_a_pixel_is_shorter_on_the_ground_than_in_the_projection():
    """At 27.65 N Web Mercator stretches lengths by 1.13."""
    assert VIEW.m_per_px / VIEW.ground_m_per_px == pytest.approx(
        1 / math.cos(math.radians(27.65)), rel=1e-3
    )


@pytest.mark.parametrize("m_per_px", [0.3, 1.0, 7.0, 33.0, 150.0, 690.0])
def test_the_scale_bar_is_round_and_fits(m_per_px):
    px, words = scale_bar(m_per_px, lambda length: f"{length:.0f}")

    assert 60 <= px <= 165
    assert words.strip("0") in ("1", "2", "5")


rings = st.lists(st.tuples(st.floats(-300, 300), st.floats(-300, 300)), min_size=3, max_size=12)


@given(rings)
def test_a_ring_cut_to_a_box_covers_the_same_inside_it(points):
    """Judged by counting: a point inside the box lies in the cut ring as in the whole one."""
    ring = np.array(points)
    cut = clipped(ring, (-100.0, -80.0, 120.0, 90.0))

    for x, y in ((0.37, 0.21), (-93.1, -71.3), (111.7, 83.9), (50.3, -60.7)):
        on_edge = min(abs(x - ring[:, 0]).min(), abs(y - ring[:, 1]).min()) < 1e-6
        if not on_edge:
            assert holds(cut, x, y) == holds(ring, x, y)


def test_a_convex_ring_cut_to_a_box_has_the_area_geometry_says():
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    ring = np.column_stack([150 * np.cos(turn) + 40, 150 * np.sin(turn) - 20])

    cut = clipped(ring, (-100.0, -80.0, 120.0, 90.0))

    judged = Polygon(ring).intersection(box(-100, -80, 120, 90)).area
    assert Polygon(cut).area == pytest.approx(judged, rel=1e-9)


def test_a_thinned_perimeter_stays_within_its_tolerance():
    ragged = outline_of({"type": "Polygon", "coordinates": [boards.ring(2000, points=9000)]})

    for tolerance_m, (coarse,) in ragged.levels[1:]:
        finest = Polygon(ragged.levels[0][1][0]).exterior
        assert Polygon(coarse).exterior.hausdorff_distance(finest) <= tolerance_m * 1.5
    assert len(ragged.rings(0.5)[0]) == 9000
    assert len(ragged.rings(60.0)[0]) < 1500


def test_a_small_ring_is_never_thinned_away():
    triangle = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])

    assert len(thinned(triangle, 50.0)) == 3


def test_islands_and_parts_are_all_rings():
    square = [[120.0, 27.6], [120.1, 27.6], [120.1, 27.7], [120.0, 27.7], [120.0, 27.6]]
    hole = [[120.02, 27.62], [120.04, 27.62], [120.04, 27.64], [120.02, 27.62]]

    made = outline_of({"type": "MultiPolygon", "coordinates": [[square, hole], [square]]})

    assert [len(ring) for ring in made.levels[0][1]] == [4, 3, 4]


def test_a_line_drawn_in_pieces_looks_like_one():
    """Forty points a piece: not a gap where pieces meet."""
    turn = np.linspace(0, 2 * np.pi, 400)
    line = np.column_stack([100 + 80 * np.cos(turn), 100 + 80 * np.sin(turn)])
    whole, pieces = (QImage(200, 200, QImage.Format.Format_RGB32) for _ in range(2))
    for image in (whole, pieces):
        image.fill(QColor("white"))
    pen = QPen(QColor("black"), 3.6)
    painter = QPainter(pieces)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke(painter, line, QPen(pen), bounds=QRectF(0, 0, 200, 200), check=lambda: None)
    painter.end()
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.drawPolyline(polygon(line))
    painter.end()

    differ = sum(
        abs(whole.pixelColor(x, y).lightness() - pieces.pixelColor(x, y).lightness()) > 60
        for x in range(0, 200, 2)
        for y in range(0, 200, 2)
    )

    assert differ == 0


def test_the_base_map_holds_the_twelve_counties_and_finds_a_place():
    base = read_basemap(MAPS)

    assert len(base.counties) == 12
    assert base.county_at(*boards.CENTRE).name == "泰顺县"
    assert base.county_at(120.67, 28.01).name == "鹿城区"
    assert base.county_at(130.0, 28.0) is None
    assert {place.name for place in base.places} >= {"包垟乡"}


def test_without_maps_the_base_is_empty_and_nothing_stops(tmp_path):
    (tmp_path / "wenzhou_counties.geojson").write_text("{ torn", encoding="utf-8")

    base = read_basemap(tmp_path)

    assert base.counties == ()


def test_what_the_fire_covers_is_seen_cell_by_cell():
    ring = np.array([[100.0, 100.0], [300.0, 100.0], [300.0, 300.0], [100.0, 300.0]])
    cover = Cover([ring], 800, 600)

    boxes = [[150, 150, 210, 210], [500, 400, 560, 428], [60, 150, 140, 190], [-90, 0, -10, 9]]

    on_the_fire, off_it, across_its_edge, off_the_map = cover.shares(np.array(boxes, float))

    assert on_the_fire == 1.0
    assert off_it == off_the_map == 0.0
    assert 0.2 < across_its_edge < 0.9


def test_the_fire_is_drawn_where_it_is(open_window):
    """Red stands on the map at the edge of the perimeter, and its tint inside."""
    window = open_window()
    canvas = window.pages.situation.map.canvas
    let_run(lambda: canvas.complete)

    image = canvas.grab().toImage()
    lon, lat = boards.ring(335.0, seed=1)[100]
    x, y = (round(v) for v in canvas.view.to_px(lon, lat))
    near = [image.pixelColor(x + dx, y + dy) for dx in (-2, 0, 2) for dy in (-2, 0, 2)]

    assert any(colour.red() > 180 and colour.green() < 90 for colour in near)


def test_dragging_moves_the_earth_with_the_hand(open_window):
    window = open_window()
    canvas = window.pages.situation.map.canvas
    let_run(lambda: canvas.complete)
    start, end = QPointF(500, 300), QPointF(440, 335)
    held = canvas.view.earth_at(start.x(), start.y())

    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    QTest.mouseMove(canvas, end.toPoint())
    QApplication.processEvents()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end.toPoint())

    assert canvas.view.earth_at(end.x(), end.y()) == pytest.approx(held, abs=1e-7)


def test_keys_pan_zoom_and_lead_back_to_the_fire(open_window):
    window = open_window()
    canvas = window.pages.situation.map.canvas
    let_run(lambda: canvas.complete)
    home = canvas.view
    canvas.setFocus()

    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    moved = canvas.view
    QTest.keyClick(canvas, Qt.Key.Key_0)

    assert moved.x_m > home.x_m
    assert moved.m_per_px == pytest.approx(home.m_per_px / math.sqrt(2))
    assert canvas.view == home


def test_the_hand_is_not_taken_away_from_where_it_moved_the_map(open_window):
    """A new record comes in while someone looks elsewhere: the map stays put."""
    window = open_window()
    canvas = window.pages.situation.map.canvas
    let_run(lambda: canvas.complete)
    canvas.pan(300, 0)
    moved = canvas.view
    done: list[object] = []

    window.stage.do({"do": "log.say", "text": "x"}, done.append)
    let_run(lambda: bool(done))

    assert canvas.view == moved


def test_a_large_perimeter_never_holds_the_screen(open_window):
    """20,000 ragged vertices: fetched, thinned and drawn beside; the screen's own thread draws no
    picture and does nothing once for every vertex. The milliseconds stand in the bench (heartbeat).
    """
    rng = np.random.default_rng(7)
    rough = np.cumsum(rng.normal(size=20_000))
    rough = 0.2 * (rough - np.linspace(rough[0], rough[-1], 20_000)) / np.abs(rough).max()
    turn = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
    lon0, lat0 = boards.CENTRE
    lon = lon0 + 0.004 * np.cos(turn) * (1 + rough)
    lat = lat0 + 0.003 * np.sin(turn) * (1 + rough)
    ring = np.column_stack([lon, lat]).tolist()

    class Ragged(boards.MemoryPost):
        def shape_of(self, _perimeter_id):
            return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}

    came: list[object] = []
    canvas = None

    def look_round() -> None:
        nonlocal canvas
        canvas = open_window(Ragged()).pages.situation.map.canvas
        canvas.frames.arrived.connect(came.append)
        let_run(lambda: canvas.complete)
        for _ in range(4):
            canvas.zoom(1.6)
            let_run(lambda: canvas.settled)
        for step in range(20):
            canvas.pan(5, step % 3)
            QApplication.processEvents()
        let_run(lambda: canvas.settled)

    ran = run_here(look_round)

    assert len(came) >= 4
    assert "firepost.ui.map.shapes:Shapes.get" in ran
    assert not {"firepost.ui.map.drawing:draw", "firepost.ui.map.outline:thinned"} & set(ran)
    assert effort(canvas.repaint).lines < 20_000


def test_a_newer_wish_ends_an_older_picture(open_window):
    """Ten zooms in a row: the last picture comes, not ten of them."""
    window = open_window()
    canvas = window.pages.situation.map.canvas
    let_run(lambda: canvas.complete)
    came: list[object] = []
    canvas.frames.arrived.connect(came.append)

    for _ in range(10):
        canvas.zoom(1.2)
        canvas.refresh()
    let_run(lambda: canvas.settled)

    assert len(came) <= 4
    assert came[-1].wish.view.m_per_px == canvas.view.m_per_px


def test_places_far_off_the_earth_do_not_break_the_view():
    assert mercator(0, 90)[1] < 3e7
    assert Viewport(0, 0, 1, 0, 0).sized(0, 0).width_px == 1


def test_levels_made_when_a_perimeter_was_kept_are_drawn_as_they_are():
    """The packed levels and the geometry give the same edge, to a millimetre."""
    from firepost.domain.geometry.lod import detail_of, pack
    from firepost.domain.geometry.shape import Shape
    from firepost.ui.map.outline import unpacked

    geometry = {"type": "Polygon", "coordinates": [boards.ring(500)]}

    kept = unpacked(pack(detail_of(Shape.of(geometry))))
    fresh = outline_of(geometry)

    ours, theirs = fresh.levels[0][1][0], kept.levels[0][1][0]
    assert len(ours) == len(theirs)
    assert Polygon(ours).hausdorff_distance(Polygon(theirs)) < 1e-3


def test_the_distance_to_the_fire_agrees_with_geodesy():
    """To the nearest point of an edge, between vertices too; the judge is the ellipsoid."""
    from pyproj import Geod

    from firepost.ui.map.nearest import nearest
    from firepost.ui.map.viewport import earth

    square = [
        [119.98, 27.65],
        [119.99, 27.65],
        [119.99, 27.66],
        [119.98, 27.66],
        [119.98, 27.65],
    ]
    fire = outline_of({"type": "Polygon", "coordinates": [square]})

    east = nearest(fire, *mercator(120.0, 27.655))
    foot = earth(east.x_m, east.y_m)
    judged = Geod(ellps="GRS80").inv(120.0, 27.655, *foot)[2]

    assert foot == pytest.approx((119.99, 27.655), abs=1e-6)
    assert east.distance_m == pytest.approx(judged, rel=1e-5)
    assert nearest(fire, *mercator(119.985, 27.655)).inside
    assert nearest(fire, *mercator(119.985, 27.655)).distance_m == 0.0
    # Every way round it is what the geodesic says, so that map and lists tell one figure.
    ball = Geod(ellps="GRS80")
    for bearing in range(0, 360, 30):
        lon, lat, _ = ball.fwd(119.985, 27.655, bearing, 4_000)
        found = nearest(fire, *mercator(lon, lat))
        true_m = ball.inv(lon, lat, *earth(found.x_m, found.y_m))[2]
        assert found.distance_m == pytest.approx(true_m, rel=1e-5)

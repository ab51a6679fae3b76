"""The station's own maps in the list of layers: each by itself, on or off, in order, out; kept."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from firepost import bootstrap
from firepost.app.maps import Ground
from mosaics import mosaic, terrain
from ui.conftest import let_run
from ui.test_sketching import canvas_of
from ui.test_stories import form, leave_the_line, press

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def station(tmp_path, monkeypatch):
    """A picture and a terrain model are held already."""
    import numpy as np

    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    atlas = bootstrap.parts().maps_of_station()
    atlas.add(mosaic(tmp_path))
    atlas.add(terrain(tmp_path, 200.0 + np.mgrid[0:120, 0:160][1] * 5.0))
    return atlas


@pytest.fixture
def opened(open_window, tmp_path, station):
    parts = bootstrap.parts()

    def opens(name="a"):
        window = open_window(
            lambda: parts.open_post(tmp_path / f"{name}.fire", write=True),
            atlas=parts.maps_of_station,
            drafts=tmp_path / "drafts",
        )
        let_run(lambda: window.base.counties != ())
        window.go_outdoors()
        let_run(lambda: len(window.pages.situation.map.box.own.maps) == 2)
        return window

    return opens


def layers_of(window):
    leave_the_line(window)
    press(window, Qt.Key.Key_L, "l")
    return form(window, "layers")


def key(listed, place, name):
    return list(listed.own.rows.values())[place][name]


def click(widget):
    QTest.mouseClick(widget, LEFT)


def test_each_map_says_where_it_is_from_and_how_far_to_trust_it(opened, station):
    listed = layers_of(opened())
    told = "\n".join(label.text() for label in listed.own.findChildren(QLabel))

    for held in station.held():
        assert held.source in told
        assert held.datum in told
        assert held.because in told
        assert held.dated in told


def test_maps_are_turned_off_and_reordered_and_stay_so(opened, station):
    """The officer puts the picture over the relief, then hides the relief; tomorrow it is so."""
    window = opened()
    canvas, own = canvas_of(window), window.pages.situation.map.box.own
    listed = layers_of(window)
    assert [one.held.kind for one in own.maps] == ["terrain", "tiles"]
    sheets = {one.held.kind: one.sheet for one in own.maps}

    click(key(listed, 1, "up"))
    let_run(lambda: canvas.base.under == (sheets["terrain"], sheets["tiles"]))
    click(key(listed, 1, "turn"))
    let_run(lambda: canvas.base.under == (sheets["tiles"],))

    window.close()
    again = opened("b")
    own = again.pages.situation.map.box.own
    assert [one.held.kind for one in own.maps] == ["tiles", "terrain"]
    let_run(lambda: len(canvas_of(again).base.under) == 1)


def test_what_the_ground_is_stands_beside_the_tools_and_above_their_bar(opened, station):
    window = opened()
    panel, label = window.pages.situation.map, window.outdoors.ground
    label._show(Ground(336.0, 9.0, 180.0))
    tools = [tool.geometry() for tool in panel.tools.values()]
    assert not any(label.geometry().intersects(tool) for tool in tools)

    bar = panel.box.line_bar
    bar.show()
    panel.box.place()
    label._show(Ground(337.0, 9.0, 180.0))

    assert label.isVisible()
    assert not label.geometry().intersects(bar.geometry())
    assert panel.rect().contains(label.geometry())


def test_a_map_is_removed_after_a_second_press_and_its_source_stays(opened, station, tmp_path):
    window = opened()
    listed = layers_of(window)
    sources = {held.source for held in station.held()}
    gone = next(iter(listed.own.rows))

    click(key(listed, 0, "remove"))
    assert len(station.held()) == 2
    click(key(listed, 0, "remove"))
    let_run(lambda: len(station.held()) == 1)
    let_run(lambda: len(canvas_of(window).base.under) == 1)

    assert gone not in {held.id for held in station.held()}
    let_run(lambda: not list((tmp_path / "home" / "maps").glob(f"{gone}*")))
    assert all((tmp_path / name).exists() for name in sources)


def test_without_maps_the_list_says_how_to_bring_one(open_window, tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    listed = layers_of(open_window())

    assert any("拖到窗口里" in label.text() for label in listed.own.findChildren(QLabel))


def test_a_layer_on_a_doubtful_earth_is_asked_about_and_taken_as_told(
    opened, station, tmp_path
):
    """High-street maps give GCJ-02 away in an attribute: the window asks, a press settles it."""
    line = {"type": "LineString", "coordinates": [[119.98, 27.66], [119.99, 27.67]]}
    feature = {"type": "Feature", "properties": {"来源": "高德地图 GCJ-02"}, "geometry": line}
    path = tmp_path / "路.geojson"
    told = {"type": "FeatureCollection", "features": [feature]}
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    window = opened()

    window.outdoors.add_map(path)
    let_run(window.outdoors.datum.isVisible)
    assert "GCJ-02" in window.outdoors.datum.told.text()
    assert len(station.held()) == 2
    click(window.outdoors.datum.key)
    assert window.outdoors.datum.wrong.isVisible()
    click(window.outdoors.datum.choice.buttons["GCJ-02"])
    click(window.outdoors.datum.key)
    let_run(lambda: len(station.held()) == 3)

    (held,) = [one for one in station.held() if one.kind == "layer"]
    west, south, _, _ = held.box_deg
    assert 300 < 111_320 * ((119.98 - west) ** 2 + (27.66 - south) ** 2) ** 0.5 < 800
    assert any("GCJ-02" in warning for warning in held.warnings)


def test_an_epsg_number_can_be_typed_instead(opened, station, tmp_path):
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Point", "coordinates": [498733.0, 3061526.0]},
    }
    path = tmp_path / "点.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    window = opened()

    window.outdoors.add_map(path)
    let_run(window.outdoors.datum.isVisible)
    window.outdoors.datum.number.set_text("4549")
    click(window.outdoors.datum.key)
    let_run(lambda: len(station.held()) == 3)

    (held,) = [one for one in station.held() if one.kind == "layer"]
    assert held.box_deg[:2] == pytest.approx((119.98717, 27.66691), abs=1e-3)

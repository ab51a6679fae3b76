"""The station's own maps in the list of layers: each by itself, on or off, in order, out; kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from firepost import bootstrap
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
    assert not list((tmp_path / "home" / "maps").glob(f"{gone}*"))
    assert all((tmp_path / name).exists() for name in sources)


def test_without_maps_the_list_says_how_to_bring_one(open_window, tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    listed = layers_of(open_window())

    assert any("拖到窗口里" in label.text() for label in listed.own.findChildren(QLabel))

"""A part of the edge is walked: the stretch it covers is replaced, islands and other parts stay."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shapely.geometry import Point, shape

from ui.conftest import let_run
from ui.test_outdoors import Line, fix, outdoors  # noqa: F401 - the fixture

LEFT = Qt.MouseButton.LeftButton
LAT, LON = 27.55, 119.92


def ring(radius_deg, *, lat=LAT, lon=LON):
    turns = np.radians(np.arange(0, 361, 5))
    return [
        [float(lon + radius_deg * np.cos(t)), float(lat + radius_deg * np.sin(t))]
        for t in turns
    ]


FIRE = {
    "type": "MultiPolygon",
    "coordinates": [
        [ring(0.004), ring(0.001)],  # with an island that did not burn
        [ring(0.0008, lon=LON - 0.008)],  # a spot fire beside it
    ],
}


def walk(out, steps):
    """The team leader walks with the receiver; each position comes as the receiver says it."""
    out.choose("COM3")
    out.source.track_pressed.emit()
    let_run(lambda: out.recorder.track is not None)
    for n, (lon, lat) in enumerate(steps):
        Line.last.says(fix(n, lat - n * 1e-5, lon))
    out.source.track_pressed.emit()
    let_run(lambda: out.recorder.on_disk == len(steps))


def test_a_part_of_the_edge_is_walked_anew_by_the_window(outdoors):  # noqa: F811 - a fixture
    """The fire broke out to the east: 90 degrees of its edge walked 200 m farther out."""
    window = outdoors._window
    window.stage.do(
        {"do": "incident.open", "name": "司前", "reported_at": "2026-03-01T08:00:00+08:00"}
    )
    let_run(lambda: window.stage.fire is not None)
    drawn = {"do": "perimeter.record", "geometry": FIRE, "method": "drone"}
    window.stage.do({**drawn, "at": "2026-03-01T08:30:00+08:00"})
    let_run(lambda: window.stage.fire.area is not None)
    before = window.stage.fire.area.value_ha
    turns = np.radians(np.arange(-45, 46, 3))
    far = 0.004 + 0.002 * np.cos(np.linspace(-np.pi / 2, np.pi / 2, len(turns)))
    walk(
        outdoors,
        [(LON + r * np.cos(t), LAT + r * np.sin(t)) for r, t in zip(far, turns, strict=True)],
    )

    QTest.mouseClick(outdoors.chip, LEFT)
    let_run(outdoors.source.walk.isVisible)
    QTest.mouseClick(outdoors.source.walk, LEFT)
    form = window.drawers._made["walk"]
    let_run(lambda: form.made is not None)
    assert form.way.value() == "stretch"  # a quarter of a round is none
    QTest.mouseClick(form.way.buttons["whole"], LEFT)
    let_run(form.wrong.isVisible)
    assert "首尾" in form.wrong.text()
    QTest.mouseClick(form.way.buttons["stretch"], LEFT)
    let_run(lambda: form.made is not None and not form.wrong.isVisible())
    QTest.mouseClick(form.save, LEFT)
    let_run(lambda: len(window.stage.fire.perimeters) == 2)

    after = window.stage.fire.area
    assert after.perimeter.method == "gps"
    assert after.perimeter.parents == (window.stage.fire.perimeters[0].id,)
    assert (after.perimeter.parts, after.perimeter.holes) == (2, 1)
    assert after.value_ha > before * 1.15
    found = []
    window.clerk.ask(lambda post: post.shape_of(after.perimeter.id), found.append)
    let_run(lambda: bool(found))
    burned = shape(found[0])
    assert burned.contains(Point(LON + 0.0055, LAT))  # newly walked
    assert not burned.contains(Point(LON, LAT))  # the island
    assert burned.contains(Point(LON - 0.008, LAT))  # the spot fire
    assert burned.contains(Point(LON - 0.0038, LAT))  # the edge nobody walked


def test_without_an_edge_the_form_says_that_only_a_round_will_do(outdoors):  # noqa: F811
    window = outdoors._window
    window.stage.do(
        {"do": "incident.open", "name": "司前", "reported_at": "2026-03-01T08:00:00+08:00"}
    )
    let_run(lambda: window.stage.fire is not None)
    walk(outdoors, [(LON + n * 1e-4, LAT) for n in range(12)])
    window.open_form("walk")
    form = window.drawers._made["walk"]
    let_run(form.wrong.isVisible)
    QTest.mouseClick(form.way.buttons["stretch"], LEFT)
    let_run(lambda: "边界" in form.wrong.text())

    QTest.mouseClick(form.save, LEFT)

    assert window.stage.fire.perimeters == ()


@pytest.mark.parametrize("reach", [0.0009, 0.0042])
def test_islands_stay_where_the_walk_still_holds_them(reach):
    from firepost.domain.geometry.walk import within

    found = shape(within(FIRE, 0, np.array(ring(reach, lon=LON + 0.0))))

    assert found.is_valid
    assert found.contains(Point(LON - 0.008, LAT))
    assert not found.contains(Point(LON, LAT)) or reach < 0.001

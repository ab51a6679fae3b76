"""A forest layer of the station: each perimeter's entry carries its burned forest, and the plan goes by it."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firepost.app.forest import ForestLayer
from firepost.app.maps import LAYER, HeldMap

FIRE = [[119.90, 27.50], [119.94, 27.50], [119.94, 27.53], [119.90, 27.53], [119.90, 27.50]]
HALF = [[119.88, 27.49], [119.92, 27.49], [119.92, 27.54], [119.88, 27.54], [119.88, 27.49]]


class Shelf:
    """What the layer asks of the atlas: maps held, and their features."""

    def __init__(self, name: str, attributes: dict[str, object]) -> None:
        self.name, self.attributes, self.reads = name, attributes, 0

    def held(self):
        told = {"name": self.name, "kind": LAYER, "source": "x", "sha256": "0", "bytes": 1}
        since = datetime(2026, 1, 1, tzinfo=UTC)
        more = {"dated": None, "box_deg": None, "datum": "EPSG:4490", "because": ""}
        return (HeldMap(id="one", file=Path("x"), added_at=since, **told, **more),)

    def features(self, _held):
        self.reads += 1
        shape = {"type": "Polygon", "coordinates": [HALF]}
        return [{"geometry": shape, "name": None, "properties": self.attributes}]


@pytest.fixture
def desk(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾")
    return desk


def with_layer(desk, shelf):
    ground = dataclasses.replace(desk.post._ground, forest=ForestLayer(lambda: shelf))
    desk.post._ground = ground


def record(desk):
    shape = {"type": "Polygon", "coordinates": [FIRE]}
    return desk.says("perimeter.record", geometry=shape, method="gps")


def test_the_burned_forest_stands_with_the_perimeter(desk):
    shelf = Shelf("泰顺林地一张图", {"地类": "乔木林地"})
    with_layer(desk, shelf)
    record(desk)
    record(desk)
    held = desk.fire.area.perimeter

    assert held.burned_forest_ha == pytest.approx(held.area_ha / 2, rel=1e-3)
    assert shelf.reads == 1
    assert json.dumps(desk.fire.plan.as_json())


def test_without_a_layer_the_whole_perimeter_counts(desk):
    with_layer(desk, Shelf("道路", {"地类": "乔木林地"}))
    record(desk)

    assert desk.fire.area.perimeter.burned_forest_ha is None


def test_a_layer_without_attributes_is_asked_about_and_the_perimeter_is_kept(desk):
    with_layer(desk, Shelf("林地", {"OBJECTID": 1}))
    answer = record(desk)

    assert [notice.key for notice in answer.warnings] == ["forest.no_attributes"]
    assert desk.fire.area.perimeter.burned_forest_ha is None

    with_layer(desk, Shelf("全部林地", {"OBJECTID": 1}))
    record(desk)
    assert desk.fire.area.perimeter.burned_forest_ha is not None

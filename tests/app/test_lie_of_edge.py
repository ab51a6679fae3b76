"""The station's terrain model at work: each perimeter's entry tells how the ground lies along it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from firepost.app.lie_of_edge import LieOfEdge, sides_of
from firepost.app.maps import TERRAIN, HeldMap
from firepost.cli.show_people import people_of

RING = [[119.97, 27.65], [119.98, 27.65], [119.98, 27.66], [119.97, 27.66], [119.97, 27.65]]
SHAPE = {"type": "Polygon", "coordinates": [RING]}


class Station:
    """An atlas with one model: rising 20° to the north up to a void in the east."""

    def held(self):
        told = {"name": "泰顺高程", "kind": TERRAIN, "source": "x", "sha256": "0", "bytes": 1}
        more = {
            "dated": None,
            "datum": "EPSG:4490",
            "because": "",
            "more": {"cell_m": (30, 30)},
        }
        since, box = datetime(2026, 1, 1, tzinfo=UTC), (119.5, 27.0, 120.5, 28.0)
        return (HeldMap(id="a", file=Path("x"), added_at=since, box_deg=box, **told, **more),)

    def terrain(self, _held):
        return self

    def heights(self, degrees):
        rising = degrees[:, 1] * 110_790.0 * np.tan(np.radians(20.0))
        return np.where(degrees[:, 0] > 119.9795, np.nan, rising)

    def close(self):
        pass


@pytest.fixture
def desk(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾")
    desk.post._ground = dataclasses.replace(desk.post._ground, lie=LieOfEdge(Station))
    return desk


def test_slope_and_aspect_stand_with_the_perimeter_and_last(desk):
    desk.says("perimeter.record", geometry=SHAPE, method="gps")
    told = desk.fire.area.perimeter.lie
    sides = {side.side: side for side in sides_of(told)}

    assert told["terrain"] == "泰顺高程"
    assert sides["north"].mean_deg == pytest.approx(20, abs=0.3)
    assert sides["north"].uphill == 1.0
    assert sides["south"].faces_deg == pytest.approx(180, abs=1)
    assert sides["east"].mean_deg is None
    desk.post.close()
    desk.open()
    assert desk.fire.area.perimeter.lie == told, "it is in the entry, not in the station"


def test_show_tells_it_and_without_a_model_nothing_is_made_up(desk):
    desk.says("perimeter.record", geometry=SHAPE, method="gps")
    (fire,) = people_of(desk.board, None)["incidents"].values()
    assert fire["lie"]["terrain"] == "泰顺高程"
    assert [side["side"] for side in fire["lie"]["sides"]] == ["north", "east", "south", "west"]

    away = [[lon + 5, lat] for lon, lat in RING]
    desk.says(
        "perimeter.record", geometry={"type": "Polygon", "coordinates": [away]}, method="gps"
    )
    assert desk.fire.perimeters[-1].lie is None
    assert sides_of(["nonsense"]) == ()

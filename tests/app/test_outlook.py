"""The outlook as the desk asks for it: fast enough, cancellable, checked against what came."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import mapping

from firepost.app.outlook import Asked, Relief, compared, outlook, point
from firepost.app.relief_of import relief_round
from firepost.domain.errors import Refused
from firepost.domain.geometry.nearness import Plane, shape_of
from firepost.domain.geometry.spread import Air, Cancelled

SINCE = datetime(2026, 3, 1, 10, tzinfo=UTC)
AIR = Air(5.0, 225.0, 3, 28.0, 35.0)
MIDDLE = (120.0, 27.5)


def round_fire(radius_deg=0.005, vertices=72):
    turn = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    wobble = radius_deg * (1 + 0.05 * np.sin(9 * turn) + 0.002 * np.sin(911 * turn))
    ring = [
        [MIDDLE[0] + r * np.sin(t), MIDDLE[1] + r * np.cos(t)]
        for r, t in zip(wobble, turn, strict=True)
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def test_what_lies_downwind_is_reached_and_when():
    fire = round_fire()
    things = (
        point("北坑村", "place", 120.010, 27.509),
        point("上洋", "place", 119.985, 27.487),
    )
    seen = outlook(fire, Asked(AIR, 1.0), since=SINCE, things=things)
    downwind, upwind = seen.reached

    assert downwind.earliest is not None
    assert downwind.likely is None or downwind.earliest <= downwind.likely
    assert upwind.likely is None
    assert 30 < downwind.bearing_deg < 60
    assert [stage.minutes for stage in seen.hourly()] == [60, 120, 180]
    assert all(stage.near_ha < stage.likely_ha < stage.far_ha for stage in seen.stages)


def test_a_front_of_100000_vertices_on_3601_squared_heights_is_reckoned():
    """How long it takes is `firepost bench`'s matter."""
    fire = round_fire(0.03, 100_000)
    rows, columns = np.mgrid[0:3601, 0:3601].astype(np.float32)
    heights = 400 * np.sin(columns / 40) * np.cos(rows / 55)
    relief = Relief(heights, 119.5, 28.0, 1 / 3600, 1 / 3600, "样例")

    seen = outlook(fire, Asked(AIR, 1.0, relief=relief), since=SINCE)

    assert seen.void_share == 0.0
    assert seen.stages[-1].likely_ha > seen.start_ha


def test_it_is_dropped_when_nobody_waits():
    with pytest.raises(Cancelled):
        outlook(round_fire(), Asked(AIR, 1.0), since=SINCE, go_on=lambda: False)


def test_a_fuel_that_does_not_burn_is_refused():
    with pytest.raises(Refused) as refused:
        outlook(round_fire(), Asked(AIR, 0.0), since=SINCE)
    assert refused.value.notice.key == "outlook.no_fuel"


def test_voids_under_the_edge_are_told():
    relief = Relief(np.full((60, 60), np.nan), 119.97, 27.53, 0.001, 0.001, "空")
    seen = outlook(round_fire(), Asked(AIR, 1.0, relief=relief), since=SINCE)

    assert seen.void_share == 1.0


def test_a_perimeter_just_as_expected_overlaps_wholly_and_another_hardly():
    fire, asked = round_fire(), Asked(AIR, 1.0)
    seen = outlook(fire, asked, since=SINCE)
    after = seen.stages[1].likely
    exact = compared(fire, after, asked, 60)
    turned = compared(fire, after, Asked(Air(5.0, 45.0, 3, 28.0, 35.0), 1.0), 60)

    assert exact.overlap_pct > 95
    assert exact.expected_ha == pytest.approx(exact.found_ha, rel=0.01)
    assert turned.overlap_pct < 60
    with pytest.raises(Refused):
        compared(fire, after, asked, 0)


def test_the_plane_and_back_is_the_same_place():
    fire = shape_of(round_fire())
    plane = Plane.at(fire)
    from firepost.app.outlook import in_degrees

    back = shape_of(in_degrees(plane, plane.moved(fire)))
    assert back.symmetric_difference(shape_of(mapping(fire))).area < 1e-12


class HillsToTheNorth:
    """An atlas with one model: rising to the north, a void in the far corner."""

    def held(self):
        from firepost.app.maps import TERRAIN, HeldMap

        told = {"name": "样例高程", "kind": TERRAIN, "source": "x", "sha256": "0", "bytes": 1}
        more = {"dated": None, "datum": "EPSG:4490", "because": ""}
        box = (119.5, 27.0, 120.5, 28.0)
        return (HeldMap(id="a", file=Path("x"), added_at=SINCE, box_deg=box, **told, **more),)

    def terrain(self, _held):
        return self

    def heights(self, degrees):
        lon, lat = degrees.T
        return np.where((lon > 120.05) & (lat > 27.55), np.nan, (lat - 27.0) * 30_000)

    def close(self):
        self.closed = True


def test_the_stations_terrain_drives_the_fire_uphill():
    atlas = HillsToTheNorth()
    fire = round_fire()
    relief = relief_round(atlas, fire)
    calm = Air(0.0, 225.0, 0, 28.0, 35.0)
    seen = outlook(fire, Asked(calm, 1.0, relief=relief), since=SINCE)
    _, south, _, north = shape_of(seen.stages[1].likely).bounds

    assert atlas.closed
    assert relief.name == "样例高程"
    assert np.isnan(relief.heights_m).any()
    assert north - 27.505 > 2 * (27.495 - south)


def test_without_a_model_there_no_relief_is_made_up():
    far = round_fire()
    far["coordinates"] = [[[lon + 5, lat] for lon, lat in far["coordinates"][0]]]

    assert relief_round(HillsToTheNorth(), far) is None

"""What an outlook reaches, what of the plan that would bring and when, and what holds it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from shapely.geometry import shape as drawn_of

from firepost.app.maps import LAYER, HeldMap
from firepost.app.outlook import Asked, Fuels, compared, outlook
from firepost.app.outlook_levels import coming
from firepost.app.outlook_things import roads_of, room_round, things_of
from firepost.app.surroundings import County, Surroundings
from firepost.domain.geometry.spread import Air, Cancelled
from posts import plan

RING = [
    [119.973, 27.655],
    [119.978, 27.655],
    [119.978, 27.66],
    [119.973, 27.66],
    [119.973, 27.655],
]  # 27 ha
SHAPE = {"type": "Polygon", "coordinates": [RING]}
SOUTHERLY = Air(7.0, 180.0, 4, 28.0, 35.0)  # it runs to the north


def box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


SINCE = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
GROUND = Surroundings(
    counties=(
        County("330329", "泰顺县", box(119.6, 27.4, 120.2, 27.668)),
        County("330328", "文成县", box(119.6, 27.668, 119.977, 27.9)),
    )
)


@pytest.fixture
def desk(post_at):
    desk = post_at("前指")
    desk.clock.at = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
    desk.says(
        "incident.open",
        name="北坑湾",
        district="330329",
        ignited_at="2026-03-01T12:30:00+08:00",
    )
    desk.says("perimeter.record", geometry=SHAPE, method="gps")
    return desk


def seen_of(desk, *, air=SOUTHERLY, roads=(), **asked):
    things = things_of(
        desk.board,
        desk.fire,
        plan=plan(),
        ground=GROUND,
        roads=roads,
        box_deg=room_round(drawn_of(SHAPE).bounds),
    )
    since = desk.fire.area.said.at
    return outlook(SHAPE, Asked(air, 1.0, **asked), since=since, things=things)


def reached(seen):
    return {one.name: one for one in seen.reached if one.fact is None}


def test_the_neighbours_border_is_reached_and_its_own_county_is_no_news(desk):
    found = reached(seen_of(desk))

    assert "泰顺县" not in found
    assert found["文成县"].kind == "county"
    assert found["文成县"].distance_m == pytest.approx(887, abs=3)
    assert 0 < found["文成县"].earliest <= (found["文成县"].likely or 999)
    # North of the fire's eastern half lies no county of the map: the outer border.
    assert found[""].kind == "border"
    assert found[""].earliest is not None


def test_without_the_wind_behind_it_the_border_is_not_reached(desk):
    northerly = Air(5.0, 0.0, 3, 28.0, 35.0)
    found = reached(seen_of(desk, air=northerly))

    assert found["文成县"].likely is None


class Roads:
    """An atlas with a road layer, a layer of woods and one far away."""

    def __init__(self):
        line = {"type": "LineString", "coordinates": [[119.9, 27.664], [120.05, 27.664]]}
        more = {"type": "LineString", "coordinates": [[119.97, 27.667], [119.98, 27.667]]}
        away = {"type": "LineString", "coordinates": [[121.9, 27.664], [122.05, 27.664]]}
        self.told = {
            "道路": [
                {"geometry": line, "name": "G235", "properties": {}},
                {"geometry": more, "name": "", "properties": {"NAME": "G235"}},
                {"geometry": away, "name": "远路", "properties": {}},
                {"geometry": box(119.9, 27.6, 120, 27.7), "name": "面", "properties": {}},
                {"geometry": None, "name": "空", "properties": {}},
            ],
            "底图": [
                {"geometry": more, "name": "机耕路", "properties": {"highway": "track"}},
                {"geometry": more, "name": "小溪", "properties": {"waterway": "stream"}},
            ],
        }

    def held(self):
        made = {"kind": LAYER, "source": "x", "sha256": "0", "bytes": 1, "file": Path("x")}
        rest = {"dated": None, "datum": "EPSG:4326", "because": "", "box_deg": None}
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return tuple(
            HeldMap(id=name, name=name, added_at=at, **made, **rest) for name in self.told
        )

    def features(self, held):
        return iter(self.told[held.name])


def test_roads_of_the_users_layers_are_reached_by_name(desk):
    roads = roads_of(Roads(), room_round(drawn_of(SHAPE).bounds))
    found = reached(seen_of(desk, roads=roads))

    assert {road.name for road in roads} == {"G235", "机耕路"}
    assert found["G235"].distance_m == pytest.approx(443, abs=3)
    assert found["G235"].earliest <= found["机耕路"].earliest
    with pytest.raises(Cancelled):
        roads_of(Roads(), room_round(drawn_of(SHAPE).bounds), go_on=lambda: False)


def test_a_target_in_its_way_brings_the_levels_that_ask_for_one(desk):
    desk.says("target.mark", name="加油站", category="危", lon_deg=119.975, lat_deg=27.673)
    seen = seen_of(desk)
    found = {one.trigger: one for one in coming(seen, desk.fire, desk.board, plan())}

    near, severe = found["IV.3"], found["II.4"]
    assert (near.fact, near.name, near.level) == ("near_key_target", "加油站", "IV")
    assert seen.since < near.earliest < severe.earliest
    assert severe.level == "II"
    # By the clock after that: six hours of open flame near a target.
    assert found["III.3"].earliest == datetime(2026, 3, 1, 10, 30, tzinfo=UTC)


def test_what_stands_already_comes_no_more_and_nothing_is_stated_by_an_outlook(desk):
    desk.says("target.mark", name="加油站", category="危", lon_deg=119.975, lat_deg=27.673)
    seen = seen_of(desk)
    assert "near_key_target" not in desk.fire.facts
    desk.says("fact.state", fact="near_key_target", value=True)
    found = {one.trigger for one in coming(seen, desk.fire, desk.board, plan())}

    assert "IV.3" not in found
    assert "II.4" in found


def test_residents_in_its_way_bring_the_duty_to_report_them(desk):
    desk.says("place.register", name="北坑村", lon_deg=119.975, lat_deg=27.675)
    (duty,) = [
        one for one in coming(seen_of(desk), desk.fire, desk.board, plan()) if not one.level
    ]
    assert (duty.clause, duty.fact, duty.name) == ("5.3(4)", "threatens_residents", "北坑村")


def test_the_next_level_by_area_comes_between_the_moments_reckoned(desk):
    seen = seen_of(desk)
    found = {one.trigger: one for one in coming(seen, desk.fire)}
    hundred = found["II.3"]

    assert hundred.by_ha == pytest.approx(100 - desk.fire.area.value_ha, abs=1e-5)
    assert hundred.earliest < (hundred.likely or datetime.max.replace(tzinfo=UTC))
    before, after = (
        [s for s in seen.stages if s.far_ha <= seen.start_ha + hundred.by_ha],
        [s for s in seen.stages if s.far_ha > seen.start_ha + hundred.by_ha],
    )
    low = before[-1].minutes if before else 0.0
    assert low <= (hundred.earliest - seen.since) / timedelta(minutes=1) <= after[0].minutes
    # 500 ha lie beyond three hours of this wind on the likely side.
    assert found["I.3"].likely is None
    assert coming(seen, desk.fire)[0].earliest is not None, "what comes first stands first"


def test_the_fire_does_not_cross_held_line_but_may_run_round_its_ends():
    north = ((119.96, 27.66), (119.99, 27.66))  # all of the north edge
    free = outlook(SHAPE, Asked(SOUTHERLY, 1.0), since=SINCE)
    held = outlook(SHAPE, Asked(SOUTHERLY, 1.0, held=(north,)), since=SINCE)

    def ahead(seen):
        return drawn_of(seen.stages[0].likely).intersection(
            drawn_of(box(119.974, 27.6602, 119.976, 27.9))
        )

    assert ahead(free).area > 0
    assert ahead(held).area == 0
    round_it = drawn_of(held.stages[-1].far)
    assert round_it.bounds[0] < 119.9729
    assert held.stages[-1].likely_ha < free.stages[-1].likely_ha


def test_with_all_of_its_edge_held_it_goes_nowhere():
    ring = tuple(map(tuple, RING))
    held = outlook(SHAPE, Asked(SOUTHERLY, 1.0, held=(ring,)), since=SINCE)

    assert held.stages[-1].far_ha == pytest.approx(held.start_ha, rel=1e-6)
    found = compared(SHAPE, SHAPE, Asked(SOUTHERLY, 1.0, held=(ring,)), 60)
    assert found.overlap_pct == 100.0


def test_fuel_comes_from_the_layer_and_the_chosen_one_fills_its_gaps():
    west = drawn_of(box(119.9, 27.5, 119.975, 27.8))
    lake = Fuels(((west, 0.0),), "林班")
    seen = outlook(SHAPE, Asked(SOUTHERLY, 1.0, fuels=lake), since=SINCE)
    grown = drawn_of(seen.stages[0].likely)

    assert seen.unmapped_share == pytest.approx(0.4)
    assert grown.bounds[0] == pytest.approx(119.973, abs=2e-4)  # nothing burns in the west
    assert grown.bounds[2] > 119.9785
    assert grown.bounds[3] > 27.6605


def test_when_it_comes_is_told_to_the_minute_between_the_steps(desk):
    """On level ground with a steady wind the head goes at one pace: twice as far, twice as long."""
    for number in range(1, 9):
        desk.says(
            "place.register",
            name=f"第{number}里",
            lon_deg=119.9755,
            lat_deg=27.66 + 0.001 * number,
            apart=True,
        )
    found = reached(seen_of(desk))
    told = [found[f"第{number}里"] for number in range(1, 9)]
    pace = told[-1].distance_m / told[-1].earliest

    assert told[-1].earliest > 15
    for one in told:
        assert one.earliest == pytest.approx(one.distance_m / pace, abs=2)
        assert one.earliest == int(one.earliest)
        assert one.likely is None or one.earliest < one.likely

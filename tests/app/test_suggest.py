"""What the map suggests, each time with its reason; none of it is a fact."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from pyproj import Geod

from firepost.app import checklist, decisions, suggest
from firepost.app.surroundings import surroundings_of
from firepost.domain.geometry.nearness import Plane
from firepost.formats.surroundings import read_surroundings
from posts import ROOT

# The fire: a square of about 200 m in Taishun, its south-west corner here.
LON, LAT = 119.80, 27.60


def at(hour, minute=0):
    return f"2026-03-01T{hour:02d}:{minute:02d}:00+08:00"


def square(lon=LON, lat=LAT, side=0.002):
    ring = [
        [lon, lat],
        [lon + side, lat],
        [lon + side, lat + side],
        [lon, lat + side],
        [lon, lat],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def desk(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", ignited_at=at(6), district="330329")
    return desk


@pytest.fixture(scope="module")
def ground():
    return read_surroundings(ROOT / "maps")


def found(desk, ground, shape=None):
    shape = shape or square()
    desk.says("perimeter.record", geometry=shape, method="drone", accuracy_m=5)
    board, fire = desk.board, desk.fire
    seen = suggest.around(board, fire, desk.post.shape_of(fire.area.perimeter.id), ground)
    return {one.fact: one for one in suggest.suggestions(desk.post.plan, board, fire, seen)}


def metres_east(metres):
    """Degrees of longitude east of the fire's eastern edge, at its latitude."""
    return LON + 0.002 + metres / 98_700


@pytest.mark.parametrize(
    ("away_m", "near", "severe"),
    [(250, True, True), (350, True, False), (950, True, False), (1050, False, False)],
)
def test_a_target_within_the_readings_distance_is_suggested(desk, ground, away_m, near, severe):
    desk.says(
        "target.mark", name="储配站", category="油", lon_deg=metres_east(away_m), lat_deg=LAT
    )

    told = found(desk, ground)

    assert ("near_key_target" in told) is near
    assert ("severely_threatens_key_target" in told) is severe
    assert desk.fire.facts.get("near_key_target") is None, "a person must say so"


def test_the_distance_is_a_setting(desk, ground):
    desk.says("target.mark", name="储配站", lon_deg=metres_east(950), lat_deg=LAT)
    desk.says("setting.choose", setting="near_distance_m", value=500)

    assert "near_key_target" not in found(desk, ground)


def test_homes_drive_the_residents_and_count_as_targets_only_by_choice(desk, ground):
    desk.says(
        "target.mark", name="北坑村", category="居", lon_deg=metres_east(500), lat_deg=LAT
    )

    told = found(desk, ground)
    assert "threatens_residents" in told
    assert "near_key_target" not in told

    desk.says("setting.choose", setting="target_includes_residential", value=True)
    assert "near_key_target" in found(desk, ground)


def test_a_suggestion_goes_once_a_person_has_said_the_same(desk, ground):
    desk.says("target.mark", name="储配站", lon_deg=metres_east(250), lat_deg=LAT)
    desk.says("fact.state", fact="severely_threatens_key_target", value=True)
    desk.says("fact.state", fact="near_key_target", value=False)

    told = found(desk, ground)

    assert "severely_threatens_key_target" not in told
    assert told["near_key_target"].value is True, "a person said no: the map still speaks"


def test_far_from_any_border_none_is_suggested(desk, ground):
    told = found(desk, ground)

    assert "border" not in told
    assert "districts" not in told


def test_counties_that_the_fire_reaches_are_suggested():
    two = {
        "features": [
            feature("330328", 119.80, 119.82),
            feature("330329", 119.82, 119.84),
        ]
    }
    ground = surroundings_of(two, [])

    assert [county.name for county in ground.counties] == ["330328", "330329"]


def feature(code, west, east):
    ring = [[west, 27.6], [east, 27.6], [east, 27.7], [west, 27.7], [west, 27.6]]
    return {
        "type": "Feature",
        "properties": {"adcode": code, "name": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.mark.parametrize(
    ("lon", "districts", "border"),
    [
        (119.810, None, None),
        (119.8165, ["330328", "330329"], None),  # 150 m from the line between them
        (119.8190, ["330328", "330329"], None),  # across it
        (119.8015, None, "border"),  # 150 m from the outer edge
    ],
)
def test_tolerance_of_borders(desk, lon, districts, border):
    two = {"features": [feature("330328", 119.80, 119.82), feature("330329", 119.82, 119.84)]}
    told = found(desk, surroundings_of(two, []), square(lon=lon, lat=27.65))

    suggested = told.get("districts")
    assert (suggested.value if suggested else None) == districts
    assert ("border" in told) is (border is not None)
    if border:
        assert told["border"].value is None, "which border it is, a person says"


def test_wind_warning_and_grade_suggest_danger(desk, ground):
    assert "dangerous" not in found(desk, ground)

    desk.says("weather.observe", wind_m_s=8.0)
    assert "dangerous" in found(desk, ground), "force 5 begins above 7.9 m/s"

    desk.says("fact.state", fact="dangerous", value=True)
    assert "dangerous" not in found(desk, ground)


def test_no_trained_team_on_standby_suggests_that_the_city_lacks_forces(desk, ground):
    desk.says("team.register", name="泰专一", kind="professional", trained=True, ref="T")
    assert "city_forces_insufficient" not in found(desk, ground)

    desk.says("team.assign", team="T", status="working", incident=desk.fire.id)
    assert "city_forces_insufficient" in found(desk, ground)

    desk.says("fire.state", state="controlled")
    assert "city_forces_insufficient" not in found(desk, ground)


def test_missing_maps_suggest_nothing(tmp_path):
    ground = read_surroundings(tmp_path)

    assert (ground.counties, ground.homes) == ((), ())
    (tmp_path / "wenzhou_counties.geojson").write_text(json.dumps({"features": [{}]}))
    assert read_surroundings(tmp_path).counties == ()


# -- the checklist's other parts


def test_an_orange_warning_brings_the_lower_measures_too(desk):
    desk.says("danger.issue", colour="orange", issuer="市应急局", until=at(20))

    items = checklist.warnings(desk.post.plan, desk.board)

    assert {item.under for item in items} == {"blue", "yellow", "orange"}
    desk.clock.pass_by(hours=13)
    assert checklist.warnings(desk.post.plan, desk.board) == (), "it has run out"


def test_stages_open_as_the_fire_goes_on_and_stay(desk):
    assert "mop_up" not in checklist.stages_of(desk.board, desk.fire)

    desk.says("fire.state", state="extinguished", at=at(7))
    desk.says("fire.state", state="burning", at=at(7, 30))

    assert {"mop_up", "after"} <= checklist.stages_of(desk.board, desk.fire)


def test_acceptance_is_read_off_the_sectors(desk):
    desk.says("fire.state", state="mop_up")
    desk.says("sector.accept", sector="A", no_fire=True, no_smoke=True, no_vapour=False)

    items = {item.id: item for item in checklist.tasks(desk.post.plan, desk.board, desk.fire)}

    derived = [items[f"accept.{n}"].derived for n in (1, 2, 3)]
    assert derived == [True, True, False]


def test_a_table_for_office_programs_carries_no_formula(desk):
    desk.says("level.declare", level="IV", decided_by="=HYPERLINK(1)", reason='说"好",\n再看')

    text = decisions.as_csv(decisions.rows((), desk.fire), {})

    assert text.startswith("\ufeffat,known_at")
    assert ",'=HYPERLINK(1)," in text
    assert '"说""好"",' in text


@pytest.mark.parametrize(("east", "north"), [(0.01, 0.0), (0.0, 0.01), (0.02, -0.03)])
def test_lengths_on_the_plane_are_those_on_the_ellipsoid(east, north):
    """Against the geodesic of an independent library, within 1 in 1000."""
    plane = Plane(LON, LAT)
    ((x, y),) = plane.metres(np.array([[LON + east, LAT + north]]))

    _, _, geodesic_m = Geod(ellps="GRS80").inv(LON, LAT, LON + east, LAT + north)

    assert math.hypot(x, y) == pytest.approx(geodesic_m, rel=1e-3)

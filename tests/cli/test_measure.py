"""`firepost measure` as HQ's scripts call it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from firepost import bootstrap
from firepost.cli.main import serve

FIRES = Path(__file__).parents[1] / "data" / "fires"
US_SURVEY_ACRE_M2 = 4046.8726
SQUARE = [[120.0, 28.0], [120.01, 28.0], [120.01, 28.01], [120.0, 28.01], [120.0, 28.0]]
FIELDS = {
    "index",
    "name",
    "area_ha",
    "area_mu",
    "perimeter_m",
    "parts",
    "holes",
    "warnings",
}


@pytest.fixture
def measure(capsys, tmp_path):
    """Measures a file, or what is to be written in one; gives exit code and answer."""

    def run(file, *options):
        if not isinstance(file, Path):
            text = file if isinstance(file, str) else json.dumps(file)
            file = tmp_path / "fire.geojson"
            file.write_text(text, encoding="utf-8")
        code = serve(["measure", str(file), *options, "--json"], bootstrap.parts())
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 1
        return code, json.loads(lines[0])

    return run


def polygon(*rings, **attributes):
    return {
        "type": "Feature",
        "properties": attributes,
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features), **more}


def keys(feature):
    return [warning["key"] for warning in feature["warnings"]]


@pytest.mark.parametrize("name", ["wfigs_valid_60", "wfigs_ill_shaped_20"])
def test_every_published_fire_agrees_with_its_agency(measure, name):
    said = json.loads((FIRES / f"{name}.geojson").read_text(encoding="utf-8"))["features"]

    code, answer = measure(FIRES / f"{name}.geojson")

    assert code == 0
    assert len(answer["features"]) == len(said) >= 20
    for index, (feature, source) in enumerate(zip(answer["features"], said, strict=True)):
        acres = source["properties"]["poly_Acres_AutoCalc"]
        assert set(feature) >= FIELDS
        assert feature["index"] == index
        assert feature["name"] == source["properties"]["name"]
        assert feature["area_ha"] == pytest.approx(acres * US_SURVEY_ACRE_M2 / 1e4, rel=1e-5)
        assert feature["area_mu"] == pytest.approx(feature["area_ha"] * 15)
        assert not any(w.get("attribute") == "poly_Acres_AutoCalc" for w in feature["warnings"])
    total = sum(feature["area_ha"] for feature in answer["features"])
    assert answer["total_area_ha"] == pytest.approx(total)


def test_figures_that_contradict_their_own_shape_are_named(measure):
    code, answer = measure(FIRES / "wfigs_attributes_disagree_7.geojson")

    assert code == 0
    assert len(answer["features"]) == 7
    for feature in answer["features"]:
        named = [w for w in feature["warnings"] if w.get("attribute") == "poly_Acres_AutoCalc"]
        assert [w["key"] for w in named] == ["measure.attribute_disagrees"]
        assert "poly_Acres_AutoCalc" in named[0]["message"]


SIZE_HA = 108.9991


@pytest.mark.parametrize(
    ("name", "value", "warns"),
    [
        ("GISAcres", SIZE_HA / 0.40468726, False),
        ("acres", SIZE_HA / 0.40468726 * 1.011, True),
        ("Hectares", SIZE_HA * 1.009, False),
        ("HECTARES", SIZE_HA * 0.989, True),
        ("过火面积(公顷)", SIZE_HA, False),
        ("过火面积(公顷)", SIZE_HA * 1.2, True),
        ("面积_亩", SIZE_HA * 15, False),
        ("面积_亩", SIZE_HA, True),
        ("面积_万亩", SIZE_HA * 15 / 10_000, False),
        ("公亩", SIZE_HA * 100, False),
        ("公顷", str(SIZE_HA), False),
        ("公顷", "12,345.6", True),
        ("公顷", "约百余", False),
        ("公顷", None, False),
        ("公顷", True, False),
        ("公顷", 0, True),
        ("massacred", 3, False),
        ("area", 3, False),
    ],
)
def test_a_named_area_over_one_percent_off_gets_a_warning(measure, name, value, warns):
    _, answer = measure(collection(polygon(SQUARE, **{name: value})))

    warnings = answer["features"][0]["warnings"]
    assert [w["attribute"] for w in warnings] == ([name] if warns else [])
    assert all(name in w["message"] for w in warnings)


def test_an_area_taken_on_the_web_maps_plane_is_recognised_by_its_excess(measure):
    """At 28° N planar Web Mercator is 28 % too large."""
    planar = SIZE_HA / math.cos(math.radians(28.005)) ** 2

    _, answer = measure(collection(polygon(SQUARE, hectares=planar)))

    assert keys(answer["features"][0]) == ["measure.attribute_mercator"]


@pytest.mark.parametrize(
    ("geometry", "key"),
    [
        (None, "measure.no_geometry"),
        ({"type": "Point", "coordinates": [120, 28]}, "measure.no_area"),
        ({"type": "LineString", "coordinates": SQUARE[:3]}, "measure.line"),
        ({"type": "LineString", "coordinates": SQUARE}, "measure.closed_line"),
        ({"type": "MultiLineString", "coordinates": [SQUARE[:2], SQUARE[2:]]}, "measure.line"),
        ({"type": "Polygon", "coordinates": []}, "formats.empty_geometry"),
    ],
)
def test_a_feature_without_an_area_is_listed_with_a_warning(measure, geometry, key):
    bare = {"type": "Feature", "properties": None, "geometry": geometry}

    code, answer = measure(collection(bare, polygon(SQUARE)))

    listed = answer["features"][0]
    assert code == 0
    assert key in keys(listed)
    assert all(warning["message"] for warning in listed["warnings"])
    assert (listed["area_ha"], listed["parts"], listed["name"]) == (0.0, 0, None)
    assert answer["total_area_ha"] == answer["features"][1]["area_ha"] > 0


def test_areas_among_lines_and_points_are_measured_with_a_word(measure):
    mixed = {
        "type": "GeometryCollection",
        "geometries": [
            {"type": "Point", "coordinates": [120, 28]},
            {"type": "Polygon", "coordinates": [SQUARE]},
        ],
    }

    _, answer = measure(mixed)

    assert answer["features"][0]["area_ha"] == pytest.approx(SIZE_HA, rel=1e-5)
    assert keys(answer["features"][0]) == ["measure.mixed"]


def test_a_self_crossing_ring_is_accepted_with_a_warning(measure):
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]

    code, answer = measure(collection(polygon(bow, name="结")))

    assert code == 0
    assert answer["features"][0]["area_ha"] == pytest.approx(SIZE_HA / 2, rel=1e-3)
    assert keys(answer["features"][0]) == ["geometry.self_crossing"]


def test_a_perimeter_in_gauss_krueger_metres_is_measured_on_the_ellipsoid(measure):
    """Example of the surveyors: 120.70° E 27.99° N is N 3 097 530.98, E 568 860.63."""
    e, n, side = 568860.63, 3097530.98, 1000.0
    ring = [[e, n], [e + side, n], [e + side, n + side], [e, n + side], [e, n]]
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}

    code, answer = measure(collection(polygon(ring), crs=named))

    assert code == 0
    # The grid is 0.012 % too large, 70 km from its meridian.
    assert answer["features"][0]["area_ha"] == pytest.approx(100 / 1.000116, rel=2e-5)
    assert answer["layers"][0]["datum"] == "EPSG:4549"
    assert [step["key"] for step in answer["layers"][0]["done"]] == ["formats.to_degrees"]


def test_a_person_may_say_what_the_file_does_not(measure):
    e, n = 568860.63, 3097530.98
    ring = [[e, n], [e + 100, n], [e + 100, n + 100], [e, n]]

    refused, why = measure(collection(polygon(ring)))
    taken, answer = measure(collection(polygon(ring)), "--crs", "EPSG:4549")

    assert (refused, why["key"]) == (3, "geometry.looks_like_metres")
    assert taken == 0
    assert answer["features"][0]["area_ha"] == pytest.approx(0.5, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"type": "FeatureCollection", "features": [{"ty', "formats.json_torn"),
        ("[1, 2", "formats.json_torn"),
        ('{"type": "Polygon", "coordinates": [[[120, NaN]]]}', "formats.json_nan"),
        ('{"type": "Polygon", "coordinates": [[[120, -Infinity]]]}', "formats.json_nan"),
        ('{"type": "Polygon", "coordinates": [[[120, 1e999]]]}', "formats.json_number"),
        ('{"type": "Polygon" "coordinates": []}', "formats.json_wrong"),
        ("[" * 100_000, "formats.json_too_deep"),
        ("[]", "formats.not_geojson"),
        ('{"type": "Topology"}', "formats.not_geojson"),
        ('{"type": "FeatureCollection"}', "formats.no_features"),
        ('{"type": "FeatureCollection", "features": [1]}', "formats.not_a_feature"),
        ('{"type": "Feature", "geometry": {"type": "Curve"}}', "formats.no_such_geometry"),
        ('{"type": "Feature", "geometry": "x"}', "geometry.not_an_object"),
        ("火场边界", "formats.unknown"),
        ("   \n", "formats.empty_file"),
    ],
)
def test_what_is_no_geojson_is_refused_with_a_sentence(measure, text, key):
    code, answer = measure(text)

    assert (code, answer["ok"], answer["kind"], answer["key"]) == (3, False, "refused", key)
    assert "{" not in answer["message"].replace(text[:20], "")


def test_a_torn_file_says_where_it_ends(measure):
    _, answer = measure('{"type": "FeatureCollection",\n"features": [\n{"type"')

    assert "3" in answer["message"]
    assert "51" in answer["message"]


@pytest.mark.parametrize(
    ("corner", "key"),
    [
        ([1e9, 28], "geometry.looks_like_metres"),
        ([200, 28], "geometry.off_the_earth"),
        ([True, 28], "geometry.not_a_number"),
        ([120], "geometry.not_a_position"),
        (None, "geometry.not_a_position"),
    ],
)
def test_a_bad_corner_is_refused_with_its_place(measure, corner, key):
    bad = [*SQUARE[:2], corner, *SQUARE[3:]]

    code, answer = measure(collection(polygon(SQUARE), polygon(bad)))

    assert (code, answer["key"]) == (3, key)
    assert answer["path"].startswith("features[1].geometry.coordinates[0][2]")
    assert "features[1]" in answer["message"]


def test_latitude_first_is_turned_round_and_said(measure):
    turned = [[lat, lon] for lon, lat in SQUARE]

    code, answer = measure(collection(polygon(turned)))

    assert code == 0
    assert answer["features"][0]["area_ha"] == pytest.approx(SIZE_HA, rel=1e-5)
    assert [d["key"] for d in answer["layers"][0]["doubts"]] == ["formats.axes_swapped"]


def test_two_datums_in_one_file_are_refused(measure):
    one = polygon(SQUARE)
    two = {**polygon(SQUARE), "crs": {"type": "name", "properties": {"name": "EPSG:4549"}}}
    named = {"type": "name", "properties": {"name": "EPSG:4490"}}

    code, answer = measure(collection(one, two, crs=named))

    assert (code, answer["key"]) == (3, "formats.two_datums")


@pytest.mark.parametrize("crs", ["EPSG:99999", "+proj=pipeline", "/etc/passwd", 7, {}])
def test_an_unknown_system_is_refused(measure, crs):
    named = {"type": "name", "properties": {"name": crs}}

    code, answer = measure(collection(polygon(SQUARE), crs=named))

    assert (code, answer["key"]) == (3, "formats.crs_unknown")


def test_a_missing_file_is_the_worlds_fault(measure, tmp_path):
    code, answer = measure(tmp_path / "gone.geojson")

    assert (code, answer["kind"], answer["key"]) == (4, "trouble", "formats.no_file")
    assert answer["path"].endswith("gone.geojson")


def test_a_folder_is_no_file(measure, tmp_path):
    assert measure(tmp_path)[0] == 3


def test_half_a_gigabyte_is_refused_before_it_is_read(measure, tmp_path):
    huge = tmp_path / "huge.geojson"
    with huge.open("wb") as file:
        file.write(b'{"type": "FeatureCollection"')
        file.truncate(500_000_000)

    code, answer = measure(huge)

    assert (code, answer["key"]) == (3, "formats.too_large")
    assert "500" in answer["message"]


def test_people_get_lines_with_hectares_and_mu(capsys, tmp_path):
    file = tmp_path / "fire.geojson"
    file.write_text(json.dumps(polygon(SQUARE, name="岭下火场")), encoding="utf-8")

    code = serve(["measure", str(file)], bootstrap.parts())

    told = capsys.readouterr().out
    assert code == 0
    assert "岭下火场  108.9991 公顷  1634.99 亩" in told
    assert "{" not in told


def test_heights_are_ignored_with_a_word(measure):
    _, answer = measure(collection(polygon([[*corner, 812.5] for corner in SQUARE])))

    assert answer["features"][0]["area_ha"] == pytest.approx(SIZE_HA, rel=1e-5)
    assert [w["key"] for w in answer["layers"][0]["warnings"]] == ["formats.heights_ignored"]

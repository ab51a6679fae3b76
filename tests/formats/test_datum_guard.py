"""On which earth a file stands: declared, recognised, asked about, never moved in silence."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from pyproj import CRS, Transformer

from firepost import bootstrap
from firepost.domain.errors import Refused
from firepost.domain.geometry.china import bd09_of, gcj02_of
from firepost.formats.coordinates import moved

MAPS = Path(__file__).parents[2] / "maps"
# A triangle in Taishun, in degrees.
HERE = [[119.95, 27.55], [119.96, 27.55], [119.955, 27.56], [119.95, 27.55]]
# CGCS2000: degrees, 6-degree zones with and without prefix, 3-degree ones, and the web's.
KNOWN = [4490, 4326, 3857, 32650, 32651, *range(4491, 4513), *range(4513, 4555)]
OLD = {2364: "Xi'an 1980", 2385: "Xi'an 1980", 4610: "Xi'an 1980", 2416: "Beijing 1954",
       2437: "Beijing 1954", 4214: "Beijing 1954"}  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Reads a ring of positions as a file that declares a system, or nothing."""

    def run(ring, crs=None, *, assume=None, properties=None, suffix="geojson"):
        feature = {
            "type": "Feature",
            "properties": properties or {},
            "geometry": {"type": "Polygon", "coordinates": [[list(p) for p in ring]]},
        }
        whole = {"type": "FeatureCollection", "features": [feature]}
        if crs:
            whole["crs"] = {"type": "name", "properties": {"name": crs}}
        file = tmp_path / f"ring.{suffix}"
        file.write_text(json.dumps(whole), encoding="utf-8")
        (layer,) = bootstrap.read_layers(file, assume=assume)
        return layer

    return run


def refused(folder, text):
    """Why a table of points is not read."""
    table = folder / "points.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        bootstrap.read_layers(table)
    return refusal.value.notice


def on(code, ring=HERE):
    """The ring in a system's own numbers, east before north."""
    way = Transformer.from_crs(4490, code, always_xy=True)
    return [way.transform(*position) for position in ring]


def ring_of(layer):
    return np.array(layer.features[0].geometry["coordinates"][0])


def keys(notices):
    return [notice.key for notice in notices]


@pytest.mark.parametrize("code", KNOWN)
def test_a_known_system_that_is_declared_is_left_for_degrees(read, code):
    """Each of them with a fire near its own meridian."""
    area = CRS.from_epsg(code).area_of_use
    ring = HERE
    if not area.west <= HERE[0][0] <= area.east:
        ring = [[lon - 119.95 + (area.west + area.east) / 2, lat] for lon, lat in HERE]

    layer = read(on(code, ring), f"urn:ogc:def:crs:EPSG::{code}")

    assert np.abs(ring_of(layer) - ring).max() < 1e-8
    assert layer.datum.name == f"EPSG:{code}"
    assert keys(layer.datum.doubts) == (["formats.web_mercator"] if code == 3857 else [])
    assert ("formats.to_degrees" in keys(layer.datum.done)) == (code not in (4326, 4490))


@pytest.mark.parametrize(("code", "earth"), OLD.items())
def test_the_old_earths_are_warned_about_and_not_shifted(read, code, earth):
    """Degrees on the old earth go in and come out the same: no guessed shift is put on them."""
    geographic = {"Xi'an 1980": 4610, "Beijing 1954": 4214}[earth]
    way = Transformer.from_crs(geographic, code, always_xy=True)
    written = [way.transform(*position) for position in HERE]

    layer = read(written, f"EPSG:{code}")

    assert np.abs(ring_of(layer) - HERE).max() < 1e-8
    (doubt,) = layer.datum.doubts
    assert doubt.key == "formats.old_datum"
    assert earth in bootstrap.parts().words.say(doubt)


def test_another_earth_is_converted_on_record(read):
    layer = read([[-105.3, 35.8], [-105.2, 35.8], [-105.2, 35.9]], "EPSG:4269")

    assert keys(layer.datum.done) == ["formats.datum_changed"]


@pytest.mark.parametrize("code", [4549, 4528, 2385])
def test_north_before_east_as_on_paper_is_turned_round_and_said(read, code):
    turned = [(north, east) for east, north in on(code)]

    layer = read(turned, f"EPSG:{code}")

    straight = read(on(code), f"EPSG:{code}")
    assert np.abs(ring_of(layer) - ring_of(straight)).max() < 1e-12
    assert "formats.axes_swapped" in keys(layer.datum.done)
    assert "formats.axes_swapped" in keys(layer.datum.doubts)


def test_degrees_north_before_east_are_turned_round_and_said(read):
    layer = read([(lat, lon) for lon, lat in HERE], "EPSG:4490")

    assert np.array_equal(ring_of(layer), HERE)
    assert keys(layer.datum.doubts) == ["formats.axes_swapped"]


@pytest.mark.parametrize(("declared", "written"), [(4549, 4528), (4528, 4549), (4548, 4527)])
def test_a_zone_prefix_too_many_or_too_few_is_put_right_and_said(read, declared, written):
    """40 568 860 under a system without a prefix, 568 860 under one with."""
    layer = read(on(written), f"EPSG:{declared}")

    assert np.abs(ring_of(layer) - HERE).max() < 1e-8
    assert "formats.zone_prefix" in keys(layer.datum.doubts)


def test_the_prefix_of_another_zone_is_refused(read):
    """39 is 117° E; the system that is declared stands at 120° E."""
    with pytest.raises(Refused) as refusal:
        read(on(4527), "EPSG:4549")

    assert refusal.value.notice.key == "formats.zone_mismatch"


@pytest.mark.parametrize("code", [4549, 4528, 4498, 3857])
def test_metres_that_nobody_declared_are_refused_with_a_guess(tmp_path, code):
    east, north = on(code)[0]

    notice = refused(tmp_path, f"x,y\n{east},{north}\n")

    assert notice.key == "formats.needs_crs"
    assert dict(notice.values)["guess"] == f"EPSG:{code}"


@pytest.mark.parametrize(
    "head", ["名称,经度(GCJ-02),纬度(GCJ-02)", "名称,Longitude [deg],Latitude [deg]"]
)
def test_a_head_that_says_more_than_its_column_is_understood(tmp_path, head):
    """And what it says of the earth is asked about."""
    table = tmp_path / "points.csv"
    table.write_text(f"{head}\n甲,119.98,27.66\n", encoding="utf-8")

    (layer,) = bootstrap.read_layers(table)

    assert layer.features[0].geometry["coordinates"] == [119.98, 27.66]
    assert layer.datum.suspected == ("GCJ-02" if "GCJ" in head else None)


def test_of_two_columns_that_begin_alike_none_is_taken(tmp_path):
    told = "经度1,经度2,纬度\n119.98,120.1,27.66\n"

    assert refused(tmp_path, told).key == "formats.no_columns"


def test_numbers_like_no_system_at_all_are_refused_without_one(tmp_path):
    assert refused(tmp_path, "x,y\n-248.7,625.6\n").key == "formats.odd_numbers"


def test_a_person_who_names_the_system_is_believed_and_named(tmp_path):
    table = tmp_path / "points.csv"
    east, north = on(4549)[0]
    table.write_text(f"点,x,y\n一号,{north},{east}\n", encoding="gbk")

    (layer,) = bootstrap.read_layers(table, assume="EPSG:4549")

    assert layer.features[0].geometry["coordinates"] == pytest.approx(HERE[0], abs=1e-8)
    assert layer.datum.because.key == "formats.because_told"


@pytest.mark.parametrize(("datum", "forward"), [("GCJ-02", gcj02_of), ("BD-09", bd09_of)])
def test_a_shifted_earth_that_a_person_names_is_undone_on_record(read, datum, forward):
    layer = read(forward(np.array(HERE)).tolist(), assume=datum)

    assert np.abs(ring_of(layer) - HERE).max() < 1e-9
    assert layer.datum.name == datum
    assert keys(layer.datum.done) == ["formats.shift_undone"]
    assert layer.datum.suspected is None


@pytest.mark.parametrize(
    ("properties", "suspected"),
    [
        ({"source": "高德地图"}, "GCJ-02"),
        ({"coord": "gcj02"}, "GCJ-02"),
        ({"坐标系": "火星坐标"}, "GCJ-02"),
        ({"crs": "bd-09"}, "BD-09"),
        ({"来源": "百度地图采集"}, "BD-09"),
        ({"adcode": 330329, "childrenNum": 0, "name": "泰顺县"}, "GCJ-02"),
        ({"name": "泰顺县"}, None),
        ({"source": "DataMap Ltd"}, None),
    ],
)
def test_words_that_hint_at_a_shifted_earth_are_asked_about(read, properties, suspected):
    layer = read(HERE, properties=properties)

    assert layer.datum.suspected == suspected
    assert np.array_equal(ring_of(layer), HERE)
    assert keys(layer.datum.doubts) == (["formats.shift_suspected"] if suspected else [])


def test_degrees_under_a_system_of_metres_are_refused(read):
    with pytest.raises(Refused) as refusal:
        read(HERE, "EPSG:4549")

    assert refusal.value.notice.key == "formats.degrees_not_metres"


def test_a_shapefile_without_a_prj_is_read_with_a_doubt(tmp_path):
    import shapefile

    shp = io.BytesIO()
    with shapefile.Writer(shp=shp) as writer:
        writer.poly([HERE[::-1]])
    (tmp_path / "a.shp").write_bytes(shp.getvalue())
    (layer,) = bootstrap.read_layers(tmp_path / "a.shp")

    assert keys(layer.datum.doubts) == ["formats.undeclared"]


def test_web_mercator_is_read_with_a_warning_about_its_areas(read):
    layer = read(on(3857), "EPSG:3857")

    assert keys(layer.datum.doubts) == ["formats.web_mercator"]


def county(name):
    said = json.loads((MAPS / "wenzhou_counties.geojson").read_text("utf-8"))
    return next(f["geometry"] for f in said["features"] if f["properties"]["name"] == name)


@pytest.mark.parametrize(
    ("datum", "forward"), [(None, None), ("GCJ-02", gcj02_of), ("BD-09", bd09_of)]
)
@pytest.mark.parametrize("name", ["泰顺县", "洞头区"])
def test_a_county_drawn_half_a_kilometre_off_is_asked_about(tmp_path, name, datum, forward):
    """No word in the file gives it away; the outline does."""
    geometry = county(name)
    if forward:
        geometry = moved(geometry, forward)
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": geometry}
    file = tmp_path / "county.geojson"
    file.write_text(json.dumps(feature), encoding="utf-8")

    (layer,) = bootstrap.read_layers(file)

    assert layer.datum.suspected == datum

    if datum:
        (told,) = bootstrap.read_layers(file, assume=datum)
        assert told.datum.suspected is None
        back = np.array(told.features[0].geometry["coordinates"][0][0])
        assert np.abs(back - np.array(county(name)["coordinates"][0][0])).max() < 1e-9


def test_a_fire_that_bears_a_countys_name_is_not_suspected(read):
    assert read(HERE, properties={"name": "泰顺县"}).datum.suspected is None

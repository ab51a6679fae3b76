"""Every file that others made is read as what it is, or refused with a sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from firepost import bootstrap
from firepost.domain.errors import Refused
from judge import as_gdal_reads

DATA = Path(__file__).parents[1] / "data"
NOT_LAYERS = {".txt", ".md"}

# name: format and, a layer, its name, how many features, and what kinds of shape.
READ = {
    "formats/base.gpkg": ("geopackage", [("simple", 3, {"Point"})]),
    "formats/two_tables.gpkg": ("geopackage", [("simple", 3, {"Point"}), ("survey", 0, set())]),
    "formats/blue_hills.gpx": (
        "gpx",
        [("Blue Hills Reservation", 49, {"Point", "MultiLineString"})],
    ),
    "formats/empty_trk.gpx": ("gpx", [("empty_trk", 1, {None})]),
    "formats/garmin_extensions.gpx": (
        "gpx",
        [("garmin_extensions", 7, {"Point", "LineString", "MultiLineString", None})],
    ),
    "formats/multitrackgpx.gpx": ("gpx", [("multitrackgpx", 3, {"LineString"})]),
    "formats/osm.gpx": ("gpx", [("osm", 3, {"LineString"})]),
    "formats/run.gpx": ("gpx", [("run", 1, {"LineString"})]),
    "formats/extended_data.kml": ("kml", [("extended_data", 1, {"Point"})]),
    "formats/gxtrack.kml": ("kml", [("gxtrack", 1, {"LineString"})]),
    "formats/multigeometry.kml": ("kml", [("Polygon.kml", 1, {"MultiLineString"})]),
    "formats/null_geometry.kml": ("kml", [("null_geometry", 1, {None})]),
    "formats/polygon.kml": ("kml", [("Polygon.kml", 1, {"Polygon"})]),
    "formats/timespan.kml": ("kml", [("timespan", 1, {"Polygon"})]),
    "formats/walk.plt": ("plt", [("walk", 1, {"LineString"})]),
    "formats/walked_round.plt": ("plt", [("walked_round", 1, {"Polygon"})]),
    "drone/dji_mapping3d.kmz": (
        "dji",
        [
            ("dji_mapping3d/template", 1, {"Polygon"}),
            ("dji_mapping3d/waylines", 38, {"Point", "LineString"}),
        ],
    ),
    "drone/dji_waypoint.kmz": (
        "dji",
        [
            ("dji_waypoint/template", 7, {"Point", "LineString"}),
            ("dji_waypoint/waylines", 7, {"Point", "LineString"}),
        ],
    ),
}
REFUSED = {
    "formats/bad.kml": "formats.bad_coordinate",
    "formats/bad.gpx": "formats.bad_coordinate",
    "formats/networklink.kml": "formats.only_links",
    # Its .prj says degrees; its numbers are none.
    "formats/chinese.shp": "geometry.off_the_earth",
    "formats/chinese.dbf": "geometry.off_the_earth",
    "formats/chinese.shx": "geometry.off_the_earth",
    "formats/chinese.prj": "geometry.off_the_earth",
}


def read(name, **how):
    return bootstrap.read_layers(DATA / name, **how)


def kinds(layer):
    return {f.geometry["type"] if f.geometry else None for f in layer.features}


@pytest.mark.parametrize(
    "name",
    sorted(
        str(path.relative_to(DATA))
        for folder in ("formats", "drone")
        for path in (DATA / folder).iterdir()
        if path.suffix not in NOT_LAYERS
    ),
)
def test_every_file_is_read_or_refused_as_expected(name):
    if name in REFUSED:
        with pytest.raises(Refused) as refusal:
            read(name)
        said = bootstrap.parts().words.say(refusal.value.notice)
        assert refusal.value.notice.key == REFUSED[name]
        assert re.search(r"[一-鿿]", said)
        assert not re.search(r"\{\w+\}", said)
        return
    format_name, expected = READ[name]

    layers = read(name)

    assert {layer.format for layer in layers} == {format_name}
    assert [(x.name, len(x.features), kinds(x)) for x in layers] == expected
    assert all(layer.datum.name == "EPSG:4326" for layer in layers)


@pytest.mark.parametrize(
    "name",
    [
        "formats/base.gpkg",
        "formats/blue_hills.gpx",
        "formats/multitrackgpx.gpx",
        "formats/osm.gpx",
        "formats/run.gpx",
        "formats/extended_data.kml",
        "formats/multigeometry.kml",
        "formats/polygon.kml",
    ],
)
def test_gdal_reads_the_same_coordinates(name):
    """Each feature that GDAL finds is among ours, position for position."""
    ours = [
        json.dumps(positions(f.geometry)) for x in read(name) for f in x.features if f.geometry
    ]

    theirs = [json.dumps(positions(drawable(g))) for g in as_gdal_reads(DATA / name)]

    assert sorted(theirs) == sorted(ours)


def drawable(geometry):
    """Without stretches of one point, which GDAL keeps and we leave out with a word."""
    if geometry["type"] != "MultiLineString":
        return geometry
    return {**geometry, "coordinates": [x for x in geometry["coordinates"] if len(x) > 1]}


def positions(geometry):
    """All positions in order, without heights, rounded to what GDAL writes."""

    def flat(written):
        if isinstance(written[0], int | float):
            yield [round(written[0], 7), round(written[1], 7)]
        else:
            for part in written:
                yield from flat(part)

    return list(flat(geometry["coordinates"]))


def test_a_track_keeps_the_instant_of_every_point():
    track = read("formats/gxtrack.kml")[0].features[0]

    assert len(track.times) == len(track.geometry["coordinates"]) == 7
    assert track.begins_at.isoformat() == "2010-05-28T02:02:09+00:00"
    assert track.ends_at.isoformat() == "2010-05-28T02:02:56+00:00"

    run = read("formats/run.gpx")[0].features[0]

    assert len(run.times) == len(run.geometry["coordinates"])
    assert list(run.times) == sorted(run.times)


def test_attributes_of_a_placemark_come_along():
    feature = read("formats/extended_data.kml")[0].features[0]

    assert feature.name == "Extended data placemark"
    assert feature.attributes["foo"] == "bar"


def test_a_time_that_is_no_date_stays_as_words():
    feature = read("formats/timespan.kml")[0].features[0]

    assert feature.begins_at is None
    assert feature.attributes["begin"] == "0725"
    assert [n.key for n in feature.warnings] == ["formats.time_unreadable"] * 2


def test_a_mission_tells_its_heights_and_its_way():
    plan, way = read("drone/dji_waypoint.kmz")

    assert plan.features[0].attributes["ellipsoidHeight"] == "54.346750023"
    assert plan.features[0].geometry["coordinates"] == [113.938831009663, 22.578839083348]
    assert len(way.features[-1].geometry["coordinates"]) == len(way.features) - 1


def test_the_chinese_of_a_table_is_read_by_its_language_byte(tmp_path):
    """The same attributes, with the shape moved to where the earth is."""
    for part in ("shp", "shx", "dbf", "prj"):
        data = (DATA / f"formats/chinese.{part}").read_bytes()
        if part == "shp":
            import struct

            data = data[:-16] + struct.pack("<2d", 120.7, 27.99)
        (tmp_path / f"chinese.{part}").write_bytes(data)

    (layer,) = bootstrap.read_layers(tmp_path / "chinese.shp")

    assert layer.features[0].attributes == {"NAME": "简体"}
    assert layer.features[0].geometry["coordinates"] == [120.7, 27.99]
    assert layer.warnings == ()


def test_the_source_is_known_by_its_hash():
    import hashlib

    (layer,) = read("formats/polygon.kml")

    data = (DATA / "formats/polygon.kml").read_bytes()
    assert layer.sha256 == hashlib.sha256(data).hexdigest()


def test_reading_leaves_nothing_beside_a_geopackage(tmp_path):
    copy = tmp_path / "base.gpkg"
    copy.write_bytes((DATA / "formats/base.gpkg").read_bytes())
    copy.chmod(0o444)
    tmp_path.chmod(0o555)

    try:
        bootstrap.read_layers(copy)
    finally:
        tmp_path.chmod(0o755)

    assert [path.name for path in tmp_path.iterdir()] == ["base.gpkg"]

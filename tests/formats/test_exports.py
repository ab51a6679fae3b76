"""What we write opens in other programs and comes back as it was."""

from __future__ import annotations

import json
import sqlite3
import struct
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from firepost import bootstrap
from firepost.app.columns import OURS, stable_id
from firepost.app.layers import Feature, Outgoing
from firepost.domain.errors import Refused, Trouble
from judge import features_of, gdal, layers_of

BEIJING = timezone(timedelta(hours=8))
MORNING = datetime(2026, 3, 1, 6, 30, tzinfo=BEIJING)
FIRES = Path(__file__).parents[1] / "data" / "fires"


def perimeters():
    """Steps of a real fire, with times and attributes of every kind."""
    said = json.loads((FIRES / "hermits_peak_2022_13_steps.geojson").read_text("utf-8"))
    for number, feature in enumerate(said["features"][3:7]):
        yield Feature(
            geometry=feature["geometry"],
            attributes={
                "版本": number,
                "面积_公顷": 12.5 * number + 0.1234567890123,
                "取得方式": "无人机",
                "note": None if number else "第一次\n有换行, 有“引号”&<尖括号>",
            },
            name=f"三魁火场 {number + 1}",
            id=f"0190c1d2-0000-7000-8000-00000000000{number}",
            begins_at=MORNING + timedelta(hours=number),
            ends_at=MORNING + timedelta(hours=number + 1) if number < 3 else None,
        )


POINTS = [
    Feature({"type": "Point", "coordinates": [119.95, 27.55]}, {"kind": "水源"}, name="水池"),
    Feature({"type": "Point", "coordinates": [119.951234567891, 27.5]}, {}, name="前指"),
]
LINES = [
    Feature(
        {"type": "LineString", "coordinates": [[119.95, 27.55], [119.96, 27.56], [119.97, 27.55]]},
        {"held": True},
        name="已控制火线",
        times=tuple(MORNING + timedelta(minutes=m) for m in range(3)),
    ),
    Feature(
        {"type": "MultiLineString", "coordinates": [[[119, 27], [119.1, 27]], [[120, 28], [120, 28.1]]]},
        {},
        name="两段",
    ),
]  # fmt: skip
KINDS = [".geojson", ".gpkg", ".kmz", ".gpx", ".shp"]
AREAS = [".geojson", ".gpkg", ".kmz", ".shp"]


def write(path, *features, name="火场"):
    return bootstrap.write_layers(path, [Outgoing(name, list(features))])


def back(path):
    return [f for layer in bootstrap.read_layers(path) for f in layer.features]


def same_ground(one, two):
    return shapely.equals(shapely.normalize(one), shapely.normalize(two))


@pytest.mark.parametrize("kind", AREAS)
def test_perimeters_come_back_equal(tmp_path, kind):
    written = list(perimeters())

    (*_, file) = write(tmp_path / f"20260301_火场{kind}", *written)

    for one, two in zip(written, back(file), strict=True):
        assert same_ground(shape(one.geometry), shape(two.geometry))
        assert (two.name, two.id) == (one.name, one.id)
        assert (two.begins_at, two.ends_at) == (one.begins_at, one.ends_at)
        kept = {k: v for k, v in two.attributes.items() if k not in OURS}
        if kind == ".shp":  # ten bytes for a name: three Chinese characters
            assert kept["版本"] == one.attributes["版本"]
            assert kept["面积_公"] == pytest.approx(one.attributes["面积_公顷"], abs=1e-12)
        elif kind == ".kmz":  # texts alone
            assert kept["面积_公顷"] == str(one.attributes["面积_公顷"])
        else:
            assert {k: v for k, v in kept.items() if v is not None} == {
                k: v for k, v in one.attributes.items() if v is not None
            }


@pytest.mark.parametrize("kind", AREAS)
def test_gdal_finds_the_same_ground(tmp_path, kind):
    written = list(perimeters())
    (*_, file) = write(tmp_path / f"fire{kind}", *written)

    gdal("ogrinfo", "-ro", "-al", "-so", file)
    found = features_of(file)

    assert len(found) == len(written)
    for one, two in zip(written, found, strict=True):
        theirs = shapely.force_2d(shape(two["geometry"]))
        assert shapely.equals_exact(
            shapely.normalize(theirs), shapely.normalize(shape(one.geometry)), tolerance=1e-11
        ) or same_ground(theirs, shape(one.geometry))
        assert one.name in two["properties"].values()


def test_gdal_finds_the_times_in_a_kmz(tmp_path):
    (file,) = write(tmp_path / "fire.kmz", *perimeters())

    found = features_of(file)

    assert [f["properties"]["begin"][:16].replace("/", "-") for f in found] == [
        (MORNING + timedelta(hours=n)).strftime("%Y-%m-%dT%H:%M") for n in range(4)
    ]
    assert found[0]["properties"]["end"]


def test_a_kmz_carries_a_span_for_every_perimeter(tmp_path):
    (file,) = write(tmp_path / "fire.kmz", *perimeters())

    document = zipfile.ZipFile(file).read("doc.kml").decode()

    assert document.count("<TimeSpan><begin>") == 4
    assert "<begin>2026-03-01T06:30:00+08:00</begin>" in document
    assert document.count("<end>") == 3


@pytest.mark.parametrize("kind", KINDS)
def test_points_and_lines_come_back_equal(tmp_path, kind):
    for number, features in enumerate((POINTS, LINES)):
        (*_, file) = write(tmp_path / f"{number}{kind}", *features)

        found = back(file)

        assert [f.name for f in found] == [f.name for f in features]
        for one, two in zip(features, found, strict=True):
            assert shapely.equals_exact(shape(one.geometry), shape(two.geometry), tolerance=0)
        gdal("ogrinfo", "-ro", "-al", "-so", file)


def test_a_track_keeps_its_instants_through_gpx(tmp_path):
    (file,) = write(tmp_path / "track.gpx", LINES[0])

    (track,) = back(file)

    assert track.times == LINES[0].times
    assert track.begins_at == MORNING
    assert file.read_text("utf-8").count("<time>2026-02-28T22:3") == 3


def test_the_rings_of_an_area_become_closed_tracks_in_gpx(tmp_path):
    """A handset knows no areas."""
    fire = next(perimeters())
    (file,) = write(tmp_path / "fire.gpx", fire)

    (track,) = back(file)

    rings = [ring for polygon in fire.geometry["coordinates"] for ring in polygon]
    assert track.geometry["coordinates"] == rings
    assert layers_of(file)


def test_mixed_shapes_make_a_shapefile_each(tmp_path):
    made = write(tmp_path / "all.shp", *perimeters(), *POINTS, *LINES)

    assert sorted(path.name for path in made if path.suffix == ".shp") == [
        "all_area.shp",
        "all_line.shp",
        "all_point.shp",
    ]
    assert {path.suffix for path in made} == {".shp", ".shx", ".dbf", ".prj", ".cpg"}


@pytest.mark.parametrize("kind", [".geojson", ".gpkg", ".kmz", ".gpx"])
def test_mixed_shapes_share_a_file_elsewhere(tmp_path, kind):
    features = [*POINTS, *LINES, *([] if kind == ".gpx" else perimeters())]

    (file,) = write(tmp_path / f"all{kind}", *features)

    assert len(back(file)) == len(features)
    gdal("ogrinfo", "-ro", "-al", "-so", file)


def test_several_layers_are_several_tables(tmp_path):
    layers = [
        Outgoing("火场", list(perimeters())),
        Outgoing("点", POINTS),
        Outgoing("点", POINTS),
    ]

    (file,) = bootstrap.write_layers(tmp_path / "a.gpkg", layers)

    assert [layer.name for layer in bootstrap.read_layers(file)] == ["火场", "点", "点_2"]
    assert sorted(layers_of(file)) == sorted(["火场", "点", "点_2"])


def test_a_geopackage_is_one_plain_file_with_a_rollback_journal(tmp_path):
    (file,) = write(tmp_path / "fire.gpkg", *perimeters())

    db = sqlite3.connect(file)
    modes = db.execute("PRAGMA journal_mode").fetchone()
    check = db.execute("PRAGMA integrity_check").fetchone()
    foreign = db.execute("PRAGMA foreign_key_check").fetchall()
    db.close()

    assert (modes, check, foreign) == (("delete",), ("ok",), [])
    assert [path.name for path in tmp_path.iterdir()] == ["fire.gpkg"]
    assert file.read_bytes()[68:72] == b"GPKG"


def test_ids_are_the_same_at_every_export(tmp_path):
    nameless = Feature({"type": "Point", "coordinates": [119.95, 27.55]})
    ids = set()
    for number in range(2):
        (file,) = write(tmp_path / f"{number}.gpkg", nameless)
        ids |= {f.id for f in back(file)}

    assert ids == {stable_id(nameless)}


def test_the_same_content_gives_the_same_file(tmp_path):
    for kind in (".geojson", ".kmz", ".gpx"):
        one, two = (
            write(tmp_path / f"{number}" / f"fire{kind}", *perimeters())[0].read_bytes()
            for number in range(2)
            if (tmp_path / f"{number}").mkdir(exist_ok=True) is None
        )
        assert one == two


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_written_over(tmp_path, kind):
    made = write(tmp_path / f"fire{kind}", *POINTS)
    before = {path: path.read_bytes() for path in made}

    with pytest.raises(Refused) as refusal:
        write(tmp_path / f"fire{kind}", *LINES)

    assert refusal.value.notice.key == "formats.exists"
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_medium_that_is_gone_is_told_and_leaves_nothing(tmp_path, kind):
    with pytest.raises(Trouble) as trouble:
        write(tmp_path / "stick" / f"fire{kind}", *POINTS)

    assert trouble.value.notice.key == "formats.cannot_write"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("position", "key"),
    [([1, "x"], "geometry.not_a_number"), ([568860, 3097530], "geometry.looks_like_metres")],
)
def test_what_is_no_place_in_degrees_is_never_written(tmp_path, kind, position, key):
    broken = Feature({"type": "Point", "coordinates": position})

    with pytest.raises(Refused) as refusal:
        write(tmp_path / f"fire{kind}", *POINTS, broken)

    assert refusal.value.notice.key == key
    assert list(tmp_path.iterdir()) == []


def test_a_medium_that_fills_up_leaves_nothing_half_written(tmp_path, monkeypatch):
    """The last of the five files of a shapefile fails to reach the stick."""
    from firepost.formats import writing

    synced = []

    def full(path):
        synced.append(path)
        if len(synced) == 5:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_to_medium", full)
    with pytest.raises(Trouble) as trouble:
        write(tmp_path / "fire.shp", *POINTS)

    assert "No space left" in str(trouble.value.notice)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "features", "key"),
    [
        ("fire.dwg", POINTS, "formats.no_such_export"),
        ("fire.gpkg", [Feature(None)], "formats.nothing_to_write"),
        ("fire.kmz", [], "formats.nothing_to_write"),
    ],
)
def test_what_cannot_be_exported_is_refused(tmp_path, name, features, key):
    with pytest.raises(Refused) as refusal:
        write(tmp_path / name, *features)

    assert refusal.value.notice.key == key


def test_awkward_names_of_columns_and_layers_survive(tmp_path):
    attributes = {
        'a"b': 1, "A": 2, "a": 3, "fid": 4, "geom": 5, "NAME": "x", "很长的中文字段名称一": 6,
        "很长的中文字段名称二": 7, "drop table x; --": 8, "big": 2**60, "list": [1, "二"], "yes": True,
    }  # fmt: skip
    feature = Feature({"type": "Point", "coordinates": [1, 2]}, attributes, name="点")

    for kind in (".gpkg", ".shp", ".geojson", ".kmz"):
        (*_, file) = write(tmp_path / f"x{kind}", feature, name='gpkg_"; DROP')

        (found,) = back(file)

        assert found.name == "点"
        assert len(found.attributes) >= len(attributes)
        gdal("ogrinfo", "-ro", "-al", "-so", file)


def test_control_characters_do_not_break_the_xml(tmp_path):
    feature = Feature(POINTS[0].geometry, {"a\x01": "b\x00c\x1f"}, name="名\x07")

    for kind in (".kmz", ".gpx"):
        (file,) = write(tmp_path / f"x{kind}", feature)

        assert back(file)[0].name == "名"


def test_times_are_written_with_their_offset(tmp_path):
    at = datetime(2026, 2, 28, 22, 30, tzinfo=UTC)
    feature = Feature(POINTS[0].geometry, name="点", begins_at=at)

    for kind in KINDS:
        (*_, file) = write(tmp_path / f"t{kind}", feature)

        assert back(file)[0].begins_at == at


def test_the_box_before_each_shape_of_a_geopackage_is_its_own(tmp_path):
    """Other programs search by it: west, east, south, north."""
    (file,) = write(tmp_path / "fire.gpkg", *perimeters())

    db = sqlite3.connect(file)
    blobs = [blob for (blob,) in db.execute('SELECT geom FROM "火场" ORDER BY fid')]
    db.close()

    for fire, blob in zip(perimeters(), blobs, strict=True):
        west, south, east, north = shape(fire.geometry).bounds
        assert struct.unpack_from("<i4d", blob, 4) == (4326, west, east, south, north)

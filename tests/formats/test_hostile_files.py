"""Files that are torn, huge, wrong or wicked: a sentence, nothing half-taken, in good time."""

from __future__ import annotations

import io
import json
import random
import shutil
import sqlite3
import struct
import zipfile
from pathlib import Path

import pytest
import shapefile

from firepost import bootstrap
from firepost.domain.errors import Refused, Stopped, Trouble
from firepost.formats import zips

DATA = Path(__file__).parents[1] / "data"
RING = [[120.0, 28.0], [120.0, 28.01], [120.01, 28.01], [120.01, 28.0], [120.0, 28.0]]
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
POINT = "<Placemark><Point><coordinates>120,28</coordinates></Point></Placemark>"

PLT = "OziExplorer Track Point File Version 2.1\nWGS 84\n\n\n0,2,255,a,0,0\n0\n"


@pytest.fixture
def read(tmp_path):
    def run(name, content):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return bootstrap.read_layers(file)

    return run


@pytest.fixture
def refusal_of(read):
    def run(name, content):
        with pytest.raises(Refused) as refusal:
            read(name, content)
        return refusal.value.notice.key

    return run


def zipped(members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def shapes(kind=shapefile.POLYGON, *, names=("甲", "乙"), encoding="gbk"):
    """The parts of a shapefile with one polygon a name."""
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=kind, encoding=encoding) as out:
        out.field("名称", "C", size=60)
        for name in names:
            if kind == shapefile.POLYGON:
                out.poly([RING])
            elif kind == shapefile.POLYGONZ:
                out.polyz([[[*corner, 800.0] for corner in RING]])
            else:
                out.point(120.0, 28.0)
            out.record(name)
    return {".shp": shp.getvalue(), ".shx": shx.getvalue(), ".dbf": dbf.getvalue()}


def lay(folder, parts, stem="火场"):
    for suffix, data in parts.items():
        (folder / f"{stem}{suffix}").write_bytes(data)
    return folder / f"{stem}.shp"


def test_entities_are_not_unfolded(refusal_of):
    layers = "".join(
        f'<!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};&{a};">'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">{layers}]>'
        + KML.format("&i;")
    )

    assert refusal_of("bomb.kml", bomb) == "formats.xml_entities"


def test_nothing_is_fetched_from_elsewhere(refusal_of):
    spy = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + KML.format(f"{POINT}&x;")

    assert refusal_of("spy.kml", spy) == "formats.xml_entities"


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.kml", "<kml><Document><Placemark>", "formats.xml_torn"),
        ("a.kml", KML.format("") + "<", "formats.xml_torn"),
        ("a.kml", KML.format(""), "formats.nothing_in_it"),
        ("a.kml", "<x>" * 200 + "</x>" * 200, "formats.xml_too_much"),
        ("a.gpx", "<gpx/>", "formats.nothing_in_it"),
        ("a.gpx", "<html/>", "formats.xml_other"),
        ("a.gpx", '<gpx><wpt lat="NaN" lon="120"/></gpx>', "geometry.not_finite"),
        ("a.gpx", '<gpx><wpt lat="120" lon="28"/></gpx>', None),
        ("a.kml", KML.format(POINT.replace("120,28", "inf,28")), "geometry.not_finite"),
        ("a.kml", KML.format(POINT.replace("120,28", "120")), "formats.bad_coordinate"),
        ("a.csv", "名称,备注\n甲,乙\n", "formats.no_columns"),
        ("a.csv", "lon,lat\n120,x\n", "formats.csv_value"),
        ("a.csv", "lon,lat\n120\n", "formats.row_short"),
        ("a.csv", "lon,lat\n", "formats.nothing_in_it"),
        ("a.csv", "lon,lat\n" + "9" * 200_000 + ",1\n", "formats.csv_torn"),
        ("a.txt", b"\xff\xfe\x00\xd8", "formats.not_text"),
        ("a.plt", PLT.replace("WGS 84", "European 1950"), "formats.crs_unknown"),
        ("a.plt", PLT + "27.5,x\n", "formats.csv_value"),
        ("a.plt", PLT + "27.5\n", "formats.csv_value"),
        ("a.plt", PLT, "formats.nothing_in_it"),
        ("a.plt", PLT + "nan,119.9\n27,119\n", "geometry.not_finite"),
        ("a.bin", bytes(range(1, 256)) * 20, "formats.unknown"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00", "formats.unknown"),
        ("a.gpkg", b"SQLite format 3\x00" + b"\x00" * 200, "formats.gpkg_damaged"),
        ("a.zip", b"PK\x03\x04" + b"\x00" * 60, "formats.zip_torn"),
        ("a.zip", zipped({"readme.txt": "x"}), "formats.zip_other"),
        ("a.kmz", zipped({"../doc.kml": KML.format(POINT)}), "formats.zip_slip"),
        ("a.kmz", zipped({"/etc/doc.kml": KML.format(POINT)}), "formats.zip_slip"),
        ("a.kmz", zipped({"C:\\doc.kml": KML.format(POINT)}), "formats.zip_slip"),
        ("a.kmz", zipped({"doc.kml": "<kml"}), "formats.xml_torn"),
        ("a.zip", zipped({"a.shp": b"", "b.shp": b""}), "formats.zip_several"),
        ("a.kmz", zipped({"wpmz/x.txt": b""}), "formats.nothing_in_it"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(refusal_of, read, name, content, key):
    if key is None:  # latitude first, which can be read no other way
        (layer,) = read(name, content)
        assert layer.datum.doubts[0].key == "formats.axes_swapped"
        return

    assert refusal_of(name, content) == key


def test_an_archive_that_unfolds_without_end_is_stopped(refusal_of, monkeypatch):
    monkeypatch.setattr(zips, "MAX_TEXT_BYTES", 1_000_000)
    bomb = zipped({"doc.kml": b" " * 20_000_000})

    assert len(bomb) < 50_000
    assert refusal_of("bomb.kmz", bomb) == "formats.zip_bomb"


def test_an_archive_that_lies_about_its_sizes_is_stopped(refusal_of, monkeypatch):
    monkeypatch.setattr(zips, "MAX_TEXT_BYTES", 1_000_000)
    packed = bytearray(zipped({"doc.kml": b" " * 20_000_000}))
    directory = packed.rfind(b"PK\x01\x02")
    packed[directory + 24 : directory + 28] = struct.pack("<L", 100)

    assert refusal_of("liar.kmz", bytes(packed)) in ("formats.zip_bomb", "formats.zip_torn")


def test_an_archive_of_thousands_is_not_listed(refusal_of):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"{number}.kml", "")

    assert refusal_of("many.kmz", packed.getvalue()) == "formats.zip_too_many"


def test_a_password_is_named(refusal_of):
    packed = bytearray(zipped({"doc.kml": KML.format(POINT)}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.find(mark) + at] |= 1

    assert refusal_of("locked.kmz", bytes(packed)) == "formats.zip_locked"


def test_half_a_gigabyte_is_not_read_whatever_it_is(tmp_path):
    for name, head in (("a.kml", b"<kml>"), ("a.shp", b"\x00\x00\x27\x0a"), ("a.gpkg", b"SQLite format 3\x00"), ("a.kmz", b"PK\x03\x04"), ("a.csv", b"lon,lat\n")):  # fmt: skip
        huge = tmp_path / name
        with huge.open("wb") as file:
            file.write(head)
            file.truncate(500_000_000)

        with pytest.raises(Refused) as refusal:
            bootstrap.read_layers(huge)

        assert refusal.value.notice.key == "formats.too_large"


def test_a_desk_is_not_opened_as_a_layer(tmp_path):
    """Closing it here would drop the locks of its writer."""
    desk = tmp_path / "今春.fire"
    desk.write_bytes(b"SQLite format 3\x00" + b"\x00" * 4096)
    (tmp_path / "layer.gpkg").symlink_to(desk)

    for path in (desk, tmp_path / "layer.gpkg"):
        with pytest.raises(Refused) as refusal:
            bootstrap.read_layers(path)

        assert refusal.value.notice.key == "formats.a_desk"


def test_a_pipe_or_folder_is_no_file(tmp_path):
    for path in (tmp_path, Path("/dev/null")):
        with pytest.raises(Refused) as refusal:
            bootstrap.read_layers(path)
        assert refusal.value.notice.key == "formats.not_a_file"
    with pytest.raises(Trouble):
        bootstrap.read_layers(tmp_path / "gone.kml")


def test_parts_of_a_shapefile_may_be_missing(tmp_path):
    whole = shapes()
    for missing, key in ((".shx", "formats.shx_missing"), (".dbf", "formats.dbf_missing")):
        folder = tmp_path / missing[1:]
        folder.mkdir()
        parts = {suffix: data for suffix, data in whole.items() if suffix != missing}

        (layer,) = bootstrap.read_layers(lay(folder, parts))

        assert len(layer.features) == 2
        assert key in [notice.key for notice in layer.warnings]
        assert [f.name for f in layer.features] == (
            [None, None] if missing == ".dbf" else ["甲", "乙"]
        )


def test_without_the_shapes_it_is_refused_by_any_part(tmp_path):
    lay(tmp_path, {suffix: data for suffix, data in shapes().items() if suffix != ".shp"})

    for suffix in (".dbf", ".shx"):
        with pytest.raises(Refused) as refusal:
            bootstrap.read_layers(tmp_path / f"火场{suffix}")
        assert refusal.value.notice.key == "formats.shp_missing"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
@pytest.mark.parametrize("how", ["cpg", "byte", "none"])
def test_chinese_attributes_are_read_however_they_are_declared(tmp_path, encoding, how):
    parts = shapes(names=("泰顺县雅阳镇火场", "文成县珊溪镇"), encoding=encoding)
    if how == "cpg":
        parts[".cpg"] = {"gbk": b"GBK", "utf-8": b"UTF-8"}[encoding]
    if how == "byte" and encoding == "gbk":
        parts[".dbf"] = parts[".dbf"][:29] + b"\x7a" + parts[".dbf"][30:]

    (layer,) = bootstrap.read_layers(lay(tmp_path, parts))

    assert [f.attributes["名称"] for f in layer.features] == [
        "泰顺县雅阳镇火场",
        "文成县珊溪镇",
    ]
    guessed = how == "none" or (how == "byte" and encoding == "utf-8")
    assert ("formats.encoding_guessed" in [n.key for n in layer.warnings]) == guessed


def test_western_letters_are_not_taken_for_chinese(tmp_path):
    """They decode as GBK without an error; that proves nothing."""
    shp = shapes(names=("a", "b"))
    table = io.BytesIO()
    with shapefile.Writer(
        shp=io.BytesIO(), shx=io.BytesIO(), dbf=table, encoding="latin-1"
    ) as out:
        out.field("nom", "C", size=20)
        for name in ("Forêt d'été", "Höhe über"):
            out.null()
            out.record(name)

    (layer,) = bootstrap.read_layers(lay(tmp_path, {**shp, ".dbf": table.getvalue()}))

    assert [f.attributes["nom"] for f in layer.features] == ["Forêt d'été", "Höhe über"]


def test_a_shapefile_in_an_archive_is_read(read):
    parts = {f"data/火场{suffix}": data for suffix, data in shapes().items()}

    (layer,) = read("火场.zip", zipped(parts))

    assert [f.name for f in layer.features] == ["甲", "乙"]


def test_heights_are_left_out_with_a_word(tmp_path):
    (layer,) = bootstrap.read_layers(lay(tmp_path, shapes(shapefile.POLYGONZ)))

    assert [n.key for n in layer.warnings if n.key == "formats.heights_ignored"]
    assert len(layer.features[0].geometry["coordinates"][0][0]) == 2


def test_a_record_of_negative_length_does_not_go_round_for_ever(tmp_path):
    parts = shapes()
    parts[".shp"] = parts[".shp"][:104] + struct.pack(">i", -4) + parts[".shp"][108:]

    with pytest.raises(Refused) as refusal:
        bootstrap.read_layers(lay(tmp_path, parts))

    assert refusal.value.notice.key == "formats.shp_torn"


def test_rings_of_a_shapefile_are_sorted_by_how_they_nest(tmp_path):
    shp = io.BytesIO()
    hole = [[x * 0.5 + 60.0025, y * 0.5 + 14.0025] for x, y in RING]
    island = [[x * 0.2 + 96.004, y * 0.2 + 22.404] for x, y in RING]
    with shapefile.Writer(shp=shp, shx=io.BytesIO(), dbf=io.BytesIO()) as out:
        out.field("n", "N")
        out.poly([island, hole, RING])
        out.record(1)

    (layer,) = bootstrap.read_layers(lay(tmp_path, {".shp": shp.getvalue()}))

    polygons = layer.features[0].geometry["coordinates"]
    assert sorted(len(polygon) for polygon in polygons) == [1, 2]


def tables(path, *, sql):
    with sqlite3.connect(path) as db:
        db.executescript(sql)
    db.close()
    return path


def test_a_map_of_tiles_is_told_from_a_layer(tmp_path):
    file = tables(
        tmp_path / "a.mbtiles", sql="CREATE TABLE tiles(a); CREATE TABLE metadata(b);"
    )

    with pytest.raises(Refused) as refusal:
        bootstrap.read_layers(file)

    assert refusal.value.notice.key == "formats.mbtiles"


def test_a_database_of_something_else_is_refused(tmp_path):
    file = tables(tmp_path / "a.gpkg", sql="CREATE TABLE fires(a);")

    with pytest.raises(Refused) as refusal:
        bootstrap.read_layers(file)

    assert refusal.value.notice.key == "formats.not_gpkg"


def altered(tmp_path, sql):
    file = tmp_path / "base.gpkg"
    shutil.copyfile(DATA / "formats" / "base.gpkg", file)
    file.chmod(0o644)
    with sqlite3.connect(file) as db:
        for (trigger,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            db.execute(f'DROP TRIGGER "{trigger}"')
        db.executescript(sql)
    db.close()
    return file


@pytest.mark.parametrize(
    ("sql", "key"),
    [
        ("UPDATE simple SET geometry = x'00'", "formats.gpkg_shape"),
        ("UPDATE simple SET geometry = 'x'", "formats.gpkg_shape"),
        ("UPDATE simple SET geometry = substr(geometry, 1, 20)", "formats.gpkg_shape"),
        ("UPDATE simple SET geometry = x'4750000FE6100000'", "formats.gpkg_shape"),
        ("UPDATE gpkg_geometry_columns SET srs_id = 0", "formats.two_datums"),
        ("UPDATE gpkg_geometry_columns SET column_name = 'other'", "formats.gpkg_damaged"),
        ("DELETE FROM gpkg_geometry_columns", "formats.gpkg_no_features"),
        ("UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 99999 WHERE srs_id = 4326", "formats.crs_unknown"),
    ],
)  # fmt: skip
def test_a_geopackage_that_contradicts_itself_is_refused(tmp_path, sql, key):
    with pytest.raises(Refused) as refusal:
        bootstrap.read_layers(altered(tmp_path, sql))

    assert refusal.value.notice.key == key


def test_a_geopackage_with_a_table_of_endless_rows_is_stopped(tmp_path, monkeypatch):
    from firepost.store import geopackage

    monkeypatch.setattr(geopackage, "_LONGEST_READ_S", 0.3)
    endless = """
    DROP TABLE simple; CREATE VIEW simple AS WITH RECURSIVE n(fid) AS
    (SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT fid, NULL AS geometry FROM n WHERE fid < 0;
    """

    with pytest.raises(Refused) as refusal:
        bootstrap.read_layers(altered(tmp_path, endless))

    assert refusal.value.notice.key == "formats.gpkg_damaged"


def test_what_is_still_in_the_log_of_a_geopackage_is_read_and_left_there(tmp_path):
    file = altered(tmp_path, "PRAGMA journal_mode = WAL;")
    db = sqlite3.connect(file)
    db.execute("PRAGMA wal_autocheckpoint = 0")
    db.execute("UPDATE simple SET name = '新名'")
    db.commit()
    stick = tmp_path / "stick"
    stick.mkdir()
    for part in ("base.gpkg", "base.gpkg-wal"):
        shutil.copyfile(tmp_path / part, stick / part)
    db.close()
    before = {path.name: path.read_bytes() for path in stick.iterdir()}

    (layer,) = bootstrap.read_layers(stick / "base.gpkg")

    assert {f.name for f in layer.features} == {"新名"}
    assert {path.name: path.read_bytes() for path in stick.iterdir()} == before


def test_a_geopackage_kept_by_a_log_is_left_alone(tmp_path):
    """Opened as usual it would get a log and an index beside it, and lose its own at closing."""
    file = altered(tmp_path, "PRAGMA journal_mode = WAL;")
    before, folder = file.read_bytes(), tmp_path.stat().st_mtime_ns
    assert before[18] == 2

    (layer,) = bootstrap.read_layers(file)

    assert len(layer.features) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["base.gpkg"]
    assert tmp_path.stat().st_mtime_ns == folder  # nothing came and went either
    assert file.read_bytes() == before


def why_not(file):
    try:
        bootstrap.read_layers(file)
    except Stopped as stopped:
        return stopped.notice.key
    return None


def samples():
    found = [p for f in ("formats", "drone") for p in sorted((DATA / f).iterdir()) if p.suffix in (".kml", ".gpx", ".plt", ".gpkg", ".kmz", ".shp")]  # fmt: skip
    return [*found, "table", "geojson"]


@pytest.mark.parametrize("sample", samples(), ids=str)
def test_files_torn_or_with_flipped_bytes_are_read_or_refused_never_more(tmp_path, sample):
    """Sixty hurts to each, always the same ones."""
    if sample == "table":
        name, whole = "points.csv", "名称,经度,纬度\n甲,120.5,27.9\n乙,120.6,28.0\n".encode()
    elif sample == "geojson":
        shape = {"type": "Polygon", "coordinates": [RING]}
        name, whole = "a.geojson", json.dumps({"type": "Feature", "geometry": shape}).encode()
    else:
        name, whole = sample.name, sample.read_bytes()
        for part in (".shx", ".dbf", ".prj"):
            if sample.suffix == ".shp":
                shutil.copyfile(sample.with_suffix(part), tmp_path / f"{sample.stem}{part}")
    chance, words = random.Random(name), bootstrap.parts().words
    file = tmp_path / name

    for _ in range(60):
        hurt = bytearray(whole)
        if chance.random() < 0.4:
            del hurt[chance.randrange(len(hurt)) :]
        for _ in range(chance.choice([0, 1, 1, 8])):
            if hurt:
                hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        file.write_bytes(hurt)
        said = why_not(file)
        assert said is None or words.has(said)

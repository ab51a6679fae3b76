"""Maps of one's own: taken in, read again, found again, refused in words; nothing half-taken."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from firepost import bootstrap
from firepost.app.maps import CUTTING
from firepost.cli.main import serve
from firepost.domain.errors import Refused, Trouble
from firepost.formats.crs import crs_of, to_degrees
from firepost.store import mbtiles as store_mbtiles
from judge import gdal
from mosaics import NORTH_M, WEST_M, mosaic, pattern, terrain

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def atlas(tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    return bootstrap.parts().maps_of_station()


def earth(column: float, row: float) -> tuple[float, float]:
    """Longitude and latitude of a place of the test mosaic, by metres from its corner."""
    place = np.array([[WEST_M + column, NORTH_M - row]])
    lon, lat = to_degrees(place, crs_of("EPSG:4549"))[0]
    return float(lon), float(lat)


def mbtiles(path: Path, tiles, **metadata) -> Path:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    db.execute(
        "CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)"
    )
    db.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
    db.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", tiles)
    db.commit()
    db.close()
    return path


def picture() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(pattern(256, 256)).save(out, "PNG")
    return out.getvalue()


def folder_of(tmp_path: Path) -> list[str]:
    folder = tmp_path / "home" / "maps"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_mbtiles_are_taken_as_they_are(atlas, tmp_path):
    source = mbtiles(tmp_path / "a.mbtiles", [(3, 6, 4, picture())], name="示意", format="png")

    held = atlas.add(source)

    assert (held.kind, held.name, held.count) == ("tiles", "示意", 1)
    assert (held.least_zoom, held.most_zoom) == (3, 3)
    assert held.box_deg == pytest.approx((90.0, 0.0, 135.0, 40.979898), abs=1e-5)
    tiles = atlas.tiles(held)
    assert tiles.tile((3, 6, 3)) == picture()  # rows from the north here, from the south there
    assert tiles.tile((3, 6, 4)) is None
    tiles.close()


def test_what_is_held_is_not_taken_twice(atlas, tmp_path):
    source = mbtiles(tmp_path / "a.mbtiles", [(3, 6, 4, picture())])

    assert atlas.add(source).id == atlas.add(source).id
    assert len(atlas.held()) == 1


def test_tiles_in_the_log_of_an_unclosed_file_count(atlas, tmp_path):
    source = mbtiles(tmp_path / "a.mbtiles", [(3, 6, 4, picture())])
    db = sqlite3.connect(source)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("INSERT INTO tiles VALUES (3, 6, 5, ?)", (picture(),))
    db.commit()

    held = atlas.add(source)
    db.close()

    assert held.count == 2


@pytest.mark.parametrize(
    ("tiles", "metadata", "key"),
    [
        ([], {}, "maps.no_tiles"),
        ([(3, 6, 4, b"no picture at all")], {}, "maps.tiles_no_pictures"),
        ([(3, 6, 4, b"\x89PNG but torn")], {}, "maps.tiles_no_pictures"),
        ([(3, 6, 4, b"\x1f\x8b vector")], {}, "maps.vector_tiles"),
        ([(3, 6, 4, b"x")], {"format": "pbf"}, "maps.vector_tiles"),
        ([(99, 6, 4, b"x")], {}, "maps.mbtiles_damaged"),
    ],
)
def test_tiles_that_can_not_be_shown_are_refused(atlas, tmp_path, tiles, metadata, key):
    with pytest.raises(Refused) as stopped:
        atlas.add(mbtiles(tmp_path / "a.mbtiles", tiles, **metadata))

    assert stopped.value.notice.key == key
    assert folder_of(tmp_path) == []


def test_some_tiles_that_are_no_pictures_are_told_and_left_blank(atlas, tmp_path):
    rows = [(3, 6, 4, picture()), (3, 6, 5, b"no picture")]

    held = atlas.add(mbtiles(tmp_path / "a.mbtiles", rows))

    tiles = atlas.tiles(held)
    assert len(held.warnings) == 1
    assert tiles.tile((3, 6, 2)) is None
    tiles.close()


def endless(path: Path) -> Path:
    """Tiles that are a view without an end: any question about it would go on for ever."""
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    db.execute(
        "CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS zoom_level, i AS tile_column, i AS tile_row, x'00' AS tile_data FROM n"
    )
    db.commit()
    db.close()
    return path


def test_a_table_that_never_ends_is_given_up(atlas, tmp_path, monkeypatch):
    monkeypatch.setattr(store_mbtiles, "_CHECK_S", 0.3)
    monkeypatch.setattr(store_mbtiles, "_TILE_S", 0.3)
    path = endless(tmp_path / "a.mbtiles")

    with pytest.raises(Refused) as stopped:
        atlas.add(path)
    assert stopped.value.notice.key == "maps.mbtiles_damaged"
    tiles = store_mbtiles.TileFile(path)
    assert tiles.tile((3, 6, -1)) is None
    tiles.close()


def test_a_torn_mbtiles_is_refused(atlas, tmp_path):
    source = mbtiles(tmp_path / "a.mbtiles", [(3, n, 4, picture()) for n in range(8)])
    source.write_bytes(source.read_bytes()[:5000])

    with pytest.raises(Refused) as stopped:
        atlas.add(source)
    assert stopped.value.notice.key == "maps.mbtiles_damaged"
    assert folder_of(tmp_path) == []


def test_a_mosaic_becomes_tiles_of_every_zoom(atlas, tmp_path):
    told = []
    held = atlas.add(mosaic(tmp_path), progress=lambda *step: told.append(step) or True)

    assert held.datum == "EPSG:4549"
    assert held.most_zoom == 17
    tiles = atlas.tiles(held)
    for zoom in range(held.least_zoom, held.most_zoom + 1):
        assert tiles.tile(_tile_at(*earth(350, 250), zoom)) is not None
    tiles.close()
    shares = [done / of for step, done, of in told if step == CUTTING]
    assert shares == sorted(shares)
    assert shares[-1] > 0.9


def _tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    from math import asinh, pi, radians, tan

    most = 2**zoom
    return (
        zoom,
        int((lon + 180) / 360 * most),
        int((1 - asinh(tan(radians(lat))) / pi) / 2 * most),
    )


@pytest.mark.parametrize("after", [1, 5, 12])
def test_who_stops_it_finds_nothing_left_behind(atlas, tmp_path, after):
    calls = []

    with pytest.raises(Refused) as stopped:
        atlas.add(mosaic(tmp_path), progress=lambda *_: calls.append(1) or len(calls) < after)

    assert stopped.value.notice.key == "maps.cancelled"
    assert folder_of(tmp_path) == []
    assert atlas.held() == ()


def test_terrain_tells_height_and_slope_at_a_place(atlas, tmp_path):
    columns = np.mgrid[0:300, 0:320][1]
    heights = 200.0 + columns * 5.0  # 10 m cells: rises a half eastwards
    heights[100:140, 100:140] = -9999
    held = atlas.add(terrain(tmp_path, heights))
    ground = atlas.terrain(held)

    here = ground.at(*earth(605, 505))
    assert held.kind == "terrain"
    assert here.height_m == pytest.approx(200 + 60 * 5, abs=0.01)
    assert here.slope_deg == pytest.approx(26.565, abs=0.03)
    assert here.faces_deg == pytest.approx(270, abs=0.5)
    between = ground.at(*earth(610, 505))
    assert between.height_m == pytest.approx(502.5, abs=0.01)
    void = ground.at(*earth(1205, 1205))
    assert (void.height_m, void.slope_deg) == (None, None)
    edge = ground.at(*earth(1405, 1205))  # beside the void: a height, and no slope
    assert edge.height_m is not None
    assert edge.slope_deg is None
    assert ground.at(120.9, 28.4) is None
    places = [earth(605, 505), earth(610, 505), earth(1205, 1205), earth(1405, 1205)]
    one_by_one = [ground.at(*place).height_m for place in places]
    at_once = ground.heights(np.array([*places, (120.9, 28.4)]))
    assert at_once[:-1] == pytest.approx(
        [np.nan if height is None else height for height in one_by_one], nan_ok=True
    )
    assert np.isnan(at_once[-1])
    ground.close()


def test_a_layer_of_ones_own_lies_in_degrees(atlas):
    held = atlas.add(DATA / "formats" / "base.gpkg")

    found = list(atlas.features(held))
    assert (held.kind, held.count, len(found)) == ("layer", 3, 3)


def test_a_layer_on_the_working_grid_is_turned_into_degrees(atlas, tmp_path):
    lon, lat = earth(0, 0)
    made = {
        "type": "Feature",
        "properties": {"n": "沟"},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }
    (tmp_path / "a.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [made]})
    )
    gdal("ogr2ogr", "-t_srs", "EPSG:4549", tmp_path / "grid.gpkg", tmp_path / "a.geojson")

    held = atlas.add(tmp_path / "grid.gpkg")

    (feature,) = atlas.features(held)
    assert held.datum == "EPSG:4549"
    assert feature["geometry"]["coordinates"] == pytest.approx([lon, lat], abs=1e-8)


def test_a_desk_is_no_map(atlas, tmp_path):
    (tmp_path / "a.fire").write_bytes(b"SQLite format 3\x00")

    with pytest.raises(Refused) as stopped:
        atlas.add(tmp_path / "a.fire")
    assert stopped.value.notice.key == "formats.a_desk"


@pytest.mark.parametrize("name", ["x.tif", "x.TIFF", "x.mbtiles"])
def test_a_file_that_is_not_what_its_name_says_is_refused_as_that(atlas, tmp_path, name):
    (tmp_path / name).write_text("hello")

    with pytest.raises(Refused) as stopped:
        atlas.add(tmp_path / name)

    assert stopped.value.notice.key == "maps.not_as_named"
    assert folder_of(tmp_path) == []


@pytest.mark.parametrize(("name", "key"), [("none.tif", "formats.no_file")])
def test_a_missing_file_is_trouble(atlas, tmp_path, name, key):
    with pytest.raises(Trouble) as stopped:
        atlas.add(tmp_path / name)
    assert stopped.value.notice.key == key


def test_no_room_is_said_before_anything_is_written(atlas, tmp_path):
    """500 GB that hold nothing: a sparse file, as a stick may offer."""
    source = mbtiles(tmp_path / "a.mbtiles", [(3, 6, 4, picture())])
    with source.open("rb+") as file:
        file.truncate(65 * 1024**3)

    with pytest.raises((Refused, Trouble)) as stopped:
        atlas.add(source)
    assert stopped.value.notice.key in ("formats.too_large", "maps.no_room")
    assert folder_of(tmp_path) == []


def test_the_command_tells_what_was_made_where_and_how_it_was_verified(atlas, tmp_path, capsys):
    code = serve(["maps", "add", str(mosaic(tmp_path)), "--json"], bootstrap.parts())

    said = json.loads(capsys.readouterr().out)
    assert code == 0
    assert said["kind"] == "tiles"
    assert Path(said["file"]).is_file()
    assert said["verified"] is True
    assert said["new"] is True
    assert serve(["maps", "list", "--json"], bootstrap.parts()) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["maps"]] == [said["id"]]
    assert serve(["maps", "list"], bootstrap.parts()) == 0
    assert said["id"] in capsys.readouterr().out.replace(said["file"], "")


def test_the_command_refuses_in_words(atlas, tmp_path, capsys):
    (tmp_path / "x.tif").write_bytes(b"II*\x00" + b"\xff" * 100)

    code = serve(["maps", "add", str(tmp_path / "x.tif"), "--json"], bootstrap.parts())

    said = json.loads(capsys.readouterr().out)
    assert code == 3
    assert (said["ok"], said["key"]) == (False, "maps.tiff_damaged")


OTHERS = sorted(
    path
    for folder in ("formats", "drone")
    for path in (DATA / folder).iterdir()
    if path.suffix not in (".md", ".txt")
)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_every_file_of_others_is_taken_in_or_refused_in_words(atlas, tmp_path, path):
    try:
        held, refusal = atlas.add(path), None
    except Refused as refused:
        held, refusal = None, refused.notice

    if held is None:
        said = bootstrap.parts().words.say(refusal)
        assert said != refusal.key
        assert "{" not in said
        assert folder_of(tmp_path) == []
    else:
        assert held.kind == "layer"
        assert len(list(atlas.features(held))) == held.count > 0


def test_a_map_is_removed_by_its_id_or_its_name(atlas, tmp_path, capsys):
    held = atlas.add(mosaic(tmp_path))
    parts = bootstrap.parts()

    assert serve(["maps", "remove", "无此图", "--json"], parts) == 3
    assert json.loads(capsys.readouterr().out)["key"] == "maps.which"
    assert serve(["maps", "remove", held.name, "--json"], parts) == 0
    assert json.loads(capsys.readouterr().out)["removed"] == held.id

    assert atlas.held() == ()
    assert not held.file.exists()


def test_tiles_of_webp_are_pictures_to_the_shelf_and_to_the_map(atlas, tmp_path):
    import io

    from PIL import Image
    from PySide6.QtGui import QImage

    out = io.BytesIO()
    Image.new("RGB", (256, 256), (10, 120, 30)).save(out, "WEBP")
    path = mbtiles(tmp_path / "w.mbtiles", [(3, 6, 4, out.getvalue())], format="webp")

    tiles = atlas.tiles(atlas.add(path))
    image = QImage.fromData(tiles.tile((3, 6, 2**3 - 1 - 4)))
    tiles.close()

    assert image.pixelColor(100, 100).green() == pytest.approx(120, abs=4)


def test_a_file_whose_schema_is_no_text_is_damaged_in_words(atlas, tmp_path):
    path = tmp_path / "x.mbtiles"
    book = store_mbtiles.TileBook(path)
    book.put((3, 1, 1), b"\x89PNG\r\n\x1a\n")
    book.finish({"name": "x"})
    book.close()
    path.write_bytes(path.read_bytes().replace(b"tile_column, tile_row)", b"\xff" * 22))

    with pytest.raises(Refused) as refused:
        atlas.add(path)

    assert refused.value.notice.key == "maps.mbtiles_damaged"


def hill(rows=40, columns=60):
    """A cone on the test mosaic's ground, one void in it; metres from the corner tell where."""
    row, column = np.mgrid[0:rows, 0:columns]
    heights = 500.0 - 4.0 * np.hypot(row - 20, column - 30)
    heights[5, 5] = -9999
    return heights


@pytest.mark.parametrize("crs", ["EPSG:4549", "EPSG:4490", "EPSG:32651", "EPSG:4326"])
def test_a_terrain_model_in_any_sure_system_has_its_hill_in_the_same_place(
    atlas, tmp_path, crs
):
    made = terrain(tmp_path, hill())
    if crs != "EPSG:4549":
        other = tmp_path / "other.tif"
        gdal("gdalwarp", "-q", "-r", "bilinear", "-t_srs", crs, made, other)
        made = other
    held = atlas.add(made)
    ground = atlas.terrain(held)
    top, flank = ground.at(*earth(305, 205)), ground.at(*earth(505, 205))
    void = ground.heights(np.array([earth(55, 55)]))

    assert held.datum == crs
    assert top.height_m == pytest.approx(500, abs=4)
    assert flank.height_m == pytest.approx(420, abs=4)
    assert flank.faces_deg == pytest.approx(90, abs=6)
    assert crs != "EPSG:4549" or np.isnan(void[0])
    ground.close()


@pytest.mark.parametrize(
    ("crs", "earth_name"), [("EPSG:4214", "Beijing 1954"), ("EPSG:4610", "Xi'an 1980")]
)
def test_a_terrain_model_on_an_old_earth_is_asked_about_and_what_was_said_stays_on_record(
    atlas, tmp_path, crs, earth_name
):
    made = terrain(
        tmp_path, hill(), "-a_srs", crs, "-a_ullr", "119.98", "27.68", "119.99", "27.67"
    )
    with pytest.raises(Refused) as asked:
        atlas.add(made)
    assert asked.value.notice.key == "maps.old_earth"
    assert earth_name in str(asked.value.notice.values)
    assert atlas.held() == ()

    as_it_lies = atlas.add(made, assume=crs)
    assert earth_name in as_it_lies.because
    assert "没有换算" in as_it_lies.because
    shifted = atlas.add(made, assume="EPSG:4490")
    assert (shifted.datum, shifted.more["assumed"]) == ("EPSG:4490", "EPSG:4490")
    assert [one.datum for one in atlas.held()].count(crs) == 1

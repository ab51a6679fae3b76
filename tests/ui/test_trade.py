"""Files in and out at the map: dropped, looked at, chosen, taken with their hash; written and read back."""

from __future__ import annotations

import hashlib
import json

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from fakes import boards
from firepost import bootstrap
from ui.conftest import ROOT, let_run
from ui.dialogues import choose
from ui.test_holding import WHOLE, held_board
from ui.test_sketching import canvas_of
from ui.test_stories import form, last, leave_the_line

FORMATS = ROOT / "tests" / "data" / "formats"
READ, WRITE = bootstrap.read_layers, bootstrap.write_layers
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def trading(open_window):
    def open_(post=None):
        return open_window(post, read_layers=READ, write_layers=WRITE)

    return open_


def drop(window, path) -> bool:
    """As the file manager does it: over the map, then let go."""
    canvas, said = canvas_of(window), QMimeData()
    said.setUrls([QUrl.fromLocalFile(str(path))])
    at = QPointF(canvas.rect().center())
    copy = Qt.DropAction.CopyAction
    over = QDragEnterEvent(at.toPoint(), copy, said, Qt.MouseButton.LeftButton, NONE)
    QApplication.sendEvent(canvas, over)
    if not over.isAccepted():
        return False
    QApplication.sendEvent(canvas, QDropEvent(at, copy, said, Qt.MouseButton.LeftButton, NONE))
    return True


def importing(window):
    made = form(window, "import")
    let_run(lambda: not made.underway.running and "正在" not in made.told.text())
    return made


def tick(made, *rows):
    for row in rows:
        made.list.item(row).setCheckState(Qt.CheckState.Checked)


def geojson(tmp_path, *features):
    path = tmp_path / "火场.geojson"
    body = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(body), encoding="utf-8")
    return path


def feature(kind, coordinates, **said):
    return {
        "type": "Feature",
        "properties": said,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_a_dropped_file_says_what_it_holds_on_which_datum_and_why_and_its_hash(
    trading, tmp_path
):
    path = geojson(tmp_path, feature("Polygon", [boards.ring(300)], name="无人机周界"))
    post = boards.MemoryPost()
    window = trading(post)
    leave_the_line(window)

    assert drop(window, path)
    made = importing(window)

    told = made.told.text().replace(" ", "")
    assert hashlib.sha256(path.read_bytes()).hexdigest() in told
    assert "EPSG:4326" in told
    assert "1个要素" in told
    assert "面 · 无人机周界" in made.list.item(0).text()
    made.method.choose("drone")
    made.save.click()
    said = last(post)
    assert (said["do"], said["method"]) == ("perimeter.record", "drone")
    assert hashlib.sha256(path.read_bytes()).hexdigest()[:12] in said["source"]


def test_two_areas_become_one_version_or_two(trading, tmp_path):
    far = [[x + 0.02, y] for x, y in boards.ring(100)]
    path = geojson(tmp_path, feature("Polygon", [boards.ring(300)]), feature("Polygon", [far]))
    post = boards.MemoryPost()
    window = trading(post)
    drop(window, path)
    made = importing(window)
    tick(made, 0, 1)
    made.method.choose("gps")

    made.meaning.choose("one")
    assert [c["geometry"]["type"] for c in made.commands()] == ["MultiPolygon"]
    made.meaning.choose("versions")
    assert [c["geometry"]["type"] for c in made.commands()] == ["Polygon", "Polygon"]


def test_points_become_targets_and_lines_held_line_and_never_the_other_way(trading, tmp_path):
    path = geojson(
        tmp_path,
        feature("Point", [119.98, 27.66], name="加油站"),
        feature("LineString", boards.ring(300)[:80]),
    )
    window = trading()
    drop(window, path)
    made = importing(window)
    tick(made, 0)
    made.meaning.choose("versions")
    assert made.commands() == []
    assert "要面" in made.wrong.text()

    made.meaning.choose("target")
    (mark,) = made.commands()
    assert (mark["do"], mark["name"], mark["lon_deg"]) == ("target.mark", "加油站", 119.98)
    made.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    tick(made, 1)
    made.meaning.choose("held")
    (line,) = made.commands()
    assert (line["do"], line["state"]) == ("line.mark", "held")


def test_a_suspected_datum_is_asked_before_anything_is_taken(trading, tmp_path):
    path = geojson(tmp_path, feature("Polygon", [boards.ring(300)], 来源="高德地图 GCJ-02"))
    window = trading()
    drop(window, path)
    made = importing(window)
    tick(made, 0)
    made.method.choose("gps")
    assert made.found.doubts
    assert made.commands() == []
    assert made.datum.isVisibleTo(made)
    made.datum.choose("GCJ-02")
    made.datum.changed.emit()
    made = importing(window)
    tick(made, 0)
    made.method.choose("gps")
    made.meaning.choose("versions")
    assert len(made.commands()) == 1


@pytest.mark.parametrize(
    "name", ["bad.kml", "bad.gpx", "chinese.shp", "networklink.kml", "empty_trk.gpx"]
)
def test_a_bad_file_gets_a_sentence_and_takes_nothing(trading, name):
    post = boards.MemoryPost()
    window = trading(post)
    drop(window, FORMATS / name)
    made = importing(window)

    assert made.told.text()
    assert not made.list.isVisibleTo(made) or made.list.count() >= 0
    made.submit()
    assert post.done == []


@pytest.mark.parametrize("name", ["polygon.kml", "base.gpkg", "osm.gpx"])
def test_files_of_others_show_their_features(trading, name):
    window = trading()
    drop(window, FORMATS / name)
    made = importing(window)

    assert made.list.count() >= 1
    assert "SHA-256" in made.told.text()


def test_a_raster_is_left_to_the_window(trading, tmp_path):
    window = trading()
    path = tmp_path / "tiles.mbtiles"
    path.write_bytes(b"")

    assert not drop(window, path)


@pytest.mark.parametrize("kind", ["gpkg", "kmz", "gpx", "geojson", "shp"])
def test_what_is_exported_comes_back(trading, tmp_path, kind):
    """All four perimeters, the held line and the places, in each kind of file."""
    window = trading(boards.MemoryPost(held_board(("held", WHOLE[:150]))))
    window.open_form("export_map")
    made = form(window, "export_map")
    made.kind.choose(kind)
    made.submit()
    choose(tmp_path / made.name())
    let_run(lambda: "已写好" in made.told.text() or made.wrong.text() != "")

    assert made.wrong.text() == ""
    files = sorted(one for one in tmp_path.iterdir() if one.suffix == f".{kind}")
    features = [one for file in files for layer in READ(file) for one in layer.features]
    kinds = {one.geometry["type"] for one in features if one.geometry}
    assert len(features) >= 4
    assert kinds & {"Polygon", "MultiPolygon", "LineString", "MultiLineString"}
    assert "泰顺" in files[0].name


def test_an_export_never_writes_over_a_file(trading, tmp_path):
    window = trading()
    window.open_form("export_map")
    made = form(window, "export_map")
    there = tmp_path / "有了.gpkg"
    there.write_bytes(b"x")
    made.submit()
    choose(there)
    let_run(lambda: made.wrong.text() != "")

    assert there.read_bytes() == b"x"

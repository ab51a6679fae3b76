"""What a drill made enters no real desk by any road, and says 演练 on everything that leaves it.

The stick, its --join, the laptop beside and the hub's link are held in `cli/test_bundle.py`,
`sync/test_side_by_side.py` and `cli/test_sync.py`; here are the other roads, and all at once.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices import Device
from firepost import bootstrap
from firepost.app.drill_mark import is_of_a_drill, refuse_drill
from firepost.app.outgoing import outgoing
from firepost.domain.errors import Refused
from firepost.fronting import Front
from firepost.ui.gate import Gate

KINDS = ("gpkg", "kmz", "kml", "gpx", "geojson", "shp", "csv")
FIRE = {
    "do": "incident.open",
    "name": "北坑湾",
    "ref": "fire",
    "lon_deg": 119.98,
    "lat_deg": 27.66,
}
RING = [[119.98, 27.66], [119.99, 27.66], [119.99, 27.67], [119.98, 27.66]]
EDGE = {
    "do": "perimeter.record",
    "incident": "fire",
    "method": "gps",
    "geometry": {"type": "Polygon", "coordinates": [RING]},
}
TEAM = {"do": "team.register", "name": "泰顺专业队", "kind": "professional", "people": 20}


@pytest.fixture
def drill(tmp_path) -> Device:
    made = Device("drill", tmp_path)
    made.feeds(FIRE, EDGE, TEAM, drill=True)
    return made


@pytest.fixture
def real(tmp_path) -> Device:
    made = Device("real", tmp_path)
    made.feeds({"do": "log.say", "text": "真的"})
    return made


@pytest.fixture
def parts(drill, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(drill.home))
    return bootstrap.parts()


def exported(parts, drill, folder: Path, kind: str) -> list[Path]:
    """The drill's map, out to another program's file under a name that hides the drill."""
    post = parts.open_post(drill.desk, write=False)
    try:
        board = post.board()
        layers = outgoing(board, board.incidents[0], post.shape_of)
        folder.mkdir(exist_ok=True)
        return list(parts.write_layers(folder / f"map.{kind}", layers))
    finally:
        post.close()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("kml", "csv")])
def test_an_exported_map_of_a_drill_is_known_by_what_lies_in_it(parts, drill, tmp_path, kind):
    """Renamed by a person: what its features say still holds."""
    gate = Gate(parts.read_layers, parts.read_tables, drill=False)
    files = exported(parts, drill, tmp_path / "out", kind)
    readable = [file for file in files if file.suffix == f".{kind}"]
    assert readable
    refused = []
    for file in readable:
        try:
            gate.read_layers(file)
        except Refused as stopped:
            refused.append(stopped.notice.key)

    assert refused == ["drill.not_into_real"] * len(readable)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_named_as_a_drills_is_turned_away_unread(tmp_path, parts, kind):
    gate = Gate(parts.read_layers, parts.read_tables, drill=False)

    with pytest.raises(Refused, match=r"drill\.not_into_real"):
        gate.read_layers(tmp_path / f"演练-北坑湾.{kind}")


def test_the_drill_takes_its_own_files_again(parts, drill, tmp_path):
    gate = Gate(parts.read_layers, parts.read_tables, drill=True)
    (file,) = exported(parts, drill, tmp_path / "out", "geojson")

    assert gate.read_layers(file)


def test_a_report_package_of_a_drill_opens_nowhere_else(parts, tmp_path):
    """Its shapes lie under names of plain letters; the folder and each feature say the drill."""
    out = tmp_path / "out"
    out.mkdir()
    opened = []
    Front(lambda: parts, bootstrap.now).drill(parts, opened).close()
    Front(lambda: parts, bootstrap.now)._report(parts, opened[0], out)
    gate = Gate(parts.read_layers, parts.read_tables, drill=False)
    shapes = sorted(out.rglob("*.geojson"))
    assert shapes
    for file in shapes:
        with pytest.raises(Refused, match=r"drill\.not_into_real"):
            gate.read_layers(file)
    for name in (path.name for path in out.iterdir()):
        assert name.startswith(("演练", "drill_"))


def test_a_drills_roster_says_so_and_is_refused_by_a_real_desk(drill, real, tmp_path):
    out = tmp_path / "rosters"
    for format_ in ("csv", "xlsx"):
        done = drill.run("roster", "export", drill.desk, "--out", out, "--format", format_)
        assert done.code == 0
    files = sorted(out.iterdir())
    assert all("演练" in file.name for file in files)
    before = real.digest()
    for file in files:
        done = real.run("roster", "import", file, "--into", real.desk, "--json")
        assert (done.code, done.json["key"]) == (3, "drill.not_into_real")

    assert real.digest() == before


def test_the_story_of_the_drill_can_not_be_fed_to_a_real_desk(real):
    told = bootstrap.resources_dir() / "resources" / "drills" / "taishun.jsonl"
    lines = [json.loads(one) for one in told.read_text("utf-8").splitlines()[:40]]
    before = real.digest()
    done = real.run("feed", real.desk, lines=lines)

    assert [line["ok"] for line in done.lines] == [False] * len(done.lines)
    assert real.digest() == before


def test_a_bundle_of_a_drill_says_so_in_its_name(drill, tmp_path):
    assert drill.writes(tmp_path / "stick").name.startswith("演练-")


def test_a_drills_bundle_double_clicked_on_a_fresh_device_makes_no_desk_of_it(
    drill, tmp_path, monkeypatch
):
    """The season's desk is made first, and is real; the bundle is then refused."""
    bundle = drill.writes(tmp_path / "stick")
    fresh = tmp_path / "fresh"
    monkeypatch.setenv("FIREPOST_HOME", str(fresh))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    parts = bootstrap.parts()
    asked = []
    monkeypatch.setattr(
        "firepost.ui.app.run",
        lambda _parts, *, open_post, **_more: asked.append(open_post) or 0,
    )
    Front(lambda: parts, bootstrap.now)(bundle, drill=False, picture=None)
    (open_post,) = asked

    with pytest.raises(Refused, match=r"bundle\.of_a_drill"):
        open_post()
    post = open_post()  # the next try opens the desk
    try:
        assert not post.board().drill
        assert post.board().incidents == ()
    finally:
        post.close()


def test_a_repair_takes_nothing_from_a_drills_bundle(drill, real, tmp_path):
    """The desk is past saving and on the stick lies only a drill: it stays damaged, not drilled."""
    stick = tmp_path / "stick"
    drill.writes(stick)
    real.desk.write_bytes(b"\0" * 65536)
    done = real.run("repair", real.desk, "--from", stick, "--json")

    assert done.code != 0
    assert not any(
        path.name == real.desk.name and path.stat().st_size != 65536
        for path in tmp_path.iterdir()
    )


@pytest.mark.parametrize(
    ("path", "drill"),
    [
        ("/u/演练-北坑湾.kmz", True),
        ("/u/演练_20261128_北坑湾_首报_第01期/perimeter.geojson", True),
        ("/u/drill_20261128_330329_first_no01.zip", True),
        ("/u/北坑湾.kmz", False),
        ("/u/2026演练资料/真实/北坑湾.kmz", False),
    ],
)
def test_how_a_file_is_told_by_its_name(path, drill):
    assert is_of_a_drill(Path(path)) is drill
    if not drill:
        refuse_drill(Path(path), drill=False)
    refuse_drill(Path(path), drill=True)

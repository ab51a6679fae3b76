"""The archive of a closed fire: opens from the stick, holds all, verifies anywhere."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
import shutil
import sys
from html.parser import HTMLParser

import openpyxl
import pytest

from firepost import bootstrap
from firepost.cli.main import serve
from firepost.domain.errors import Stopped
from reports import papers

AT = "2026-03-01T"
EDGE = [[119.98, 27.66], [119.99, 27.66], [119.99, 27.67], [119.98, 27.67], [119.98, 27.66]]
STORY = (
    {"do": "incident.open", "name": "司前<b>林场", "ref": "F", "ignited_at": f"{AT}06:30:00+08:00",
     "lon_deg": 119.984, "lat_deg": 27.664, "at": f"{AT}06:40:00+08:00"},
    {"do": "perimeter.record", "method": "gps", "at": f"{AT}08:00:00+08:00",
     "geometry": {"type": "Polygon", "coordinates": [EDGE]}},
    {"do": "casualties.report", "deaths": 0, "minor_injuries": 2, "at": f"{AT}08:10:00+08:00"},
    {"do": "log.say", "text": "水带接通 <script>", "at": f"{AT}08:20:00+08:00"},
    {"do": "level.declare", "level": "IV", "decided_by": "市森防指办主任", "at": f"{AT}09:00:00+08:00"},
)  # fmt: skip


class Station:
    """One post: its home, its desk, its stick. Made once: reports take their time."""

    def __init__(self, place):
        self.place = place
        self.home = place / "home"
        self.desk = place / "a.fire"
        self.stick = place / "stick"

    def run(self, *args, lines=(), home=None):
        """Exit code and the JSON values printed."""
        said = "".join(json.dumps(line) + "\n" for line in lines).encode()
        out = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
            patch.setenv("FIREPOST_HOME", str(home or self.home))
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said)))
            code = serve([str(arg) for arg in args], bootstrap.parts())
        return code, [json.loads(line) for line in out.getvalue().splitlines()]

    def tell(self, *lines):
        answers = self.run("feed", self.desk, lines=lines)[1]
        assert all(answer["ok"] for answer in answers)
        return answers

    @property
    def fire(self):
        return self.run("show", self.desk, "--json")[1][0]["incidents"][0]["id"]

    def archive(self, *more):
        given = ("--incident", self.fire, "--out", self.stick, "--json")
        code, (answer,) = self.run("archive", self.desk, *given, *more)
        return code, answer


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    """Two reports issued, something entered by mistake, the fire accepted and closed."""
    made = Station(tmp_path_factory.mktemp("station"))
    made.tell(*STORY)
    made.refused = made.archive()
    made.left = list(made.stick.iterdir())
    given = ("--incident", made.fire, "--out", made.place / "reports", "--json")
    for kind in ("first", "follow-up"):
        assert (
            made.run("report", made.desk, "--kind", kind, *given, "--note", "cause=雷击")[0]
            == 0
        )
    (made.mistake,) = made.tell({"do": "log.say", "text": "误记"})
    made.tell(
        {"do": "entry.correct", "entry": made.mistake["entry"], "with": None},
        {"do": "fire.state", "state": "accepted"},
        {"do": "fire.state", "state": "closed"},
    )
    photo = b"\xff\xd8\xff" + b"x" * 100
    for name in ("a.jpg", "b.JPG"):
        (made.place / name).write_bytes(photo)
    attached = ("--attach", made.place / "a.jpg", "--attach", made.place / "b.JPG")
    made.photo = photo
    made.code, made.answer = made.archive(*attached)
    return made


@pytest.fixture
def folder(station, tmp_path):
    """The archive, copied: a test may spoil it."""
    return shutil.copytree(station.answer["folder"], tmp_path / "copy")


def test_a_fire_that_is_not_closed_is_not_archived(station):
    code, answer = station.refused

    assert (code, answer["key"]) == (3, "archive.not_closed")
    assert station.left == []


def test_an_archive_holds_everything_and_verifies(station, folder):
    names = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    }

    photo = hashlib.sha256(station.photo).hexdigest()[:16]
    assert (station.code, station.answer["verified"]) == (0, True)
    assert names == {
        "index.html", "casualties.html", "figures.json", "tables.xlsx", "perimeters.geojson",
        "perimeters.kmz", "perimeters.gpkg", "maps.pdf", "pictures/map.png", "pictures/growth.png",
        "reports/01_first.pdf", "reports/02_follow-up.pdf", "journal.ffb", "manifest.json",
        f"attachments/{photo}.jpg",
    }  # fmt: skip
    assert station.run("verify", folder, "--json") == (
        0,
        [{"ok": True, "differs": [], "missing": [], "changed": [], "extra": []}],
    )


def test_a_report_in_it_that_was_changed_is_named(station, folder):
    report = folder / "reports" / "01_first.pdf"
    report.write_bytes(report.read_bytes()[:-1])

    code, (verdict,) = station.run("verify", folder, "--json")

    assert (code, verdict["differs"]) == (3, ["reports/01_first.pdf"])


class Page(HTMLParser):
    """What a page links to and shows; fails on script."""

    def __init__(self):
        super().__init__()
        self.linked, self.text, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.linked += [value for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.text.append(data)


def test_the_index_opens_from_the_stick_without_script(folder):
    page = Page()
    page.feed((folder / "index.html").read_text(encoding="utf-8"))

    text = "".join(page.text)
    assert "script" not in page.tags
    assert "b" not in page.tags
    assert "司前<b>林场" in text
    assert "水带接通 <script>" in text
    assert "雷击" in text
    assert all((folder / path).is_file() for path in page.linked)
    assert not any(re.match(r"[a-z]+:|//", path) for path in page.linked)


def test_casualties_lie_apart(folder):
    assert "轻伤2人" not in (folder / "index.html").read_text(encoding="utf-8")
    apart = (folder / "casualties.html").read_text(encoding="utf-8")
    assert "轻伤2人" in apart
    assert "按知悉范围" in apart


def test_the_whole_log_is_there_and_a_mistake_beside_its_correction(station, folder):
    rows = openpyxl.load_workbook(folder / "tables.xlsx")["火场日志"].iter_rows(
        values_only=True
    )

    entries = {row[4]: row[3] for row in rows}
    assert entries[station.mistake["entry"]] == "误记"
    # The head, the story, two reports, the mistake and its correction, two states.
    assert len(entries) == 1 + len(STORY) + 2 + 2 + 2


def test_reports_are_set_again_as_they_stood(folder):
    text = papers.body(folder / "reports" / "02_follow-up.pdf")

    assert "森林火灾火情续报" in text
    assert "第02期" in text


def test_photographs_are_kept_by_their_hash_each_once(station, folder):
    (kept,) = (folder / "attachments").iterdir()

    assert kept.read_bytes() == station.photo


@pytest.mark.parametrize(
    ("name", "held", "key"),
    [
        ("a.jpg", b"\x89PNG\r\n\x1a\n", "archive.wrong_ending"),
        ("a.exe", b"MZ", "archive.kind_unknown"),
        ("a.jpg", b"\xff\xd8\xff" + b"\0" * 60_000_000, "archive.too_large"),
    ],
    ids=["wrong ending", "no kind we take", "60 MB"],
)
def test_an_attachment_that_is_wrong_is_said(station, tmp_path, name, held, key):
    (tmp_path / name).write_bytes(held)
    before = sorted(station.stick.iterdir())

    code, answer = station.archive("--attach", tmp_path / name)

    assert (code, answer["key"]) == (3, key)
    assert sorted(station.stick.iterdir()) == before


def test_a_missing_attachment_is_the_worlds_fault(station, tmp_path):
    code, answer = station.archive("--attach", tmp_path / "gone.jpg")

    assert (code, answer["key"]) == (4, "archive.unreadable")


def test_a_second_archive_stands_beside_the_first(station):
    code, answer = station.archive()

    assert code == 0
    assert answer["folder"] != station.answer["folder"]


def test_the_journal_in_it_opens_elsewhere_on_that_fire(station, folder, tmp_path):
    museum, into = tmp_path / "museum", tmp_path / "old.fire"

    given = ("--into", into, "--accept-device", "--json")
    code, _ = station.run("bundle", "read", folder / "journal.ffb", *given, home=museum)
    given = ("--incident", station.fire, "--json")
    _, (board,) = station.run("show", into, *given, home=museum)

    assert code == 0
    assert board["incidents"][0]["state"] == "closed"


def test_the_archive_itself_opens_read_only_on_its_fire(station, folder, tmp_path):
    museum = tmp_path / "museum"

    code, (board,) = station.run("show", folder, "--json", home=museum)

    assert code == 0
    assert [fire["id"] for fire in board["incidents"]] == [station.fire]
    assert board["incidents"][0]["state"] == "closed"
    assert not museum.exists(), "no home is made to look at an archive"
    exhibit = bootstrap.parts().open_archive(folder)
    try:
        assert exhibit.incident == station.fire
        with pytest.raises(Stopped):
            exhibit.post.do({"do": "log.say", "text": "事后添一笔"})
    finally:
        exhibit.post.close()
        exhibit.clear()


def test_an_archive_that_was_changed_is_not_opened(station, folder):
    (folder / "tables.xlsx").write_bytes(b"other")

    code, (answer,) = station.run("show", folder, "--json")

    assert (code, answer["key"]) == (3, "archive.differs")
    assert "tables.xlsx" in answer["message"]


def test_a_folder_that_is_no_archive_is_not_opened(station, tmp_path):
    code, (answer,) = station.run("show", tmp_path, "--json")

    assert (code, answer["key"]) == (3, "archive.no_archive")

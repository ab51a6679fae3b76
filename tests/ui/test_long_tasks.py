"""Every long task of the window: it says how far it is, Esc stops it, nothing half is left.

Not here, for they never last:

- One entry (20 ms with its sync), a level declared, a thing to do done: they end before a key is up.
- The pages and the strip after an entry: 20 ms with 400 teams and 400 depots (docs/benchmarks).
- The answers of the plan: about 1 ms.
- Rescue is the repair's first half; it has no key of its own in the window.
- The update from a stick and refilling the program want an installed bundle: what stops them is
  tested beside them (tests/care/test_update.py, tests/store/test_breakable.py).
- The names of things are looked through in a blink; the log behind them is below.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from devices import Device
from firepost import bootstrap
from firepost.app import finding
from firepost.app.courier import Courier
from firepost.app.maps import Atlas
from firepost.ui import underway
from firepost.ui.app import shapes_of
from firepost.ui.everyday import search as searching
from firepost.ui.exchange import Exchange
from firepost.ui.prose import Prose
from firepost.ui.reporting.desk import ReportDesk
from firepost.ui.underway import Underway
from mosaics import mosaic
from ui.conftest import ROOT, let_run
from ui.dialogues import think_better
from ui.held import Hold, errands
from ui.keys import CTRL, Keys

DATA = ROOT / "tests" / "data"
STEPS = DATA / "fires" / "hermits_peak_2022_13_steps.geojson"
LOG_LINES = 600

parts = cache(bootstrap.parts)


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """A device's home and its desk: a fire with thirteen edges, lines, some hundred teams."""
    folder = tmp_path_factory.mktemp("long")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREPOST_HOME", str(folder / "home"))
        post = parts().open_post(folder / "a.fire", write=True)
        fire = post.do(
            {"do": "incident.open", "name": "北坑湾火场", "lon_deg": 119.985, "lat_deg": 27.662}
        ).id
        with post.together():
            for one in json.loads(STEPS.read_text(encoding="utf-8"))["features"]:
                edge = {"method": "satellite", "geometry": one["geometry"]}
                post.do({"do": "perimeter.record", "incident": fire, **edge})
            for number in range(LOG_LINES):
                post.do({"do": "log.say", "incident": fire, "text": f"第{number}句"})
            for number in range(120):
                post.do(
                    {"do": "team.register", "name": f"第{number}队", "kind": "professional"}
                )
        post.close()
    return folder


@dataclass
class Going:
    """A long task that was begun: what it says of itself, and whether it still goes on."""

    words: Callable[[], str]
    runs: Callable[[], bool]
    part: QWidget | None = None


class Bench:
    """A window with every door, over the desk, with a stick and a folder beside it."""

    def __init__(self, window: Any, folder: Path, hold: Hold) -> None:
        self.window, self.folder, self.hold = window, folder, hold
        self.keys = Keys(window)
        self.stick, self.out, self.given = (folder / n for n in ("stick", "out", "given"))

    def asked(self, request: Callable[[Any], Any]) -> Any:
        got: list[Any] = []
        self.window.clerk.ask(request, got.append, got.append)
        let_run(lambda: bool(got))
        return got[0]

    def form(self, name: str) -> Any:
        self.window.open_form(name)
        made = self.window.drawers.drawer.form
        let_run(made.isVisible)
        return made

    def files(self) -> list[str]:
        """Every file a task might leave half; not what it was given, nor what the desk and its
        window keep beside it by themselves."""
        own = ("-wal", "-shm", ".lock", ".ballast", ".json", ".mark", ".txt")
        return sorted(
            str(one.relative_to(self.folder))
            for one in self.folder.rglob("*")
            if one.is_file()
            if not one.name.endswith(own) and not {"given", "drafts"} & set(one.parts)
        )

    def lasting(self, made: Underway) -> Going:
        return Going(made.words.text, lambda: made.running, made)


@pytest.fixture
def bench(open_window, setting, written, tmp_path, monkeypatch):
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    hold = Hold()
    monkeypatch.setattr(underway, "Errand", errands(hold))
    for name in ("stick", "out", "given"):
        (tmp_path / name).mkdir()
    atlas = parts().maps_of_station()
    window = open_window(
        lambda: parts().open_post(tmp_path / "a.fire", write=True),
        care=parts().care,
        guide=ROOT / "docs" / "guide",
        read_shapes=shapes_of(parts().read_layers),
        read_layers=parts().read_layers,
        write_layers=parts().write_layers,
        read_tables=parts().read_tables,
        write_tables=parts().write_xlsx,
        courier=lambda: held_courier(parts().courier(), hold),
        media=lambda: [str(tmp_path / "stick")],
        atlas=lambda: held_atlas(atlas, hold),
        open_receiver=parts().open_receiver,
        read_recording=parts().read_recording,
        press=lambda post: parts().press(post=post),
    )
    object.__setattr__(setting, "now", bootstrap.now)
    window.stage.now = setting.now
    window.take_care()
    window.go_outdoors()
    yield Bench(window, tmp_path, hold)
    hold.free()


# -- what is begun


def edges(bench: Bench) -> Going:
    """30 sorts of ground over: the program that drew them wrote them all into one file."""
    made = bench.form("perimeter")
    bench.hold.at("measuring", 30)
    made.read_file(DATA / "fires" / "wfigs_valid_60.geojson")
    return bench.lasting(made.underway)


def layers(step: str) -> Callable[[Bench], Going]:
    def begin(bench: Bench) -> Going:
        made = bench.form("import")
        bench.hold.at(step, 30)
        made.read_file(DATA / "fires" / "wfigs_valid_60.geojson")
        return bench.lasting(made.underway)

    return begin


def features(bench: Bench) -> Going:
    made = bench.form("import")
    made.read_file(STEPS)
    let_run(lambda: made.list.count() == 13)
    for row in range(13):
        made.list.item(row).setCheckState(Qt.CheckState.Checked)
    made.meaning.choose("versions")
    made.method.choose("satellite")
    bench.hold.at("taking", 30)
    made.submit()
    return bench.lasting(made.underway)


def _workbook(bench: Bench) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["名称", "类型", "受训", "人数", "县代码"])
    for number in range(400):
        sheet.append([f"新编第{number}队", "专业", "是", 20, "330329"])
    book.save(bench.given / "队伍.xlsx")
    return bench.given / "队伍.xlsx"


def roster_form(bench: Bench) -> Any:
    bench.window.go("forces")
    page = bench.window.pages.page("forces")
    let_run(lambda: page.plan is not None)
    return bench.form("roster")


def roster(step: str) -> Callable[[Bench], Going]:
    def begin(bench: Bench) -> Going:
        book = _workbook(bench)
        made = roster_form(bench)
        bench.hold.at(step, 20)
        made.look_through([book])
        return bench.lasting(made.underway)

    return begin


def roster_taken(bench: Bench) -> Going:
    book = _workbook(bench)
    made = roster_form(bench)
    made.look_through([book])
    let_run(lambda: made.all.isEnabled() and made.all.isVisible())
    bench.hold.at("taking", 30)
    made.all.click()
    return bench.lasting(made.underway)


def roster_out(bench: Bench) -> Going:
    made = roster_form(bench)
    bench.hold.at("shaping", 50)
    made.export_to(bench.out)
    return bench.lasting(made.underway)


def positions(bench: Bench) -> Going:
    file = bench.given / "点位.csv"
    rows = "".join(f"点{n},{119.9 + n / 1e5},{27.6 + n / 1e5}\n" for n in range(3000))
    file.write_text(f"名称,经度,纬度\n{rows}", encoding="utf-8")
    bench.window.go("forces")
    made = bench.form("assign")
    bench.hold.at("placing", 30)
    made.points.read_file(file)
    return bench.lasting(made.points.underway)


def track(bench: Bench) -> Going:
    bench.window.outdoors._open_source()
    made = bench.window.drawers.drawer.form
    bench.hold.at("reading", 30)
    made.file_chosen.emit(DATA / "gps" / "telit-he910.log")
    return bench.lasting(made.underway)


def map_out(kind: str, step: str) -> Callable[[Bench], Going]:
    def begin(bench: Bench) -> Going:
        made = bench.form("export_map")
        made.kind.choose(kind)
        bench.hold.at(step, 30)
        made.write_to(bench.out / f"火场.{kind}")
        return bench.lasting(made.underway)

    return begin


def doctor(step: str, least: int) -> Callable[[Bench], Going]:
    def begin(bench: Bench) -> Going:
        bench.hold.at(step, least)
        bench.keys.key(Qt.Key.Key_F10)
        return bench.lasting(bench.window.drawers.drawer.form.underway)

    return begin


def copy(step: str, least: int) -> Callable[[Bench], Going]:
    def begin(bench: Bench) -> Going:
        bench.keys.key(Qt.Key.Key_F10)
        page = bench.window.drawers.drawer.form
        let_run(lambda: page.checks != [])
        bench.hold.at(step, least)
        page.copy.click()
        return bench.lasting(page.deeds)

    return begin


def repair(bench: Bench) -> Going:
    bench.window.keeper.remedies.apply("chain")
    let_run(lambda: bench.window.stack.currentWidget() is bench.window.closed)
    bench.hold.at("rescuing", 30)
    think_better()
    return bench.lasting(bench.window.keeper.mending)


def photographs(bench: Bench) -> Going:
    files = []
    for number in range(8):
        files.append(bench.given / f"IMG_{number}.jpg")
        files[-1].write_bytes(b"\xff\xd8\xff" + bytes([number]) * 20_000)
    bench.window.go("office")
    bench.hold.at("keeping", 40)
    bench.window.reports.keep_files(files)
    return bench.lasting(bench.window.reports.keeping)


def held_atlas(atlas: Atlas, hold: Hold) -> Atlas:
    """Taking a map in tells its step to whoever asks, and stops where that one says no."""

    def add(path: Path, *, assume: Any = None, progress: Any) -> Any:
        def told(step: str, done: int, of: int) -> bool:
            goes_on: bool = progress(step, done, of)
            if hold.pass_by(step, 100 * done // max(of, 1)):
                goes_on = progress(step, done, of)
            return goes_on

        return atlas.add(path, assume=assume, progress=told)

    return replace(atlas, add=add)


def both(one: Callable[[], Any], other: Callable[[], Any]) -> Callable[[], None]:
    def do() -> None:
        one()
        other()

    return do


def own_map(bench: Bench) -> Going:
    outdoors = bench.window.outdoors
    given = outdoors.adder.stop
    outdoors.adder.stop = both(given, bench.hold.free)
    bench.window.pages.situation.map.canvas.setFocus()
    bench.hold.at("cutting", 20)
    outdoors.add_map(mosaic(bench.given))
    return Going(
        outdoors.band.accessibleName, lambda: outdoors.adder.current is not None, outdoors.band
    )


def to_stick(bench: Bench) -> Going:
    exchange: Exchange = bench.window.exchange
    let_run(lambda: bool(exchange.seen.media) and exchange.seen.standing is not None)
    hold_writing(bench)
    bench.window.go("office")
    bench.window.pages.page("office").setFocus()
    bench.window.export()
    panel = bench.window.pages.page("office").stick
    return Going(panel.state.accessibleName, lambda: exchange.seen.writing is not None, panel)


def hold_writing(bench: Bench) -> None:
    """Whatever is written to a stick next waits when a fifth of it is there."""
    exchange: Exchange = bench.window.exchange
    inner = exchange._shared

    def shared(place: Path) -> Any:
        goes = inner(place)

        def held(share: float) -> None:
            goes(share)
            if share > 0.2 and bench.hold.pass_by("stick", 100):
                goes(share)

        return held

    exchange._shared = shared
    given = exchange.halt
    exchange.halt = both(given, bench.hold.free)
    bench.hold.at("stick")


def held_courier(courier: Courier, hold: Hold) -> Courier:
    """Reading a stick tells the how manieth bundle to whoever asks, and stops where that one
    says no."""

    class Held:
        def __getattr__(self, name: str) -> Any:
            return getattr(courier, name)

        def read_open(self, post: Any, place: Path, on_desk: Any, told: Any) -> Any:
            def heard(n: int, of: int) -> None:
                told(n, of)
                if hold.pass_by("bundle", n):
                    told(n, of)

            return courier.read_open(post, place, on_desk, heard)

    return Held()


def other_laptops(bench: Bench, names: str) -> None:
    """A stick with the bundles of laptops that hold our desk, each with three sayings of its own."""
    let_run(lambda: bench.window.exchange.seen.standing is not None)
    ours, theirs = bench.given / "ours", bench.given / "theirs"
    ours.mkdir()
    theirs.mkdir()
    bench.asked(lambda post: parts().courier().write_open(post, ours, lambda work: work()))
    for name in names:
        other = Device(name, bench.given)
        assert other.reads(ours, "--accept-device").code == 0
        other.feeds(*({"do": "log.say", "text": f"{name}{n}"} for n in range(3)))
        other.writes(theirs)


def read_form(bench: Bench) -> Any:
    bench.window.go("office")
    made = bench.form("read_stick")
    made.folder.set_text(str(bench.given / "theirs"))
    return made


def from_stick(bench: Bench) -> Going:
    other_laptops(bench, "甲乙")
    made = read_form(bench)
    bench.hold.at("bundle", 1)
    given = bench.window.exchange.halt
    bench.window.exchange.halt = both(given, bench.hold.free)
    QTest.mouseClick(made.save, Qt.MouseButton.LeftButton)
    reads = bench.window.exchange
    return Going(
        lambda: words_of(made.shown), lambda: reads.seen.reading is not None, made.shown
    )


def words_of(prose: Prose) -> str:
    return "".join(one.text for one in prose.lines)


def second_copy(bench: Bench) -> Going:
    exchange: Exchange = bench.window.exchange
    let_run(lambda: exchange.seen.standing is not None)
    hold_writing(bench)
    bench.window.go("office")
    made = bench.form("second_copy")
    made.folder.set_text(str(bench.stick))
    made.submit()
    bench.window.pages.page("office").setFocus()
    panel = bench.window.pages.page("office").stick
    return Going(lambda: words_of(panel.second), lambda: exchange.seen.copying, panel.second)


def report(bench: Bench) -> Going:
    bench.window.go("office")
    let_run(lambda: bench.window.reports.preview.sheet.image is not None)
    desk: ReportDesk = bench.window.reports.desk
    made = bench.form("report_approve")
    made.by.set_text("周明")
    made.submit()
    let_run(lambda: desk.draft.approved_by is not None and desk.proof is not None)
    let_run(lambda: desk.proof.at == desk.draft.at)
    inner = desk._tell_step

    def told(doing: str, done: int, of: int) -> None:
        inner(doing, done, of)
        if done:
            bench.hold.pass_by("report", 100)

    desk._tell_step = told
    given = desk.cancel
    desk.cancel = both(given, bench.hold.free)
    bench.hold.at("report")
    bench.window.drawers.leave()
    bench.window.pages.page("office").setFocus()
    desk.issue(bench.stick)
    return Going(bench.window.reports.told.text, lambda: desk.busy, bench.window.reports.told)


def outlook(bench: Bench) -> Going:
    bench.window.pages.situation.map.canvas.setFocus()
    made = bench.form("outlook")
    made.by_key["fuel"].choose("pine")
    said = {"wind_from_deg": 220, "wind_m_s": 6, "temp_c": 25, "humidity_pct": 30}
    for key, value in said.items():
        made.by_key[key].set_text(str(value))
    bench.hold.at("spreading", 30)
    made.submit()
    return bench.lasting(made.reckoning)


def paper_form(bench: Bench) -> Any:
    bench.window.go("forces")
    page = bench.window.pages.page("forces")
    let_run(lambda: page.plan is not None)
    page.tools.papers.folder = lambda: bench.out
    page.tools.papers.show = lambda _path: None
    return bench.form("rollcall")


def paper(bench: Bench) -> Going:
    made = paper_form(bench)
    bench.hold.at("paper")
    made.paper.press()
    return bench.lasting(made.paper.underway)


def past(step: str) -> Callable[[Bench], Going]:
    """A moment before all of it was entered, typed into the time line."""

    def begin(bench: Bench) -> Going:
        bench.window.pages.situation.map.canvas.setFocus()
        bench.hold.at(step, 30)
        bench.keys.key(Qt.Key.Key_J, "j")
        bench.keys.text("0001")
        bench.keys.key(Qt.Key.Key_Return)
        let_run(bench.hold.reached.is_set)
        return bench.lasting(bench.window.stage._looking)

    return begin


@dataclass(frozen=True)
class Task:
    begin: Callable[[Bench], Going]
    says: str  # part of the words while it goes on
    closes: bool = False  # the desk is closed meanwhile


TASKS = {
    "edges read from a file": Task(edges, "量面积"),
    "layers read": Task(layers("reading"), "读文件"),
    "layers checked": Task(layers("placing"), "核对坐标"),
    "features of a layer taken": Task(features, "记下"),
    "roster read": Task(roster("reading"), "读文件"),
    "roster compared": Task(roster("comparing"), "与已登记的核对"),
    "roster taken": Task(roster_taken, "记下"),
    "rosters written out": Task(roster_out, "整理要素"),
    "positions read": Task(positions, "核对坐标"),
    "recorded track read": Task(track, "读文件"),
    "map as GeoPackage": Task(map_out("gpkg", "shaping"), "整理要素"),
    "map as KMZ": Task(map_out("kmz", "shaping"), "整理要素"),
    "map as GPX": Task(map_out("gpx", "shaping"), "整理要素"),
    "map as GeoJSON": Task(map_out("geojson", "gathering"), "收集图形"),
    "map as shapefile": Task(map_out("shp", "shaping"), "整理要素"),
    "doctor's look at the pages": Task(doctor("pages", 0), "查文件页"),
    "doctor's look at the chains": Task(doctor("chains", 30), "查记录链"),
    "copy written": Task(copy("copying", 0), "抄写副本"),
    "copy read through": Task(copy("chains", 30), "查记录链"),
    "damaged desk repaired": Task(repair, "抢救记录", closes=True),
    "photographs taken in": Task(photographs, "存照片"),
    "look back: entries read": Task(past("playing"), "重读记录"),
    "look back: entries played": Task(past("folding"), "重放记录"),
    "map of one's own taken in": Task(own_map, "正在切图"),
    "everything to a stick": Task(to_stick, "正在写"),
    "second copy": Task(second_copy, "第二份：正在写到"),
    "stick read": Task(from_stick, "正在读第"),
    "report issued": Task(report, "别拔U盘"),
    "outlook": Task(outlook, "推算蔓延"),
    "paper for the ground": Task(paper, "排版单子"),
}
NO_SHARE = ("doctor's look at the pages", "copy written", "paper for the ground")


@pytest.mark.parametrize("name", TASKS)
def test_it_says_how_far_it_is_and_esc_stops_it_with_nothing_half(bench, name):
    task = TASKS[name]
    recorded, before = bench.asked(lambda post: post.record.entries), bench.files()

    going = task.begin(bench)
    let_run(bench.hold.reached.is_set)
    let_run(lambda: task.says in going.words() and going.part.isVisible())
    if name not in NO_SHARE:
        let_run(lambda: any(sign.isdigit() for sign in going.words()))

    bench.keys.key(Qt.Key.Key_Escape)
    let_run(lambda: not going.runs())
    if task.closes:
        let_run(lambda: bench.window.stack.currentWidget() is bench.window.desk)

    assert bench.asked(lambda post: post.record.entries) == recorded
    assert bench.files() == before
    said = bench.asked(lambda post: post.do({"do": "log.say", "text": "照常"}).entry)
    let_run(lambda: any(one.said.entry == said for one in bench.window.stage.board.log))


def test_a_stick_given_up_in_its_middle_leaves_whole_bundles_and_the_rest_comes_later(bench):
    """Three laptops' bundles; Esc while the second is read. What was read of the first counts
    once its device was let in; of the third nothing is there. Read again, all of it is."""
    other_laptops(bench, "甲乙丙")
    made, exchange = read_form(bench), bench.window.exchange
    exchange.halt = both(exchange.halt, bench.hold.free)

    def lying() -> list[int]:
        return sorted(one.entries for one in exchange.seen.standing.peers if not one.mine)

    bench.hold.at("bundle", 2)
    QTest.mouseClick(made.save, Qt.MouseButton.LeftButton)
    let_run(bench.hold.reached.is_set)
    let_run(lambda: "正在读第 2 / 3" in words_of(made.shown))
    bench.keys.key(Qt.Key.Key_Escape)
    let_run(lambda: exchange.seen.reading is None and exchange.seen.unread is not None)

    assert made.isVisible()
    assert "读入的都在" in words_of(made.shown)
    let_run(lambda: lying() == [3])
    QTest.mouseClick(made.save, Qt.MouseButton.LeftButton)
    let_run(lambda: lying() == [3, 3, 3])
    let_run(lambda: exchange.seen.heard is not None)


def test_the_search_left_in_the_middle_reads_no_further_and_finds_each_line_once_next_time(
    bench, monkeypatch
):
    class Held(finding.Reader):
        def take(self, post: Any, most: int) -> Any:
            lines = super().take(post, most)
            bench.hold.pass_by("log", self.read)
            return lines

    monkeypatch.setattr(searching, "Reader", Held)
    monkeypatch.setattr(searching, "AT_ONCE", 50)
    bench.window.pages.situation.map.canvas.setFocus()
    bench.hold.at("log", 200)
    bench.keys.key(Qt.Key.Key_F, held=CTRL)
    sheet = bench.window.drawers.drawer.form
    let_run(bench.hold.reached.is_set)
    let_run(lambda: "200" in sheet.told.text() or "150" in sheet.told.text())
    read = sheet._reader

    bench.keys.key(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    bench.hold.free()
    let_run(lambda: not sheet.reading)
    assert (read.read, read.ended) == (200, False)

    bench.keys.key(Qt.Key.Key_F, held=CTRL)
    let_run(lambda: sheet._reader is not None and sheet._reader.ended)
    assert sheet._reader is not read
    sheet.line.setText("第7句")
    let_run(lambda: sheet.list.count() == 2)
    assert [sheet.list.item(n).text().partition("\n")[0] for n in (0, 1)][1] == "第7句"


def test_a_paper_is_set_beside_the_desk_and_the_screen(bench):
    """While it is held in its middle, a saying is recorded and shown; then it lies there."""
    made = paper_form(bench)
    bench.hold.at("paper")
    made.paper.press()
    let_run(bench.hold.reached.is_set)

    said = bench.asked(lambda post: post.do({"do": "log.say", "text": "照记"}).entry)
    let_run(lambda: any(one.said.entry == said for one in bench.window.stage.board.log))
    assert not made.paper.told.isVisible()
    bench.hold.free()
    let_run(lambda: "已存" in made.paper.told.text())

    (pdf,) = bench.out.glob("*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")

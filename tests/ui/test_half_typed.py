"""Half-filled forms come through a crash, and lie closed on the disk meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes import boards
from firepost import bootstrap
from ui.conftest import let_run

HAND = Path(__file__).with_name("half_typed_hand.py")


def started(home: Path, what: str) -> subprocess.Popen[str]:
    env = {**os.environ, "FIREPOST_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, str(HAND), what],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")
def test_a_killed_program_comes_back_with_every_form_as_it_stood(tmp_path):
    """A clerk has typed into four places; the power goes. The next start has all of it."""
    home = tmp_path / "home"
    first = started(home, "type")
    try:
        said = first.stdout.readline()
        assert said == "typed\n", first.stderr.read()
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=30)
    finally:
        first.kill()

    on_disk = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    for words in ("王五", "李四", "张三", "口令口令", "wind"):
        assert words.encode() not in on_disk
        assert json.dumps(words)[1:-1].encode() not in on_disk

    second = started(home, "tell")
    out, complaint = second.communicate(timeout=60)
    told = json.loads(out or "{}")
    assert told, complaint
    assert told == {
        "page": "situation",
        "quick": "张三报北线见烟 ",
        "open": "PersonForm",
        "name": "王五 ",
        "word": "",
        "deaths": "1 ",
        "serious_unknown": True,
        "source": "李四电话 ",
        "reason": "wind",
        "chosen": "later",
        "until": "+30",
    }


def gone(window):
    """As a crash leaves it: what was written is there, nothing is put away."""
    window.scribe.note()
    window.drafts.close()


def opened(window, name, target=""):
    window.open_form(name, target)
    return window.drawers.drawer.form


def test_what_was_recorded_is_half_typed_no_more(open_window, tmp_path):
    window = open_window(drafts=tmp_path / "kept")
    form = opened(window, "casualties")
    form.counts["deaths"].line.setText("1")
    window.scribe.note()
    assert window.drafts.typed("forms")
    form.save.click()
    let_run(lambda: not window.drawers.drawer.isVisible())

    gone(window)
    again = open_window(drafts=tmp_path / "kept")
    let_run(lambda: again.drafts.is_open)
    assert opened(again, "casualties").counts["deaths"].line.text() == ""
    assert again.drafts.typed("forms") == {}


def test_words_for_one_fire_are_not_put_into_anothers_form(open_window, tmp_path):
    second = boards.fire(id="f2", name="珊溪火场", opened=boards.said(boards.at("16:00")))
    post = boards.MemoryPost(boards.board(boards.fire(), second))
    window = open_window(post, drafts=tmp_path / "kept")
    opened(window, "casualties").counts["deaths"].line.setText("1")
    first = window.stage.fire_id
    gone(window)

    again = open_window(post, drafts=tmp_path / "kept")
    let_run(again.drawers.drawer.isVisible)
    again.drawers.leave()
    again.stage.turn_to("f1" if first == "f2" else "f2")

    assert opened(again, "casualties").counts["deaths"].line.text() == ""


def test_a_drill_told_anew_is_the_same_fire(open_window, tmp_path):
    """Its ids are others at each start; its words wait all the same."""
    for id_, typed in (("f1", ""), ("g7", "1")):
        told = replace(boards.board(boards.fire(id=id_)), drill=True)
        window = open_window(boards.MemoryPost(told), drafts=tmp_path / "kept", drill=True)
        let_run(lambda window=window: window.drafts.is_open)
        line = opened(window, "casualties").counts["deaths"].line
        assert line.text() == typed
        line.setText("1")
        gone(window)


def test_a_closed_drawer_stays_closed_and_keeps_its_words(open_window, tmp_path):
    window = open_window(drafts=tmp_path / "kept")
    opened(window, "casualties").source.line.setText("120")
    QTest.keyClick(window.drawers.drawer, Qt.Key.Key_Escape)
    gone(window)

    again = open_window(drafts=tmp_path / "kept")
    let_run(lambda: again.drafts.is_open)

    assert not again.drawers.drawer.isVisible()
    assert opened(again, "casualties").source.line.text() == "120"


def test_a_file_chosen_for_import_is_read_again_with_what_was_said_of_it(open_window, tmp_path):
    parts = bootstrap.parts()
    shape = {
        "type": "Polygon",
        "coordinates": [[[119.9, 27.5], [119.91, 27.5], [119.9, 27.51], [119.9, 27.5]]],
    }
    features = [{"type": "Feature", "properties": {"name": n}, "geometry": shape} for n in "ab"]
    file = tmp_path / "edge.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    window = open_window(drafts=tmp_path / "kept", read_layers=parts.read_layers)
    form = opened(window, "import")
    form.read_file(file)
    let_run(lambda: form.list.count() == 2)
    form.list.item(1).setCheckState(Qt.CheckState.Checked)
    form.method.choose("drone")
    form.accuracy.set_text("12")
    gone(window)

    again = open_window(drafts=tmp_path / "kept", read_layers=parts.read_layers)
    let_run(again.drawers.drawer.isVisible)
    back = again.drawers.drawer.form
    let_run(lambda: back.list.count() == 2)

    assert [item.name for item in back.chosen()] == ["b"]
    assert (back.method.value(), back.accuracy.line.text()) == ("drone", "12")


def test_a_correction_half_written_is_of_the_same_line(open_window, tmp_path):
    post = boards.MemoryPost()
    window = open_window(post, drafts=tmp_path / "kept")
    line = next(one for one in window.stage.board.log if one.kind == "log.say")
    let_run(lambda: window.drafts.is_open)
    window.drawers.correct(line)
    window.drawers.drawer.form.reason.line.setText("听错了")
    gone(window)

    again = open_window(post, drafts=tmp_path / "kept")
    let_run(again.drawers.drawer.isVisible)

    assert again.drawers.drawer.form._line.said.entry == line.said.entry
    let_run(lambda: again.drawers.drawer.form.reason.line.text() == "听错了")

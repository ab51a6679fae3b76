"""Each of doctor's findings has a key that does something about it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from firepost import bootstrap
from firepost.app.health import ill
from firepost.app.remedies import REMEDIES
from firepost.domain.errors import Notice
from ui.conftest import ROOT, let_run
from ui.dialogues import choose, think_better


@pytest.fixture
def window(open_window, tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()

    def post(pin=None):
        return parts.open_post(tmp_path / "a.fire", write=True, pin=pin)

    made = open_window(post, care=parts.care, guide=ROOT / "docs" / "guide")
    made.take_care()
    yield made
    made.keeper.close()


def key_of(window, name):
    """The key beside a finding of that name."""
    QTest.keyClick(window, Qt.Key.Key_F10)
    page = window.drawers.drawer.form
    let_run(lambda: page.checks != [])
    page._show([ill(name, Notice.of("doctor.forks_well"), "doctor.do.reinstall")])
    keys = [page.found.itemAt(i).widget() for i in range(page.found.count())]
    (key,) = (one for one in keys if isinstance(one, QPushButton))
    return key


@pytest.mark.parametrize("name", REMEDIES)
def test_every_finding_has_a_key_in_both_languages(window, name):
    key = key_of(window, name)

    assert key.text()
    assert "ui." not in key.text()


def test_findings_of_the_code_are_all_known():
    import re

    said = "".join(
        (ROOT / "desktop" / "firepost" / name).read_text(encoding="utf-8")
        for name in ("store/health.py", "bootstrap.py")
    )
    named = set(re.findall(r'\bill\(\s*"(\w+)"', said))

    assert named
    assert named <= REMEDIES.keys()


def test_room_is_made_of_older_copies_and_played_drills_alone(window, tmp_path):
    copies = tmp_path / "home" / "copies"
    copies.mkdir(exist_ok=True)
    for day in range(1, 6):
        (copies / f"a-2026030{day}T000000Z.fire").write_bytes(b"x" * 1_000_000)
    drills = tmp_path / "home" / "drills"
    drills.mkdir()
    (drills / "drill-77.fire").write_bytes(b"x" * 500_000)

    key_of(window, "space").click()
    let_run(lambda: len(list(copies.iterdir())) == 2)

    assert sorted(path.name for path in copies.iterdir()) == [
        "a-20260304T000000Z.fire",
        "a-20260305T000000Z.fire",
    ]
    assert list(drills.iterdir()) == []
    assert (tmp_path / "a.fire").exists()


def test_an_open_desk_is_let_go_repaired_and_opened_again(window, tmp_path):
    done = []
    window.clerk.ask(lambda post: post.do({"do": "log.say", "text": "风转西"}), done.append)
    let_run(lambda: done != [])

    key_of(window, "chain").click()
    let_run(lambda: window.stack.currentWidget() is window.closed)
    think_better()
    let_run(lambda: list(tmp_path.glob("a-damaged-*.fire")) != [])
    let_run(lambda: window.stack.currentWidget() is window.desk)

    assert [line.text for line in window.stage.board.log] == ["风转西"]
    window.clerk.ask(lambda post: post.do({"do": "log.say", "text": "又能录"}), done.append)
    let_run(lambda: len(window.stage.board.log) == 2)


def test_what_is_missing_of_the_program_comes_from_another_folder_of_it(window, tmp_path):
    key_of(window, "fonts").click()
    choose(tmp_path)  # an empty stick
    let_run(lambda: "不是程序文件夹" in window.notice.words.text())


def test_what_only_people_settle_leads_to_where_they_do(window):
    key_of(window, "forks").click()
    assert window.pages.current == "office"

    window.go_outdoors()
    key_of(window, "clock").click()
    assert type(window.drawers.drawer.form).__name__ == "SourceForm"


def test_fault_reports_go_onto_the_stick_that_is_in(window, tmp_path):
    QTest.keyClick(window, Qt.Key.Key_F10)
    assert window.drawers.drawer.form.reports.isHidden()
    stick = tmp_path / "stick"
    stick.mkdir()
    window.doors = replace(window.doors, media=lambda: [str(stick)])
    (tmp_path / "home" / "crashes" / "crash-1.txt").write_text("ValueError", encoding="utf-8")
    page = window.drawers.drawer.form
    page.count_reports(1)

    page.reports.click()
    let_run(window.notice.isVisible)

    assert (stick / "firepost-reports" / "crash-1.txt").read_text() == "ValueError"
    assert "1 份" in window.notice.words.text()


def test_a_stick_without_an_update_is_told(window, tmp_path):
    package = tmp_path / "x.fpu"
    package.write_bytes(b"nothing")
    key_of(window, "entries").click()
    choose(package)
    let_run(lambda: window.notice.words.text() != "")

"""Nobody waits for a dialogue: while one asks for a file, the desk takes what the radio says."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from shiboken6 import isValid

from firepost.ui import asking
from posts import ROOT
from ui.conftest import let_run
from ui.dialogues import asked, choose, think_better

UI = ROOT / "desktop" / "firepost" / "ui"
# A loop that ends before anything waits: the program's own, and those of a measurement.
OWN_LOOPS = {"app.py", "floor.py", "frames_bench.py"}
WAITS = re.compile(
    r"\.exec\(|QFileDialog\.get|QMessageBox\.(question|warning|critical|information)\("
    r"|QInputDialog\.get"
)


def test_no_module_of_the_screen_waits_for_a_dialogue():
    found = {
        path.name
        for path in UI.rglob("*.py")
        if WAITS.search(path.read_text(encoding="utf-8")) and path.name not in OWN_LOOPS
    }
    assert found == set()


@pytest.mark.parametrize("how", ["folder", "file", "files", "target"])
def test_what_was_chosen_is_heard_and_the_desk_goes_on_meanwhile(open_window, tmp_path, how):
    window = open_window()
    there = tmp_path / ("made" if how == "folder" else "a.csv")
    there.mkdir() if how == "folder" else there.write_text("x", encoding="utf-8")
    heard: list[object] = []
    ask = {
        "folder": lambda: asking.ask_folder(window, "t", heard.append),
        "file": lambda: asking.ask_file(window, "t", heard.append),
        "files": lambda: asking.ask_files(window, "t", heard.append),
        "target": lambda: asking.ask_target(window, "t", heard.append, proposed="b.csv"),
    }[how]

    ask()
    assert asked().isModal() is False
    window.quick.line.setFocus()
    QTest.keyClicks(window.quick.line, "wind west")
    assert window.quick.line.text() == "wind west"
    ask()  # again: the one that is open comes to the front
    first = asked()
    choose(there)

    assert heard == ([[there]] if how == "files" else [there])
    let_run(lambda: not isValid(first) or not first.isVisible())


def test_who_thinks_better_of_it_is_heard_where_that_means_something(open_window):
    window = open_window()
    heard: list[str] = []
    asking.ask_folder(window, "t", heard.append, otherwise=lambda: heard.append("none"))
    QTest.keyClick(asked(), Qt.Key.Key_Escape)
    let_run(lambda: heard != [])
    assert heard == ["none"]
    asking.ask_file(window, "t", heard.append)
    think_better()
    let_run(lambda: not any(isinstance(w, QFileDialog) for w in QApplication.topLevelWidgets()))
    assert heard == ["none"]

"""A person who never saw the program: from its first start to the first report on a stick.

No document is read: every key pressed here stands written on the screen at that moment.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from firepost import bootstrap
from firepost.reports.verify import verify
from firepost.ui.first.page import FirstPage
from firepost.ui.frame.rail import RailButton
from firepost.welcoming import Welcomer, places
from ui.conftest import let_run, open_window, setting
from ui.keys import CTRL, Keys

__all__ = ["open_window", "setting"]

MOST_KEYS = 12  # beside the letters of names
MOST_PRESSES = 12  # of a finger that never types a key but names


@pytest.fixture
def stick(tmp_path) -> Path:
    place = tmp_path / "KINGSTON"
    place.mkdir()
    return place


@pytest.fixture
def newcomer(open_window, setting, tmp_path, monkeypatch, stick):
    """The window of a device that was unpacked a minute ago, a stick in it."""
    home = tmp_path / "home"
    monkeypatch.setenv("FIREPOST_HOME", str(home))
    parts = bootstrap.parts()
    object.__setattr__(setting, "now", bootstrap.now)
    path = home / "desks" / "2026.fire"

    def post(pin=None):
        path.parent.mkdir(parents=True, exist_ok=True)
        return parts.open_post(path, write=True, pin=pin)

    window = open_window(
        post,
        opens=False,
        welcome=Welcomer(bootstrap.now),
        open_with_pin=post,
        media=places(lambda: [str(stick)], bootstrap.now),
        care=parts.care,
        courier=parts.courier,
        press=lambda post: parts.press(post=post),
        drafts=home / "drafts",
    )
    window.resize(1366, 768)
    return window


def first(window) -> FirstPage:
    shown = window.stack.currentWidget()
    assert isinstance(shown, FirstPage)
    return shown


def on(window, step):
    let_run(lambda: first(window).current == step and not first(window)._busy)


def on_screen(window, words: str) -> bool:
    """Whether a person who looks for these words finds them."""
    parts = [*window.findChildren(QAbstractButton), *window.findChildren(QLabel)]
    rows = window.pages.situation.side.listed()
    told = [part.text() for part in parts if part.isVisible()]
    told += [part.accessibleName() for part in parts if part.isVisible()]
    told += [f"{todo.title} {todo.detail} {todo.button}" for todo in rows]
    return any(words in text for text in told)


def desk_shows(window):
    let_run(lambda: window.stack.currentWidget() is window.desk)
    let_run(lambda: on_screen(window, "新建火情"))


def report_lies_on(stick, window) -> None:
    let_run(lambda: window.reports.desk.written is not None, 60_000)
    written = window.reports.desk.written
    assert written.folder.is_relative_to(stick)
    assert verify(written.folder).ok
    let_run(lambda: window.reports.desk.issued != ())
    (report,) = window.reports.desk.issued
    assert (report.number, report.kind, report.approved_by) == (1, "first", "周明")


def test_from_the_first_start_to_a_report_on_a_stick_by_keys(newcomer, stick, record_property):
    """Who sits here, later, the stick, a fire, the report, approved, written."""
    window, keys = newcomer, Keys(newcomer)
    on(window, "seat")
    assert on_screen(window, "下一步 Enter")
    keys.text("李四")
    keys.key(Qt.Key.Key_Return)
    on(window, "pin")
    assert on_screen(window, "以后再定 Esc")
    keys.key(Qt.Key.Key_Escape)
    on(window, "place")
    assert first(window).steps["place"].folder.text() == str(stick)
    keys.key(Qt.Key.Key_Return)

    desk_shows(window)
    assert on_screen(window, "新建 N")
    keys.key(Qt.Key.Key_N, "n")
    keys.text("雅阳镇埠下村林火")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: window.stage.fire is not None)

    assert on_screen(window, "F5")
    keys.key(Qt.Key.Key_F5)
    let_run(
        lambda: window.reports is not None and window.reports.desk.proof is not None, 60_000
    )
    assert on_screen(window, "核定第1期")
    keys.key(Qt.Key.Key_Return, held=CTRL)
    keys.text("周明")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: window.reports.desk.draft.approved_by == "周明")
    let_run(lambda: not window.reports.desk._proving)
    keys.key(Qt.Key.Key_Return, held=CTRL)
    let_run(window.drawers.drawer.isVisible)
    keys.key(Qt.Key.Key_Return)

    report_lies_on(stick, window)
    print(f"keys beside the letters of names: {keys.pressed}")  # noqa: T201 - the measured figure
    record_property("keys", keys.pressed)
    assert keys.pressed <= MOST_KEYS


class Finger:
    """Presses what is seen; counted."""

    def __init__(self) -> None:
        self.pressed = 0

    def press(self, part) -> None:
        assert part.isVisible()
        assert part.isEnabled()
        assert min(part.width(), part.height()) >= 44
        self.pressed += 1
        QTest.mouseClick(part, Qt.MouseButton.LeftButton)


def test_the_same_with_a_finger(newcomer, stick, record_property):
    """Whoever knows no key finds a button for each step."""
    window, finger = newcomer, Finger()
    keys = Keys(window)
    on(window, "seat")
    keys.text("李四")
    finger.press(first(window).next)
    on(window, "pin")
    finger.press(first(window).later)
    on(window, "place")
    finger.press(first(window).next)

    desk_shows(window)
    finger.press(window.pages.situation.side.rows[0].button)
    keys.text("雅阳镇埠下村林火")
    finger.press(window.drawers.drawer.form.save)
    let_run(lambda: window.stage.fire is not None)

    rail = {one.stop.name: one for one in window.rail.findChildren(RailButton)}
    finger.press(rail["office"])
    let_run(
        lambda: window.reports is not None and window.reports.desk.proof is not None, 60_000
    )
    finger.press(window.reports.primary)
    keys.text("周明")
    finger.press(window.drawers.drawer.form.save)
    let_run(lambda: window.reports.desk.draft.approved_by == "周明")
    let_run(lambda: not window.reports.desk._proving)
    finger.press(window.reports.primary)
    finger.press(window.drawers.drawer.form.save)

    report_lies_on(stick, window)
    print(f"presses: {finger.pressed}")  # noqa: T201 - the measured figure
    record_property("presses", finger.pressed)
    assert finger.pressed <= MOST_PRESSES

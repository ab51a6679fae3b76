"""How things look and sound, by choice: colours of the things to do, the tone, the size."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from firepost.ui.drafts import size_kept
from firepost.ui.everyday.comfort import touch_mm
from firepost.ui.everyday.helper import helper
from firepost.ui.least import SIZES
from ui.conftest import let_run
from ui.keys import SHIFT, Keys


@pytest.fixture
def window(open_window):
    shown = open_window()
    helper(shown).begin()
    shown.pages.take_focus()
    return shown


def sheet(window):
    Keys(window).key(Qt.Key.Key_F9, held=SHIFT)
    assert window.drawers.in_front() == "comfort"
    return window.drawers.drawer.form


def row_ink(window):
    """The colour beside a thing to do, and that of its ground."""
    row = next(one for one in window.pages.situation.side.rows if not one.isHidden())
    picture = row.grab().toImage()
    return picture.pixelColor(2, 60).name(), picture.pixelColor(18, 3).name()


def test_the_things_to_do_are_coloured_as_somebody_chose(window):
    form, look = sheet(window), window.setting.look
    edge = next(one.todo.edge for one in window.pages.situation.side.rows if one.todo)
    assert row_ink(window)[0] == look.hex(edge).lower()

    form.colours.buttons["row"].click()
    assert row_ink(window) == (look.hex(edge).lower(), look.hex(f"{edge}-bg").lower())
    form.colours.buttons["none"].click()
    ink, ground = row_ink(window)
    assert ink in (look.hex("text").lower(), look.hex("text-2").lower())
    assert ground != look.hex(f"{edge}-bg").lower()
    assert window.drafts.get("todo_colours") == "none"


def test_the_choice_holds_after_a_new_start(window, open_window):
    sheet(window).colours.buttons["row"].click()
    window.setting.look.colour_todos("edge")
    window.drafts.close()
    again = open_window()
    helper(again).begin()

    assert again.setting.look.todo_colours == "row"


def test_the_tone_is_turned_from_there_too(window):
    form = sheet(window)
    form.sound.click()
    assert form.sound.text() == helper(window).alarm.key.text()
    assert form.sound.text().startswith("静音至")


def test_the_keys_lead_there_by_hand(window):
    window.rail.keys.click()
    window.drawers.drawer.form.comfort.click()

    assert window.drawers.in_front() == "comfort"


def test_the_size_is_kept_for_the_next_start(window, tmp_path):
    sheet(window).sizes.buttons["glove"].click()
    file = tmp_path / "drafts" / "window.json"
    let_run(lambda: file.is_file() and json.loads(file.read_text("utf-8")).get("size"))

    assert size_kept(tmp_path / "drafts", drill=False) == "glove"
    assert size_kept(tmp_path / "drafts", drill=True) == ""
    assert size_kept(None, drill=False) == ""
    assert SIZES["glove"] * 44 == pytest.approx(56)


def test_a_size_nobody_offered_is_passed_over(tmp_path):
    (tmp_path / "window.json").write_text('{"size": ["x"]}', "utf-8")
    assert SIZES.get(size_kept(tmp_path, drill=False), 1.0) == 1.0
    (tmp_path / "window.json").write_text("broken", "utf-8")
    assert size_kept(tmp_path, drill=False) == ""


class Screen:
    def __init__(self, dpi):
        self._dpi = dpi

    def physicalDotsPerInch(self):  # noqa: N802 - as Qt names it
        return self._dpi


def test_a_key_is_told_in_millimetres_where_the_screen_knows_its_size():
    assert touch_mm(Screen(133.0)) == pytest.approx(8.4, abs=0.01)
    assert touch_mm(Screen(0.0)) is None
    assert touch_mm(Screen(10_000.0)) is None

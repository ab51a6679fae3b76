"""A figure goes to the clipboard with what it rests on; every page goes to paper, a drill with its band."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from fakes import boards
from firepost.ui.everyday.helper import helper
from firepost.ui.strip.widget import Strip
from ui.conftest import let_run
from ui.keys import CTRL, SHIFT, Keys


@pytest.fixture
def window(open_window):
    shown = open_window(boards.MemoryPost())
    shown.go_outdoors()
    return shown


def test_the_right_key_on_the_area_copies_it_with_method_age_and_who(window):
    strip = window.findChild(Strip)
    cell = next(
        part for part in strip.findChildren(object) if getattr(part, "kind", "") == "area"
    )
    at = QPoint(8, 8)
    QApplication.sendEvent(
        cell, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, cell.mapToGlobal(at))
    )

    text = QApplication.clipboard().text()
    assert text.startswith("泰顺县包垟乡北坑湾火场 · ")
    assert "41.4 公顷 621 亩" in text
    assert "±5 米" in text
    assert "17:50" in text
    assert "值班员甲 报，记录 s/13" in text


@pytest.mark.parametrize("kind", ["next", "pushes"])
def test_the_level_above_goes_with_what_brings_it(window, kind):
    strip = window.pages.situation.strip
    cell = getattr(strip, kind)
    at = QPoint(8, 8)
    QApplication.clipboard().setText("")
    QApplication.sendEvent(
        cell, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, cell.mapToGlobal(at))
    )

    text = QApplication.clipboard().text()
    assert text.startswith("泰顺县包垟乡北坑湾火场 · ")
    for words in ("Ⅲ级", "6.4.2(1)", "20:34", "8.6 公顷", "截至"):
        assert words in text


def test_the_list_of_figures_is_walked_and_copied_by_keys(window):
    window.pages.take_focus()
    keys = Keys(window)
    keys.key(Qt.Key.Key_C, held=CTRL | SHIFT)
    let_run(window.drawers.drawer.isVisible)
    sheet = window.drawers._made["copy"]
    keys.key(Qt.Key.Key_Down)
    keys.key(Qt.Key.Key_Return)

    assert "41.4 公顷" in QApplication.clipboard().text()
    names = [row.accessibleName() for row in sheet.rows]
    assert any("deaths" not in name and "0 人" in name for name in names)
    assert all("（" in name or "未知" in name for name in names)


def test_every_page_is_printed_and_a_drill_says_so_on_paper_and_in_the_name(window, tmp_path):
    for page in ("situation", "response", "forces", "depots"):
        window.go(page)
        sheet = helper(window).sheet()
        assert sheet.to_pdf(tmp_path / f"{page}.pdf")
        assert (tmp_path / f"{page}.pdf").read_bytes().startswith(b"%PDF")
        assert not sheet.name.startswith("演练")
    window.stage._take(replace(boards.board(), drill=True))
    sheet = helper(window).sheet()
    assert sheet.name.startswith("演练-")
    before = (tmp_path / "depots.pdf").stat().st_size
    assert sheet.to_pdf(tmp_path / "drill.pdf")
    assert (tmp_path / "drill.pdf").stat().st_size != before


def test_paper_is_white_at_night_too_and_the_screen_stays_dark(window):
    window.go("depots")
    window.setting.look.turn(night=True)
    sheet = helper(window).sheet()

    assert window.setting.look.night
    picture = sheet.picture.toImage()
    light = sum(
        picture.pixelColor(x, picture.height() // 2).lightness() > 128
        for x in range(0, picture.width(), 20)
    )
    assert light > picture.width() // 20 // 2
    window.setting.look.turn(night=False)

"""Shift+F1 opens the guide where it tells of what stands in front: every page, every form."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument

from firepost import bootstrap
from firepost.ui.care.guide import PLACES, GuidePage
from firepost.ui.care.topics import TOPICS, topic_of
from firepost.ui.forms.making import makers

GUIDE = bootstrap.resources_dir() / "docs" / "guide"


def test_every_page_and_form_has_its_place(open_window):
    window = open_window()
    for page in window.pages.names:
        window.pages.page(page)
    window.go_outdoors()
    forms = {*makers(window.setting, window.stage, lambda: window.base, None)}
    forms |= set(window.drawers._offered)

    forms -= {"guide"}

    assert len(forms) > 30
    assert sorted(forms - set(TOPICS)) == [], "no place of the guide tells of these"
    of_doors = {"correct", "import", "export_map", "map_datum", "doctor", "station"}
    assert sorted(set(TOPICS) - forms - of_doors) == []
    for form in forms:
        for page in window.pages.names:
            assert topic_of(form, page) in PLACES, form
    assert {"report_notes", "declare", "movement"} <= forms
    assert topic_of("declare", "situation") == "response"
    assert topic_of("weather", "office") == "situation"
    assert topic_of("assign", "situation") == "forces"
    assert topic_of("movement", "situation") == "depots"


@pytest.mark.parametrize("place", sorted(set(TOPICS.values())))
def test_the_guide_opens_at_a_heading_of_that_place(setting, qapp, place):
    page = GuidePage(setting, GUIDE)
    page.open_at(place)

    assert page.text.textCursor().block().blockFormat().headingLevel() > 0
    page.deleteLater()


def test_the_form_in_front_is_known_by_its_name(open_window):
    window = open_window()
    window.open_form("declare")
    assert window.drawers.in_front() == "declare"
    window.drawers.leave()
    assert window.drawers.in_front() == ""


def shade(page):
    """Of the paper behind the words, beside them."""
    seen = page.text.viewport().grab().toImage()
    return seen.pixelColor(seen.width() - 3, seen.height() - 3).name()


def links(page):
    """The colours of the words that lead to other parts."""
    document = page.text.document()
    cursor = document.find("指挥部管理员手册")
    assert cursor.charFormat().isAnchor()
    return {cursor.charFormat().foreground().color().name()}


def test_the_guide_is_as_dark_as_the_night_and_so_are_its_pictures(setting, qapp):
    look = setting.look
    page = GuidePage(setting, GUIDE)
    page.resize(600, 700)
    page.setStyleSheet(look.sheet())
    page.show()
    page.open_at("office")
    picture = (QTextDocument.ResourceType.ImageResource.value, "../pictures/office-1366.png")
    by_day = page.text.loadResource(*picture).pixelColor(100, 100)
    assert shade(page) == look.colour("bg-panel").name()
    assert links(page) == {look.colour("focus").name()}
    page.text.verticalScrollBar().setValue(40)

    look.turn(night=True)
    try:
        page.setStyleSheet(look.sheet())
        assert shade(page) == look.colour("bg-panel").name()
        assert links(page) == {look.colour("focus").name()}
        assert page.text.verticalScrollBar().value() == 40
        assert page.text.loadResource(*picture).pixelColor(100, 100) != by_day
    finally:
        look.turn(night=False)
        page.deleteLater()

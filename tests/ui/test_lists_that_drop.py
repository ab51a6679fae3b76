"""A list that drops down shows that it does, and says whether one has to be chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox

from firepost.ui.forms.fields import DropBox, ListField

COMING = [("a", "泰专一"), ("b", "泰专二")]


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_every_list_has_an_arrow_in_the_colour_of_words(setting, qapp, night):
    setting.look.turn(night=night)
    field = ListField(setting, "队伍", COMING)
    field.setStyleSheet(setting.look.sheet())
    field.resize(300, 80)
    field.show()
    box = field.box

    image = box.grab().toImage()
    seen = image.pixelColor(QPoint(box.width() - box.ARROW_PX // 2 - 2, box.height() // 2))

    assert seen == setting.look.colour("text")
    setting.look.turn(night=False)
    field.close()
    field.deleteLater()


def test_no_list_of_the_window_stands_without_one(open_window):
    window = open_window()
    window.go_outdoors()
    for page in window.pages.names:
        window.go(page)
    for form in ("incident", "assign", "arrival", "readings", "export_to"):
        window.open_form(form)

    plain = [one for one in window.findChildren(QComboBox) if not isinstance(one, DropBox)]

    assert [one.accessibleName() for one in plain] == []


def test_a_list_of_which_one_is_needed_asks_for_it(setting, qapp):
    needed, free = (ListField(setting, "队伍", COMING, must=must) for must in (True, False))
    try:
        assert (needed.box.itemText(0), free.box.itemText(0)) == ("选一个", "不填")
        assert repr(needed.value()) == repr(free.value()) == "ABSENT"
    finally:
        needed.deleteLater()
        free.deleteLater()

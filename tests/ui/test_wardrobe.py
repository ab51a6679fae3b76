"""A theme that is turned lays its sheet on what is seen; what is hidden follows when it is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.conftest import let_run


def worn(part: QWidget) -> str:
    """The sheet that has the last word on a part."""
    at: QWidget | None = part
    while at is not None and not at.styleSheet():
        at = at.parentWidget()
    assert at is not None
    return at.styleSheet()


def stale(window) -> list[str]:
    """Parts that are seen and wear another sheet than the theme's."""
    sheet = window.setting.look.sheet()
    holders = (window.stack, window.desk, window.pages)  # they have no look of their own
    seen = [one for one in window.findChildren(QWidget) if one.isVisible()]
    seen = [one for one in seen if one not in holders]
    return [f"{type(one).__name__} {one.objectName()}" for one in seen if worn(one) != sheet]


@pytest.fixture
def window(open_window):
    """Every page was turned to once."""
    window = open_window()
    for name in window.pages.names:
        window.go(name)
        QApplication.processEvents()
    window.go("situation")
    return window


def test_every_page_wears_the_theme_once_it_is_turned_to(window):
    QTest.keyClick(window, Qt.Key.Key_F9)

    for name in window.pages.names:
        window.go(name)
        QApplication.processEvents()
        assert stale(window) == [], name


def test_a_page_nobody_looks_at_is_left_alone_until_then(window):
    forces = window.pages.page("forces")
    before = worn(forces)

    QTest.keyClick(window, Qt.Key.Key_F9)
    assert worn(forces) == before

    window.go("forces")
    assert worn(forces) == window.setting.look.sheet() != before


def test_what_comes_after_the_turn_wears_the_theme_too(window):
    """A drawer opened for the first time, a form in it, the map of keys, a page made later."""
    QTest.keyClick(window, Qt.Key.Key_F9)

    for form in ("casualties", "perimeter", "keys"):
        window.open_form(form)
        let_run(window.drawers.drawer.isVisible)
        QApplication.processEvents()
        assert stale(window) == [], form
        window.drawers.leave()


def test_turned_to_and_fro_nothing_is_left_behind(window):
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_F9)
        for name in ("response", "situation", "depots"):
            window.go(name)
            QApplication.processEvents()
            assert stale(window) == [], name

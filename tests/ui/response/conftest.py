"""The response page on a real desk; each file tells its own `desk`."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.conftest import let_run


def settle(page):
    """Until the page has told all of its parts."""
    QApplication.processEvents()
    let_run(lambda: not page.pieces.waits)
    QApplication.processEvents()


@pytest.fixture
def page(desk, open_window):
    """The window on F2, its plan and its history come."""
    desk.post.close()

    def reopened():
        desk.open()
        return desk.post

    window = open_window(reopened)
    QTest.keyClick(window, Qt.Key.Key_F2)
    page = window.pages.response
    let_run(lambda: page.plan is not None and page.head.isVisible())
    settle(page)
    return page

"""A hand at the window makes work beside it wait; it is known when the last one was there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from firepost.app.manners import SCREEN
from firepost.ui.served import Served
from ui.conftest import let_run


@pytest.fixture
def window(qapp):
    window = QWidget()
    window.show()
    yield window
    SCREEN.rests()
    SCREEN.rest_by(None)
    window.close()


@pytest.fixture
def kept(window):
    now = [100.0]
    kept = Served(window, lambda: now[0])
    QApplication.processEvents()
    now[0] = 250.0
    return kept


def test_a_key_is_a_hand_and_begins_what_ends_once_nothing_is_left(window, kept):
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window.windowHandle(), press)

    assert kept.met_s == 250.0
    assert not SCREEN._idle.is_set()
    let_run(SCREEN._idle.is_set)


def test_a_press_is_a_hand(window, kept):
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton)

    assert kept.met_s == 250.0


def test_a_picture_that_is_due_begins_but_is_no_hand(window, kept):
    QApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))

    assert kept.met_s == 100.0
    assert not SCREEN._idle.is_set()

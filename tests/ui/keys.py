"""Real key events, to whatever has the focus, shortcuts too; counted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class Keys:
    """A keyboard in front of one window."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.pressed = 0  # keys that are no letters of a text
        window.activateWindow()
        if window.isVisible():  # else the first letter may go to the window before
            QTest.qWaitForWindowActive(window.window())

    def key(self, key: Qt.Key, text: str = "", held: Qt.KeyboardModifier = PLAIN) -> None:
        self.pressed += 1
        self._send(key, text, held)

    def text(self, words: str) -> None:
        for letter in words:
            self._send(Qt.Key.Key_unknown, letter, PLAIN)

    def _send(self, key: Qt.Key, text: str, held: Qt.KeyboardModifier) -> None:
        target = QApplication.focusWidget() or self.window.focusWidget() or self.window
        QTest.sendKeyEvent(QTest.KeyAction.Click, target, key, text, held)
        QApplication.processEvents()

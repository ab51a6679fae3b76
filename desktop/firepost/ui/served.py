"""What comes to the window is served first: a key, a press, a picture that is due."""

from __future__ import annotations

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject
from PySide6.QtWidgets import QWidget

from firepost.app.manners import SCREEN


class Served(QObject):
    """Tells work beside the screen when there is something to do, and when it is done.

    Keys, presses and paintings come to the window's handle, what was posted wakes the event loop.
    Timers come unseen: where one leads to much work, that says itself that the screen begins.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        events = QAbstractEventDispatcher.instance()
        events.awake.connect(SCREEN.begins)
        events.aboutToBlock.connect(SCREEN.rests)
        SCREEN.tell_rests()

    def eventFilter(self, _watched: QObject, _event: QEvent) -> bool:
        SCREEN.begins()
        return False

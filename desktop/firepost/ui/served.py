"""What comes to the window is served first: a key, a press, a picture that is due."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from firepost.app.manners import SCREEN

_DUE: Final = QEvent.Type.UpdateRequest
_HANDS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class Served(QObject):
    """Tells work beside the screen when there is something to do, and when all of it is done.

    Keys and presses come to the window's handle, a picture that is due to the window. What comes
    by a timer or from another thread says itself that the screen begins where it is much. The
    event loop's own words (`awake`, `aboutToBlock`) are of no use: beside GLib they come before
    what was posted is handed out, on Unix before timers.
    """

    def __init__(
        self, window: QWidget, counter_s: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(window)
        self._counter_s = counter_s
        self.met_s = counter_s()  # when a hand last did something here
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)  # it comes once nothing else is left
        self._rest.timeout.connect(SCREEN.rests)
        SCREEN.rest_by(self._rest.start)
        self._handle = window.windowHandle()
        if self._handle is not None:
            self._handle.installEventFilter(self)
        window.installEventFilter(self)
        window.destroyed.connect(lambda: SCREEN.rest_by(None))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        of_handle = watched is self._handle
        if of_handle or kind == _DUE:
            SCREEN.begins()
        if of_handle and kind in _HANDS:
            self.met_s = self._counter_s()
        return False

"""Lays the sheet of the theme on each part of the window by itself.

A sheet on the window is laid on every part of every page, seen or not: 40 ms, of which four
pages nobody looks at take 27. What is hidden puts the new sheet on when it is shown, or one part
after the other once the screen has had time to paint.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QChildEvent, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

LATER_MS: Final = 150
_COMES: Final = QEvent.Type.ChildPolished
_SHOWS: Final = QEvent.Type.Show


class Wardrobe(QObject):
    """The window wears the first sheet itself; from the first turn on each part has its own."""

    def __init__(self, window: QWidget, sheet: str) -> None:
        """Before any part stands in the window: later it would be laid on all of them anew."""
        super().__init__(window)
        self._sheet = sheet
        self._holders: tuple[QWidget, ...] = ()
        self._waiting: list[QWidget] = []  # hidden, and still in another theme
        self._later = QTimer(self)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self._dress_next)
        window.setStyleSheet(sheet)

    def turn(self, sheet: str, *holders: QWidget) -> None:
        """Lay a sheet on what the holders hold; a holder within another is no part of its own."""
        if sheet == self._sheet:
            return
        self._sheet = sheet
        for holder in set(holders) - set(self._holders):
            holder.installEventFilter(self)
        self._holders = holders
        hidden = []
        for part in self._parts():
            if part.isHidden():
                part.installEventFilter(self)
                hidden.append(part)
            else:
                self._dress(part)
        self._waiting = hidden
        self._later.start()

    def _parts(self) -> Iterator[QWidget]:
        for holder in self._holders:
            for part in holder.children():
                if isinstance(part, QWidget) and part not in self._holders:
                    yield part

    def _dress_next(self) -> None:
        """Where nobody turned to it meanwhile: one at a time, so that none waits to be shown."""
        if not self._waiting:
            self._later.stop()
            return
        part = self._waiting.pop()
        if isValid(part):
            part.removeEventFilter(self)
            self._dress(part)

    def _dress(self, part: QWidget) -> None:
        if part.styleSheet() != self._sheet:
            part.setStyleSheet(self._sheet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == _SHOWS and watched not in self._holders:
            watched.removeEventFilter(self)
            assert isinstance(watched, QWidget)
            self._dress(watched)
        elif kind == _COMES and isinstance(event, QChildEvent):
            part = event.child()
            if isinstance(part, QWidget) and part not in self._holders:
                self._dress(part)
        return False

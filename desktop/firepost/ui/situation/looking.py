"""How far the look into the past is that was asked for: over the foot of the page in front."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from firepost.ui.setting import Setting
from firepost.ui.underway import Underway

WIDE_PX = 460
TALL_PX = 60
AFTER_MS = 600  # a picture of the replay comes every quarter of a second


class Looking(Underway):
    """A long journal is played again up to that moment; the screen stands still meanwhile."""

    def __init__(self, setting: Setting, over: QWidget, room: Callable[[], QRect]) -> None:
        """`room` of `over` hides nothing a person looks for."""
        super().__init__(setting, over, after_ms=AFTER_MS)
        self._look, self._room = setting.look, room
        self.row.setContentsMargins(14, 8, 8, 8)
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def showEvent(self, event: object) -> None:
        self._place()
        self.raise_()
        super().showEvent(event)  # type: ignore[arg-type]

    def _place(self) -> None:
        room = self._room()
        wide = min(WIDE_PX, room.width() - 16)
        left = room.x() + (room.width() - wide) // 2
        self.setGeometry(left, room.bottom() - TALL_PX - 8, wide, TALL_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("bg-panel"))
        painter.setPen(QPen(self._look.colour("focus"), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

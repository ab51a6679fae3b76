"""How far the look into the past is that was asked for: over the page in front, at its top."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from firepost.ui.setting import Setting
from firepost.ui.underway import Underway

WIDE_PX = 460
TALL_PX = 60
AFTER_MS = 600  # a picture of the replay comes every quarter of a second


class Looking(Underway):
    """A long journal is played again up to that moment; the screen stands still meanwhile."""

    def __init__(self, setting: Setting, over: QWidget) -> None:
        super().__init__(setting, over, after_ms=AFTER_MS)
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
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
        over = self.parentWidget()
        if over is not None:
            wide = min(WIDE_PX, over.width() - 16)
            self.setGeometry((over.width() - wide) // 2, 8, wide, TALL_PX)

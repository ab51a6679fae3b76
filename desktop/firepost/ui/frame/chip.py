"""A word in a frame; its colour only repeats it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting


class Chip(QWidget):
    """A word in a frame; its colour only repeats it."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = setting.look
        self._runs: tuple[Run, ...] = ()
        self._ink, self._ground = "text-2", "info-bg"
        self._dashed = False
        self.tall_px = 26
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        setting.look.changed.connect(self.updateGeometry)

    def say(self, *runs: Run, ink: str, ground: str, dashed: bool = False) -> None:
        fresh = (runs, ink, ground, dashed)
        if fresh != (self._runs, self._ink, self._ground, self._dashed):
            self._runs, self._ink, self._ground, self._dashed = fresh
            self.setAccessibleName("".join(run.text for run in runs))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(width_of(self._runs, self._look)) + 18, self.tall_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(self._look.colour(self._ink), 1.3)
        if self._dashed:
            edge.setDashPattern([3.0, 2.0])
        painter.setPen(edge)
        painter.setBrush(self._look.colour(self._ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.8, 0.8, -0.8, -0.8), 3, 3)
        runs = tuple(Run(run.text, run.size, run.bold, self._ink) for run in self._runs)
        write(painter, self._look, runs, left=9, top=0, tall=self.height())
        painter.end()

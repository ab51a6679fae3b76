"""The sectors at the foot of the board: who is in each, what is quiet, what was checked."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from firepost.ui.fit import fit
from firepost.ui.forces.cards import Sector
from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting

TALL_PX = 88


class SectorRow(QWidget):
    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._sectors: tuple[Sector, ...] = ()
        self.setFixedHeight(TALL_PX)
        setting.look.changed.connect(self.update)

    def show_sectors(self, sectors: tuple[Sector, ...]) -> None:
        if sectors != self._sectors:
            self._sectors = sectors
            told = "\n".join(
                f"{one.name} {one.people} {one.length} {one.told}" for one in sectors
            )
            self.setAccessibleName(told)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, say = self._setting.look, self._setting.say
        if not self._sectors:
            none = (Run(say("ui.forces.no_sectors"), ink="text-2"),)
            write(painter, look, none, left=12, top=0, tall=44)
        wide = self.width() / max(len(self._sectors), 4)
        for number, sector in enumerate(self._sectors):
            box = QRect(round(number * wide), 0, round(wide), self.height())
            if number:
                painter.fillRect(box.left(), 0, 1, box.height(), look.colour("line"))
            circle = QRect(box.left() + 10, 10, 28, 28)
            painter.setPen(QPen(look.colour("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(circle)
            painter.setFont(look.font("table", bold=True))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, sector.name[:2])
            people = (
                Run(sector.people, "h2", bold=True),
                Run(" " + say("ui.unit.people")),
            )
            left = box.right() - 10 - width_of(people, look)
            write(painter, look, people, left=left, top=8, tall=32)
            if sector.held is not None:
                self._paint_held(painter, sector, box)
            ink = "danger" if sector.alarm else "text-2"
            runs: tuple[Run, ...] = (Run(sector.told, bold=sector.alarm, ink=ink),)
            runs = fit(runs, box.width() - 20, self._setting)
            top = 60 if sector.held is not None else 46
            write(painter, look, runs, left=box.left() + 10, top=top, tall=24)
        painter.end()

    def _paint_held(self, painter: QPainter, sector: Sector, box: QRect) -> None:
        """What is held is solid, the rest an empty frame: told apart in black and white too."""
        assert sector.held is not None
        look = self._setting.look
        words = (Run(sector.length, bold=True),)
        wide = width_of(words, look)
        left, right = box.left() + 10, round(box.right() - 18 - wide)
        write(painter, look, words, left=right + 8, top=40, tall=22)
        bar = QRect(left, 45, max(right - left, 0), 12)
        painter.setPen(QPen(look.colour("text"), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
        filled = round((bar.width() - 1) * min(sector.held, 1.0))
        painter.fillRect(bar.left() + 1, bar.top() + 1, filled, 11, look.colour("text"))

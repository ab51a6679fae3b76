"""What the signs of the map mean, each drawn as the map draws it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from firepost.ui.map import symbols
from firepost.ui.map.control_pens import CONTESTED_DASH_PX, MOPPED_DASH_PX, TOOTH_PX
from firepost.ui.map.drawing import (
    BORDER_DASH_PX,
    ISLAND_DASH_PX,
    OLD_DASHES_PX,
    RING_DASH_PX,
)
from firepost.ui.map.line_kinds import PENS
from firepost.ui.map.pens import stroke
from firepost.ui.prose import Run, write
from firepost.ui.setting import Setting

ROW_PX: Final = 40
SIGN_PX: Final = 104
_Dash = tuple[float, ...]
_Pens = tuple[tuple[str, float, _Dash], ...]
# Lines by name: ink, width and dash of each stroke, the lowest first.
_LINES: Final[dict[str, _Pens]] = {
    "edge": (("fire", 3.6, ()),),
    "past": (("fire-old", 1.8, OLD_DASHES_PX[0]),),
    "island": (("fire", 2.0, ISLAND_DASH_PX),),
    "held": (("ctl", 4.6, ()),),
    "mopped_up": (("ctl", 6.0, ()), ("map-halo", 2.2, MOPPED_DASH_PX)),
    "contested": (("ctl", 5.0, CONTESTED_DASH_PX),),
    "ring": (("target", 1.8, RING_DASH_PX),),
    "border": (("map-border", 2.4, BORDER_DASH_PX),),
    "road": PENS["road"],
    "path": PENS["path"],
    "stream": PENS["water"],
    "power": PENS["power"],
}
_SYMBOLS: Final = {
    "target": "危",
    "residents": "居",
    "water": "水",
    "depot": "县",
    "origin": "",
}
_TAGS: Final = {"team_ok": "ok", "team_warn": "warn", "team_bad": "bad"}
ROWS: Final = (
    "edge",
    "past",
    "strip",
    "island",
    "held",
    "mopped_up",
    "contested",
    "sector",
    "team_ok",
    "team_warn",
    "team_bad",
    "crowd",
    "target",
    "ring",
    "residents",
    "water",
    "depot",
    "origin",
    "border",
    "road",
    "path",
    "stream",
    "power",
)


class Legend(QWidget):
    """A sign and its words on each row."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting = setting
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(ROW_PX * len(ROWS) + 16)
        self.setAccessibleName(setting.say("ui.legend.title"))
        self.setAccessibleDescription(
            "；".join(setting.say(f"ui.legend.{name}") for name in ROWS)
        )
        setting.look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(400, ROW_PX * len(ROWS) + 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._setting.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(12, 4, SIGN_PX + 8, ROW_PX * len(ROWS) + 8)
        painter.fillRect(ground, look.colour("map-base"))
        for row, name in enumerate(ROWS):
            middle = QPointF(16 + SIGN_PX / 2, 8 + ROW_PX * (row + 0.5))
            self._sign(painter, name, middle)
            words = (Run(self._setting.say(f"ui.legend.{name}")),)
            top = round(middle.y() - ROW_PX / 2)
            write(painter, look, words, left=SIGN_PX + 34, top=top, tall=ROW_PX)
        painter.end()

    def _sign(self, painter: QPainter, name: str, at: QPointF) -> None:
        if name in _LINES:
            self._line(painter, at, _LINES[name], teeth=name == "held")
        elif name in _SYMBOLS:
            mark = symbols.Mark(name, name, _SYMBOLS[name], 0.0, 0.0)
            symbols.paint_symbol(painter, self._setting.look, mark, at)
        elif name in _TAGS:
            fresh: symbols.Freshness = _TAGS[name]  # type: ignore[assignment] # one of the three
            mark = symbols.Mark(name, "team", "专", 0.0, 0.0, "", "9", fresh)
            wide, tall = symbols.tag_size(self._setting.look, mark)
            box = QRectF(at.x() - wide / 2, at.y() - tall / 2, wide, tall)
            symbols.paint_tag(painter, self._setting.look, mark, box)
        else:
            self._other()[name](painter, at)

    def _other(self) -> dict[str, Callable[[QPainter, QPointF], None]]:
        return {"strip": self._strip, "sector": self._sector, "crowd": self._crowd}

    def _line(self, painter: QPainter, at: QPointF, pens: _Pens, *, teeth: bool) -> None:
        look = self._setting.look
        left, right = at.x() - SIGN_PX / 2 + 6, at.x() + SIGN_PX / 2 - 6
        px = np.column_stack([np.linspace(left, right, 9), np.full(9, at.y())])
        px[:, 1] += 3 * np.sin(np.arange(9) * 0.9)
        for ink, wide, dash in pens:
            pen = QPen(look.colour(ink), wide)
            bounds = QRectF(self.rect())
            stroke(painter, px, pen, bounds=bounds, check=lambda: None, dash_px=dash)
        if teeth:
            painter.setPen(QPen(look.colour("ctl"), 2.2))
            for x, y in px[1::2].tolist():
                painter.drawLine(QPointF(x, y), QPointF(x, y - TOOTH_PX))

    def _strip(self, painter: QPainter, at: QPointF) -> None:
        look = self._setting.look
        hatch = QBrush(look.colour("fire", 0.55), Qt.BrushStyle.BDiagPattern)
        painter.fillRect(QRectF(at.x() - 40, at.y() - 11, 80, 22), hatch)

    def _sector(self, painter: QPainter, at: QPointF) -> None:
        look = self._setting.look
        painter.setPen(QPen(look.colour("sym-ink"), 2))
        painter.setBrush(look.colour("sym-bg"))
        box = QRectF(at.x() - 12, at.y() - 12, 24, 24)
        painter.drawEllipse(box)
        painter.setFont(look.font(15, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "A")

    def _crowd(self, painter: QPainter, at: QPointF) -> None:
        marks = [symbols.Mark(str(n), "team", "专", 0.0, 0.0, "", "", "warn") for n in range(3)]
        symbols.paint_block(painter, self._setting.look, marks, at)

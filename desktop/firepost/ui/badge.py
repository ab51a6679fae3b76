"""The level badge: numeral, word and bars; colour only repeats what they say."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from firepost.ui import figures
from firepost.ui.prose import TEXT_LEADING
from firepost.ui.setting import Setting

Manner = Literal["solid", "outline"]
BARS: Final = {"IV": 1, "III": 2, "II": 3, "I": 4}
INK: Final = {"IV": "l4", "III": "l3", "II": "l2", "I": "l1"}


class Badge(QWidget):
    """Solid: declared. Outline: proposed. Violet dashed: unknown. Grey outline: none."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._level: str | None = "none"
        self._manner: Manner = "outline"
        self.size_px = QSize(96, 40)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        setting.look.changed.connect(self.update)

    def show_level(self, level: str | None, manner: Manner) -> None:
        """`None` is an unknown level, "none" is none."""
        if (level, manner) == (self._level, self._manner):
            return
        self._level, self._manner = level, manner
        self.setAccessibleName(self.text)
        self.update()

    @property
    def text(self) -> str:
        say = self._setting.say
        if self._level is None:
            return say("ui.level.unknown")
        if self._level == "none":
            return say("ui.level.none" if self._manner == "solid" else "ui.level.none_proposed")
        return say("ui.level.named", level=figures.LEVELS[self._level])

    def resize_to(self, wide: int, tall: int) -> None:
        self.size_px = QSize(wide, tall)
        self.setFixedSize(self.size_px)

    def sizeHint(self) -> QSize:
        return self.size_px

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(
            painter, self._setting, QRectF(self.rect()), level=self._level, manner=self._manner
        )
        painter.end()


def paint_badge(
    painter: QPainter, setting: Setting, box: QRectF, *, level: str | None, manner: Manner
) -> None:
    look = setting.look
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if level is None or level == "none":
        _paint_word(painter, setting, box, level=level, manner=manner)
        return
    ground = look.colour(INK[level])
    painter.setPen(QPen(ground, 3.0))
    inner = box.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.setBrush(ground if manner == "solid" else look.colour("bg-panel"))
    painter.drawRoundedRect(inner, 3, 3)
    ink = look.colour(f"{INK[level]}-on" if manner == "solid" else "text")
    size = min(look.px("level"), round(box.height() * 0.62))
    text = setting.say("ui.level.named", level=figures.LEVELS[level])
    metrics = look.metrics(size, bold=True)
    text_px = metrics.horizontalAdvance(text)
    bars_px = size * 1.02
    left = box.left() + (box.width() - bars_px - 5 - text_px) / 2
    base = box.center().y() + size * 0.36
    _paint_bars(painter, left, base, size, filled=BARS[level], ink=ink)
    painter.setPen(ink)
    painter.setFont(look.font(size, bold=True))
    painter.drawText(QPointF(left + bars_px + 5, base), text)


def _paint_bars(
    painter: QPainter, left: float, base: float, size: int, *, filled: int, ink: QColor
) -> None:
    step = size * 0.255
    painter.setPen(QPen(ink, 1.3))
    for i in range(4):
        tall = size * (0.26 + 0.15 * i)
        painter.setBrush(ink if i < filled else Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left + i * step, base - tall, step * 0.62, tall))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_word(
    painter: QPainter, setting: Setting, box: QRectF, *, level: str | None, manner: Manner
) -> None:
    look, say = setting.look, setting.say
    if level is None:
        text, ink, edge = (
            say("ui.level.unknown"),
            look.colour("unk"),
            QPen(look.colour("unk"), 1.6),
        )
        edge.setDashPattern([4.0, 2.5])
        painter.setBrush(look.colour("unk-bg"))
    else:
        text = say("ui.level.none" if manner == "solid" else "ui.level.none_proposed")
        ink, edge = look.colour("text"), QPen(look.colour("line-strong"), 1.6)
        painter.setBrush(look.colour("bg-panel"))
    painter.setPen(edge)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
    size = 16
    while size > 13 and look.metrics(size, bold=True).horizontalAdvance(text) > box.width() - 8:
        size -= 1
    painter.setPen(ink)
    painter.setFont(look.font(size, bold=True))
    wide = look.metrics(size, bold=True).horizontalAdvance(text)
    middle = box.top() + (box.height() - size * TEXT_LEADING) / 2 + size * 1.035
    painter.drawText(QPointF(box.center().x() - wide / 2, middle), text)
    painter.setBrush(Qt.BrushStyle.NoBrush)

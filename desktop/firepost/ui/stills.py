"""Pictures that are drawn once and laid down many times."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap


def still(
    wide_px: float,
    tall_px: float,
    ratio: float,
    draw: Callable[[QPainter], object],
    *,
    ground: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent,
) -> QPixmap:
    """What `draw` paints, at `ratio` device pixels a pixel."""
    pixmap = QPixmap(round(wide_px * ratio), round(tall_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(ground)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return pixmap

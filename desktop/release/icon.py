"""Draws the program's icon: `python desktop/release/icon.py` writes firepost.png and firepost.ico here."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).resolve().parent
GROUND, FLAME = "#1b2733", "#ff8a3d"
SIZES_PX = (16, 24, 32, 48, 64, 128, 256)


def main() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QGuiApplication([])
    drawn = (HERE.parent / "resources" / "icons" / "fire.svg").read_text(encoding="utf-8")
    flame = QSvgRenderer(QByteArray(drawn.replace("currentColor", FLAME).encode()))
    size = max(SIZES_PX)
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(GROUND))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size / 6, size / 6)
    flame.render(painter, QRectF(size * 0.14, size * 0.12, size * 0.72, size * 0.72))
    painter.end()
    image.save(str(HERE / "firepost.png"))
    with Image.open(HERE / "firepost.png") as whole:
        whole.save(HERE / "firepost.ico", sizes=[(px, px) for px in SIZES_PX])
    app.quit()


if __name__ == "__main__":
    main()

"""The floor under the papers: the same words, tables and edges drawn by bare Qt to a PDF."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPolygonF,
)
from PySide6.QtWidgets import QApplication

from firepost.app.plain import Plain

_DPI: Final = 72
_LEFT, _WIDE, _TOP, _BOTTOM = 79, 442, 105, 742
_BODY_PT: Final = 15.8
_CELL_PT: Final = 10.5
_ROW_PT: Final = 20


def draw(plain: Plain, fonts: Path, out: Path) -> None:
    """One after another, no thought spent on where a page breaks well."""
    family = _family(fonts)
    writer = QPdfWriter(str(out))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(_DPI)
    painter = QPainter(writer)
    y = _words(painter, writer, plain, QFont(family, round(_BODY_PT)))
    y = _tables(painter, writer, plain, QFont(family, round(_CELL_PT)), y)
    _edges(painter, writer, plain)
    painter.end()


@cache
def _family(fonts: Path) -> str:
    """Registered once, as in a program that runs."""
    _kept.append(QApplication.instance() or QApplication([]))
    number = QFontDatabase.addApplicationFont(str(fonts / "NotoSansSC-Regular.ttf"))
    return QFontDatabase.applicationFontFamilies(number)[0]


_kept: list[object] = []  # Qt ends with its application


def _words(painter: QPainter, writer: QPdfWriter, plain: Plain, font: QFont) -> float:
    painter.setFont(font)
    y = float(_TOP)
    for text in plain.paragraphs:
        room = QRectF(_LEFT, y, _WIDE, _BOTTOM - y)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        tall = painter.boundingRect(room, flags, text).height()
        if y + tall > _BOTTOM:
            writer.newPage()
            y = float(_TOP)
        painter.drawText(QRectF(_LEFT, y, _WIDE, _BOTTOM - y), flags, text)
        y += tall
    return y


def _tables(
    painter: QPainter, writer: QPdfWriter, plain: Plain, font: QFont, y: float
) -> float:
    painter.setFont(font)
    for table in plain.tables:
        for row in table:
            if y + _ROW_PT > _BOTTOM:
                writer.newPage()
                y = float(_TOP)
            wide = _WIDE / max(len(row), 1)
            for at, cell in enumerate(row):
                box = QRectF(_LEFT + at * wide, y, wide, _ROW_PT)
                painter.drawRect(box)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, cell)
            y += _ROW_PT
    return y


def _edges(painter: QPainter, writer: QPdfWriter, plain: Plain) -> None:
    writer.newPage()
    for edge in plain.edges:
        line = [QPointF(_LEFT + x * _WIDE, _TOP + y * _WIDE) for x, y in edge]
        painter.drawPolygon(QPolygonF(line))

"""The printer's dialogue, and its pages: those of the preview, finer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from firepost.app.reporting import Leaf

DOTS_PER_INCH: Final = 300

TakeLeaf = Callable[[int, float, Callable[[Leaf], None]], None]
"""Asks for a page at so many dots an inch; the answer comes later, on the screen's thread."""


def ask_printer(parent: QWidget, name: str, then: Callable[[QPrinter], None]) -> None:
    """The system's dialogue; `then` hears the printer, nothing where the person thinks better."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    dialogue = QPrintDialog(printer, parent)
    dialogue.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialogue.accepted.connect(lambda: then(printer))
    QDialog.open(dialogue)  # its own wants a slot by name


class PrintRun:
    """Sends a paper page by page; each is made off the screen's thread while the last prints."""

    def __init__(self, printer: QPrinter, take: TakeLeaf, done: Callable[[bool], None]) -> None:
        self._printer, self._take, self._done = printer, take, done
        self._painter: QPainter | None = None
        self._first = max(printer.fromPage() - 1, 0)
        self._last = printer.toPage() - 1 if printer.toPage() else None

    def start(self) -> None:
        self._take(self._first, DOTS_PER_INCH, lambda leaf: self._page(leaf, self._first))

    def _page(self, leaf: Leaf, page: int) -> None:
        image = QImage(
            leaf.rgb,
            leaf.width_px,
            leaf.height_px,
            3 * leaf.width_px,
            QImage.Format.Format_RGB888,
        )
        if not self._begin(image):
            self._done(False)  # noqa: FBT003 - the answer itself
            return
        assert self._painter is not None
        room = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        size = image.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        inset = self._printer.pageRect(QPrinter.Unit.DevicePixel).topLeft()
        self._painter.drawImage(QRectF(-inset, size), image)
        last = leaf.pages - 1 if self._last is None else min(self._last, leaf.pages - 1)
        if page < last:
            self._printer.newPage()
            self._take(page + 1, DOTS_PER_INCH, lambda leaf: self._page(leaf, page + 1))
        else:
            self._painter.end()
            self._done(True)  # noqa: FBT003 - the answer itself

    def _begin(self, image: QImage) -> bool:
        if self._painter is not None:
            return True
        broad = image.width() > image.height()
        way = QPageLayout.Orientation.Landscape if broad else QPageLayout.Orientation.Portrait
        large = max(image.width(), image.height()) > 14 * DOTS_PER_INCH
        self._printer.setPageSize(
            QPageSize(QPageSize.PageSizeId.A3 if large else QPageSize.PageSizeId.A4)
        )
        self._printer.setPageOrientation(way)
        self._painter = QPainter()
        return self._painter.begin(self._printer)

"""A page of the screen on paper: as it stands, in day colours, with what it is and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPixmap

from firepost.ui import figures
from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice
    from PySide6.QtWidgets import QWidget

_HEAD: Final = 0.045  # of the paper's height
_BAND: Final = 0.035


class Sheet:
    """What is to be printed, taken once: the dialogue may stand while the page goes on."""

    def __init__(
        self, setting: Setting, page: QWidget, *, title: str, fire: str, drill: bool
    ) -> None:
        self._setting, self.title, self.fire, self.drill = setting, title, fire, drill
        self.at: datetime = setting.now()
        self.picture = _by_day(setting, page)

    @property
    def name(self) -> str:
        """Of the file: a drill says so there too."""
        word = self._setting.say("ui.drill.word").replace(" ", "")
        drill = f"{word}-" if self.drill else ""
        at = self.at.astimezone(figures.BEIJING)
        safe = "".join(one if one.isalnum() else "-" for one in f"{self.fire}-{self.title}")
        return f"{drill}{safe}-{at:%m%d-%H%M}.pdf"

    def to_pdf(self, file: Path) -> bool:
        """Whether it could be written."""
        writer = QPdfWriter(str(file))
        writer.setTitle(f"{self.fire} {self.title}")
        writer.setResolution(200)
        return self.draw(writer)

    def draw(self, device: QPagedPaintDevice) -> bool:
        """On one A4 across: the band of a drill, the head, the page."""
        device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        device.setPageOrientation(QPageLayout.Orientation.Landscape)
        device.setPageMargins(QMarginsF(8, 8, 8, 8), QPageLayout.Unit.Millimeter)
        painter = QPainter()
        if not painter.begin(device):
            return False
        paper = QRectF(painter.viewport())
        top = self._band(painter, paper) if self.drill else 0.0
        top = self._head(painter, paper, top)
        room = QRectF(0, top, paper.width(), paper.height() - top)
        size = (
            self.picture.size()
            .toSizeF()
            .scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        )
        left = (room.width() - size.width()) / 2
        box = QRectF(left, top, size.width(), size.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(box, self.picture, QRectF(self.picture.rect()))
        return painter.end()

    def _band(self, painter: QPainter, paper: QRectF) -> float:
        box = QRectF(0, 0, paper.width(), paper.height() * _BAND)
        painter.fillRect(box, QColor("#ffffff"))
        painter.setPen(QColor("#000000"))
        painter.drawRect(box)
        painter.setFont(self._font(painter, box.height() * 0.7, bold=True))
        word = self._setting.say("ui.drill.word")
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "　".join([word] * 9))
        return box.height()

    def _head(self, painter: QPainter, paper: QRectF, top: float) -> float:
        box = QRectF(0, top, paper.width(), paper.height() * _HEAD)
        painter.setPen(QColor("#000000"))
        painter.setFont(self._font(painter, box.height() * 0.55, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{self.fire} · {self.title}")
        at = self.at.astimezone(figures.BEIJING)
        words = self._setting.say("ui.print.at", at=f"{at:%Y-%m-%d %H:%M:%S}")
        painter.setFont(self._font(painter, box.height() * 0.45))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, side, words)
        return box.bottom()

    def _font(self, painter: QPainter, tall_px: float, *, bold: bool = False) -> QFont:
        font = self._setting.look.font("body", bold=bold)
        font.setPixelSize(max(1, round(tall_px)))
        return QFont(font, painter.device())


def _by_day(setting: Setting, page: QWidget) -> QPixmap:
    """The page as it looks by day: night's colours are no use on paper."""
    look, frame = setting.look, page.window()
    if not look.night:
        return page.grab()
    frame.setUpdatesEnabled(False)
    look.turn(night=False)
    try:
        return page.grab()
    finally:
        look.turn(night=True)
        frame.setUpdatesEnabled(True)


def ask(parent: QWidget, sheet: Sheet, done: Callable[[str], None]) -> None:
    """The printer's dialogue where there is one, else where the PDF goes; nothing waits for it.

    `done` hears the key of the sentence that says what became of it.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
    from PySide6.QtWidgets import QDialog, QFileDialog

    if QPrinterInfo.availablePrinterNames():
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(sheet.name)
        dialogue = QPrintDialog(printer, parent)
        dialogue.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialogue.accepted.connect(
            lambda: done("ui.print.sent" if sheet.draw(printer) else "ui.print.failed")
        )
        QDialog.open(dialogue)  # its own wants a slot by name
        return
    where = QFileDialog(parent, sheet.title, str(Path.home() / sheet.name), "PDF (*.pdf)")
    where.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    where.setOption(QFileDialog.Option.DontUseNativeDialog)
    where.selectFile(sheet.name)
    where.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    where.fileSelected.connect(
        lambda file: done("ui.print.kept" if sheet.to_pdf(Path(file)) else "ui.print.failed")
    )
    where.open()

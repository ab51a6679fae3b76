"""The recovery sheet: shown once, printed for HQ, kept nowhere on this machine."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget


def print_sheet(text: str, parent: QWidget, sent: Callable[[], object]) -> None:
    """Ask for a printer and print; `sent` hears that it was. No file is written on the way."""
    printer = QPrinter()
    dialogue = QPrintDialog(printer, parent)
    dialogue.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def print_it() -> None:
        document = QTextDocument()
        document.setPlainText(text)
        document.print_(printer)
        sent()

    dialogue.accepted.connect(print_it)
    QDialog.open(dialogue)  # its own wants a slot by name

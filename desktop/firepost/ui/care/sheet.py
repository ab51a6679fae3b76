"""The recovery sheet: shown once, printed for HQ, kept nowhere on this machine."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget


def print_sheet(text: str, parent: QWidget) -> bool:
    """Ask for a printer and print; whether it was sent. No file is written on the way."""
    printer = QPrinter()
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    document = QTextDocument()
    document.setPlainText(text)
    document.print_(printer)
    return True

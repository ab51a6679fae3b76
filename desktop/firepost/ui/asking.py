"""Asks the person for a file or a folder beside the desk: nothing waits, typing goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog, QWidget


def ask_folder(
    parent: QWidget,
    title: str,
    then: Callable[[Path], object],
    *,
    start: str = "",
    otherwise: Callable[[], object] | None = None,
) -> None:
    """`otherwise` hears that none was chosen."""
    from PySide6.QtWidgets import QFileDialog

    dialogue = _dialogue(parent, title, start)
    if dialogue is None:
        return
    dialogue.setFileMode(QFileDialog.FileMode.Directory)
    dialogue.setOption(QFileDialog.Option.ShowDirsOnly)
    if otherwise is not None:
        dialogue.rejected.connect(otherwise)
    _show(dialogue, lambda paths: then(paths[0]))


def ask_file(
    parent: QWidget, title: str, then: Callable[[Path], object], *, kinds: str = ""
) -> None:
    """`kinds` as Qt writes them: "Tables (*.csv *.xlsx)"."""
    from PySide6.QtWidgets import QFileDialog

    dialogue = _dialogue(parent, title, "", kinds)
    if dialogue is not None:
        dialogue.setFileMode(QFileDialog.FileMode.ExistingFile)
        _show(dialogue, lambda paths: then(paths[0]))


def ask_files(
    parent: QWidget, title: str, then: Callable[[list[Path]], object], *, kinds: str = ""
) -> None:
    from PySide6.QtWidgets import QFileDialog

    dialogue = _dialogue(parent, title, "", kinds)
    if dialogue is not None:
        dialogue.setFileMode(QFileDialog.FileMode.ExistingFiles)
        _show(dialogue, then)


def ask_target(
    parent: QWidget, title: str, then: Callable[[Path], object], *, proposed: str
) -> None:
    """A file that is to be written. Whoever writes refuses one that is there: Qt need not ask."""
    from PySide6.QtWidgets import QFileDialog

    dialogue = _dialogue(parent, title, "")
    if dialogue is not None:
        dialogue.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialogue.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialogue.selectFile(proposed)
        _show(dialogue, lambda paths: then(paths[0]))


def _dialogue(parent: QWidget, title: str, start: str, kinds: str = "") -> QFileDialog | None:
    """None where one stands open already: it comes to the front instead."""
    from PySide6.QtWidgets import QFileDialog

    for open_one in parent.findChildren(QFileDialog):
        if open_one.isVisible():
            open_one.raise_()
            open_one.activateWindow()
            return None
    dialogue = QFileDialog(parent, title, start, kinds)
    for label, words in (
        (QFileDialog.DialogLabel.LookIn, "Look in:"),
        (QFileDialog.DialogLabel.FileType, "Files of type:"),
    ):  # Qt itself asks for these with a mark in them that its translation lacks
        dialogue.setLabelText(label, QCoreApplication.translate("QFileDialog", words))
    return dialogue


def _show(dialogue: QFileDialog, then: Callable[[list[Path]], object]) -> None:
    dialogue.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialogue.filesSelected.connect(lambda names: then([Path(name) for name in names]))
    dialogue.setModal(False)  # the radio does not wait while somebody looks for a file
    dialogue.show()

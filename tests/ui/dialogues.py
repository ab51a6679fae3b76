"""Answers the dialogues that ask for a file as a person does: types where, and presses Enter."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from shiboken6 import isValid

from ui.conftest import let_run


def asked() -> QFileDialog:
    """The one that stands open."""
    (found,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QFileDialog) and one.isVisible()
    ]
    return found


def choose(*paths: Path) -> None:
    dialogue = asked()
    quoted = " ".join(f'"{path}"' for path in paths)
    dialogue.findChild(QLineEdit).setText(str(paths[0]) if len(paths) == 1 else quoted)
    dialogue.accept()
    let_run(lambda: not isValid(dialogue) or not dialogue.isVisible())


def think_better() -> None:
    asked().reject()
    QTest.qWait(0)

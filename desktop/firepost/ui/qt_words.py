"""Qt's own words: its dialogues for files and printing, and the menus of its fields."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

_NAME: Final = "qt-words"
_FILE: Final = {"zh": "qtbase_zh_CN"}  # English is what Qt speaks by itself


def speak(language: str) -> None:
    """From now on in this language, in whatever is opened next."""
    app = QApplication.instance()
    if app is None:
        return
    for old in app.findChildren(QTranslator, _NAME):
        app.removeTranslator(old)
        old.deleteLater()
    if language in _FILE:
        words = QTranslator(app)
        words.setObjectName(_NAME)
        if words.load(
            _FILE[language], QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        ):
            app.installTranslator(words)

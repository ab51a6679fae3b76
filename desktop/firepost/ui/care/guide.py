"""The guide, offline, opened at the page in front (Shift+F1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from firepost.ui.setting import Setting

# The page or form in front -> the file and heading that tell of it.
PLACES: Final[dict[str, str]] = {
    "situation": "user.md#situation",
    "response": "user.md#response",
    "forces": "user.md#forces",
    "depots": "user.md#depots",
    "office": "user.md#exchange",
    "lock": "user.md#lock",
    "doctor": "user.md#doctor",
}


class Pages(QTextBrowser):
    """Pictures as wide as the page."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        where = self.source().resolved(QUrl(name))
        picture = QImage(where.toLocalFile())
        wide = max(200, min(picture.width(), self.viewport().width() - 28))
        return picture.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)


class GuidePage(QWidget):
    def __init__(self, setting: Setting, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._folder = setting, folder
        self.text = Pages(self)
        self.text.setSearchPaths([str(folder)])
        self.text.setOpenExternalLinks(False)
        self.text.setMinimumHeight(560)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setAccessibleName(setting.say("ui.list.guide"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        column.addWidget(self.text, 1)
        self.place = ""

    def open_at(self, place: str) -> None:
        """Show what tells of this page; the guide's beginning where nothing does."""
        self.place = PLACES.get(place, "user.md")
        name, _, anchor = self.place.partition("#")
        self.text.setSource(QUrl.fromLocalFile(str(self._folder / name)))
        if anchor:
            self._scroll_to(anchor)

    def _scroll_to(self, anchor: str) -> None:
        """Markdown has no anchors of its own: each part's heading ends in its key, 「F1 …」."""
        keys = {
            "situation": "F1",
            "response": "F2",
            "forces": "F3",
            "depots": "F4",
            "exchange": "F5",
            "lock": "F12",
            "doctor": "F10",
        }
        wanted = keys.get(anchor, anchor)
        block = self.text.document().begin()
        while block.isValid():
            heads = block.blockFormat().headingLevel() > 0
            if heads and wanted in block.text().split():
                cursor = self.text.textCursor()
                cursor.setPosition(block.position())
                self.text.setTextCursor(cursor)
                top = round(self.text.cursorRect().top())
                bar = self.text.verticalScrollBar()
                bar.setValue(bar.value() + top)
                return
            block = block.next()

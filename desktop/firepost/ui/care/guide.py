"""The guide, offline, opened at the page in front (Shift+F1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from firepost.ui.look import Look
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
    """Pictures as wide as the page; at night those of the night, where there are any."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        look.changed.connect(self._turn)
        self.sourceChanged.connect(self._ink_links)

    def _turn(self) -> None:
        where = self.verticalScrollBar().value()
        self.reload()
        self._ink_links()
        self.verticalScrollBar().setValue(where)

    def _ink_links(self) -> None:
        """Qt inks the links of Markdown in the system's blue, which no night can be read with."""
        ink = QTextCharFormat()
        ink.setForeground(self._look.colour("focus"))
        for start, length in list(_links(self.document())):
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(ink)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        where = self.source().resolved(QUrl(name))
        file = Path(where.toLocalFile())
        by_night = file.with_stem(file.stem.replace("-", "-night-", 1))
        picture = QImage(str(by_night if self._look.night and by_night.is_file() else file))
        wide = max(200, min(picture.width(), self.viewport().width() - 28))
        return picture.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)


def _links(document: QTextDocument) -> Iterator[tuple[int, int]]:
    """Where each begins, and its letters."""
    block = document.begin()
    while block.isValid():
        part = block.begin()
        while not part.atEnd():
            piece = part.fragment()
            if piece.charFormat().isAnchor():
                yield piece.position(), piece.length()
            part += 1
        block = block.next()


class GuidePage(QWidget):
    def __init__(self, setting: Setting, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._folder = setting, folder
        self.text = Pages(setting.look, self)
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

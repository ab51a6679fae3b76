"""A white panel with a head of 44 px, as every box of the page is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from firepost.ui.prose import Prose
from firepost.ui.setting import Setting


class Panel(QFrame):
    """`head` takes what stands right of the title; `column` what stands below."""

    def __init__(self, setting: Setting, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = QLabel(title, self)
        self.title.setProperty("role", "head")
        self.aside = Prose(setting.look, self)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(12, 0, 6, 0)
        self.head.setSpacing(8)
        self.head.addWidget(self.title)
        self.head.addWidget(self.aside)
        self.head.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 1, 1, 1)
        self.column.setSpacing(0)
        self.bar = QWidget(self)
        self.bar.setLayout(self.head)
        # At least: a key with its frame is a pixel taller, and would lose its lower edge.
        self.bar.setMinimumHeight(setting.look.length("section_header"))
        self.bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.column.addWidget(self.bar)

    def add_link(self, text: str) -> QPushButton:
        link = QPushButton(text, self)
        link.setProperty("kind", "link")
        self.head.addWidget(link)
        return link

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.setting.look.colour("line"), 1))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.end()

"""What a chip may be instead, as keys over the quick entry; Esc leaves it, nothing is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

_ACROSS = 3


class Chooser(QFrame):
    """A part of the window, no window of its own: the traffic goes on under it."""

    def __init__(self, back_to: QWidget) -> None:
        super().__init__(back_to.window())
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._back_to = back_to
        self.keys: list[QPushButton] = []
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(8, 8, 8, 8)
        self.grid.setSpacing(6)
        self.hide()

    def offer(self, offered: Sequence[tuple[str, Callable[[], object]]], over: QWidget) -> None:
        """Show the keys above `over`, the first of them in focus."""
        for key in self.keys:
            self.grid.removeWidget(key)
            key.deleteLater()
        self.keys = []
        for place, (words, deed) in enumerate(offered):
            key = QPushButton(words, self)
            key.clicked.connect(lambda _=False, deed=deed: self._take(deed))
            self.grid.addWidget(key, place // _ACROSS, place % _ACROSS)
            key.show()
            self.keys.append(key)
        if self.parentWidget() is not over.window():
            self.setParent(over.window())
        self.show()
        self.grid.activate()
        self.resize(self.grid.sizeHint())
        window = over.window()
        at = over.mapTo(window, QPoint(0, -self.height() - 4))
        self.move(max(min(at.x(), window.width() - self.width() - 8), 0), max(at.y(), 0))
        self.raise_()
        if self.keys:
            self.keys[0].setFocus()

    def _take(self, deed: Callable[[], object]) -> None:
        self.leave()
        deed()

    def leave(self) -> None:
        self.hide()
        self._back_to.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().windowText().color(), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: _ACROSS,
            Qt.Key.Key_Up: -_ACROSS,
        }.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif step is not None and self.keys:
            focused = self.focusWidget()
            place = next((n for n, key in enumerate(self.keys) if key is focused), 0)
            self.keys[(place + step) % len(self.keys)].setFocus()
        else:
            super().keyPressEvent(event)

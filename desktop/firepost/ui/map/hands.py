"""A hand on the map: what mouse, touch and keys do there while a tool is taken up."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter


class Hand:
    """One tool. Positions are the canvas's pixels. What a hand does not take moves the map."""

    cursor = Qt.CursorShape.CrossCursor

    def press(self, at: QPointF) -> bool:  # noqa: ARG002 - for those that do
        """The left button or a finger went down; False leaves it to the map."""
        return False

    def drag(self, at: QPointF) -> None:
        """It moves while down."""

    def hover(self, at: QPointF) -> None:
        """The cursor moves with nothing pressed."""

    def release(self, at: QPointF) -> None:
        """It went up."""

    def key(self, event: QKeyEvent) -> bool:  # noqa: ARG002 - for those that do
        """False leaves the key to the map and the window."""
        return False

    def claims(self, event: QKeyEvent) -> bool:  # noqa: ARG002 - for those that do
        """Whether a key that is a shortcut of the window is meant for this hand instead."""
        return False

    def paint(self, painter: QPainter) -> None:
        """On top of the picture and the marks."""

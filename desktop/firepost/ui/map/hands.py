"""A hand on the map: what mouse, touch and keys do there while a tool is taken up."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

KEY_PX: Final = 20.0
FINE_PX: Final = 2.0  # with Shift


def step_px(event: QKeyEvent) -> tuple[float, float] | None:
    """How far an arrow key moves what a hand holds, right and down; None for any other key."""
    step = FINE_PX if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else KEY_PX
    return {
        Qt.Key.Key_Left: (-step, 0.0),
        Qt.Key.Key_Right: (step, 0.0),
        Qt.Key.Key_Up: (0.0, -step),
        Qt.Key.Key_Down: (0.0, step),
    }.get(Qt.Key(event.key()))


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

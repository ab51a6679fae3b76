"""Which key of the keyboard opens what, and what may be opened while looking back."""

from __future__ import annotations

from PySide6.QtCore import Qt

LETTERS = {
    Qt.Key.Key_S: "state",
    Qt.Key.Key_C: "casualties",
    Qt.Key.Key_G: "perimeter",
    Qt.Key.Key_D: "declare",
    Qt.Key.Key_N: "incident",
    Qt.Key.Key_W: "weather",
    Qt.Key.Key_P: "people",
    Qt.Key.Key_O: "outlook",
    Qt.Key.Key_A: "near",
}
ALWAYS = (
    "fires",
    "city",
    "source",
    "comfort",
    "log",
    "keys",
    "history",
    "growth",
    "layers",
    "goto",
    "export_to",
    "second_copy",
    "neighbour",
    "weather",
    "people",
    "near",
)  # while looking back too

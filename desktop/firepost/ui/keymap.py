"""The map of keys, under `?`."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from firepost.ui.setting import Setting

KEYS = (
    ("/", "quick"),
    ("Enter", "save"),
    ("Esc", "leave"),
    ("N", "incident"),
    ("S", "state"),
    ("C", "casualties"),
    ("G", "perimeter"),
    ("B", "draw"),
    ("H", "hold"),
    ("M", "measure"),
    ("L", "layers"),
    ("Ctrl+G", "goto"),
    ("K", "growth"),
    ("J Space ↑", "replay"),
    ("D", "declare"),
    ("W", "weather"),
    ("P", "people"),
    ("O", "outlook"),
    ("A", "near"),
    ("T", "contact"),
    ("Space", "todo"),
    ("1 – 9", "todo_digit"),
    ("Ctrl+Z", "correct"),
    ("Ctrl+Y", "again"),
    ("Ctrl+F", "log"),
    ("F5 Ctrl+R", "report_new"),
    ("Ctrl+P", "print"),
    ("Ctrl+Shift+C", "copy"),
    ("F5 B", "briefs"),
    ("F1 – F5", "pages"),
    ("F6", "fires"),
    ("F7", "watch"),
    ("F8", "language"),
    ("F9", "night"),
    ("Shift+F9", "comfort"),
    ("F11", "full"),
    ("F12", "lock"),
    ("Shift+F12", "station"),
    ("F10", "doctor"),
    ("Shift+F1", "guide"),
    ("+ −", "zoom"),
    ("← ↑ → ↓", "pan"),
    ("0", "home"),
    ("J", "timeline"),
    ("← →", "jump"),
    ("Home / End", "ends"),
    ("1530 Enter", "typed"),
    ("F2 V", "seen"),
    ("F2 K", "fact"),
    ("F2 B", "report"),
    ("F2 H", "hotspot"),
    ("F2 Y", "readings"),
    ("F2 E", "history"),
    ("Ctrl+E", "export"),
    ("F3 1 – 5", "move_card"),
    ("F3 R", "ranking"),
    ("F3 A", "answer"),
    ("F3 M", "machine"),
    ("Ctrl+D", "draft"),
    ("Ctrl+Enter", "primary"),
    ("PgUp PgDn", "leaf"),
    ("?", "keys"),
)


class KeyMap(QWidget):
    """Signals: `comfort_pressed`: how everything looks and sounds is wanted."""

    comfort_pressed = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setVerticalSpacing(9)
        self.comfort = QPushButton(setting.say("ui.comfort.key"), self)
        self.comfort.clicked.connect(self.comfort_pressed)
        grid.addWidget(self.comfort, 0, 0, 1, 2)
        for row, (key, deed) in enumerate(KEYS, start=1):
            name = QLabel(key, self)
            name.setProperty("role", "strong")
            grid.addWidget(name, row, 0)
            grid.addWidget(QLabel(setting.say(f"ui.key.{deed}"), self), row, 1)
        grid.setColumnMinimumWidth(0, 120)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(KEYS) + 1, 1)

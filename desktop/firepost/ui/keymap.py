"""The map of keys, under `?`."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from firepost.ui.setting import Setting

GROUPS: Final = (
    (
        "record",
        (
            ("/", "quick"),
            ("Enter", "save"),
            ("Esc", "leave"),
            ("N", "incident"),
            ("S", "state"),
            ("C", "casualties"),
            ("G", "perimeter"),
            ("D", "declare"),
            ("T", "contact"),
            ("Space", "todo"),
            ("1 – 9", "todo_digit"),
            ("Ctrl+Z", "correct"),
            ("Ctrl+Y", "again"),
        ),
    ),
    (
        "pages",
        (
            ("F1 – F5", "pages"),
            ("F6", "fires"),
            ("F7", "watch"),
            ("Ctrl+F", "log"),
            ("Ctrl+Enter", "primary"),
            ("Ctrl+D", "draft"),
            ("Ctrl+E", "export"),
            ("Ctrl+Shift+C", "copy"),
            ("Ctrl+P", "print"),
            ("?", "keys"),
            ("Shift+F1", "guide"),
        ),
    ),
    (
        "map",
        (
            ("B", "draw"),
            ("H", "hold"),
            ("M", "measure"),
            ("L", "layers"),
            ("Ctrl+G", "goto"),
            ("+ −", "zoom"),
            ("← ↑ → ↓", "pan"),
            ("0", "home"),
            ("W", "weather"),
            ("P", "people"),
            ("A", "near"),
            ("O", "outlook"),
            ("K", "growth"),
        ),
    ),
    (
        "past",
        (
            ("J", "timeline"),
            ("J Space ↑", "replay"),
            ("← →", "jump"),
            ("Home / End", "ends"),
            ("1530 Enter", "typed"),
        ),
    ),
    (
        "response",
        (
            ("F2 V", "seen"),
            ("F2 K", "fact"),
            ("F2 B", "report"),
            ("F2 H", "hotspot"),
            ("F2 Y", "readings"),
            ("F2 E", "history"),
        ),
    ),
    (
        "forces",
        (
            ("F3 1 – 5", "move_card"),
            ("F3 R", "ranking"),
            ("F3 A", "answer"),
            ("F3 M", "machine"),
        ),
    ),
    (
        "reports",
        (
            ("F5 Ctrl+R", "report_new"),
            ("F5 B", "briefs"),
            ("PgUp PgDn", "leaf"),
        ),
    ),
    (
        "station",
        (
            ("F8", "language"),
            ("F9", "night"),
            ("Shift+F9", "comfort"),
            ("F11", "full"),
            ("F12", "lock"),
            ("Shift+F12", "station"),
            ("F10", "doctor"),
        ),
    ),
)
KEYS: Final = tuple(row for _name, rows in GROUPS for row in rows)


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
        row = 1
        for group, rows in GROUPS:
            head = QLabel(setting.say(f"ui.keys.{group}"), self)
            head.setProperty("role", "head")
            head.setContentsMargins(0, 12, 0, 0)
            grid.addWidget(head, row, 0, 1, 2)
            for key, deed in rows:
                row += 1
                name = QLabel(key, self)
                name.setProperty("role", "strong")
                told = QLabel(setting.say(f"ui.key.{deed}"), self)
                told.setWordWrap(
                    True
                )  # else the longest one widens the list under the scroll bar
                grid.addWidget(name, row, 0)
                grid.addWidget(told, row, 1)
            row += 1
        grid.setColumnMinimumWidth(0, 120)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(row, 1)

"""The lines under the table, some with a button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from firepost.ui.response.notes import Note
from firepost.ui.setting import Setting


class NoteRow(QWidget):
    pressed = Signal(str, str)

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting = setting
        self._note: Note | None = None
        self.label = QLabel("", self)
        self.label.setWordWrap(True)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton(self)
        self.button.clicked.connect(self._press)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)

    def show_note(self, note: Note) -> None:
        if note == self._note:
            return
        self._note = note
        self.label.setText(note.text)
        role = {"danger": "wrong", "text": "", "text-2": "aside", "warn": "strong"}[note.ink]
        if self.label.property("role") != role:
            self.label.setProperty("role", role)
            self.label.style().unpolish(self.label)
            self.label.style().polish(self.label)
        self.button.setVisible(bool(note.act))
        self.button.setText(note.button)
        self.button.setAccessibleName(f"{note.text} {note.button}")

    def _press(self) -> None:
        if self._note is not None:
            self.pressed.emit(self._note.act, self._note.target)


class Notes(QWidget):
    """Signals: `wanted` (str, str): the form and target that a note's button asks for."""

    wanted = Signal(str, str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.rows: list[NoteRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(1)

    def show_notes(self, notes: Sequence[Note]) -> None:
        while len(self.rows) < len(notes):
            row = NoteRow(self._setting, self)
            row.pressed.connect(self.wanted)
            self._column.addWidget(row)
            self.rows.append(row)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(notes))
            if place < len(notes):
                row.show_note(notes[place])

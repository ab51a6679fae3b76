"""A page of the drawer that is read: heads, lines, and the keys that lead on. Nothing is kept here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from firepost.ui.loglist import wrapped
from firepost.ui.prose import Line, Prose, Run, line
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

TEXT_PX = 392  # of the drawer, less its margins and the room of a scroll bar
GAP_PX, KEY_EDGE_PX = 8, 34  # between keys; of a key beside its word
Told = tuple[str, str, bool]  # words, ink, bold


class Sheet(QWidget):
    """Follows the stage while it is seen.

    Signals: `form_wanted` (str, str): a form by its name, and whom it concerns.
    """

    form_wanted = Signal(str, str)

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__()
        self.setting, self.stage = setting, stage
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 8, 16, 12)
        self.column.setSpacing(10)
        stage.board_changed.connect(self._follow)
        setting.look.changed.connect(self._follow)

    def prose(self) -> Prose:
        made = Prose(self.setting.look, self)
        self.column.addWidget(made)
        return made

    def keys(self, forms: Sequence[tuple[str, str]], columns: int = 2) -> list[QPushButton]:
        """Keys side by side; each opens a form. `forms`: name of the form, its word.

        A word that is wider than its share of the drawer has a row of its own.
        """
        grid = QGridLayout()
        grid.setSpacing(GAP_PX)
        share_px = (TEXT_PX - GAP_PX * (columns - 1)) / columns - KEY_EDGE_PX
        made = []
        at = 0
        for form, word in forms:
            key = QPushButton(self.setting.say(word), self)
            key.clicked.connect(lambda _=False, form=form: self.form_wanted.emit(form, ""))
            wide = self.setting.look.advance(key.text(), size="body", bold=True) > share_px
            span = columns if wide else 1
            at += -at % columns if wide else 0
            grid.addWidget(key, at // columns, at % columns, 1, span)
            at += span
            made.append(key)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self.column.addLayout(grid)
        return made

    def refresh(self) -> None:
        """Tell what the board says now."""

    def _follow(self, *_: object) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def lines(self, told: Iterable[Told]) -> list[Line]:
        """Texts broken to the drawer's width."""
        return broken_lines(self.setting, told)

    def head(self, key: str) -> Line:
        return line(Run(self.setting.say(key), "body", bold=True), gap_px=6)


def broken_lines(setting: Setting, told: Iterable[Told]) -> list[Line]:
    """Texts broken to the drawer's width, each in its ink."""
    rows: list[Line] = []
    for words, ink, bold in told:
        width_of = partial(setting.look.advance, size="table", bold=bold)
        rows += [
            line(Run(row, "table", bold=bold, ink=ink))
            for row in wrapped(words, width_of, TEXT_PX)
        ]
    return rows

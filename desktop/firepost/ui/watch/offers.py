"""What is known already, a press each, under the field it fills."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from firepost.ui.forms.drawer import WIDE_PX
from firepost.ui.setting import Setting

Offer = tuple[str, Callable[[], object]]

_GAP_PX: Final = 8
_FRAME_PX: Final = 32  # of a key, beside its words
_WIDE_PX: Final = WIDE_PX - 56  # of the drawer, beside its edges and its bar


class Offers(QWidget):
    """Keys side by side, as many in a row as their words leave room for; none takes no room."""

    def __init__(self, setting: Setting, columns: int, parent: QWidget) -> None:
        """`columns` at most."""
        super().__init__(parent)
        self._setting, self._columns = setting, columns
        self.keys: list[QPushButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP_PX)
        self.hide()

    def show_all(self, offers: Sequence[Offer]) -> None:
        while len(self.keys) < len(offers):
            key = QPushButton(self)
            key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            key.clicked.connect(partial(self._press, len(self.keys)))
            self.keys.append(key)
        self._offers = list(offers)
        columns = self._fit([words for words, _ in offers])
        metrics = self._setting.look.metrics("body", bold=True)
        for place, key in enumerate(self.keys):
            key.setVisible(place < len(offers))
            if place < len(offers):
                words = offers[place][0]
                room = _room_px(columns)
                key.setText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))
                key.setAccessibleName(f"{self._setting.say('ui.watch.people')} {words}")
                key.setToolTip(words if key.text() != words else "")
                self._grid.addWidget(key, place // columns, place % columns)
        for column in range(self._columns):
            self._grid.setColumnStretch(column, int(column < columns))
        self.setVisible(bool(offers))

    def _fit(self, words: Sequence[str]) -> int:
        """How many stand side by side."""
        look = self._setting.look
        widest = max((look.advance(one, "body", bold=True) for one in words), default=0)
        fitting = (n for n in range(self._columns, 1, -1) if widest <= _room_px(n))
        return next(fitting, 1)

    def _press(self, place: int, _checked: object = None) -> None:
        self._offers[place][1]()


def _room_px(columns: int) -> int:
    """For the words of one key, where so many stand side by side in the drawer."""
    return (_WIDE_PX - _GAP_PX * (columns - 1)) // columns - _FRAME_PX

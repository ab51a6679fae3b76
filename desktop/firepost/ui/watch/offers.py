"""What is known already, a press each, under the field it fills."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from firepost.ui.setting import Setting

Offer = tuple[str, Callable[[], object]]


class Offers(QWidget):
    """Keys side by side; none, and it takes no room."""

    def __init__(self, setting: Setting, columns: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting, self._columns = setting, columns
        self.keys: list[QPushButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self.hide()

    def show_all(self, offers: Sequence[Offer]) -> None:
        while len(self.keys) < len(offers):
            key = QPushButton(self)
            place = len(self.keys)
            self._grid.addWidget(key, place // self._columns, place % self._columns)
            key.clicked.connect(lambda _=False, place=place: self._press(place))
            self.keys.append(key)
        self._offers = list(offers)
        for place, key in enumerate(self.keys):
            key.setVisible(place < len(offers))
            if place < len(offers):
                key.setText(offers[place][0])
                key.setAccessibleName(f"{self._setting.say('ui.watch.people')} {key.text()}")
        self.setVisible(bool(offers))

    def _press(self, place: int) -> None:
        self._offers[place][1]()

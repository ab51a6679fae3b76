"""The layers of the map: each with its source, its date and how far to trust it, on or off."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.ui.map.canvas import Canvas
from firepost.ui.map.own_list import OwnList
from firepost.ui.map.own_maps import OwnMaps
from firepost.ui.setting import Setting

# A layer of the list, and the drawn layers and kinds of marks that it turns on and off.
LAYERS: Final[dict[str, tuple[str, ...]]] = {
    "past": ("past",),
    "strip": ("strip",),
    "control": ("held", "letters"),
    "teams": ("team",),
    "targets": ("target", "residents", "rings"),
    "water": ("water",),
    "depots": ("depot",),
    "own": ("under",),
    "borders": ("counties", "borders"),
    "names": ("names",),
    "coast": ("waters",),
    "grid": ("grid",),
}


class LayerList(QWidget):
    """Signals: `changed`: a layer was turned on or off. `legend_pressed`."""

    changed = Signal()
    legend_pressed = Signal()

    def __init__(self, setting: Setting, canvas: Canvas, own: OwnMaps) -> None:
        super().__init__()
        self._setting, self._canvas = setting, canvas
        say = setting.say
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(4)
        for name, parts in LAYERS.items():
            button = QPushButton("", self)
            button.setProperty("kind", "choice")
            button.setCheckable(True)
            button.setChecked(not canvas.hidden.issuperset(parts))
            button.clicked.connect(lambda _=False, name=name: self._turn(name))
            self.buttons[name] = button
            told = QLabel(say(f"ui.layer.{name}_told"), self)
            told.setProperty("role", "aside")
            told.setWordWrap(True)
            column.addWidget(button)
            column.addWidget(told)
            if name == "own":
                self.own = OwnList(setting, own)
                column.addWidget(self.own)
            column.addSpacing(6)
            self._name(name)
        self.legend = QPushButton(say("ui.legend.title"), self)
        self.legend.clicked.connect(self.legend_pressed)
        column.addWidget(self.legend)
        column.addStretch(1)

    def _turn(self, name: str) -> None:
        parts, hidden = set(LAYERS[name]), self._canvas.hidden
        shown = self.buttons[name].isChecked()
        self._canvas.leave_out(frozenset(hidden - parts if shown else hidden | parts))
        self._name(name)
        self.changed.emit()

    def _name(self, name: str) -> None:
        button, say = self.buttons[name], self._setting.say
        state = say("ui.layer.on" if button.isChecked() else "ui.layer.off")
        button.setText(f"{state} · {say(f'ui.layer.{name}')}")
        button.setAccessibleName(button.text())

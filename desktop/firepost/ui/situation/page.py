"""态势, the first page: strip, map, time line, things to do, what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firepost.ui.map.panel import MapPanel
from firepost.ui.setting import Setting
from firepost.ui.situation.side import Side
from firepost.ui.situation.timeline import Timeline
from firepost.ui.stage import Stage
from firepost.ui.strip.widget import KINDS as FIGURES
from firepost.ui.strip.widget import Strip

if TYPE_CHECKING:
    from firepost.ui.strip.city import CityStrip


class SituationPage(QWidget):
    """Signals: `opened` (str): the form or page behind a figure is wanted.

    `form_wanted` (str, str): the same, and of what. `copied` (str): a figure is on the clipboard.
    """

    opened = Signal(str)
    form_wanted = Signal(str, str)
    copied = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._setting, self._stage = setting, stage
        self.city: CityStrip | None = None  # made when it is first asked for
        self.strip = Strip(setting, stage, self)
        self.map = MapPanel(setting, stage, self)
        self.timeline = Timeline(setting, stage, self)
        self.side = Side(setting, stage, self)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.map, 1)
        left.addWidget(self.timeline)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(self.side)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.strip)
        self._column.addLayout(body, 1)
        self.strip.opened.connect(self._see)
        self.map.import_pressed.connect(lambda: self.opened.emit("import"))
        self.map.export_pressed.connect(lambda: self.opened.emit("export_map"))
        self.map.weather_pressed.connect(lambda: self.opened.emit("weather"))
        stage.city_changed.connect(self._turn)
        setting.look.changed.connect(self._restyle)
        self._restyle()

    def _turn(self) -> None:
        """The strip of all fires in place of that of one, or back."""
        on = self._stage.city
        if self.city is None and on:
            from firepost.ui.strip.city import CityStrip

            self.city = CityStrip(self._setting, self._stage, self)
            self.city.opened.connect(self._open)
            self.city.copied.connect(self.copied)
            self._column.insertWidget(0, self.city)
            self._setting.heard.bind(self.city)
        if self.city is not None:
            self.city.setVisible(on)
        self.strip.setVisible(not on)

    def _see(self, kind: str) -> None:
        """Where the figure comes from; where nobody said it, the form that says it."""
        if kind in FIGURES and not self.strip.unsaid(kind):
            self.form_wanted.emit("source", kind)
        else:
            self.opened.emit(kind)

    def _open(self, kind: str) -> None:
        self.form_wanted.emit("fires" if kind == "clock" else "city", kind)

    def _restyle(self) -> None:
        self.side.setFixedWidth(self._setting.look.length("side_panel"))

"""态势, the first page: strip, map, time line, things to do, what was said."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firepost.ui.map.panel import MapPanel
from firepost.ui.setting import Setting
from firepost.ui.situation.side import Side
from firepost.ui.situation.timeline import Timeline
from firepost.ui.stage import Stage
from firepost.ui.strip.widget import Strip


class SituationPage(QWidget):
    """Signals: `opened` (str): the form or page behind a figure is wanted."""

    opened = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._setting = setting
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addLayout(body, 1)
        self.strip.opened.connect(self.opened)
        self.map.import_pressed.connect(lambda: self.opened.emit("import"))
        self.map.export_pressed.connect(lambda: self.opened.emit("export_map"))
        self.map.weather_pressed.connect(lambda: self.opened.emit("weather"))
        setting.look.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.side.setFixedWidth(self._setting.look.length("side_panel"))

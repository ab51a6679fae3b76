"""The bar under the choosing of a stretch: what is held so far, and the way to its form."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.ui import reading
from firepost.ui.map.line_hand import Edge
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class LineBar(QFrame):
    """Signals: `form_pressed`, `left`."""

    form_pressed = Signal()
    left = Signal()

    def __init__(self, setting: Setting, stage: Stage, edge: Edge, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting, self._stage, self._edge = setting, stage, edge
        say = setting.say
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(say("ui.map.tool_hold"))
        self.told = QLabel("", self)
        self.told.setProperty("role", "strong")
        self.how = QLabel(say("ui.line.how"), self)
        self.how.setProperty("role", "aside")
        self.whole = QPushButton(say("ui.line.whole"), self)
        self.leave = QPushButton(say("ui.line.leave"), self)
        self.form = QPushButton(say("ui.line.form"), self)
        self.form.setProperty("kind", "primary")
        self.whole.clicked.connect(edge.choose_whole)
        self.leave.clicked.connect(self.left)
        self.form.clicked.connect(self.form_pressed)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.told)
        words.addWidget(self.how)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.addLayout(words, 1)
        for button in (self.whole, self.leave, self.form):
            row.addWidget(button)
        edge.changed.connect(self.refresh)
        stage.board_changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        say, edge = self._setting.say, self._edge
        fire = self._stage.fire
        control = fire.control if fire else None
        parts = [say("ui.line.unmarked")]
        if fire is None or fire.perimeter_m is None:
            parts = [say("ui.line.no_edge")]
        elif control is not None:
            length = self._setting.length
            parts = [
                say(
                    "ui.line.sums",
                    share=reading.percent(control.share),
                    held=length(control.held_m),
                    edge=length(control.edge_m),
                )
            ]
        chosen = edge.chosen is not None
        if chosen:
            parts.append(say("ui.line.chosen", length=self._setting.length(edge.length_m)))
        self.told.setText(" · ".join(parts))
        self.form.setVisible(chosen)
        self.whole.setVisible(bool(edge.rings))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self._setting.look.colour("text"), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

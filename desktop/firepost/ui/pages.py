"""The pages that exist, made when first turned to."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from firepost.ui.response.page import ResponsePage
from firepost.ui.setting import Setting
from firepost.ui.situation.page import SituationPage
from firepost.ui.stage import Stage


class Pages(QStackedWidget):
    """Signals: `opened` (str), `todo_wanted` (Todo), `line_pressed` (LogLine), `turned` (str)."""

    opened = Signal(str)
    todo_wanted = Signal(object)
    line_pressed = Signal(object)
    turned = Signal(str)
    form_wanted = Signal(str, str)

    names = ("situation", "response")

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.situation = SituationPage(setting, stage, self)
        self.response = ResponsePage(setting, stage, self)
        self.addWidget(self.situation)
        self.addWidget(self.response)
        self.response.form_wanted.connect(self.form_wanted)
        self.situation.side.more_todos = self.response.todos
        self.current = "situation"
        self.situation.opened.connect(self.opened)
        self.situation.side.wanted.connect(self.todo_wanted)
        self.situation.side.line_pressed.connect(self.line_pressed)
        self.situation.side.all_pressed.connect(lambda: self.opened.emit("log"))

    def turn_to(self, name: str) -> None:
        if name in self.names:
            self.current = name
            self.setCurrentWidget(getattr(self, name))
        self.turned.emit(self.current)

    def take_focus(self) -> None:
        """Where the focus goes when a field is left."""
        self.situation.map.canvas.setFocus()

    def take_key(self, event: QKeyEvent) -> bool:
        """A single key meant for the page in front; False if it means nothing here."""
        if self.current == "response":
            return self.response.take_key(event)
        situation = self.situation
        match Qt.Key(event.key()):
            case Qt.Key.Key_0:
                situation.map.canvas.go_home()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                situation.map.canvas.zoom(1.4142)
            case Qt.Key.Key_Minus:
                situation.map.canvas.zoom(0.7071)
            case Qt.Key.Key_J:
                situation.timeline.axis.setFocus()
            case Qt.Key.Key_End if not self._stage.live:
                self._stage.return_to_now()
            case Qt.Key.Key_Space:
                situation.side.step()
            case Qt.Key.Key_T:
                situation.side.contact()
            case _:
                return False
        return True

    def room_for_notice(self) -> QRect:
        """Where a notice may stand: on the situation over the map, elsewhere over the foot."""
        if self.current != "situation":
            return self.rect()
        canvas = self.situation.map.canvas
        corner = canvas.mapTo(self, canvas.rect().topLeft())
        return QRect(corner, canvas.size())

    @property
    def has_quick_entry(self) -> bool:
        """Always at hand on the first page; elsewhere "/" raises it over the page's foot."""
        return self.current == "situation"

    def press_primary(self) -> None:
        """Ctrl+Enter: the primary button of the page in front."""
        if self.current == "response":
            self.response.decision.submit()

    def close_down(self) -> None:
        self.situation.map.canvas.close_down()

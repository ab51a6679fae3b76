"""The pages that exist. The first is made at once, the others once it stands, or when turned to."""

from __future__ import annotations

import gc
import importlib
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QRect, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from firepost.app.manners import SCREEN
from firepost.ui.frame.rail import RailButton
from firepost.ui.map.frames import Task
from firepost.ui.people.todos import people_todos
from firepost.ui.setting import Setting
from firepost.ui.situation.page import SituationPage
from firepost.ui.situation.todo import Todo
from firepost.ui.stage import Stage

if TYPE_CHECKING:
    from firepost.ui.response.page import ResponsePage
    from firepost.ui.underway import Underway

# Where each later page is found. It is loaded after the first picture of the map: a start
# brings the situation and nothing else.
LATER: Final[dict[str, tuple[str, str]]] = {
    "response": ("firepost.ui.response.page", "ResponsePage"),
    "forces": ("firepost.ui.forces.page", "ForcesPage"),
    "depots": ("firepost.ui.depots.page", "DepotsPage"),
    "office": ("firepost.ui.office.page", "OfficePage"),
}
# What has things to decide from the start comes by itself. Of the others only the modules come:
# the pages cost memory, and F5 sets a whole report.
TELLING: Final = ("response",)
# The first form opened and the first search would wait for these.
FORMS: Final = ("firepost.ui.forms.making", "firepost.ui.everyday.search")
_AFTER_FIRST_PICTURE_MS: Final = 400


def _import_the_rest() -> None:
    for module in (*(page for page, _ in LATER.values()), *FORMS):
        SCREEN.give_way()
        importlib.import_module(module)


class Pages(QStackedWidget):
    """Signals: `opened` (str), `todo_wanted` (Todo), `line_pressed` (LogLine), `turned` (str).

    `made` (str, QWidget): a later page is there now; the window gives it what it needs.
    `past_wanted`: the time line is to be gone to, from another page.
    `settled`: what has things to decide from the start is there; it is over.
    """

    opened = Signal(str)
    todo_wanted = Signal(object)
    line_pressed = Signal(object)
    turned = Signal(str)
    form_wanted = Signal(str, str)
    made = Signal(str, object)
    past_wanted = Signal()
    settled = Signal()
    _loaded = Signal(str)
    _imported = Signal(object)

    names = ("situation", *LATER)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.situation = SituationPage(setting, stage, self)
        self._made: dict[str, Any] = {"situation": self.situation}
        self.addWidget(self.situation)
        self.situation.side.first_todos = partial(people_todos, setting)
        self.situation.side.more_todos = self._more_todos
        self.current = "situation"
        self._over = False
        self.situation.opened.connect(self.opened)
        self.situation.form_wanted.connect(self.form_wanted)
        self.situation.side.wanted.connect(self.todo_wanted)
        self.situation.side.line_pressed.connect(self.line_pressed)
        self.situation.side.all_pressed.connect(lambda: self.opened.emit("log"))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_AFTER_FIRST_PICTURE_MS)
        self._later.timeout.connect(self._load_next)
        self._pool = QThreadPool(self)
        self._loaded.connect(self._make_next)
        self._imported.connect(self._end_start)
        self.situation.map.canvas.frames.arrived.connect(self._picture_came)
        stage.make_looking = self._looking

    @property
    def response(self) -> ResponsePage:
        return cast("ResponsePage", self.page("response"))

    def has(self, name: str) -> bool:
        """Whether a page is there already."""
        return name in self._made

    def page(self, name: str) -> QWidget:
        """A page by its name, made now if it is not there yet."""
        if name not in self._made:
            if len(self._made) == 1:  # of the first page too, now that it stands
                self._setting.heard.bind(self.situation)
            module, kind = LATER[name]
            page = getattr(importlib.import_module(module), kind)(
                self._setting, self._stage, self
            )
            self._made[name] = page
            self._setting.heard.bind(page)
            self.addWidget(page)
            page.form_wanted.connect(self.form_wanted)
            self.made.emit(name, page)
            if self._stage.board is not None:
                self._stage.board_changed.emit(self._stage.board)
        made: QWidget = self._made[name]
        return made

    def _looking(self) -> Underway:
        from firepost.ui.situation.looking import Looking

        return Looking(self._setting, self, self.room_for_notice)

    def _picture_came(self, _frame: object) -> None:
        waits = self._later.isActive()  # not anew with each picture: on a busy desk they go on
        if self.situation.map.canvas.complete and not self._over and not waits:
            self._later.start()

    def _load_next(self) -> None:
        """One page at a time; its modules on another thread, so that the screen goes on."""
        name = next(iter(self._missing()), TELLING[-1])  # all opened by hand: just the end
        module, _ = LATER[name]
        self._pool.start(
            Task(lambda: importlib.import_module(module), lambda _: self._loaded.emit(name))
        )

    def _make_next(self, name: str) -> None:
        if not self.isVisible():
            return  # the desk was let go meanwhile; the picture of the next asks again
        self.page(name)
        if self._missing():
            self._later.start()
        elif not self._over:
            self._over = True
            self._pool.start(Task(_import_the_rest, self._imported.emit))

    def _end_start(self) -> None:
        from firepost.ui.thrift import Thrift

        gc.collect()  # what loading left behind: two megabytes
        Thrift(self._stage)
        self.settled.emit()

    def _missing(self) -> list[str]:
        return [name for name in TELLING if name not in self._made]

    def _more_todos(self) -> list[Todo]:
        pages = [page for page in self._made.values() if hasattr(page, "todos")]
        return [todo for page in pages for todo in page.todos()]

    def turn_to(self, name: str) -> None:
        if name in self.names:
            SCREEN.begins()
            self.current = name
            focused = self.window().focusWidget()
            self.setCurrentWidget(self.page(name))
            if not isinstance(focused, RailButton):
                self.take_focus()
        self.turned.emit(self.current)

    def take_focus(self) -> None:
        """Where the focus goes when a page comes in front, or a field of it is left."""
        if self.current == "situation":
            self.situation.map.canvas.setFocus()
            return
        rests = getattr(self._made[self.current], "rests", None)
        if rests is not None:
            rests.setFocus()

    def _gives_up(self, event: QKeyEvent) -> bool:
        """Esc: a look back that lasts."""
        gives_up = event.key() == Qt.Key.Key_Escape and self._stage.give_up_looking()
        if gives_up:
            self.situation.timeline.player.stop()
        return gives_up

    def take_key(self, event: QKeyEvent) -> bool:  # noqa: C901 - a case a key
        """A single key meant for the page in front; False if it means nothing here."""
        if self._gives_up(event):
            return True
        if self.current != "situation":
            return self._made[self.current].take_key(event) or self._leads_away(event)
        situation = self.situation
        match Qt.Key(event.key()):
            case Qt.Key.Key_0:
                situation.map.go_home()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                situation.map.canvas.zoom(1.4142)
            case Qt.Key.Key_Minus:
                situation.map.canvas.zoom(0.7071)
            case Qt.Key.Key_J:
                situation.timeline.axis.setFocus()
            case Qt.Key.Key_End if not self._stage.live:
                self._stage.return_to_now()
            case Qt.Key.Key_Space:
                situation.step()
            case Qt.Key.Key_Escape if situation.fold():
                pass
            case Qt.Key.Key_T:
                situation.side.contact()
            case key if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
                return situation.press(int(key) - int(Qt.Key.Key_0))
            case key:
                return situation.map.box.take_key(key)
        return True

    def _leads_away(self, event: QKeyEvent) -> bool:
        """From another page than the first: Esc out of a field, J to the time line."""
        field = isinstance(self.window().focusWidget(), QLineEdit)
        if event.key() == Qt.Key.Key_Escape and field:
            self.take_focus()
        elif event.key() == Qt.Key.Key_J:
            self.past_wanted.emit()
        else:
            return False
        return True

    def room_for_notice(self) -> QRect:
        """Where a notice may stand: on the situation over the map, elsewhere over the foot."""
        if self.current != "situation":
            return self.rect()
        canvas = self.situation.map.canvas
        corner = canvas.mapTo(self, canvas.rect().topLeft())
        room, side = QRect(corner, canvas.size()), self.situation.side
        if side.isVisible():  # over the map, where the screen is narrow
            room.setRight(min(room.right(), side.mapTo(self, side.rect().topLeft()).x() - 1))
        return room

    @property
    def has_quick_entry(self) -> bool:
        """Always at hand on the first page; elsewhere "/" raises it over the page's foot."""
        return self.current == "situation"

    def press_primary(self) -> None:
        """Ctrl+Enter: the primary button of the page in front."""
        if self.current == "response":
            self.response.decision.submit()
        elif self.current != "situation":
            self._made[self.current].press_primary()

    def draft(self) -> None:
        """Ctrl+D: a transfer on the depots, a request on the forces; elsewhere it leads there."""
        if self.current in ("forces", "depots"):
            getattr(self._made[self.current], "draft")()  # noqa: B009 - of both pages
        else:
            self.turn_to("forces")

    def close_down(self) -> None:
        self._later.stop()
        self._pool.waitForDone()
        self.situation.map.box.close_down()
        self.situation.map.canvas.close_down()

"""What the first start left for later, as things to do until it is done; and 新建火情 on an empty desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtWidgets import QWidget

from firepost.app.welcome import Welcome
from firepost.ui.map.frames import Task
from firepost.ui.situation.todo import Todo

if TYPE_CHECKING:
    from firepost.ui.window import Window

# What is left, and the form or list that does it, the most needed first.
ACTS: Final = {
    "seat": "seat",
    "pin": "station",
    "place": "second_copy",
    "rosters": "roster",
    "maps": "import",
    "clock": "doctor",
}
LOOKED_AT: Final = ("maps", "clock")  # done once somebody looked: one may do without


class Reminders(QObject):
    """Follows the window. What is left is read off the disk on a thread of its own."""

    _read = Signal(object)

    def __init__(self, window: Window, welcome: Welcome) -> None:
        super().__init__(window)
        self._window, self._welcome = window, welcome
        self.left: tuple[str, ...] = ()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._read.connect(self._show)
        side = window.pages.situation.side
        others = side.more_todos
        side.more_todos = lambda: [*self.begins(), *others(), *self.todos()]
        window.drawers.offer({"seat": self._seat})
        window.drawers.drawer.left.connect(self.look)
        window.pages.todo_wanted.connect(self._looked_at)
        self.look()

    def look(self) -> None:
        """See again what is left."""
        self._pool.start(Task(self._welcome.left, self._read.emit))

    def _show(self, left: tuple[str, ...]) -> None:
        self.left = left
        self._window.pages.situation.side.refresh()
        self._window.count()

    def begins(self) -> Iterator[Todo]:
        """On a desk without a fire: the one thing there is to do."""
        board, say = self._window.stage.board, self._window.setting.say
        if board is not None and not board.incidents:
            yield Todo(
                "first:incident",
                "warn",
                say("ui.first.todo_incident"),
                say("ui.first.todo_incident_more"),
                say("ui.first.do_incident"),
                "incident",
                urgent=True,
            )

    def todos(self) -> Iterator[Todo]:
        board, say = self._window.stage.board, self._window.setting.say
        for name, act in ACTS.items():
            if name == "rosters":
                lacks = board is not None and not (board.teams or board.depots)
                is_left = bool(self.left) and lacks
            else:
                is_left = name in self.left
            if is_left:
                yield Todo(
                    f"first:{name}",
                    "warn",
                    say(f"ui.first.todo_{name}"),
                    say(f"ui.first.todo_{name}_more"),
                    say(f"ui.first.do_{name}"),
                    act,
                )

    def _looked_at(self, todo: Todo) -> None:
        name = todo.key.removeprefix("first:")
        if name in LOOKED_AT and name != todo.key:
            self._pool.start(Task(lambda: self._welcome.look_at(name), lambda _: None))

    def _seat(self) -> QWidget:
        from firepost.ui.first.seat import SeatForm

        return SeatForm(self._window, self._welcome)

    def close_down(self) -> None:
        self._pool.waitForDone()


def remind(window: Window) -> None:
    """Once the desk is open, where this device came by the first steps."""
    welcome = window.doors.welcome
    if welcome is not None and window.findChild(Reminders) is None:
        Reminders(window, welcome)

"""What is at hand on every page: taking back, finding, copying, printing, the sound."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool
from PySide6.QtWidgets import QPushButton

from firepost.app.quick import initials
from firepost.ui.everyday.undo import Undo

if TYPE_CHECKING:
    from firepost.ui.everyday.search import SearchSheet
    from firepost.ui.situation.todo import Todo
    from firepost.ui.window import Window


class Helper(QObject):
    """Made at its first use: a start brings none of it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.undo = Undo(window.setting, window.stage, window.notice, self)
        self._pool = QThreadPool(self)
        self._search: SearchSheet | None = None
        window.drawers.offer({"search": self._make_search})

    def begin(self) -> None:
        """Once the desk stands: what it adds to the things to do, and the tone."""
        from firepost.ui.everyday.alarm import Alarm
        from firepost.ui.map.frames import Task

        window = self._window
        side = window.pages.situation.side
        before = side.more_todos
        side.more_todos = lambda: [*before(), *self._todos()]
        key = QPushButton("", side.head)
        key.setProperty("kind", "link")
        side.head.row.addWidget(key)
        self.alarm = Alarm(window.setting, window.drafts, key)
        window.stage.ticked.connect(self._hear)
        # The table of pinyin takes a third of a second: not with the first letter typed.
        self._pool.start(Task(lambda: initials("泰"), lambda _: None))

    def _hear(self, now: datetime) -> None:
        if self._window.stage.live:
            self.alarm.hear(self._window.pages.situation.side.listed(), now)

    def _todos(self) -> list[Todo]:
        from firepost.ui.everyday.todos import more_todos

        window = self._window
        stage, feed = window.stage, window.outdoors.feed if window.outdoors else None
        if stage.board is None:
            return []
        return more_todos(
            window.setting,
            stage.board,
            stage.fire,
            stage.now(),
            seen=window.exchange.seen if window.exchange else None,
            receiver=feed.freshness if feed is not None and feed.source else "",
        )

    def act(self, name: str, target: str) -> bool:
        """A thing to do that is no form; False if it is one."""
        if name == "export":
            self._window.export()
        elif name == "depot":
            from firepost.app.finding import Found
            from firepost.ui.everyday.going import go_there

            go_there(self._window, Found("depot", target, ""))
        else:
            return False
        return True

    def find(self) -> None:
        """Ctrl+F: one line for everything."""
        self._window.drawers.open("search")

    def close_down(self) -> None:
        """Before the desk closes: what is still being looked for is left."""
        self._pool.waitForDone()
        if self._search is not None:
            self._search.close_down()

    def _make_search(self) -> SearchSheet:
        from firepost.ui.everyday.going import go_there
        from firepost.ui.everyday.search import SearchSheet

        window = self._window
        self._search = SearchSheet(window.setting, window.stage, lambda: window.base)
        self._search.chosen.connect(lambda one: go_there(window, one))
        return self._search


def helper(window: Window) -> Helper:
    """The window's helper."""
    found = window.findChild(Helper)
    return found if isinstance(found, Helper) else Helper(window)


def close_down(window: Window) -> None:
    """Of a window that never used it: nothing."""
    found = window.findChild(Helper)
    if isinstance(found, Helper):
        found.close_down()

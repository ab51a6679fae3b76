"""What is at hand on every page: taking back, finding, copying, printing, the sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from firepost.ui.everyday.undo import Undo

if TYPE_CHECKING:
    from firepost.ui.everyday.search import SearchSheet
    from firepost.ui.window import Window


class Helper(QObject):
    """Made at its first use: a start brings none of it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.undo = Undo(window.setting, window.stage, window.notice, self)
        self._search: SearchSheet | None = None
        window.drawers.offer({"search": self._make_search})

    def find(self) -> None:
        """Ctrl+F: one line for everything."""
        self._window.drawers.open("search")

    def close_down(self) -> None:
        """Before the desk closes: what is still being looked for is left."""
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

"""What is at hand on every page: taking back, finding, copying, printing, the sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from firepost.ui.everyday.undo import Undo

if TYPE_CHECKING:
    from firepost.ui.window import Window


class Helper(QObject):
    """Made at its first use: a start brings none of it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.undo = Undo(window.setting, window.stage, window.notice, self)


def helper(window: Window) -> Helper:
    """The window's helper."""
    found = window.findChild(Helper)
    return found if isinstance(found, Helper) else Helper(window)

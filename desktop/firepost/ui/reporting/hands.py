"""The reports' two working threads: one for what is looked at, one for what is written.

A slow stick delays no preview.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from firepost.domain.errors import Notice
from firepost.ui.map.frames import Task
from firepost.ui.underway import came_to

Told = Callable[[Any], Any]
NotTold = Callable[[Notice], Any]


class Hands(QObject):
    """Work goes out; its answer, or why there is none, comes back on the screen's thread."""

    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looking, self._writing = QThreadPool(self), QThreadPool(self)
        for pool in (self._looking, self._writing):
            pool.setMaxThreadCount(1)
        self._done.connect(self._tell)

    @Slot(object)
    def _tell(self, told: Callable[[], Any]) -> None:
        told()

    def look(self, work: Callable[[], Any], told: Told, not_told: NotTold) -> None:
        self._run(self._looking, work, told, not_told)

    def write(self, work: Callable[[], Any], told: Told, not_told: NotTold) -> None:
        self._run(self._writing, work, told, not_told)

    def _run(
        self, pool: QThreadPool, work: Callable[[], Any], told: Told, not_told: NotTold
    ) -> None:
        pool.start(Task(lambda: came_to(work, told, not_told), self._done.emit))

    def close_down(self) -> None:
        for pool in (self._looking, self._writing):
            pool.clear()
            pool.waitForDone()

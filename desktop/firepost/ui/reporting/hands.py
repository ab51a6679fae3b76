"""The reports' two working threads: one for what is looked at, one for what is written.

A slow stick delays no preview.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from firepost.domain.errors import Notice, Stopped
from firepost.ui.map.frames import Task

log = logging.getLogger(__name__)

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
        def safely() -> Callable[[], Any]:
            try:
                answer = work()
            except Stopped as stopped:
                notice = stopped.notice
                return lambda: not_told(notice)
            except Exception as error:  # a bug must reach the screen, not die here
                log.exception("a report failed")
                bug = Notice.of("ui.bug", says=repr(error))
                return lambda: not_told(bug)
            return lambda: told(answer)

        pool.start(Task(safely, self._done.emit))

    def close_down(self) -> None:
        for pool in (self._looking, self._writing):
            pool.clear()
            pool.waitForDone()

"""Takes maps in while the desk goes on: one at a time, with what is done said, and a key to stop."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from firepost.app.maps import Atlas
from firepost.domain.errors import Notice, Stopped
from firepost.ui.atlas.datum import ASKED
from firepost.ui.frame.bands import Band
from firepost.ui.map.frames import Task
from firepost.ui.prose import Line, Run
from firepost.ui.setting import Setting

log = logging.getLogger(__name__)

LEFT_PX = 64
FOOT_PX = 48


class Adder(QObject):
    """Signals: `told` (str, int, int): step, done, of. `added` (HeldMap). `stopped` (Notice).

    `doubted` (Path, Notice): a person must say on which earth it stands. `idle`: nothing is
    left to take in.
    """

    told = Signal(str, int, int)
    added = Signal(object)
    stopped = Signal(object)
    doubted = Signal(object, object)
    idle = Signal()
    _ended = Signal(object)

    def __init__(self, atlas: Callable[[], Atlas], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._atlas = atlas
        self._waiting: deque[tuple[Path, str | None]] = deque()
        self.current: Path | None = None
        self._stop = threading.Event()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ended.connect(self._take)

    def add(self, path: Path, assume: str | None = None) -> None:
        self._waiting.append((path, assume))
        self._next()

    def stop(self) -> None:
        """The one being taken in; nothing of it is left behind."""
        self._stop.set()

    def close(self) -> None:
        self._waiting.clear()
        self._stop.set()
        self._pool.waitForDone()

    def _next(self) -> None:
        if self.current is not None:
            return
        if not self._waiting:
            self.idle.emit()
            return
        path, assume = self._waiting.popleft()
        self.current = path
        self._stop.clear()
        last = [("", -1)]

        def progress(step: str, done: int, of: int) -> bool:
            percent = 100 * done // max(of, 1)
            if (step, percent) != last[0]:
                last[0] = (step, percent)
                self.told.emit(step, done, of)
            return not self._stop.is_set()

        def work() -> object:
            try:
                return self._atlas().add(path, assume=assume, progress=progress)
            except Stopped as stopped:
                return stopped.notice
            except Exception as error:
                log.exception("a map could not be taken in")
                return Notice.of("ui.bug", says=repr(error))

        self._pool.start(Task(work, self._ended.emit))

    def _take(self, found: Any) -> None:
        path, self.current = self.current, None
        if isinstance(found, Notice) and found.key in ASKED:
            self.doubted.emit(path, found)
        elif isinstance(found, Notice):
            self.stopped.emit(found)
        else:
            self.added.emit(found)
        self._next()


class AddBand(Band):
    """What is being taken in, over the map's foot."""

    def __init__(self, setting: Setting, adder: Adder, parent: QWidget) -> None:
        super().__init__(setting, "focus", "bg-panel", parent)
        self._setting, self._adder = setting, adder
        self.key = QPushButton(setting.say("ui.underway.stop"), self)
        self.key.setMinimumHeight(44)
        self.key.clicked.connect(adder.stop)
        self.row.addWidget(self.key)
        adder.told.connect(self._tell)
        adder.idle.connect(self.hide)
        self.hide()

    def _tell(self, step: str, done: int, of: int) -> None:
        if self._adder.current is None:
            return
        say = self._setting.say
        told = say(f"maps.step.{step}", percent=100 * done // max(of, 1))
        words = say("ui.maps.adding", name=self._adder.current.name, step=told)
        self.prose.show_lines([Line((Run(words, "body", bold=True),))])
        self.setAccessibleName(words)
        parent = self.parentWidget()
        if parent is not None and self.isHidden():
            # Beside the tools, over the map's foot: the inset and the wind stay in sight.
            wide = min(620, parent.width() - LEFT_PX - 8)
            self.setGeometry(LEFT_PX, parent.height() - 50 - FOOT_PX, max(wide, 260), 50)
            self.show()
            self.raise_()

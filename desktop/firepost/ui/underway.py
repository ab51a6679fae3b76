"""What goes on just now: its step and its share in words and as a bar, and the key that stops it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from firepost.app.bulk import PASSING
from firepost.app.errand import HALTED, Errand
from firepost.domain.errors import Notice, Refused, Stopped
from firepost.ui.clerk import Clerk
from firepost.ui.map.frames import Task
from firepost.ui.setting import Setting

log = logging.getLogger(__name__)

Work = Callable[[], Any]
Then = Callable[[Any], object]
Otherwise = Callable[[Notice], object]

BAR_PX = 8
AFTER_MS = 150


def came_to(work: Work, then: Then, otherwise: Otherwise) -> Callable[[], object]:
    """Do work on the thread beside; hands back what is to be called with its answer, or with why
    there is none, on the screen's."""
    try:
        with PASSING.under_way():
            answer = work()
    except Stopped as stopped:
        notice = stopped.notice
        return lambda: otherwise(notice)
    except Exception as error:  # a bug must reach the screen, not die here
        log.exception("work beside the screen failed")
        bug = Notice.of("ui.bug", says=repr(error))
        return lambda: otherwise(bug)
    return lambda: then(answer)


class Bar(QWidget):
    """How much of it is done; nobody knows at 0."""

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = setting.look
        self.percent = 0
        self.setFixedHeight(BAR_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        setting.look.changed.connect(self.update)

    def show_share(self, percent: int) -> None:
        self.percent = percent
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("line"))
        done = self.rect()
        done.setWidth(self.width() * self.percent // 100)
        painter.fillRect(done, self._look.colour("focus"))
        painter.end()


class Underway(QWidget):
    """Long work, one piece after the other; hidden where there is none. Esc stops it too, where
    its form passes it on with `give_up`.

    Signals:
        changed: begun, a step further, or ended.
    """

    changed = Signal()
    _stepped = Signal(object, str, int, int)
    _ended = Signal(object, object)

    def __init__(
        self, setting: Setting, parent: QWidget | None = None, *, after_ms: int = AFTER_MS
    ) -> None:
        """`after_ms`: what ends sooner is not shown at all."""
        super().__init__(parent)
        self._setting = setting
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(after_ms)
        self._later.timeout.connect(lambda: self.setVisible(self.running))
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._waiting: list[Errand] = []
        self._dropped: set[Errand] = set()
        self._closed = False
        self.words = QLabel("", self)
        self.words.setWordWrap(True)
        self.bar = Bar(setting, self)
        self.key = QPushButton(setting.say("ui.underway.stop"), self)
        self.key.setMinimumHeight(44)
        self.key.clicked.connect(self.halt)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.words)
        left.addWidget(self.bar)
        self.row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(left, 1)
        row.addWidget(self.key, 0, Qt.AlignmentFlag.AlignVCenter)
        self._stepped.connect(self._show_step)
        self._ended.connect(self._end)
        self.hide()

    @property
    def running(self) -> bool:
        return bool(self._waiting)

    def run(self, work: Work, then: Then, otherwise: Otherwise) -> None:
        """On a thread beside: `then` hears its answer, `otherwise` why it was not done."""
        if self._closed:
            return
        errand = self._begin()

        def wanted() -> Any:
            with errand.under_way():
                if errand.halted:
                    raise Refused(HALTED)
                return work()

        self._pool.start(
            Task(
                lambda: came_to(wanted, then, otherwise),
                lambda told: self._ended.emit(errand, told),
            )
        )

    def ask(self, clerk: Clerk, request: Then, then: Then, otherwise: Otherwise) -> None:
        """The same on the desk's own thread."""
        if self._closed:
            return
        errand = self._begin()

        def on_desk(post: Any) -> Any:
            if errand.halted:
                raise Refused(HALTED)
            with errand.under_way():
                return request(post)

        def ended(told: Callable[[], object]) -> None:
            self._end(errand, told)

        clerk.ask(
            on_desk,
            lambda answer: ended(lambda: then(answer)),
            lambda notice: ended(lambda: otherwise(notice)),
        )

    def halt(self) -> bool:
        """Stop all that goes on here; whether there was any. What it came to is told at its end."""
        for errand in self._waiting:
            errand.halt()
        if self._waiting:
            self.key.setEnabled(False)
            self._say(self._setting.say("ui.underway.stopping"))
        return self.running

    def drop(self) -> None:
        """Something else is wanted instead: what goes on is stopped, its answer is for nobody."""
        self._dropped.update(self._waiting)
        for errand in self._waiting:
            errand.halt()

    def close_down(self) -> None:
        """As the window closes: what goes on is given up, its answer is for nobody."""
        self._closed = True  # an answer that comes late begins nothing new
        self.drop()
        self._pool.waitForDone()

    # -- how it is done

    def _begin(self) -> Errand:
        def told(name: str, done: int, of: int) -> None:
            with suppress(RuntimeError):  # the window is gone
                self._stepped.emit(errand, name, done, of)

        errand = Errand(told)
        self._waiting.append(errand)
        if len(self._waiting) == 1:
            self._show_step(errand, "begun", 0, 0)
        if self.isHidden() and not self._later.isActive():
            self._later.start()
        return errand

    def _show_step(self, errand: Errand, name: str, done: int, of: int) -> None:
        if not self._waiting or errand is not self._waiting[0] or errand.halted:
            return
        say = self._setting.say
        percent = 100 * done // of if of > 0 else 0
        step = say(f"errand.step.{name}")
        self._say(say("ui.underway.share", step=step, percent=percent) if of > 0 else step)
        self.bar.show_share(percent)
        self.key.setEnabled(True)
        self.changed.emit()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.setAccessibleName(words)

    def _end(self, errand: Errand, told: Callable[[], object]) -> None:
        if errand in self._waiting:
            self._waiting.remove(errand)
        if not self.running:
            self._later.stop()
            self.hide()
        if self._waiting:
            self._show_step(self._waiting[0], "begun", 0, 0)
        if errand in self._dropped:
            self._dropped.remove(errand)
        else:
            told()
        self.changed.emit()

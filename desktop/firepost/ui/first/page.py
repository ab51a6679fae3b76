"""The first start: three steps, then the desk. Nothing is asked twice; each may be left for later.

What is typed comes through a crash, but for the PIN, which is never written down.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QProcess, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from firepost.app.welcome import DONE, STEPS, Welcome
from firepost.domain.errors import Notice, Stopped
from firepost.ui.drafts import Drafts
from firepost.ui.first.steps import PinStep, PlaceStep, SeatStep, Step
from firepost.ui.map.frames import Task
from firepost.ui.setting import Setting

WIDE_PX: Final = 700
_STICKS_MS: Final = 1500  # a stick that is put in while the question stands is offered
_FREE: Final = (Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F11)  # language, night, full screen


class FirstPage(QWidget):
    """Enter goes on, Esc leaves a step for later, F5 plays the drill beside.

    Signals:
        finished (str): every step is done or left for later; the PIN, or "" where there is none.
    """

    finished = Signal(str)
    _told = Signal(object)

    def __init__(
        self,
        setting: Setting,
        welcome: Welcome,
        drafts: Drafts,
        media: Callable[[], list[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._setting, self._welcome, self._drafts = setting, welcome, drafts
        self._media = media
        self._pin = ""
        self._busy = False
        self._pool = QThreadPool(self)
        self._told.connect(lambda deed: deed())
        say = setting.say
        self.box = QFrame(self)
        self.box.setProperty("panel", "true")
        self.box.setFixedWidth(WIDE_PX)
        self.title = QLabel(say("ui.first.title"), self.box)
        self.title.setProperty("role", "page")
        self.count = QLabel("", self.box)
        self.count.setProperty("role", "aside")
        self.steps: dict[str, Step] = {
            "seat": SeatStep(setting, self.box),
            "pin": PinStep(setting, self.box),
            "place": PlaceStep(setting, self.box),
        }
        self.wrong = QLabel("", self.box)
        self.wrong.setProperty("role", "wrong")
        self.wrong.setWordWrap(True)
        self.next = self._key("ui.first.next", self.go_on, primary=True)
        self.later = self._key("ui.first.later", self.leave)
        self.play = self._key("ui.first.drill", self.start_drill)
        self._lay()
        for step in self.steps.values():
            step.changed.connect(self._keep)
        self._sticks = QTimer(self)
        self._sticks.setInterval(_STICKS_MS)
        self._sticks.timeout.connect(self._offer_sticks)
        self._restore()
        self.current = ""
        self._turn_to(welcome.step)

    def _key(self, words: str, deed: Callable[[], object], *, primary: bool = False) -> Any:
        key = QPushButton(self._setting.say(words), self.box)
        if primary:
            key.setProperty("kind", "primary")
        key.clicked.connect(lambda _=False: deed())
        return key

    def _lay(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        keys = QHBoxLayout()
        keys.setSpacing(12)
        keys.addWidget(self.next)
        keys.addWidget(self.later)
        keys.addStretch(1)
        keys.addWidget(self.play)
        column = QVBoxLayout(self.box)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(14)
        column.addLayout(head)
        for step in self.steps.values():
            column.addWidget(step)
        column.addWidget(self.wrong)
        column.addLayout(keys)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.box)
        middle.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(middle)
        outer.addStretch(3)

    # -- the steps

    def _turn_to(self, name: str) -> None:
        self.wrong.hide()
        if name == DONE:
            self._sticks.stop()
            self._drafts.keep(first=None)
            self.finished.emit(self._pin)
            return
        self.current = name
        for other, step in self.steps.items():
            step.setVisible(other == name)
        number = STEPS.index(name) + 1
        self.count.setText(self._setting.say("ui.first.count", n=number, of=len(STEPS)))
        if name == "place":
            self._offer_sticks()
            self._sticks.start()
        self.steps[name].first.setFocus()

    def go_on(self) -> None:
        """Enter: what stands here counts."""
        step = self.steps[self.current]
        if self._busy:
            return
        if isinstance(step, PinStep) and step.code:
            self._turn_to(self._welcome.step)  # the code was read
            return
        lacking = step.lacking()
        if lacking is not None:
            words, field = lacking
            self._complain(words)
            field.setFocus()
            return
        deed, name = self._deed(step), self.current
        self._busy = True
        self.next.setEnabled(False)

        def work() -> Callable[[], None]:
            try:
                told = deed()
                self._welcome.pass_over(name)
            except Stopped as stopped:
                notice = stopped.notice
                return lambda: self._refused(notice)
            return lambda: self._taken(name, told)

        self._pool.start(Task(work, self._told.emit))

    def _deed(self, step: Step) -> Callable[[], Any]:
        """What the step asks of the device; on a thread of its own, for a seal takes a second."""
        welcome, said = self._welcome, step.said()
        if isinstance(step, SeatStep):
            return lambda: welcome.seat(said[0], said[1])
        if isinstance(step, PinStep):
            return lambda: welcome.seal(said[0])
        return lambda: welcome.choose(Path(said[0]))

    def _taken(self, name: str, told: Any) -> None:
        self._free()
        step = self.steps[name]
        if isinstance(step, PinStep):
            self._pin = step.said()[0]
            step.show_code(str(told))
            self.wrong.hide()
            self.later.hide()
            self.next.setText(self._setting.say("ui.first.code_kept"))
            self.next.setFocus()
            return
        self._turn_to(self._welcome.step)

    def _refused(self, notice: Notice) -> None:
        self._free()
        self._complain(self._setting.notice(notice))
        self.steps[self.current].first.setFocus()

    def _free(self) -> None:
        self._busy = False
        self.next.setEnabled(True)

    def _complain(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.show()

    def leave(self) -> None:
        """Esc: for later; it is then among the things to do."""
        step = self.steps[self.current]
        if self._busy or (isinstance(step, PinStep) and step.code):
            return
        self._welcome.pass_over(self.current)
        self._turn_to(self._welcome.step)

    def start_drill(self) -> None:
        """In a window and a process of its own: nothing of it comes near this home's desks."""
        program, *words = self._welcome.drill
        came, _process = QProcess.startDetached(program, words)
        self._complain(
            self._setting.say("ui.first.drill_comes" if came else "ui.first.no_drill")
        )

    # -- what was typed

    def _keep(self) -> None:
        kept = {name: step.kept() for name, step in self.steps.items() if step.kept()}
        self._drafts.keep(first=kept or None)

    def _restore(self) -> None:
        kept = self._drafts.get("first") or {}
        for name, step in self.steps.items():
            if isinstance(kept, dict) and isinstance(kept.get(name), list):
                step.put_back([str(one) for one in kept[name]])

    def _offer_sticks(self) -> None:
        place = self.steps["place"]
        if isinstance(place, PlaceStep):
            place.offer(self._media())

    # -- keys

    def event(self, event: QEvent) -> bool:
        """The window's keys lead to a desk that is not there yet: they stay here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if Qt.Key(event.key()) not in _FREE:
                event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                focused = self.focusWidget()
                if isinstance(focused, QPushButton):
                    focused.click()
                else:
                    self.go_on()
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_F5:
                self.start_drill()
            case _:
                super().keyPressEvent(event)

    def close_down(self) -> None:
        self._sticks.stop()
        self._pool.waitForDone()

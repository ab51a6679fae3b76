"""One short tone for what cannot wait, and the key that turns it off; nothing flashes or pops up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QPushButton

from firepost.ui import figures
from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from firepost.ui.drafts import Drafts
    from firepost.ui.situation.todo import Todo

AGAIN: Final = timedelta(minutes=5)
QUIET: Final = timedelta(minutes=30)


class Alarm(QObject):
    """Sounds when something urgent is new, then every five minutes while it stands.

    The key goes round: on, silent for half an hour, off. Off is kept over a restart.
    """

    def __init__(
        self,
        setting: Setting,
        drafts: Drafts,
        key: QPushButton,
        tone: Callable[[], None] = QApplication.beep,
        shows: Callable[[Todo], None] = lambda _todo: None,
    ) -> None:
        """`shows` puts in sight what it sounds for, where that is not."""
        super().__init__(key)
        self._setting, self._drafts, self._tone = setting, drafts, tone
        self._shows = shows
        self.key = key
        self._known: set[str] = set()
        self._sounded: datetime | None = None
        self._quiet_until: datetime | None = None
        key.clicked.connect(self.turn)
        self._show()

    @property
    def on(self) -> bool:
        return bool(self._drafts.get("sound", True))

    def turn(self) -> None:
        now = self._setting.now()
        if self.on and self._quiet_until is None:
            self._quiet_until = now + QUIET
        elif self.on:
            self._quiet_until = None
            self._drafts.keep(sound=False)
        else:
            self._drafts.keep(sound=True)
        self._show()

    def hear(self, listed: Iterable[Todo], now: datetime) -> None:
        """What is to be done now; what it cannot hear of is no longer urgent."""
        standing = [todo for todo in listed if todo.urgent]
        urgent = {todo.key for todo in standing}
        if self._quiet_until is not None and now >= self._quiet_until:
            self._quiet_until = None
            self._show()
        new = urgent - self._known
        again = self._sounded is not None and now - self._sounded >= AGAIN
        self._known = urgent
        if urgent and (new or again):
            self._sounded = now
            if self.on and self._quiet_until is None:
                self._tone()
                self._shows(next((one for one in standing if one.key in new), standing[0]))

    def _show(self) -> None:
        say = self._setting.say
        if not self.on:
            words = say("ui.alarm.off")
        elif self._quiet_until is not None:
            words = say("ui.alarm.quiet", at=figures.clock(self._quiet_until))
        else:
            words = say("ui.alarm.on")
        self.key.setText(words)
        self.key.setAccessibleName(f"{words} {say('ui.alarm.next')}")
        self.key.setToolTip(say("ui.alarm.next"))

"""The laptop slept, or somebody set its clock: what goes by time is looked at anew, and it is said."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from firepost.domain.errors import Notice

if TYPE_CHECKING:
    from firepost.ui.window import Window

SLEPT: Final = timedelta(minutes=2)  # a busy machine is late by seconds, not by minutes
SET_BACK: Final = timedelta(seconds=30)
SET_AHEAD: Final = timedelta(minutes=2)


class Awake(QObject):
    """Hears every second of the stage.

    Between two of them as much time should have gone by on the wall as on the machine's own
    counter: where the counter says a second and the wall says a day, somebody set the clock.
    """

    def __init__(self, window: Window, counter_s: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window)
        self._window, self._counter_s = window, counter_s
        self._wall: datetime | None = None
        self._counted_s = 0.0
        window.stage.ticked.connect(self._second)

    def _second(self, now: datetime) -> None:
        counted_s = self._counter_s()
        wall, ran = self._wall, timedelta(seconds=counted_s - self._counted_s)
        self._wall, self._counted_s = now, counted_s
        if wall is None:
            return
        went = now - wall
        if went < -SET_BACK:
            self._catch_up()
            self._tell("ui.awake.set_back", wall - now)
        elif went >= SLEPT and ran >= went / 2:  # the counter ran on: it slept
            self._catch_up()
        elif went - ran >= SET_AHEAD:
            # On Linux the counter stands still while the machine sleeps: both look alike.
            self._catch_up()
            self._tell("ui.awake.slept_or_set", went - ran)

    def _tell(self, key: str, by: timedelta) -> None:
        setting = self._window.setting
        self._window.notice.show_stopped(Notice.of(key, by=setting.span(by)))

    def _catch_up(self) -> None:
        """What would have come meanwhile comes now, once."""
        window = self._window
        window.stage.freshen()
        if window.exchange is not None:
            window.exchange.wake()
        if window.keeper is not None:
            window.keeper.copy_if_due()

"""Plays the past forward: the whole board follows, faster than it happened, until it is now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from firepost.ui.stage import Stage

SPEEDS_MIN_PER_S: Final = (1, 5, 15, 60)
TICK_MS: Final = 250


class Player(QObject):
    """Signals: `changed`: it began, stopped, or goes at another speed."""

    changed = Signal()

    def __init__(self, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self.speed = SPEEDS_MIN_PER_S[1]
        self._at: datetime | None = None
        self._as_known_then = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.step)
        stage.look_back_changed.connect(self._follow)

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    def toggle(self, *, as_known_then: bool) -> None:
        """Go on from where the screen stands; from the start where it stands at now."""
        if self.playing:
            self.stop()
            return
        past, fire = self._stage.look_back, self._stage.fire
        if past is not None:
            self._at = past.at
        elif fire is not None:
            self._at = fire.burning_since or fire.opened.at
        if self._at is None or self._at >= self._stage.now():
            return
        self._as_known_then = as_known_then
        self._timer.start()
        self._stage.look_back_to(self._at, as_known_then=as_known_then)
        self.changed.emit()

    def stop(self) -> None:
        self._timer.stop()
        self.changed.emit()

    def turn_speed(self) -> None:
        """To the next speed, the slowest after the fastest."""
        here = SPEEDS_MIN_PER_S.index(self.speed)
        self.speed = SPEEDS_MIN_PER_S[(here + 1) % len(SPEEDS_MIN_PER_S)]
        self.changed.emit()

    def step(self) -> None:
        """One picture on. The stage asks for the newest only, however slow the answers come."""
        if self._at is None:
            return
        self._at += timedelta(minutes=self.speed * TICK_MS / 1000)
        if self._at >= self._stage.now():
            self._at = None
            self.stop()
            self._stage.return_to_now()
        else:
            self._stage.look_back_to(self._at, as_known_then=self._as_known_then)

    def _follow(self) -> None:
        if self._stage.live and self.playing:  # somebody went back to now
            self.stop()

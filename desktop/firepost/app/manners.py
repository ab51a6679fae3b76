"""The screen goes first: work beside it waits at its next step while the screen has something to do.

One interpreter serves every thread. Whatever is reckoned beside the screen takes half of it from
whoever paints; a step's wait of some milliseconds gives it back. Without a screen nobody waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, get_ident
from typing import Final

MOST_S: Final = 0.1  # a screen busier than this shares; work must come to an end


class Screen:
    """The screen's thread, as work beside it sees it."""

    def __init__(self, most_s: float = MOST_S) -> None:
        self._most_s = most_s
        self._idle = Event()
        self._idle.set()
        self._busy_since_s = 0.0
        self._thread: int | None = None
        self._then_rest: Callable[[], None] | None = None

    def rest_by(self, then_rest: Callable[[], None] | None) -> None:
        """Whom to ask, at each beginning, to say `rests` when nothing is left to do.

        Before anybody can be asked nobody waits: he would never be let go on.
        """
        self._then_rest = then_rest

    def begins(self) -> None:
        """Said by the screen's thread: it has something to do."""
        if self._then_rest is not None and not self.busy:
            self._busy_since_s, self._thread = time.monotonic(), get_ident()
            self._idle.clear()
            self._then_rest()

    def rests(self) -> None:
        """Said by the screen's thread: it waits for what comes."""
        self._idle.set()

    @property
    def busy(self) -> bool:
        return not self._idle.is_set()

    def give_way(self) -> None:
        """Said at a step of work. Returns at once where nobody is busy, and to the screen itself."""
        if self.busy and get_ident() != self._thread:
            left_s = self._busy_since_s + self._most_s - time.monotonic()
            if left_s > 0:
                self._idle.wait(left_s)


SCREEN: Final = Screen()

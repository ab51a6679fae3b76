"""Long work held in its middle until a person gave it up: a test need not be quicker than it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from firepost.app.errand import Errand

MOST_S = 120.0


class Hold:
    """Not set, everything goes by; `at` sets it before a step's share."""

    def __init__(self) -> None:
        self.name, self.least = "", 0
        self.reached, self._freed = threading.Event(), threading.Event()

    def at(self, name: str, least: int = 0) -> None:
        self.name, self.least = name, least

    def pass_by(self, name: str, percent: int) -> bool:
        """Waits where it is held; whether it was."""
        if name != self.name or percent < self.least:
            return False
        self.name = ""
        self.reached.set()
        assert self._freed.wait(MOST_S), "nobody gave it up"
        return True

    def free(self) -> None:
        self._freed.set()


def errands(hold: Hold) -> Callable[..., Errand]:
    """What stands for `Errand`: the same, held."""

    class Held(Errand):
        def hear(self, name: str, done: int, of: int) -> None:
            super().hear(name, done, of)
            if hold.pass_by(name, 100 * done // of if of > 0 else 0):
                super().hear(name, done, of)

        def halt(self) -> None:
            super().halt()
            hold.free()

    return Held

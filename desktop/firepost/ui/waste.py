"""Values in circles that nobody holds any more: looked for in lots so small that nobody waits.

Python's own full search goes through all that a desk holds and lets nobody else have the
interpreter meanwhile: 150 ms after some hours. Here a search goes through what came lately; what
stays is set aside, and looked at again only when nobody is at the desk. While a report is made
nothing is set aside: the libraries it is made with drop whole fonts and books in circles.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from firepost.app.bulk import PASSING
from firepost.app.manners import SCREEN

if TYPE_CHECKING:
    from firepost.ui.served import Served
    from firepost.ui.stage import Stage

_NEVER: Final = 1_000_000_000
LOTS: Final = (3_000, 5, _NEVER)  # new values; lots of them; by Python itself: never all
SEARCH_AFTER: Final = 2  # lots of lots: about 30,000 new values
ASIDE_FROM: Final = 10_000  # values that stay: going through them takes 10 ms
AFTER_MS: Final = 60  # once what a second brings is painted
WHOLE_AFTER: Final = 5  # times something was set aside
NOBODY_S: Final = 600.0  # without a key or a press


class Waste(QObject):
    """Searches between the seconds of the stage, from now on."""

    def __init__(
        self, stage: Stage, served: Served, counter_s: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(stage)
        self._served, self._counter_s = served, counter_s
        self._aside = 0
        gc.freeze()  # what the start made stays
        gc.set_threshold(*LOTS)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_MS)
        self._soon.timeout.connect(self.look)
        stage.ticked.connect(self._soon.start)

    def look(self) -> None:
        """Search if there is enough to go through; a busy screen is waited for."""
        if SCREEN.busy:
            self._soon.start()
        elif gc.get_count()[2] >= SEARCH_AFTER:
            gc.collect()
            if len(gc.get_objects(generation=2)) >= ASIDE_FROM and not PASSING.goes_on:
                gc.freeze()
                self._aside += 1
        elif self._aside >= WHOLE_AFTER and self._nobody_is_here():
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._aside = 0

    def _nobody_is_here(self) -> bool:
        return self._counter_s() - self._served.met_s >= NOBODY_S

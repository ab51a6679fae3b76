"""Values in circles that nobody holds any more: looked for in lots so small that nobody waits.

Python's own full search goes through all that a desk holds and lets nobody else have the
interpreter meanwhile: 150 ms after some hours. Here each search goes through what came since the
last one, and what it leaves is looked at again only when nobody is at the desk.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from firepost.ui.served import Served
    from firepost.ui.stage import Stage

_NEVER: Final = 1_000_000_000
LOTS: Final = (3_000, 5, _NEVER)  # new values; lots of them; by Python itself: never all
SEARCH_AFTER: Final = 2  # lots of lots: about 30,000 values, 15 ms
WHOLE_AFTER: Final = 20  # such searches; what each may have missed is some hundred values
NOBODY_S: Final = 600.0  # without a key or a press


class Waste(QObject):
    """Searches at the seconds of the stage, from now on."""

    def __init__(
        self, stage: Stage, served: Served, counter_s: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(stage)
        self._served, self._counter_s = served, counter_s
        self._searched = 0
        gc.freeze()  # what the start made stays
        gc.set_threshold(*LOTS)
        stage.ticked.connect(self._second)

    def _second(self) -> None:
        if gc.get_count()[2] >= SEARCH_AFTER:
            self._search()
            self._searched += 1
        elif self._searched >= WHOLE_AFTER and self._nobody_is_here():
            gc.unfreeze()
            self._search()
            self._searched = 0

    def _search(self) -> None:
        gc.collect()
        gc.freeze()

    def _nobody_is_here(self) -> bool:
        return self._counter_s() - self._served.met_s >= NOBODY_S

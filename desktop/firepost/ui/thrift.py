"""Memory that the C library keeps for later, given back to the system.

Hours of pictures, reports and journals leave holes that glibc holds on to: 15 MB after the first
picture of a crowded map. Giving them back takes two thousandths of a second.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from PySide6.QtCore import QObject

from firepost.ui.stage import Stage

EACH: Final = timedelta(minutes=1)


@cache
def _trim() -> Callable[[int], int] | None:
    """glibc's own word for it; other systems see to it themselves."""
    if sys.platform != "linux":
        return None
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library
        return None
    return trim


def give_back() -> bool:
    """Whether anything was given back."""
    trim = _trim()
    return trim is not None and bool(trim(0))


class Thrift(QObject):
    """Gives back now, and once a minute."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._last = stage.now()
        give_back()
        stage.ticked.connect(self._second)

    def _second(self, now: datetime) -> None:
        """Ticks may be late or far apart: a machine that slept, a clock that was set."""
        if abs(now - self._last) >= EACH:
            self._last = now
            give_back()

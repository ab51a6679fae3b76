"""What the collector should know of work: whether all it makes stays, or goes with its end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final


@contextmanager
def in_bulk() -> Iterator[None]:
    """Nothing of what is taken in is garbage: the collector waits until it is in.

    Halves the time of folding a journal: every new object would be looked at ever again.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Passing:
    """Work whose values are dropped at its end, nearly all: a report, a file read for a look."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running = 0

    @property
    def goes_on(self) -> bool:
        return self._running > 0

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """On any thread; several at once."""
        self._add(1)
        try:
            yield
        finally:
            self._add(-1)

    def _add(self, more: int) -> None:
        with self._lock:
            self._running += more


PASSING: Final = Passing()

"""The receiver's line as the screen knows it: chosen by a person, heard on a thread of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from firepost.app.receiver import OpenReceiver, Receiver, Reception, read_source
from firepost.domain.fix import Fix


class Feed(QObject):
    """Every signal comes on the screen's thread.

    Signals:
        changed: the line or its position is another; see `reception`.
        fixes (tuple of Fix): positions that came.
    """

    changed = Signal()
    fixes = Signal(object)
    _told = Signal(int, object, object)

    def __init__(
        self,
        open_receiver: OpenReceiver | None,
        parent: QObject | None = None,
        *,
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._open, self.steady_s = open_receiver, steady_s
        self._receiver: Receiver | None = None
        self._turn = 0  # what an earlier source still tells is not heard
        self.reception: Reception | None = None
        self._told.connect(self._take)

    @property
    def source(self) -> str:
        return self.reception.source.text if self.reception is not None else ""

    def choose(self, text: str) -> None:
        """Listen to another source; "" to none.

        Raises:
            Refused: it can be none.
        """
        source = read_source(text) if text else None
        self.close()
        self.reception = None
        if source is not None and self._open is not None:
            self._turn += 1
            turn, told = self._turn, self._told
            self.reception = Reception(source, "opening")
            self._receiver = self._open(
                source, lambda said, fixes: told.emit(turn, said, fixes)
            )
        self.changed.emit()

    def close(self) -> None:
        self._turn += 1
        if self._receiver is not None:
            self._receiver.close()
            self._receiver = None

    @property
    def freshness(self) -> str:
        """ "off" where no source is chosen; else as `Reception.freshness`."""
        return "off" if self.reception is None else self.reception.freshness(self.steady_s())

    @property
    def last(self) -> Fix | None:
        return None if self.reception is None else self.reception.fix

    @Slot(int, object, object)
    def _take(self, turn: int, said: Any, fixes: Any) -> None:
        if turn != self._turn:
            return
        self.reception = said
        self.changed.emit()
        if fixes:
            self.fixes.emit(fixes)

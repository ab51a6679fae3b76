"""Work of the screen's thread done a piece a turn, so that keys and pictures come in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer


class Piecewise(QObject):
    """The first piece is done at once. What is begun anew takes the place of what is left."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[Callable[[], object]] = []
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._next)

    @property
    def waits(self) -> bool:
        """Whether something is left to do."""
        return bool(self._left)

    def begin(self, pieces: Iterable[Callable[[], object]]) -> None:
        self._left = list(pieces)
        self._next()

    def drop(self) -> None:
        self._left = []
        self._turn.stop()

    def _next(self) -> None:
        if self._left:
            self._left.pop(0)()
        if self._left:
            self._turn.start()
        else:
            self._turn.stop()

"""What lies round the fire, measured off the screen's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from firepost.app import suggest
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.surroundings import Surroundings
from firepost.ui.stage import Stage


class Measurer(QObject):
    """Distances round the perimeter that holds, on the clerk's thread, once a perimeter.

    Signals:
        measured: something was measured anew.
    """

    measured = Signal()

    def __init__(self, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self.read: Callable[[], Surroundings] = Surroundings
        self._ground: Surroundings | None = None
        self._found: dict[str, suggest.Around] = {}
        self._begun: set[str] = set()

    def around(self, fire: IncidentOnBoard) -> suggest.Around | None:
        held = fire.area.perimeter if fire.area else None
        return self._found.get(held.id) if held else None

    def measure(self, board: Board) -> None:
        fire = self._stage.fire
        held = fire.area.perimeter if fire and fire.area else None
        if fire is None or held is None or not board.live:
            return
        key = " ".join((held.id, *(target.id for target in board.targets)))
        if key in self._begun:
            return
        self._begun.add(key)

        def come(found: suggest.Around | None) -> None:
            if found is not None:
                self._found[found.perimeter] = found
                self.measured.emit()

        def ask(post: Any) -> suggest.Around | None:
            shape = post.shape_of(held.id)
            if shape is None:  # its bytes have not arrived
                return None
            return suggest.around(board, fire, shape, self._surroundings())

        self._stage.clerk.ask(ask, come, lambda _notice: self._begun.discard(key))

    def _surroundings(self) -> Surroundings:
        if self._ground is None:
            self._ground = self.read()
        return self._ground

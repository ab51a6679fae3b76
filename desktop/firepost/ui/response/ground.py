"""The shipped maps as the surroundings that suggestions are measured against, and the measuring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from firepost.app import suggest
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.surroundings import Surroundings, surroundings_of
from firepost.ui.stage import Stage


def read_surroundings(maps: Path) -> Surroundings:
    """A missing or torn map leaves its part out: nothing is suggested by it."""
    counties = _read(maps / "wenzhou_counties.geojson")
    places = _read(maps / "wenzhou_places_geonames.geojson")
    try:
        return surroundings_of(counties, places["features"])
    except (KeyError, TypeError, ValueError):
        return Surroundings()


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {"features": []}


class Measurer(QObject):
    """Distances round the perimeter that holds, on the clerk's thread, once a perimeter.

    Signals:
        measured: something was measured anew.
    """

    measured = Signal()

    def __init__(self, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self.maps: Path | None = None
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
            self._ground = Surroundings() if self.maps is None else read_surroundings(self.maps)
        return self._ground

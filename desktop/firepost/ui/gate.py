"""The gate for files: what a drill made is turned away from a real desk, whichever form reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firepost.app.board import Board
    from firepost.app.layers import Layer, ReadLayers
    from firepost.app.roster.tables import ReadTables, Table


class Gate:
    """Stands before the readers of shapes and tables; called on workers' threads."""

    def __init__(self, layers: ReadLayers, tables: ReadTables, *, drill: bool) -> None:
        self._layers, self._tables = layers, tables
        self.drill = drill

    def follow(self, board: Board) -> None:
        """A desk says itself whether it is a drill's."""
        self.drill = board.drill

    def read_layers(self, path: Path, *, assume: str | None = None) -> tuple[Layer, ...]:
        from firepost.app.drill_mark import refuse_drill

        refuse_drill(path, drill=self.drill)
        layers = self._layers(path, assume=assume)
        refuse_drill(path, layers, drill=self.drill)
        return layers

    def read_tables(self, path: Path) -> tuple[Table, ...]:
        from firepost.app.drill_mark import refuse_drill

        refuse_drill(path, drill=self.drill)
        return self._tables(path)

"""What the forms of forces and depots use of the outside: papers, tables, positions."""

from __future__ import annotations

from firepost.app.layers import ReadLayers
from firepost.app.roster.tables import ReadTables, WriteTables
from firepost.ui.doors import Doors
from firepost.ui.papers import Papers


class Tools:
    """Handed to forms before the window serves it: what it lacks is then not offered."""

    def __init__(self, papers: Papers) -> None:
        self.papers = papers
        self.read_tables: ReadTables | None = None
        self.write_tables: WriteTables | None = None
        self.read_layers: ReadLayers | None = None

    def serve(self, doors: Doors) -> None:
        self.papers.press = doors.press
        self.read_tables, self.write_tables = doors.read_tables, doors.write_tables
        self.read_layers = doors.read_layers

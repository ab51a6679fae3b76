"""The forms that the map's tools lead to, and the files that are dropped on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from firepost.ui.doors import Doors
from firepost.ui.map.toolbox import Toolbox
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

if TYPE_CHECKING:
    from firepost.ui.forms.importing import ImportForm


class MapWork(QObject):
    """Signals: `form_wanted` (str)."""

    form_wanted = Signal(str)

    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        box: Toolbox,
        doors: Doors,
        add_map: Callable[[Path], object] | None,
    ) -> None:
        """`add_map` takes a file for a map of the station's own."""
        super().__init__(box)
        self._setting, self._stage, self._box = setting, stage, box
        self._read, self._write = doors.read_layers, doors.write_layers
        self._add_map = add_map
        self._import: ImportForm | None = None
        box.canvas.setAcceptDrops(self._read is not None)
        box.form_wanted.connect(self.form_wanted)
        box.dropped.connect(self.take_file)

    def offered(self) -> dict[str, Callable[[], QWidget]]:
        """The forms of the map, by name; each is loaded when it is first opened."""
        offered: dict[str, Callable[[], QWidget]] = {
            "sketch": self._sketch,
            "line": self._line,
            "layers": self._layers,
            "goto": self._goto,
            "legend": self._legend,
            "growth": self._growth,
        }
        if self._read is not None:
            offered["import"] = self._importing
        if self._write is not None:
            offered["export_map"] = self._exporting
        return offered

    def take_file(self, path: Path) -> None:
        """Open the import on a file."""
        self.form_wanted.emit("import")
        if self._import is not None:
            self._import.read_file(path)

    def _sketch(self) -> QWidget:
        from firepost.ui.forms.sketch import SketchForm

        return SketchForm(self._setting, self._stage, self._box.easel)

    def _line(self) -> QWidget:
        from firepost.ui.forms.line import LineForm

        return LineForm(self._setting, self._stage, self._box.edge)

    def _layers(self) -> QWidget:
        from firepost.ui.map.layer_list import LayerList

        listed = LayerList(self._setting, self._box.canvas, self._box.own)
        listed.changed.connect(self._box.keep_hidden)
        listed.legend_pressed.connect(lambda: self.form_wanted.emit("legend"))
        return listed

    def _legend(self) -> QWidget:
        from firepost.ui.map.legend import Legend

        return Legend(self._setting)

    def _goto(self) -> QWidget:
        from firepost.ui.forms.goto import GoTo

        return GoTo(self._setting, self._stage, self._box.canvas)

    def _growth(self) -> QWidget:
        from firepost.ui.map.growth import GrowthChart

        return GrowthChart(self._setting, self._stage)

    def _importing(self) -> QWidget:
        from firepost.ui.forms.importing import ImportForm

        assert self._read is not None, "offered only with it"
        self._import = ImportForm(self._setting, self._stage, self._read, self._add_map)
        return self._import

    def _exporting(self) -> QWidget:
        from firepost.ui.forms.exporting import ExportForm

        assert self._write is not None, "offered only with it"
        return ExportForm(self._setting, self._stage, self._write)

"""The map out to a file of another program's kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QLabel

from firepost.app.drill_mark import WORD, marked
from firepost.app.layers import WriteLayers
from firepost.app.outgoing import outgoing
from firepost.domain.errors import Notice
from firepost.ui.asking import ask_target
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, ChoiceField
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.underway import Underway

KINDS: Final = ("gpkg", "kmz", "gpx", "geojson", "shp")


class ExportForm(Form):
    """Perimeters with their times, held line, teams, targets, depots: as the screen shows them."""

    def __init__(self, setting: Setting, stage: Stage, write: WriteLayers) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.export.title"))
        self._write = write
        self.underway: Underway = Underway(setting, self)
        kinds = [(one, say(f"ui.export.{one}")) for one in KINDS]
        self.kind: ChoiceField = self.add(ChoiceField(setting, say("ui.export.kind"), kinds))
        self.told = QLabel(say("ui.export.hint"), self)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "aside")
        self.column.addWidget(self.told)
        self.column.addWidget(self.underway)
        self.close_up()
        self.save.setText(say("ui.export.where"))
        self.kind.choose("gpkg")

    def name(self) -> str:
        fire = self.stage.fire
        drill = f"{WORD}-" if self.stage.board and self.stage.board.drill else ""
        stamp = f"{self.stage.shown_at:%Y%m%d-%H%M}"
        return f"{drill}{fire.name if fire else ''}-{stamp}.{self.kind.value()}"

    def submit(self) -> None:
        if self.kind.value() is ABSENT or self.stage.fire is None:
            self.say_wrong(self.setting.say("ui.export.no_fire"))
            return
        suffix = f".{self.kind.value()}"

        def there(target: Path) -> None:
            named = target.suffix == suffix
            self.write_to(target if named else target.with_name(target.name + suffix))

        ask_target(self, self.setting.say("ui.export.where"), there, proposed=self.name())

    def write_to(self, path: Path) -> None:
        """Gathered by the clerk, written on another thread, told when it is there."""
        board, fire = self.stage.board, self.stage.fire
        if board is None or fire is None:
            return
        self.say_wrong("")
        path = marked(path, drill=board.drill)
        self.told.setText(self.setting.say("ui.export.writing"))
        write = self._write

        def gathered(layers: Any) -> None:
            self.underway.run(lambda: write(path, layers), self._show, self._failed)

        self.underway.ask(
            self.stage.clerk,
            lambda post: outgoing(board, fire, post.shape_of),
            gathered,
            self._failed,
        )

    def _show(self, made: tuple[Path, ...]) -> None:
        names = self.setting.say("ui.join").join(path.name for path in made)
        self.told.setText(
            self.setting.say("ui.export.done", names=names, folder=str(made[0].parent))
        )

    def _failed(self, notice: Notice) -> None:
        self.told.setText(self.setting.say("ui.export.hint"))
        self.say_wrong(self.setting.notice(notice))

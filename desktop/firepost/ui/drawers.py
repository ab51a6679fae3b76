"""Which form or list opens in the drawer, made at its first use and kept with its draft."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from firepost.app.board import LogLine
from firepost.ui.forms.casualties import CasualtiesForm
from firepost.ui.forms.conflict import ConflictForm
from firepost.ui.forms.correction import CorrectionForm
from firepost.ui.forms.drawer import Drawer, Form
from firepost.ui.forms.facts import FactsForm
from firepost.ui.forms.incident import IncidentForm, StartForm
from firepost.ui.forms.level import LevelForm
from firepost.ui.forms.lists import Fires, WholeLog
from firepost.ui.forms.perimeter import PerimeterForm, ReadShapes
from firepost.ui.forms.state import StateForm
from firepost.ui.keymap import KeyMap
from firepost.ui.map.basemap import BaseMap
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

ALIASES = {
    "clock": "state",
    "area": "perimeter",
    "edge": "perimeter",
    "declared": "declare",
}
NEEDS_FIRE = ("start", "state", "perimeter", "casualties", "declare", "facts", "conflict")


class Drawers:
    """Opens the right thing in the one drawer over the page."""

    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        over: QWidget,
        *,
        base: Callable[[], BaseMap],
        read: ReadShapes | None,
    ) -> None:
        self._setting, self._stage = setting, stage
        self._base, self._read = base, read
        self.drawer = Drawer(setting, over)
        self._made: dict[str, QWidget] = {}
        self._offered: dict[str, Callable[[], QWidget]] = {}
        self._back_to: QWidget | None = None
        self.drawer.left.connect(self._return_focus)

    def offer(self, forms: dict[str, Callable[[], QWidget]]) -> None:
        """Open these forms of a page by their names too."""
        self._offered.update(forms)

    def leave(self) -> None:
        self.drawer.leave()

    def open(self, name: str, target: str = "") -> None:
        name = ALIASES.get(name, name)
        if name in NEEDS_FIRE and self._stage.fire is None:
            name = "incident"
        widget = self._get(name)
        if widget is None:
            return
        self._remember_focus()
        if isinstance(widget, Form):
            widget.open_for(target)
            self.drawer.open(widget, widget.title)
            first = next((field for field in widget.fields if not field.isHidden()), None)
            (first or widget).setFocus()
        else:
            self.drawer.open(widget, self._setting.say(f"ui.list.{name}"))
            widget.setFocus()

    def correct(self, line: LogLine) -> None:
        """Open the correction of a line of the log."""
        if not self._stage.live:
            return
        form = self._get("correct")
        assert isinstance(form, CorrectionForm), "made as one"
        self._remember_focus()
        form.show_line(line)
        self.drawer.open(form, form.title)
        (form.text if not form.text.isHidden() else form.void).setFocus()

    def _get(self, name: str) -> QWidget | None:
        if name not in self._made:
            made = self._make(name)
            if made is None:
                return None
            if isinstance(made, Form):
                made.finished.connect(self.leave)
            self._made[name] = made
        return self._made[name]

    def _make(self, name: str) -> QWidget | None:
        setting, stage = self._setting, self._stage
        makers: dict[str, Callable[[], QWidget]] = {
            "incident": lambda: IncidentForm(setting, stage, self._base),
            "start": lambda: StartForm(setting, stage),
            "perimeter": lambda: PerimeterForm(setting, stage, self._read),
            "state": lambda: StateForm(setting, stage),
            "casualties": lambda: CasualtiesForm(setting, stage),
            "declare": lambda: LevelForm(setting, stage),
            "facts": lambda: FactsForm(setting, stage),
            "conflict": lambda: ConflictForm(setting, stage),
            "correct": lambda: CorrectionForm(setting, stage),
            "keys": lambda: KeyMap(setting),
            "log": self._log,
            "fires": self._fires,
            **self._offered,
        }
        return makers[name]() if name in makers else None

    def _log(self) -> WholeLog:
        log = WholeLog(self._setting, self._stage)
        log.line_pressed.connect(self.correct)
        return log

    def _fires(self) -> Fires:
        fires = Fires(self._setting, self._stage)

        def chosen(fire_id: str) -> None:
            self._stage.turn_to(fire_id)
            self.leave()

        fires.chosen.connect(chosen)
        fires.new_pressed.connect(lambda: self.open("incident"))
        return fires

    def _remember_focus(self) -> None:
        window = self.drawer.window()
        focused: QWidget | None = window.focusWidget()
        if focused is not None and not self.drawer.isAncestorOf(focused):
            self._back_to = focused

    def _return_focus(self) -> None:
        """Focus is never lost: back to where the person was before the drawer."""
        if self._back_to is not None:
            self._back_to.setFocus()

"""Which form or list opens in the drawer, made at its first use and kept with its draft."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtWidgets import QWidget

from firepost.app.board import LogLine
from firepost.ui.forms.drawer import Drawer, Form
from firepost.ui.found import ReadShapes
from firepost.ui.map.basemap import BaseMap
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

if TYPE_CHECKING:
    from firepost.ui.forms.city import CitySheet
    from firepost.ui.forms.correction import CorrectionForm
    from firepost.ui.forms.fires import Fires
    from firepost.ui.forms.lists import WholeLog
    from firepost.ui.forms.source import SourceSheet
    from firepost.ui.keymap import KeyMap
    from firepost.ui.people.sheet import Sheet

ALIASES = {
    "clock": "state",
    "area": "perimeter",
    "edge": "perimeter",
    "declared": "declare",
}
NEEDS_FIRE = ("start", "state", "perimeter", "casualties", "declare", "facts", "conflict")


class Noting(Protocol):
    """What is needed of `scribe.Scribe`."""

    def turn_over(self, name: str, form: QWidget, target: str) -> None: ...

    def attend(self, name: str, form: QWidget, target: str = "") -> None: ...

    def leave(self) -> None: ...


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
        self._scribe: Noting | None = None
        self.anew: Callable[[str], object] = self.open  # a form or a page, by its name
        self.all_fires: Callable[[], object] = lambda: None  # the map shows every fire
        self.drawer.left.connect(self._return_focus)

    def offer(self, forms: dict[str, Callable[[], QWidget]]) -> None:
        """Open these forms of a page by their names too."""
        self._offered.update(forms)

    def keep_by(self, scribe: Noting) -> None:
        """What is half typed is noted by `scribe`."""
        self._scribe = scribe
        self.drawer.left.connect(scribe.leave)

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
            if self._scribe is not None:
                self._scribe.turn_over(name, widget, target)
            widget.open_for(target)
            self.drawer.open(widget, widget.title)
            first = next((field for field in widget.fields if not field.isHidden()), None)
            (first or widget).setFocus()
        else:
            if name in ("city", "source"):
                cast("CitySheet | SourceSheet", widget).show_kind(target or "area")
            self.drawer.open(widget, self._setting.say(f"ui.list.{name}"))
            widget.setFocus()
        if self._scribe is not None:
            self._scribe.attend(name, widget, target)

    def correct(self, line: LogLine) -> None:
        """Open the correction of a line of the log."""
        if not self._stage.live:
            return
        form = cast("CorrectionForm", self._get("correct"))
        self._remember_focus()
        form.show_line(line)
        self.drawer.open(form, form.title)
        (form.text if not form.text.isHidden() else form.void).setFocus()
        if self._scribe is not None:
            self._scribe.attend("correct", form, line.said.entry)

    def _get(self, name: str) -> QWidget | None:
        if name not in self._made:
            made = self._make(name)
            if made is None:
                return None
            if isinstance(made, Form):
                made.finished.connect(partial(self._finish, made))
            self._made[name] = made
            self._setting.heard.bind(made)
        return self._made[name]

    def _finish(self, form: Form) -> None:
        """What was sent is kept. A form opened meanwhile stays: only its own end closes it."""
        if self.drawer.form is form:
            self.leave()

    def in_front(self) -> str:
        """The name of the form that stands open; "" where none does."""
        shown = self.drawer.form if self.drawer.isVisible() else None
        return next((name for name, one in self._made.items() if one is shown), "")

    def made(self) -> list[QWidget]:
        return list(self._made.values())

    def close_down(self) -> None:
        """As the window closes: nobody waits for what still goes on in them."""
        for one in self.made():
            close_down = getattr(one, "close_down", None)
            if close_down is not None:
                close_down()

    def retell(self) -> None:
        """The titles, which forms and the drawer keep as mere words, in the language of now."""
        heard, words = self._setting.heard, self._setting.words
        for one in self._made.values():
            if isinstance(one, Form):
                one.title = heard.again(one.title, words)

    def _make(self, name: str) -> QWidget | None:
        from firepost.ui.forms.making import makers

        known = {**makers(self._setting, self._stage, self._base, self._read), **self._offered}
        if name not in known:
            return None
        made = known[name]()
        if name in ("weather", "people", "near"):
            cast("Sheet", made).form_wanted.connect(self.open)
        if name == "log":
            cast("WholeLog", made).line_pressed.connect(self.correct)
        if name == "keys":
            cast("KeyMap", made).comfort_pressed.connect(lambda: self.open("comfort"))
        if name == "city":
            cast("CitySheet", made).chosen.connect(self._turn_to)
        if name == "source":
            source = cast("SourceSheet", made)
            source.anew_pressed.connect(self.anew)
            source.entry_pressed.connect(self._correct_entry)
        if name == "fires":
            fires = cast("Fires", made)
            fires.chosen.connect(self._turn_to)
            fires.new_pressed.connect(lambda: self.open("incident"))
            fires.state_pressed.connect(lambda: self.open("state"))
            fires.all_pressed.connect(self._see_all)
        return made

    def _see_all(self) -> None:
        self.leave()
        self.all_fires()

    def _correct_entry(self, entry: str) -> None:
        board = self._stage.board
        lines = board.log if board is not None else ()
        line = next((one for one in lines if one.said.entry == entry), None)
        if line is not None:
            self.correct(line)

    def _turn_to(self, fire_id: str) -> None:
        self._stage.turn_to(fire_id)
        self.leave()

    def _remember_focus(self) -> None:
        window = self.drawer.window()
        focused: QWidget | None = window.focusWidget()
        if focused is not None and not self.drawer.isAncestorOf(focused):
            self._back_to = focused

    def _return_focus(self) -> None:
        """Focus is never lost: back to where the person was before the drawer."""
        if self._back_to is not None:
            self._back_to.setFocus()

"""The state of the fire, also after the fact. What ends it for good wants to be held down."""

from __future__ import annotations

from firepost.ui import figures
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import ABSENT, ChoiceField, LineField, MomentField
from firepost.ui.forms.hold_key import GAP_PX, HoldKey
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

STATES = ("burning", "controlled", "extinguished", "mop_up", "accepted", "closed")


class StateForm(Form):
    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.state.title"))
        choices = [(state, say(f"ui.state.{state}")) for state in STATES]
        self.state: ChoiceField = self.add(ChoiceField(setting, say("ui.state.which"), choices))
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.field.at"), hint=say("ui.field.moment_now"))
        )
        self.source: LineField = self.add(
            LineField(setting, say("ui.field.source"), hint=say("ui.field.source_hint"))
        )
        self.end = HoldKey(setting, "ui.state.end", self)
        self.end.held.connect(self._end)
        self.close_up()
        last = self.column.count() - 1
        self.column.insertSpacing(last, GAP_PX)
        self.column.insertWidget(last + 1, self.end)
        self.state.changed.connect(self._explain)
        self._explain()

    @property
    def _ends(self) -> bool:
        return bool(self.state.value() == "closed")

    def submit(self) -> None:
        """Enter in a field ends no fire: it leads to the key that does."""
        if self._ends:
            self.say_wrong(self.setting.say("ui.state.end_how"))
            self.end.setFocus()
        else:
            super().submit()

    def _end(self) -> None:
        super().submit()

    def _explain(self) -> None:
        state = self.state.value()
        self.save.setVisible(not self._ends)
        self.end.setVisible(self._ends)
        self.state.echo("" if state is ABSENT else self.setting.say(f"ui.state.{state}_means"))

    def command(self) -> dict[str, object] | None:
        state = self.state.value()
        if state is ABSENT:
            self.say_wrong(self.setting.say("ui.state.needs_one"))
            return None
        return self.of_fire(
            do="fire.state", state=state, at=iso(self.at.value()), source=self.source.value()
        )

    def open_for(self, _target: str) -> None:
        fire = self.stage.fire
        if fire is not None:
            now = self.setting.say(f"ui.state.{fire.state.value}")
            at = figures.moment(fire.state.said.at, self.setting.now())
            self.at.echo(self.setting.say("ui.state.stands", state=now, at=at))

"""Weights, speeds and limits: one setting at a time, with the reason; every limit by its task."""

from __future__ import annotations

from firepost.app.knobs import KNOBS, knob
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, LineField, ListField
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


def worded(setting: Setting, name: str) -> str:
    """A setting in words; the limits of contact by the task they are for."""
    kind, _, task = name.partition(".")
    if not task:
        return setting.say(f"ui.knob.{name}")
    return setting.say(f"ui.knob.{kind}", task=setting.say(f"ui.knob.of.{task}"))


class WeightsForm(Form):
    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.forces.weights_title"))
        names = [(name, worded(setting, name)) for name in KNOBS]
        self.which: ListField = self.add(
            ListField(setting, say("ui.forces.which"), names, must=True)
        )
        self.number_: LineField = self.add(LineField(setting, say("ui.forces.value")))
        self.reason: LineField = self.add(LineField(setting, say("ui.forces.reason")))
        self.which.changed.connect(self._explain)
        self.close_up()

    def _explain(self) -> None:
        name, board = self.which.value(), self.stage.board
        if name is ABSENT or board is None:
            return
        one = KNOBS[name]
        self.which.echo(
            self.setting.say(
                "ui.knob.stands",
                now=f"{knob(board.settings, name):g}",
                default=f"{one.default:g}",
                low=f"{one.low:g}",
                high=f"{one.high:g}",
                unit=one.unit,
            )
        )

    def command(self) -> dict[str, object] | None:
        try:
            value = float(str(self.number_.value()))
        except ValueError:
            self.say_wrong(self.setting.say("ui.forces.needs_value"))
            return None
        if self.which.value() is ABSENT:
            self.say_wrong(self.setting.say("ui.forces.needs_value"))
            return None
        command: dict[str, object] = {
            "do": "setting.choose",
            "setting": self.which.value(),
            "value": value,
        }
        if self.reason.value() is not ABSENT:
            command["reason"] = self.reason.value()
        return command

"""Dead and injured: totals so far, each known or unknown."""

from __future__ import annotations

from firepost.app.people_on_board import HURT
from firepost.ui import figures
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import ABSENT, CountField, LineField, MomentField
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class CasualtiesForm(Form):
    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.casualties.title"))
        self.counts: dict[str, CountField] = {}
        for kind in HURT:
            field = CountField(
                setting,
                say(f"ui.casualties.{kind}"),
                hint=say("ui.casualties.hint"),
                may_be_unknown=True,
            )
            self.counts[kind] = self.add(field)
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.field.at"), hint=say("ui.field.moment_now"))
        )
        self.source: LineField = self.add(
            LineField(setting, say("ui.field.source"), hint=say("ui.casualties.source_hint"))
        )
        self.close_up()

    def open_for(self, _target: str) -> None:
        fire = self.stage.fire
        for kind, field in self.counts.items():
            held = fire.casualties.get(kind) if fire else None
            label = self.setting.say(f"ui.casualties.{kind}")
            if held is None or held.value is None:
                told = self.setting.say("ui.unknown")
            else:
                at = figures.moment(held.said.at, self.setting.now())
                told = self.setting.say("ui.casualties.stands", n=held.value, at=at)
            field.label.setText(f"{label} · {told}")

    def command(self) -> dict[str, object] | None:
        counts = {kind: field.value() for kind, field in self.counts.items()}
        if all(value is ABSENT for value in counts.values()):
            self.say_wrong(self.setting.say("ui.casualties.needs_one"))
            self.counts["deaths"].setFocus()
            return None
        return self.of_fire(
            do="casualties.report",
            at=iso(self.at.value()),
            source=self.source.value(),
            **counts,
        )

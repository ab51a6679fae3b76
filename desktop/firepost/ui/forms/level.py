"""The level that the authority declared. The program proposes; this records what people decided."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from firepost.ui import figures, reading
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import ABSENT, ChoiceField, LineField, MomentField
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

LEVELS = ("none", "IV", "III", "II", "I")


class LevelForm(Form):
    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.declare.title"))
        self.proposal = QLabel("", self)
        self.proposal.setWordWrap(True)
        self.proposal.setProperty("role", "strong")
        self.column.addWidget(self.proposal)
        choices = [(level, self._named(level)) for level in LEVELS]
        self.level: ChoiceField = self.add(
            ChoiceField(setting, say("ui.declare.level"), choices, columns=3)
        )
        self.by: LineField = self.add(
            LineField(setting, say("ui.declare.by"), hint=say("ui.declare.by_hint"))
        )
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.field.at"), hint=say("ui.field.moment_now"))
        )
        self.reason: LineField = self.add(LineField(setting, say("ui.declare.reason")))
        self.level.changed.connect(self._ask_reason)
        self.save.setText(say("ui.declare.save"))
        self.close_up()
        self._wanted: str | None = None

    def _named(self, level: str) -> str:
        if level == "none":
            return self.setting.say("ui.declare.none")
        return self.setting.say("ui.level.named", level=figures.LEVELS[level])

    def open_for(self, _target: str) -> None:
        board, fire, say = self.stage.board, self.stage.fire, self.setting.say
        if board is None or fire is None:
            return
        wanted = reading.proposal(board, fire)
        self._wanted = wanted.level or "none"
        who = say(f"ui.decides.{board.plan.decides}") if board.plan.decides else ""
        if wanted.level is None:
            self.proposal.setText(say("ui.declare.no_proposal", plan=board.plan.plan))
        else:
            level = figures.LEVELS[wanted.level]
            self.proposal.setText(
                say("ui.declare.proposal", level=level, clauses=wanted.clauses, who=who)
            )
        # The proposal is ready to be confirmed: fewer keys, and still a person's own press.
        if self.level.value() is ABSENT:
            self.level.choose(self._wanted)
        if who and self.by.value() is ABSENT:
            self.by.set_text(who)
        self._ask_reason()

    def _ask_reason(self) -> None:
        level = self.level.value()
        differs = level is not ABSENT and self._wanted is not None and level != self._wanted
        key = "ui.declare.reason_needed" if differs else "ui.declare.reason"
        self.reason.label.setText(self.setting.say(key))

    def command(self) -> dict[str, object] | None:
        level, by, reason = self.level.value(), self.by.value(), self.reason.value()
        if level is ABSENT or by is ABSENT:
            self.say_wrong(self.setting.say("ui.declare.needs_both"))
            (self.level if level is ABSENT else self.by).setFocus()
            return None
        if level != self._wanted and reason is ABSENT:
            self.say_wrong(self.setting.say("ui.declare.needs_reason"))
            self.reason.setFocus()
            return None
        return self.of_fire(
            do="level.declare",
            level=level,
            decided_by=by,
            at=iso(self.at.value()),
            reason=reason,
        )

"""The facts the plan asks for and nobody has stated: yes, no, or still unknown."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import ABSENT, ChoiceField, LineField, MomentField
from firepost.ui.setting import Setting
from firepost.ui.situation.todo import ASKED
from firepost.ui.stage import Done, Stage

_VALUES = {"yes": True, "no": False, "unknown": None}


class FactsForm(Form):
    """Each answered fact is an entry of its own; they are recorded one after the other."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.facts.title"))
        note = QLabel(say("ui.facts.note"), self)
        note.setProperty("role", "aside")
        note.setWordWrap(True)
        self.column.addWidget(note)
        choices = [(key, say(f"ui.facts.{key}")) for key in _VALUES]
        self.facts: dict[str, ChoiceField] = {}
        for fact in ASKED:
            field = ChoiceField(setting, say(f"ui.fact.{fact}"), choices, columns=3)
            self.facts[fact] = self.add(field)
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.field.at"), hint=say("ui.field.moment_now"))
        )
        self.source: LineField = self.add(
            LineField(setting, say("ui.field.source"), hint=say("ui.field.source_hint"))
        )
        self.close_up()

    def open_for(self, _target: str) -> None:
        board, fire = self.stage.board, self.stage.fire
        for fact, field in self.facts.items():
            held = None
            if fact == "city_forces_insufficient":
                held = board.city_forces_insufficient if board else None
            elif fire is not None:
                held = fire.facts.get(fact)
            known = (
                "unknown"
                if held is None or held.value is None
                else "yes"
                if held.value
                else "no"
            )
            now = self.setting.say(
                "ui.facts.stands", value=self.setting.say(f"ui.facts.{known}")
            )
            field.label.setText(f"{self.setting.say(f'ui.fact.{fact}')} · {now}")

    def _answers(self) -> list[dict[str, object]]:
        at, source = iso(self.at.value()), self.source.value()
        said = []
        for fact, field in self.facts.items():
            key = field.value()
            if key is ABSENT:
                continue
            command = self.of_fire(
                do="fact.state", fact=fact, value=_VALUES[key], at=at, source=source
            )
            if fact == "city_forces_insufficient":
                command.pop("incident", None)
            said.append(command)
        return said

    def command(self) -> dict[str, object] | None:
        answers = self._answers()
        if not answers:
            self.say_wrong(self.setting.say("ui.facts.needs_one"))
            return None
        for command in answers[:-1]:
            self.stage.do(command, self._keep_going, self._complain)
        return answers[-1]

    def _keep_going(self, _done: Done) -> None:
        self.say_wrong("")

    def _complain(self, notice: object) -> None:
        self.say_wrong(self.setting.notice(notice))  # type: ignore[arg-type]  # a Notice

"""One fact of the plan, stated by a person: what the map suggests is said, and never filled in."""

from __future__ import annotations

from typing import Any, Final

from firepost.app.asked import known_fact
from firepost.app.suggest import Suggestion
from firepost.domain.plan.model import Fact, Plan
from firepost.ui import figures
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import (
    ABSENT,
    AmountField,
    ChoiceField,
    Field,
    Hint,
    LineField,
    ListField,
    MomentField,
)
from firepost.ui.response.told import Telling, value_text
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.typed.numbers import Wrong

FACTS: Final = (
    "near_key_target",
    "severely_threatens_key_target",
    "dangerous",
    "city_forces_insufficient",
    "threatens_residents",
    "threatens_key_facility",
    "border",
    "districts",
    "needs_provincial_support",
    "other_reason_to_report",
    "predicted_grade",
    "affected_forest_ha",
    "burned_area_ha",
)
_YES_NO: Final = {"yes": True, "no": False, "unknown": None}
CITY: Final = "city_forces_insufficient"


class CodesField(LineField):
    """Six-digit codes of districts, between blanks or commas."""

    def read(self, text: str) -> list[str]:
        codes = [part for part in text.replace("，", " ").replace(",", " ").split() if part]
        if not codes or any(len(code) != 6 or not code.isdigit() for code in codes):
            raise Wrong("ui.wrong.codes")
        return codes


class FactForm(Form):
    """Any fact that the plan asks for; `open_for` turns to one."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.factform.title"))
        self.plan: Plan | None = None
        self.suggestions: tuple[Suggestion, ...] = ()
        self.which: ListField = self.add(
            ListField(
                setting,
                say("ui.factform.which"),
                [(key, say(f"fact.{key}")) for key in FACTS],
                must=True,
            )
        )
        self.stands, self.hint = Hint(self, "aside"), Hint(self, "strong")
        self.column.addWidget(self.stands)
        self.column.addWidget(self.hint)
        self.yes_no: ChoiceField = self.add(
            ChoiceField(
                setting,
                say("ui.factform.value"),
                [(key, say(f"ui.facts.{key}")) for key in _YES_NO],
                columns=3,
            )
        )
        self.one_of: ListField = self.add(ListField(setting, say("ui.factform.value"), []))
        self.amount: AmountField = self.add(
            AmountField(setting, say("ui.factform.amount"), may_be_unknown=True)
        )
        self.low: AmountField = self.add(AmountField(setting, say("ui.factform.low")))
        self.high: AmountField = self.add(AmountField(setting, say("ui.factform.high")))
        self.codes: CodesField = self.add(
            CodesField(setting, say("ui.factform.codes"), hint="330328 330329")
        )
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.field.at"), hint=say("ui.field.moment_now"))
        )
        self.source: LineField = self.add(
            LineField(setting, say("ui.field.source"), hint=say("ui.field.source_hint"))
        )
        self.close_up()
        self.which.changed.connect(self._turn)

    def open_for(self, target: str) -> None:
        self.which.choose(target if target in FACTS else None)
        self._turn()

    @property
    def fact(self) -> Fact | None:
        key = self.which.value()
        return self.plan.fact(key) if self.plan is not None and key is not ABSENT else None

    def _turn(self) -> None:
        fact = self.fact
        kinds: dict[Field, tuple[str, ...]] = {
            self.yes_no: ("yes_no",),
            self.one_of: ("one_of", "grade"),
            self.amount: ("amount",),
            self.low: ("amount",),
            self.high: ("amount",),
            self.codes: ("codes",),
        }
        for field, shown in kinds.items():
            field.setVisible(fact is not None and fact.kind in shown)
        if fact is not None and fact.kind in ("one_of", "grade"):
            self.one_of.offer(self._choices(fact))
        self._say_what_stands(fact)

    def _choices(self, fact: Fact) -> list[tuple[str, str]]:
        if fact.kind == "grade" and self.plan is not None:
            spoken = self.setting.words.language
            return [(key, name.said(spoken)) for key, name in self.plan.grade_names.items()]
        return [(key, self.setting.say(f"ui.value.{key}")) for key in fact.choices]

    def _say_what_stands(self, fact: Fact | None) -> None:
        board, fire, say = self.stage.board, self.stage.fire, self.setting.say
        self.stands.setText("")
        self.hint.setText("")
        if fact is None or board is None or fire is None or self.plan is None:
            return
        held = known_fact(board, fire, fact.key)
        if held is None:
            self.stands.setText(say("ui.factform.nobody"))
        else:
            tell = Telling(self.setting, self.plan, board, fire, self.stage.now())
            at = figures.moment(held.said.at, self.stage.now())
            value = value_text(tell, held.value)
            self.stands.setText(say("ui.factform.stands", value=value, who=held.said.by, at=at))
        mine = [one for one in self.suggestions if one.fact == fact.key]
        if mine:
            reason = self.setting.notice(mine[0].reason)
            self.hint.setText(say("ui.factform.hint", reason=reason, clause=mine[0].clause))

    def command(self) -> dict[str, object] | None:
        fact = self.fact
        if fact is None:
            self._lacks(self.which, "ui.factform.needs_fact")
            return None
        value, more = self._value(fact)
        if value is ABSENT:
            self._lacks(self.yes_no, "ui.factform.needs_value")
            return None
        command = self.of_fire(
            do="fact.state",
            fact=fact.key,
            at=iso(self.at.value()),
            source=self.source.value(),
            **more,
        )
        command["value"] = value
        if fact.key == CITY:
            command.pop("incident", None)
        return command

    def _value(self, fact: Fact) -> tuple[Any, dict[str, object]]:
        match fact.kind:
            case "yes_no":
                key = self.yes_no.value()
                return (ABSENT if key is ABSENT else _YES_NO[key]), {}
            case "one_of" | "grade":
                return self.one_of.value(), {}
            case "codes":
                return self.codes.value(), {}
            case _:
                return self.amount.value(), {"low": self.low.value(), "high": self.high.value()}

    def _lacks(self, field: Field, key: str) -> None:
        self.say_wrong(self.setting.say(key))
        field.setFocus()

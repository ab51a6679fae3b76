"""读法: every gap of the plan's text, how it is read here, who chose that, and how to choose again."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from firepost.app import asked
from firepost.app.readings import LAW
from firepost.domain.plan.model import Plan
from firepost.domain.plan.model import Setting as Knob
from firepost.ui import figures
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, Hint, LineField, ListField
from firepost.ui.response.notes import setting_text
from firepost.ui.response.told import Telling
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.typed.numbers import Wrong

BACK = "\0"  # take the choice back: the plan's own default holds again


class ValueField(LineField):
    """A number for a setting; its range is the plan's to check."""

    def read(self, text: str) -> float | int:
        try:
            number = float(text.replace("，", ".").replace(",", "."))
        except ValueError:
            raise Wrong("ui.wrong.amount") from None
        return int(number) if number.is_integer() and "." not in text else number


class ReadingsForm(Form):
    """Above, one setting to choose; below, all readings with the value that holds."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.readings.title"))
        self.plan: Plan | None = None
        self.which: ListField = self.add(
            ListField(setting, say("ui.readings.which"), [], must=True)
        )
        self.explained = Hint(self, "strong")
        self.column.addWidget(self.explained)
        self.choice: ListField = self.add(
            ListField(setting, say("ui.readings.value"), [], must=True)
        )
        self.number: ValueField = self.add(ValueField(setting, say("ui.readings.value")))
        self.reason: LineField = self.add(LineField(setting, say("ui.declare.reason")))
        self.close_up()
        self.all = QWidget(self)
        self._rows = QVBoxLayout(self.all)
        self._rows.setContentsMargins(0, 8, 0, 0)
        self._rows.setSpacing(8)
        self.column.addWidget(self.all)
        self.which.changed.connect(self._turn)

    def open_for(self, target: str) -> None:
        plan, board = self.plan, self.stage.board
        if plan is None or board is None:
            return
        read = asked.plan_read(plan, board)
        knobs = [
            (knob.key, f"{one.number} {one.clause} {one.gap.said(self._language)}")
            for one in read.readings
            for knob in one.settings
        ]
        self.which.offer([(LAW, self.setting.say("ui.readings.law")), *knobs])
        if target:
            self.which.choose(target)
        self._show_all(read)
        self._turn()

    @property
    def _language(self) -> str:
        return self.setting.words.language

    def _knob(self) -> Knob | None:
        key = self.which.value()
        if self.plan is None or self.stage.board is None or key in (ABSENT, LAW):
            return None
        return asked.plan_read(self.plan, self.stage.board).setting(str(key))

    def _turn(self) -> None:
        key, knob = self.which.value(), self._knob()
        choices = self._choices(key, knob)
        self.choice.setVisible(bool(choices))
        self.number.setVisible(knob is not None and not choices)
        if choices:
            back = (BACK, self.setting.say("ui.readings.back"))
            self.choice.offer([*choices, back])
        self.explained.setText(self._explained(key, knob))

    def _choices(self, key: object, knob: Knob | None) -> list[tuple[str, str]]:
        if key == LAW and self.plan is not None:
            return [(law.id, law.name.said(self._language)) for law in self.plan.laws]
        if knob is None:
            return []
        if isinstance(knob.default, bool):
            return [(name, self.setting.say(f"ui.facts.{name}")) for name in ("yes", "no")]
        return [(name, self._worded(name)) for name in knob.choices]

    def _worded(self, choice: str) -> str:
        key = f"ui.choice.{choice}"
        return self.setting.say(key) if self.setting.words.has(key) else choice

    def _explained(self, key: object, knob: Knob | None) -> str:
        plan, board = self.plan, self.stage.board
        if plan is None or board is None or key is ABSENT:
            return ""
        if knob is None:
            return self.setting.say("ui.readings.law_now", law=board.plan.law)
        one = next(r for r in plan.readings if any(k.key == knob.key for k in r.settings))
        span = ""
        if knob.low is not None and knob.high is not None:
            span = f"{knob.low:g} – {knob.high:g}"
        return self.setting.say(
            "ui.readings.explained",
            says=one.says.said(self._language),
            value=self._value(knob, knob.value),
            default=self._value(knob, knob.default),
            span=span,
        )

    def _value(self, knob: Knob, value: object) -> str:
        board, fire = self.stage.board, self.stage.fire
        if board is None or fire is None or self.plan is None:
            return str(value)
        tell = Telling(self.setting, self.plan, board, fire, self.stage.now())
        return setting_text(tell, value, knob.unit)

    def _show_all(self, read: Plan) -> None:
        while self._rows.count():
            taken = self._rows.takeAt(0)
            widget = taken.widget() if taken else None
            if widget is not None:
                widget.deleteLater()
        for one in read.readings:
            values = self.setting.say("ui.join").join(
                self._value(knob, knob.value) for knob in one.settings
            )
            label = QLabel(
                self.setting.say(
                    "ui.readings.row",
                    n=one.number,
                    clause=one.clause,
                    gap=one.gap.said(self._language),
                    says=one.says.said(self._language),
                    value=values + self._chosen(one.settings),
                ),
                self.all,
            )
            label.setWordWrap(True)
            label.setProperty("role", "aside")
            self._rows.addWidget(label)

    def _chosen(self, knobs: tuple[Knob, ...]) -> str:
        board = self.stage.board
        if board is None:
            return ""
        for knob in knobs:
            held = board.settings.get(knob.key)
            if held is not None and held.value is not None:
                at = figures.moment(held.said.at, self.stage.now())
                return self.setting.say("ui.response.chosen_by", who=held.said.by, at=at)
        return ""

    def command(self) -> dict[str, object] | None:
        key, knob = self.which.value(), self._knob()
        if key is ABSENT:
            self.say_wrong(self.setting.say("ui.readings.needs_one"))
            self.which.setFocus()
            return None
        value: Any = self.choice.value() if not self.choice.isHidden() else self.number.value()
        if value is ABSENT:
            self.say_wrong(self.setting.say("ui.readings.needs_value"))
            return None
        if value == BACK:
            value = None
        elif knob is not None and isinstance(knob.default, bool):
            value = value == "yes"
        said: dict[str, object] = {"do": "setting.choose", "setting": key, "value": value}
        reason = self.reason.value()
        if reason is not ABSENT:
            said["reason"] = reason
        return said

"""How far a duty has come, a report that is due, a hotspot, a warning: each said by a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from firepost.app import duties
from firepost.app.checklist import Item
from firepost.domain.plan.model import Plan
from firepost.ui import figures
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import (
    ABSENT,
    ChoiceField,
    Hint,
    LineField,
    ListField,
    MomentField,
)
from firepost.ui.response.offer import parse_coming
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.typed.numbers import Wrong

DUTY_STATES: Final = ("open", "in_hand", "done", "not_needed")
REPORT_STATES: Final = ("sent", "received")
RESULTS: Final = ("fire", "planned_burn", "no_fire", "not_found")
COLOURS: Final = ("blue", "yellow", "orange", "red", "none")


class Named(Protocol):
    """A county of the map."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


class ComingField(MomentField):
    """A time still to come: +20, 20:00."""

    def read(self, text: str) -> object:  # type: ignore[override]  # the same, ahead
        at = parse_coming(text, self._setting.now())
        if at is None:
            raise Wrong("ui.wrong.moment")
        return at


class DutyForm(Form):
    """One item of the checklist: state, who, when, what was done."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.dutyform.title"))
        self.item: Item | None = None
        self.what = Hint(self, "strong")
        self.column.addWidget(self.what)
        self.state: ChoiceField = self.add(
            ChoiceField(
                setting,
                say("ui.dutyform.state"),
                [(key, say(f"ui.duty.{key}")) for key in DUTY_STATES],
            )
        )
        self.body: LineField = self.add(LineField(setting, say("ui.dutyform.body")))
        self.by: LineField = self.add(
            LineField(setting, say("ui.dutyform.by"), hint=say("ui.dutyform.by_hint"))
        )
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.field.at"), hint=say("ui.field.moment_now"))
        )
        self.note: LineField = self.add(LineField(setting, say("ui.dutyform.note")))
        self.close_up()

    def show_item(self, item: Item) -> None:
        self.item = item
        words = item.says.said(self.setting.words.language)
        self.what.setText(f"{item.clause}  {words}")
        self.clear()
        self.body.set_text(item.body.said(self.setting.words.language))
        if item.mark is not None:
            self.state.choose(item.mark.state)
            self.note.set_text(item.mark.note or "")

    def command(self) -> dict[str, object] | None:
        state = self.state.value()
        if state is ABSENT or self.item is None:
            self.say_wrong(self.setting.say("ui.dutyform.needs_state"))
            self.state.setFocus()
            return None
        command = self.of_fire(
            do="duty.mark",
            duty=self.item.id,
            state=state,
            body=self.body.value(),
            by=self.by.value(),
            at=iso(self.at.value()),
            note=self.note.value(),
        )
        if self.item.kind == "warning" or self.item.under == "standing":
            command.pop("incident", None)
        return command


class ReportForm(Form):
    """A report upward by 5.3: the words are drafted, a person sends them and says so."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.reportform.title"))
        self.plan: Plan | None = None
        self.which: ListField = self.add(ListField(setting, say("ui.reportform.which"), []))
        self.to = QLabel("", self)
        self.to.setProperty("role", "aside")
        self.to.setWordWrap(True)
        self.column.addWidget(self.to)
        self.draft = QPlainTextEdit(self)
        self.draft.setAccessibleName(say("ui.reportform.draft"))
        self.draft.setTabChangesFocus(True)
        self.draft.setMinimumHeight(190)
        self.column.addWidget(self.draft)
        self.copy = QPushButton(say("ui.reportform.copy"), self)
        self.copy.clicked.connect(
            lambda: QApplication.clipboard().setText(self.draft.toPlainText())
        )
        self.column.addWidget(self.copy)
        self.state: ChoiceField = self.add(
            ChoiceField(
                setting,
                say("ui.reportform.state"),
                [(key, say(f"ui.duty.{key}")) for key in REPORT_STATES],
            )
        )
        self.by: LineField = self.add(
            LineField(setting, say("ui.dutyform.by"), hint=say("ui.dutyform.by_hint"))
        )
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.field.at"), hint=say("ui.field.moment_now"))
        )
        self.note: LineField = self.add(LineField(setting, say("ui.dutyform.note")))
        self.close_up()
        self.which.changed.connect(self._turn)

    def open_for(self, _target: str) -> None:
        board, fire, plan = self.stage.board, self.stage.fire, self.plan
        if board is None or fire is None or plan is None:
            return
        told = duties.report_duties(plan, board, fire)
        self.which.offer(
            [
                (
                    one.duty.id,
                    f"{one.duty.clause} {one.duty.says.said(self.setting.words.language)} · "
                    + self.setting.say(f"ui.duties.{one.state}"),
                )
                for one in told
            ]
        )
        first = next((one for one in told if one.is_open), None)
        if first is not None:
            self.which.choose(first.duty.id)
        if first is not None and first.issued is not None:
            number = first.issued.number
            self.state.choose("sent")
            self.note.set_text(self.setting.say("ui.reportform.issued", n=number))
        self._turn()

    def _turn(self) -> None:
        board, fire, plan = self.stage.board, self.stage.fire, self.plan
        key = self.which.value()
        if board is None or fire is None or plan is None or key is ABSENT:
            self.draft.setPlainText("")
            self.to.setText("")
            return
        self.draft.setPlainText(
            duties.draft_text(self.setting.words, plan, board, fire, str(key))
        )
        language = self.setting.words.language
        told = next(o for o in duties.report_duties(plan, board, fire) if o.duty.id == key)
        join = self.setting.say("ui.join").join
        self.to.setText(
            self.setting.say(
                "ui.duties.to",
                to=join(body.said(language) for body in told.to),
                copy_to=join(body.said(language) for body in told.copy_to),
            )
        )

    def command(self) -> dict[str, object] | None:
        key, state = self.which.value(), self.state.value()
        if key is ABSENT or state is ABSENT:
            self.say_wrong(self.setting.say("ui.reportform.needs_both"))
            (self.which if key is ABSENT else self.state).setFocus()
            return None
        assert self.plan is not None
        duty = self.plan.duty(str(key))
        to = "、".join(self.plan.bodies[body].name.zh for body in duty.to)
        return self.of_fire(
            do="duty.mark",
            duty=key,
            state=state,
            to=to,
            by=self.by.value(),
            at=iso(self.at.value()),
            note=self.note.value(),
        )


class HotspotForm(Form):
    """5.2: a hotspot that arrived, or the answer to one; the hour runs from its arrival."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.hotspot.title"))
        self.which: ListField = self.add(ListField(setting, say("ui.hotspot.which"), []))
        self.number: LineField = self.add(LineField(setting, say("ui.hotspot.number")))
        self.passed: MomentField = self.add(MomentField(setting, say("ui.hotspot.passed")))
        self.result: ChoiceField = self.add(
            ChoiceField(
                setting,
                say("ui.hotspot.result"),
                [(key, say(f"ui.hotspot.{key}")) for key in RESULTS],
            )
        )
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.hotspot.at"), hint=say("ui.field.moment_now"))
        )
        self.source: LineField = self.add(
            LineField(setting, say("ui.field.source"), hint=say("ui.field.source_hint"))
        )
        self.text: LineField = self.add(LineField(setting, say("ui.dutyform.note")))
        self.close_up()
        self.which.changed.connect(self._turn)

    def open_for(self, target: str) -> None:
        board, say = self.stage.board, self.setting.say
        if board is None:
            return
        waiting = [spot for spot in board.hotspots if spot.answer is None]
        self.which.offer(
            [
                (
                    spot.id,
                    say(
                        "ui.hotspot.waits",
                        number=spot.number or "",
                        at=figures.moment(spot.received.at, self.stage.now()),
                    ),
                )
                for spot in waiting
            ]
        )
        if target:
            self.which.choose(target)
        elif waiting:
            self.which.choose(waiting[0].id)
        self._turn()

    def _turn(self) -> None:
        fresh = self.which.value() is ABSENT
        for field in (self.number, self.passed):
            field.setVisible(fresh)
        self.result.setVisible(not fresh)

    def command(self) -> dict[str, object] | None:
        common = {
            "at": iso(self.at.value()),
            "source": self.source.value(),
            "text": self.text.value(),
        }
        spot = self.which.value()
        if spot is ABSENT:
            common |= {"number": self.number.value(), "passed_at": iso(self.passed.value())}
            return {"do": "hotspot.receive", **_said(common)}
        result = self.result.value()
        if result is ABSENT:
            self.say_wrong(self.setting.say("ui.hotspot.needs_result"))
            self.result.setFocus()
            return None
        return {"do": "hotspot.answer", "hotspot": spot, "result": result, **_said(common)}


class DangerForm(Form):
    """5.1: the fire-danger warning that was issued."""

    def __init__(
        self, setting: Setting, stage: Stage, counties: Callable[[], Sequence[Named]] = tuple
    ) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.danger.title"))
        self._counties = counties
        self.colour: ChoiceField = self.add(
            ChoiceField(
                setting,
                say("ui.danger.colour"),
                [(key, say(f"ui.danger.{key}")) for key in COLOURS],
                columns=3,
            )
        )
        self.district: ListField = self.add(ListField(setting, say("ui.danger.district"), []))
        self.issuer: LineField = self.add(LineField(setting, say("ui.danger.issuer")))
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.field.at"), hint=say("ui.field.moment_now"))
        )
        self.until: ComingField = self.add(ComingField(setting, say("ui.danger.until")))
        self.close_up()

    def open_for(self, _target: str) -> None:
        """The whole area, or one county's own warning."""
        if self.district.box.count() != len(self._counties()) + 1:
            self.district.offer([(one.code, one.name) for one in self._counties()])

    def command(self) -> dict[str, object] | None:
        colour = self.colour.value()
        if colour is ABSENT:
            self.say_wrong(self.setting.say("ui.danger.needs_colour"))
            self.colour.setFocus()
            return None
        said = {
            "do": "danger.issue",
            "colour": colour,
            "district": self.district.value(),
            "issuer": self.issuer.value(),
            "at": iso(self.at.value()),
            "until": iso(self.until.value()),
        }
        return _said(said)


def _said(values: dict[str, Any]) -> dict[str, object]:
    """Without the keys nobody said anything for."""
    return {key: value for key, value in values.items() if value is not ABSENT}

"""Who must leave, who has left, who is hurt: one form each."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit

from firepost.app.sealed import FIELDS, Register
from firepost.domain import vocabulary as v
from firepost.domain.errors import Notice
from firepost.ui.forms.fields import LineField, ListField
from firepost.ui.people.plain import AT, SOURCE, Key, PlainForm
from firepost.ui.setting import Setting
from firepost.ui.stage import Done, Stage
from firepost.ui.typed.words import meant

_CONDITIONS = tuple((name, f"casualty.{name}") for name in v.CONDITIONS)
_KINDS = tuple((name, f"casualty.{name}") for name in v.CASUALTY_KINDS)
_MEDICAL_KINDS = tuple((name, f"ui.medical.{name}") for name in v.MEDICAL_KINDS)
_MEDICAL_STATES = tuple((name, f"medical.{name}") for name in v.MEDICAL_STATES)
_MOVING = tuple((name, f"moving.{name}") for name in v.MOVING_STATES)
_GROUND = tuple((name, f"ground.{name}") for name in v.GROUND_KINDS)
_NOTICES = tuple((name, f"notice.{name}") for name in v.NOTICE_STATES[1:])


def known_places(stage: Stage) -> list[str]:
    """Names a report may mean: those under way first, then the register."""
    board, fire = stage.board, stage.fire
    told = [one.place for one in fire.moved] if fire else []
    listed = [place.name for place in board.places] if board else []
    return list(dict.fromkeys([*told, *listed]))


class _OfPlace(PlainForm):
    """The place is typed, or taken from what the list of known places offers."""

    def open_for(self, target: str) -> None:
        if target:
            self.by_key["place"].set_text(target)
        names = self.setting.say("ui.join").join(known_places(self.stage)[:8])
        if names:
            self.by_key["place"].line.setPlaceholderText(names)


class OrderForm(_OfPlace):
    do = "evacuation.order"
    keys = (
        Key("place", "text", "ui.people.place"),
        Key("people", "count", "ui.people.to_move"),
        Key("route", "text", "ui.people.route"),
        Key("assembly", "text", "ui.people.assembly"),
        Key("to", "text", "ui.people.shelter"),
        AT,
        SOURCE,
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.order")


class MovedForm(_OfPlace):
    do = "evacuation.report"
    keys = (
        Key("place", "text", "ui.people.place"),
        Key("people", "count", "ui.people.moved_so_far"),
        Key("state", "choice", "ui.people.state", choices=_MOVING),
        Key("refused", "count", "ui.people.refused"),
        Key("inhabitants", "count", "ui.people.inhabitants", "ui.people.inhabitants_hint"),
        Key("to", "text", "ui.people.shelter"),
        AT,
        SOURCE,
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.moved")


class PlaceForm(PlainForm):
    do = "place.register"
    of_desk = True
    keys = (
        Key("name", "text", "ui.people.place"),
        Key("inhabitants", "count", "ui.people.inhabitants"),
        Key("here", "place", "ui.people.position"),
        Key("route", "text", "ui.people.route"),
        Key("assembly", "text", "ui.people.assembly"),
        Key("shelter", "text", "ui.people.shelter"),
        Key("contact", "text", "ui.people.contact"),
        Key("phone", "text", "ui.people.phone"),
        Key("apart", "choice", "ui.people.apart", choices=(("yes", "ui.people.apart_yes"),)),
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.new_place")

    def said(self) -> dict[str, object]:
        told = super().said()
        if told.pop("apart", None) is not None:
            told["apart"] = True
        return told


class SameForm(PlainForm):
    """Two names: one place, or not. Until this is said they count once."""

    do = "place.same"
    of_desk = True
    keys = (
        Key("name", "text", "ui.people.name_one"),
        Key("same_as", "text", "ui.people.name_other", "ui.people.name_other_hint"),
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.same")

    def open_for(self, target: str) -> None:
        one, _, other = target.partition("|")
        if one:
            self.by_key["name"].set_text(one)
            self.by_key["same_as"].set_text(other)

    def said(self) -> dict[str, object]:
        return {"same_as": None, **super().said()}


class MedicalForm(PlainForm):
    do = "medical.register"
    of_desk = True
    keys = (
        Key("name", "text", "ui.people.medical_name"),
        Key("kind", "choice", "ui.people.kind", choices=_MEDICAL_KINDS),
        Key("beds", "count", "ui.people.beds"),
        Key("phone", "text", "ui.people.phone"),
        Key("here", "place", "ui.people.position"),
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.medical")


class MedicalStateForm(PlainForm):
    do = "medical.mark"
    keys = (
        Key("medical", "list", "ui.people.medical", must=True),
        Key("state", "choice", "ui.people.state", choices=_MEDICAL_STATES),
        Key("text", "text", "ui.people.note"),
        AT,
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.medical_state")

    def open_for(self, _target: str) -> None:
        board = self.stage.board
        offer_medicals(self.by_key["medical"], board)


class GroundForm(PlainForm):
    do = "ground.mark"
    keys = (
        Key("kind", "list", "ui.people.kind", choices=_GROUND, must=True),
        Key("name", "text", "ui.people.ground_name"),
        Key("sector", "text", "ui.people.sector"),
        Key("here", "place", "ui.people.position"),
        Key("radius_m", "amount", "ui.people.radius_m"),
        Key("minutes", "amount", "ui.people.minutes"),
        Key("text", "text", "ui.people.note"),
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.ground")


class NoticeStateForm(PlainForm):
    do = "notice.mark"
    keys = (
        Key("notice", "list", "ui.people.notice", must=True),
        Key("state", "choice", "ui.people.state", choices=_NOTICES),
        Key("person", "text", "ui.people.notice_person"),
        Key("means", "text", "ui.people.means"),
        AT,
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.notice_state")

    def open_for(self, target: str) -> None:
        board = self.stage.board
        notices = board.notices if board else ()
        self.by_key["notice"].offer([(one.id, one.area) for one in notices])
        self.by_key["notice"].choose(target or None)


def offer_medicals(field: ListField, board: Any) -> None:
    field.offer([(one.id, one.name) for one in (board.medicals if board else ())])


class PersonForm(PlainForm):
    """One person of the register. What tells who it is goes out sealed, or not at all."""

    do = "casualty.register"
    keys = (
        Key("casualty", "list", "ui.people.casualty"),
        Key("condition", "choice", "ui.people.condition", choices=_CONDITIONS),
        Key("kind", "choice", "ui.people.who", choices=_KINDS),
        Key("number", "text", "ui.people.number", "ui.people.number_hint"),
        Key("medical", "list", "ui.people.medical_at"),
        AT,
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.person")

    def close_up(self) -> None:
        say = self.setting.say
        self.private: dict[str, LineField] = {
            key: self.add(LineField(self.setting, say(f"ui.person.{key}"))) for key in FIELDS
        }
        self.word = self.add(
            LineField(self.setting, say("ui.people.word"), hint=say("ui.people.word_hint"))
        )
        self.word.line.setEchoMode(QLineEdit.EchoMode.Password)
        super().close_up()

    def open_for(self, target: str) -> None:
        board, fire = self.stage.board, self.stage.fire
        people = fire.persons if fire else ()
        say = self.setting.say
        told = [
            (one.id, f"{one.number or i} · {say(f'casualty.{one.condition.value}')}")
            for i, one in enumerate(people, 1)
        ]
        self.by_key["casualty"].offer(told)
        self.by_key["casualty"].choose(target or None)
        offer_medicals(self.by_key["medical"], board)

    def submit(self) -> None:
        shown = [field for field in self.fields if not field.isHidden()]
        if not all([field.check() for field in shown]):  # noqa: C419 - every one is to complain
            return
        told = self._told()
        if told is None:
            return
        private = {key: meant(field.line.text()) for key, field in self.private.items()}
        if not any(text.strip() for text in private.values()):
            self._send(told)
            return
        self._seal(told, private)

    def _told(self) -> dict[str, object] | None:
        said = self.said()
        if "casualty" in said:
            told = {key: said[key] for key in said if key not in ("kind", "number")}
            return self.of_fire(do="casualty.mark", **told)
        if "condition" not in said:
            self.say_wrong(self.setting.say("ui.people.needs_condition"))
            return None
        return self.of_fire(do=self.do, **said)

    def _seal(self, told: dict[str, object], private: dict[str, str]) -> None:
        board, word = self.stage.board, self.word.line.text()
        if board is None:
            return
        people = [p for fire in board.incidents for p in fire.persons if p.sealed]
        held = [p.sealed or "" for p in people]
        own = next((p.sealed for p in people if p.id == told.get("casualty")), None)
        self.save.setEnabled(False)

        def sealed(_post: object) -> str:
            return Register.opened(board.desk, word, held).add(private, own)

        def done(text: str) -> None:
            self.save.setEnabled(True)
            self._send({**told, "sealed": text})

        self.stage.clerk.ask(sealed, done, self._refused)

    def _send(self, told: dict[str, object]) -> None:
        def taken(_done: Done) -> None:
            self.clear()
            self.finished.emit()

        self.say_wrong("")
        self.stage.do(told, taken, self._refused)

    def _refused(self, notice: Notice) -> None:
        self.save.setEnabled(True)
        self.say_wrong(self.setting.notice(notice))


class NamesForm(PlainForm):
    """Opens the register for the eyes in front of it; nothing is recorded, nothing kept open."""

    keys = ()

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.names")

    def close_up(self) -> None:
        say = self.setting.say
        self.word = self.add(LineField(self.setting, say("ui.people.word")))
        self.word.line.setEchoMode(QLineEdit.EchoMode.Password)
        super().close_up()
        self.save.setText(say("ui.people.open_names"))

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]  # the event as it came
        self.word.line.clear()
        self.word.echo("")

    def submit(self) -> None:
        board, fire, word = self.stage.board, self.stage.fire, self.word.line.text()
        if board is None or fire is None:
            return
        people = [(i, p) for i, p in enumerate(fire.persons, 1) if p.sealed]

        def opened(_post: object) -> str:
            register = Register.opened(board.desk, word, [p.sealed or "" for _, p in people])
            rows = []
            for number, person in people:
                told = register.read(person.sealed or "") or {}
                rows.append(f"{person.number or number}　" + "，".join(told.values()))
            return "\n".join(rows)

        def show(text: str) -> None:
            if not self.isVisible():
                return  # nobody waits for names any more
            self.word.echo(text or self.setting.say("ui.people.nobody"))

        self.stage.clerk.ask(
            opened, show, lambda notice: self.say_wrong(self.setting.notice(notice))
        )

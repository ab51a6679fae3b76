"""交接班: who takes over, with what is open in sight; the log says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from firepost.domain.errors import Notice
from firepost.domain.plan.wording import Wording
from firepost.ui import figures
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, LineField
from firepost.ui.frame.duty import DutyKey
from firepost.ui.setting import Setting
from firepost.ui.stage import Done, Stage
from firepost.ui.watch.known import people, roles
from firepost.ui.watch.offers import Offers

_USUAL: Final = ("head", "officer", "writer", "radio")
Seat = Callable[[Any, str], None]


def sit(post: Any, person: str) -> None:
    """Whoever enters something from now on; of a desk that remembers nobody."""
    post.person = person


def _bring_into_sight(part: QWidget) -> None:
    """Qt does so for Tab alone."""
    over = part.parentWidget()
    while over is not None and not isinstance(over, QScrollArea):
        over = over.parentWidget()
    if over is not None:
        over.ensureWidgetVisible(part)


def _groups_of(post: Any) -> list[Wording]:
    """On the desk's thread: what the plan calls the groups on the fire ground."""
    plan = getattr(post, "plan", None)
    return [group.name for group in plan.groups] if plan is not None else []


class WatchForm(Form):
    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        duty: DutyKey,
        *,
        points: Callable[[], list[str]],
        seat: Seat = sit,
    ) -> None:
        """`seat` is called on the desk's thread: this device knows who sits here from now on."""
        say = setting.say
        super().__init__(setting, stage, say("ui.watch.title"))
        self._duty, self._points_now, self._seat = duty, points, seat
        self._points: list[str] = []
        self._given: tuple[str, str, str] | None = None  # the entry, who came, who was before
        self.now = QLabel("", self)
        self.now.setProperty("role", "strong")
        self.now.setWordWrap(True)
        self.head = QLabel(say("ui.watch.open_points"), self)
        self.head.setProperty("role", "head")
        self.list = QLabel("", self)
        self.list.setWordWrap(True)
        self.list.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for part in (self.now, self.head, self.list):
            self.column.addWidget(part)
        self.person: LineField = self.add(
            LineField(setting, say("ui.watch.person"), hint=say("ui.watch.person_hint"))
        )
        self.people = Offers(setting, 2, self)
        self.column.addWidget(self.people)
        self.role: LineField = self.add(
            LineField(setting, say("ui.watch.role"), hint=say("ui.watch.role_hint"))
        )
        self.roles = Offers(setting, 3, self)
        self.column.addWidget(self.roles)
        self.text: LineField = self.add(LineField(setting, say("ui.watch.text")))
        self.person.line.setMaxLength(40)
        self.role.line.setMaxLength(40)
        self.save.setText(say("ui.watch.save"))
        self.close_up()
        stage.board_changed.connect(self._follow)

    def open_for(self, _target: str) -> None:
        say, duty = self.setting.say, self._duty.on_duty
        self._points = self._points_now()
        # A line that goes on from the one above it has no point of its own.
        told = [p if p.startswith("　") else f"· {p}" for p in self._points] or [
            say("ui.watch.no_points")
        ]
        self.list.setText("\n".join(told))
        before = self._before or say("ui.watch.nobody")
        if duty is not None and duty.role:
            before = say("ui.watch.as", person=before, role=duty.role)
        parts = [say("ui.watch.now"), before]
        if duty is not None:
            at = figures.moment(duty.said.at, self.setting.now())
            parts.append(say("ui.watch.since", at=at))
        self.now.setText(" ".join(parts))
        hint = say("ui.watch.role_hint")
        if duty is not None and duty.role:
            hint = say("ui.watch.role_same", role=duty.role)
        self.role.line.setPlaceholderText(hint)
        self._offer(())
        self.stage.clerk.ask(_groups_of, self._offer_groups)

    def _offer_groups(self, groups: Sequence[Wording]) -> None:
        self._offer([one.said(self.setting.words.language) for one in groups])

    def _offer(self, groups: Sequence[str]) -> None:
        say, board, duty = self.setting.say, self.stage.board, self._duty.on_duty

        def take(person: str, role: str | None) -> None:
            self.person.set_text(person)
            self.role.set_text(role or "")
            self.save.setFocus()
            _bring_into_sight(self.save)

        known = people(board, duty, self.setting.now())
        self.people.show_all(
            [
                (
                    say("ui.watch.one", person=person, role=role) if role else person,
                    partial(take, person, role),
                )
                for person, role in known
            ]
        )
        usual = [say(f"ui.watch.role_{one}") for one in _USUAL]
        self.roles.show_all(
            [
                (role, partial(self.role.set_text, role))
                for role in roles(board, duty, usual, groups)
            ]
        )

    @property
    def _before(self) -> str:
        duty = self._duty.on_duty
        return duty.person if duty is not None else self._duty.person

    @property
    def _role(self) -> object:
        """Nothing said: the place is handed over as it is."""
        role, duty = self.role.value(), self._duty.on_duty
        if role is ABSENT and duty is not None and duty.role:
            return duty.role
        return role

    def command(self) -> dict[str, object] | None:
        person, text = self.person.value(), self.text.value()
        if person is ABSENT:
            self.say_wrong(self.setting.say("ui.watch.needs_person"))
            self.person.setFocus()
            return None
        duty = self._duty.on_duty
        if duty is not None and duty.person == person and self._role in (ABSENT, duty.role):
            self.say_wrong(self.setting.say("ui.watch.same", person=person))
            return None
        said = {
            "do": "watch.take",
            "person": person,
            "post": self._duty.post or self.setting.say("ui.watch.post"),
            "from": self._before if self._before != person else ABSENT,
            "points": "\n".join(self._points) or ABSENT,
            "text": text,
            "role": self._role,
        }
        return {key: value for key, value in said.items() if value not in (ABSENT, "")}

    def awaited(self) -> tuple[Callable[[Done], None], Callable[[Notice], None]]:
        recorded, refused = super().awaited()
        person, before = str(self.person.value()), self._before

        def taken(done: Done) -> None:
            recorded(done)
            self._given = (done.entry, person, before)
            self._take_seat(person)

        return taken, refused

    def _take_seat(self, person: str) -> None:
        seat = self._seat
        self.stage.clerk.ask(lambda post: seat(post, person), lambda _: self._duty.ask())

    def _follow(self, _board: object) -> None:
        """A hand-over that is taken back puts the one before back into the seat."""
        if self._given is None or not self.stage.live:
            return
        entry, person, before = self._given
        held = self._duty.on_duty
        if held is None or held.said.entry == entry or held.person == before:
            wanted = person if held is not None and held.said.entry == entry else before
            if wanted != self._duty.person:
                self._take_seat(wanted)
        else:
            self._given = None  # somebody else took over since

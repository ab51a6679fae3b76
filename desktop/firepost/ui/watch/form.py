"""交接班: who takes over, with what is open in sight; the log says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from firepost.domain.errors import Notice
from firepost.ui import figures
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, LineField
from firepost.ui.frame.duty import DutyKey
from firepost.ui.setting import Setting
from firepost.ui.stage import Done, Stage

Seat = Callable[[Any, str], None]


def sit(post: Any, person: str) -> None:
    """Whoever enters something from now on; of a desk that remembers nobody."""
    post.person = person


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
        self.text: LineField = self.add(LineField(setting, say("ui.watch.text")))
        self.person.line.setMaxLength(40)
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
        parts = [say("ui.watch.now"), self._before or say("ui.watch.nobody")]
        if duty is not None:
            at = figures.moment(duty.said.at, self.setting.now())
            parts.append(say("ui.watch.since", at=at))
        self.now.setText(" ".join(parts))

    @property
    def _before(self) -> str:
        duty = self._duty.on_duty
        return duty.person if duty is not None else self._duty.person

    def command(self) -> dict[str, object] | None:
        person, text = self.person.value(), self.text.value()
        if person is ABSENT:
            self.say_wrong(self.setting.say("ui.watch.needs_person"))
            self.person.setFocus()
            return None
        duty = self._duty.on_duty
        if duty is not None and duty.person == person:
            self.say_wrong(self.setting.say("ui.watch.same", person=person))
            return None
        said = {
            "do": "watch.take",
            "person": person,
            "post": self._duty.post or self.setting.say("ui.watch.post"),
            "from": self._before if self._before != person else ABSENT,
            "points": "\n".join(self._points) or ABSENT,
            "text": text,
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

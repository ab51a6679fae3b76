"""本机岗位: what the first step asks, at any later time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from firepost.app.welcome import Welcome
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, LineField

if TYPE_CHECKING:
    from firepost.ui.window import Window


class SeatForm(Form):
    """Kept in this device's home; no entry of the journal."""

    def __init__(self, window: Window, welcome: Welcome) -> None:
        say = window.setting.say
        super().__init__(window.setting, window.stage, say("ui.first.seat"))
        self._duty, self._welcome = window.header.duty, welcome
        self.person: LineField = self.add(LineField(window.setting, say("ui.first.person")))
        self.post: LineField = self.add(LineField(window.setting, say("ui.first.post")))
        self.person.line.setMaxLength(40)
        self.post.line.setMaxLength(40)
        self.close_up()

    def open_for(self, _target: str) -> None:
        if self.post.value() is ABSENT:
            self.post.set_text(self._duty.post)

    def submit(self) -> None:
        for field, words in (
            (self.person, "ui.first.needs_person"),
            (self.post, "ui.first.needs_post"),
        ):
            if field.value() is ABSENT:
                self.say_wrong(self.setting.say(words))
                field.setFocus()
                return
        person, name = str(self.person.value()), str(self.post.value())

        def sit(post: Any) -> None:
            self._welcome.seat(person, name)
            post.person, post.post_name = person, name

        def seated(_: object) -> None:
            self.clear()
            self._duty.ask()
            self.finished.emit()

        self.stage.clerk.ask(
            sit, seated, lambda notice: self.say_wrong(self.setting.notice(notice))
        )

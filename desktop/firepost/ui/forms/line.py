"""A stretch of the edge: held, mopped up, open again, or a sector with its letter."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import ABSENT, ChoiceField, LineField, ListField, MomentField
from firepost.ui.map.line_hand import Edge
from firepost.ui.names import short_name
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

SECTOR = "sector"
WHAT = ("held", "mopped_up", "open")


class LineForm(Form):
    def __init__(self, setting: Setting, stage: Stage, edge: Edge) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.line.form"))
        self._edge = edge
        self.told = QLabel("", self)
        self.told.setProperty("role", "strong")
        self.column.addWidget(self.told)
        choices = [(one, say(f"ui.line.{one}")) for one in WHAT]
        choices.append((SECTOR, say("ui.line.sector_of")))
        self.what: ChoiceField = self.add(ChoiceField(setting, say("ui.line.what"), choices))
        self.letter: LineField = self.add(
            LineField(setting, say("ui.line.letter"), hint=say("ui.line.letter_hint"))
        )
        self.team: ListField = self.add(ListField(setting, say("ui.line.team"), []))
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.import.at"), hint=say("ui.field.moment_now"))
        )
        self.source: LineField = self.add(LineField(setting, say("ui.field.source")))
        self.close_up()
        self.what.changed.connect(self._fit)

    def open_for(self, _target: str) -> None:
        say, edge = self.setting.say, self._edge
        told = say("ui.line.none")
        if edge.chosen is not None:
            told = say("ui.line.told", length=self.setting.length(edge.length_m))
        self.told.setText(told)
        board = self.stage.board
        here = [one for one in board.teams if one.on_ground] if board else []
        self.team.offer([(one.id, short_name(one.name)) for one in here])
        self._fit()

    def _fit(self) -> None:
        sector = self.what.value() == SECTOR
        self.team.setVisible(not sector)
        if sector and self.letter.value() is ABSENT:
            self.letter.set_text(self._next_letter())

    def _next_letter(self) -> str:
        """The first letter of the alphabet that no sector has yet."""
        fire = self.stage.fire
        control = fire.control if fire else None
        used = {one.letter for one in control.sectors} if control else set()
        return next((one for one in "ABCDEFGHJKLMNPQRSTUVWXYZ" if one not in used), "")

    def command(self) -> dict[str, object] | None:
        say, edge = self.setting.say, self._edge
        if edge.chosen is None:
            self.say_wrong(say("ui.line.none"))
            return None
        what, letter = self.what.value(), self.letter.value()
        if what is ABSENT:
            self.say_wrong(say("ui.line.needs_what"))
            return None
        said: dict[str, object] = {
            "line": edge.written(),
            "at": iso(self.at.value()),
            "source": self.source.value(),
            "sector": letter,
        }
        if what == SECTOR:
            if letter is ABSENT:
                self.say_wrong(say("ui.line.needs_letter"))
                return None
            command = self.of_fire(do="sector.draw", **said)
        else:
            command = self.of_fire(do="line.mark", state=what, team=self.team.value(), **said)
        return {**command, "incident": edge.fire_id}

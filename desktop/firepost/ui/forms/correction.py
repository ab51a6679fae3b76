"""更正: a new entry that takes an earlier one's place. Both stay in the record."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLabel, QPushButton

from firepost.app.board import LogLine
from firepost.ui import figures
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import ABSENT, LineField, MomentField
from firepost.ui.loglist import spoken
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class CorrectionForm(Form):
    """Mend the words or the time of a line, or declare it void.

    The time of any record of this window can be mended, the words of messages only: other
    figures are recorded again by their own form, which replaces what held.
    """

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.correct.title"))
        self._line: LogLine | None = None
        self._known: Mapping[str, object] | None = None
        self._void = False
        self.before = QLabel("", self)
        self.before.setWordWrap(True)
        self.column.addWidget(self.before)
        self.text: LineField = self.add(LineField(setting, say("ui.correct.text")))
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.correct.at"), hint=say("ui.correct.at_hint"))
        )
        self.reason: LineField = self.add(
            LineField(setting, say("ui.correct.reason"), hint=say("ui.correct.reason_hint"))
        )
        self.save.setText(say("ui.correct.save"))
        self.void = QPushButton(say("ui.correct.void"), self)
        self.void.setProperty("kind", "danger")
        self.void.clicked.connect(self._void_it)
        self.close_up()
        self.column.insertSpacing(self.column.count() - 1, 48)
        self.column.insertWidget(self.column.count() - 1, self.void)

    def show_line(self, line: LogLine) -> None:
        self.clear()
        self._line = line
        mine = [done for done in self.stage.mine if done.entry == line.said.entry]
        self._known = mine[-1].command if mine else None
        now = self.setting.now()
        head = f"{figures.moment(line.said.at, now)} {spoken(line)}"
        told = self.setting.say("ui.correct.by", who=line.said.by, entry=line.said.entry)
        self.before.setText(f"{head}\n{told}")
        message = line.kind == "log.say"
        self.text.setVisible(message)
        self.at.setVisible(message or self._known is not None)
        self.save.setVisible(message or self._known is not None)
        if message:
            self.text.set_text(line.text)
        self.at.line.setPlaceholderText(
            self.setting.say("ui.correct.at_now", at=figures.moment(line.said.at, now))
        )

    def _void_it(self) -> None:
        self._void = True
        self.submit()
        self._void = False

    def command(self) -> dict[str, object] | None:
        line = self._line
        if line is None:
            return None
        base: dict[str, object] = {"do": "entry.correct", "entry": line.said.entry}
        reason = self.reason.value()
        if reason is not ABSENT:
            base["reason"] = reason
        if self._void:
            return {**base, "with": None}
        instead = self._instead(line)
        if instead is None:
            self.say_wrong(self.setting.say("ui.correct.nothing_new"))
            return None
        return {**base, "with": instead}

    def _instead(self, line: LogLine) -> dict[str, object] | None:
        at, text = iso(self.at.value()), self.text.value()
        if self._known is not None:
            instead = dict(self._known)
        elif line.kind == "log.say":
            instead = {"do": "log.say", "text": line.text}
            if line.speaker:
                instead["from"] = line.speaker
        else:
            return None
        before = dict(instead)
        if line.kind == "log.say" and text is not ABSENT:
            instead["text"] = text
        if at is not ABSENT:
            instead["at"] = at
        return None if instead == before else instead

"""认定与决定: the plan proposes, a named post decides, and what was decided is recorded at once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from firepost.app import checklist
from firepost.app.board import Board, IncidentOnBoard
from firepost.domain.errors import Notice
from firepost.domain.plan.model import Plan
from firepost.ui import figures
from firepost.ui.forms.fields import DropBox
from firepost.ui.prose import Line, Run
from firepost.ui.response.offer import NONE, Choice, Offer, offer_of, parse_coming
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.stage import Done, Stage
from firepost.ui.typed.moment import parse_moment
from firepost.ui.typed.words import meant

CHOICES: Final = ("keep", "raise", "other", "later")
MEANS: Final = ("phone", "radio", "in_person", "written", "meeting")


class DecisionPanel(Panel):
    """Signals: `history_wanted`: the record of decisions is wanted."""

    history_wanted = Signal()

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(setting, setting.say("ui.decision.title"), parent)
        self._stage = stage
        self._plan: Plan | None = None
        self._offer: Offer | None = None
        self._filled_by = ""  # what the program put into the post's field, to be replaced by it
        self.history = self.add_link(setting.say("ui.decision.history", n=0))
        self.history.clicked.connect(self.history_wanted)
        self.who = QLabel("", self)
        self.who.setProperty("role", "aside")
        self.who.setWordWrap(True)
        told = QHBoxLayout()
        told.setContentsMargins(12, 0, 12, 4)
        told.addWidget(self.who)
        self.column.addLayout(told)
        self._build_choices()
        self._build_fields()
        self.wrong = QLabel("", self)
        self.wrong.setProperty("role", "wrong")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        complaint = QHBoxLayout()
        complaint.setContentsMargins(12, 0, 12, 4)
        complaint.addWidget(self.wrong)
        self.column.addLayout(complaint)
        setting.look.changed.connect(self._place)
        self._place()

    def _build_choices(self) -> None:
        self._grid = QGridLayout()
        self._grid.setContentsMargins(10, 2, 10, 6)
        self._grid.setSpacing(6)
        self.group = QButtonGroup(self)
        self.choices: dict[str, Choice] = {}
        for key in CHOICES:
            choice = Choice(self.setting, self)
            choice.setObjectName(f"decision-{key}")  # what it says changes with the board
            choice.setAccessibleName(self.setting.say(f"ui.decision.{key}", level=""))
            self.group.addButton(choice)
            self.choices[key] = choice
        self.column.addLayout(self._grid)
        self.group.buttonToggled.connect(lambda *_: self._chosen())

    def _build_fields(self) -> None:
        say = self.setting.say
        self.by = self._line("ui.decision.by", say("ui.declare.by_hint"))
        self.at = self._line("ui.decision.at", say("ui.decision.now"))
        self.until = self._line("ui.decision.until", say("ui.decision.until_hint"))
        self.level = DropBox(self.setting, self)
        self.level.setAccessibleName(say("ui.decision.level"))
        self.means = DropBox(self.setting, self)
        self.means.setAccessibleName(say("ui.decision.means"))
        for key in MEANS:
            self.means.addItem(say(f"ui.means.{key}"), key)
        self.reason = self._line("ui.decision.reason", "")
        self.save = QPushButton(say("ui.decision.save"), self)
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(self.submit)
        first = QHBoxLayout()
        first.setContentsMargins(10, 0, 10, 6)
        first.setSpacing(6)
        first.addWidget(self.level, 2)
        first.addWidget(self.by, 5)
        first.addWidget(self.until, 3)
        first.addWidget(self.at, 2)
        first.addWidget(self.means, 3)
        second = QHBoxLayout()
        second.setContentsMargins(10, 0, 10, 8)
        second.setSpacing(6)
        second.addWidget(self.reason, 1)
        second.addWidget(self.save)
        self.column.addLayout(first)
        self.column.addLayout(second)
        self.level.currentIndexChanged.connect(lambda _i: self._chosen())
        for line in (self.by, self.at, self.reason, self.until):
            line.returnPressed.connect(self.submit)

    def _place(self) -> None:
        """Four in a row, or two by two where the column is narrow."""
        across = 2 if self.setting.look.compact else 4
        for place, choice in enumerate(self.choices.values()):
            self._grid.addWidget(choice, place // across, place % across)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < across else 0)

    def _line(self, key: str, hint: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(self.setting.say(key))
        line.setPlaceholderText(hint)
        line.setMaxLength(2000)
        return line

    # -- what stands

    def show_fire(self, plan: Plan, board: Board, fire: IncidentOnBoard) -> None:
        say = self.setting.say
        self._plan = plan
        fresh = offer_of(plan, board, fire)
        renewed = fresh != self._offer
        self._offer = fresh
        self._show_history(fire)
        self._show_who(plan, fresh)
        if renewed:
            self._offer_levels(plan)
            first = fresh.first
            # What a person is typing is never taken from under the fingers.
            if (
                not self.reason.text() and not self.reason.hasFocus()
            ) or self.group.checkedButton() is None:
                self.choices[first].setChecked(True)
        self._chosen()
        if fire.postponed is not None and fire.postponed.until > board.at:
            at = figures.moment(fire.postponed.until, self._stage.now())
            self.aside.show_lines([Line((Run(say("ui.decision.put_off", at=at), ink="warn"),))])
        else:
            self.aside.show_lines([])
        for part in (self.save, *self.choices.values()):
            part.setEnabled(self._stage.live)
        live = self._stage.live
        self.save.setText(say("ui.decision.save" if live else "ui.decision.past"))

    def _show_history(self, fire: IncidentOnBoard) -> None:
        self.history.setText(self.setting.say("ui.decision.history", n=len(fire.declarations)))

    def _show_who(self, plan: Plan, offer: Offer) -> None:
        say = self.setting.say
        target = offer.higher if offer.proposed != offer.stands else offer.stands
        level_id = target if target and target != NONE else offer.proposed
        if level_id == NONE:
            level_id = plan.levels[0].id
        level = plan.level(level_id)
        language = self.setting.words.language
        parts = [
            say("ui.decision.analyses", body=plan.bodies[level.analyses].name.said(language))
        ]
        parts += [
            say("ui.decision.proposes", body=self._body(plan, body)) for body in level.proposes
        ]
        names = [self._body(plan, body) for body in (level.decides, *level.may_also_decide)]
        parts.append(
            say(
                "ui.decision.decides",
                level=figures.LEVELS.get(level.id, level.id),
                body=say("ui.decision.or").join(names),
            )
        )
        self.who.setText("  ".join(parts))

    def _body(self, plan: Plan, body_id: str) -> str:
        body = plan.bodies[body_id]
        return body.name.said(self.setting.words.language)

    def _offer_levels(self, plan: Plan) -> None:
        self.level.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.level.clear()
        for level in plan.levels:
            self.level.addItem(self._named(level.id), level.id)
        self.level.addItem(self._named(NONE), NONE)
        self.level.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _named(self, level: str) -> str:
        if level == NONE:
            return self.setting.say("ui.declare.none")
        return self.setting.say("ui.level.named", level=figures.LEVELS.get(level, level))

    # -- what is chosen

    @property
    def chosen(self) -> str:
        return next((key for key, one in self.choices.items() if one.isChecked()), "keep")

    def chosen_level(self) -> str | None:
        """The level that would be declared; None for a postponement."""
        offer = self._offer
        if offer is None or self.chosen == "later":
            return None
        if self.chosen == "keep":
            return offer.stands
        return offer.higher if self.chosen == "raise" else str(self.level.currentData())

    def _chosen(self) -> None:
        plan, offer = self._plan, self._offer
        if plan is None or offer is None:
            return
        self._tell_choices(plan, offer)
        key = self.chosen
        self.level.setVisible(key == "other")
        self.until.setVisible(key == "later")
        self.by.setVisible(key != "later")
        self.at.setVisible(key != "later")
        self.means.setVisible(key != "later")
        level = self.chosen_level()
        self._fill_post(plan, offer, level)
        needs = level is not None and level != offer.proposed
        hint = "ui.decision.reason_needed" if needs else "ui.decision.reason"
        self.reason.setPlaceholderText(self.setting.say(hint))

    def _tell_choices(self, plan: Plan, offer: Offer) -> None:
        say = self.setting.say
        agrees = offer.proposed == offer.stands
        keeps = say("ui.decision.keep", level=self._named(offer.stands))
        if offer.stands == NONE:
            keeps = say("ui.decision.keep_none")
        self.choices["keep"].tell(
            keeps, say("ui.decision.agrees" if agrees else "ui.decision.say_why")
        )
        higher = offer.higher
        self.choices["raise"].setVisible(higher is not None)
        if higher is not None:
            body = self._body(plan, plan.level(higher).decides)
            self.choices["raise"].tell(
                say("ui.decision.raise", level=self._named(higher)),
                say("ui.decision.by_whom", body=body),
            )
        self.choices["other"].tell(say("ui.decision.other"), say("ui.decision.say_why"))
        self.choices["later"].tell(say("ui.decision.later"), say("ui.decision.look_again"))

    def _fill_post(self, plan: Plan, offer: Offer, level: str | None) -> None:
        """The post that decides; a level comes down, and ends, by the rank that started it."""
        if level is None:
            return
        order = [NONE, *(one.id for one in plan.levels)]
        whose = level if order.index(level) >= order.index(offer.stands) else offer.stands
        if whose == NONE:  # nothing stands and nothing is started: whoever could have
            whose = plan.levels[0].id if offer.proposed == NONE else offer.proposed
        post = self._body(plan, plan.level(whose).decides)
        if self.by.text() in ("", self._filled_by):
            self.by.setText(post)
            self.by.setCursorPosition(0)  # its beginning tells more than its end
            self._filled_by = post

    # -- recording

    def submit(self) -> None:
        command = self.command()
        if command is None:
            return
        self._say_wrong("")
        self.save.setEnabled(False)

        def taken(_done: Done) -> None:
            self.save.setEnabled(True)
            for line in (self.reason, self.at, self.until):
                line.clear()
            self.save.setFocus()

        def refused(notice: Notice) -> None:
            self.save.setEnabled(True)
            self._say_wrong(self.setting.notice(notice))

        self._stage.do(command, taken, refused)

    def command(self) -> dict[str, object] | None:
        """The entry to be made; None after saying what is lacking, with focus on it."""
        if self._offer is None or self._stage.fire_id is None or not self._stage.live:
            return None
        level = self.chosen_level()
        command = self._postponement() if level is None else self._declaration(level)
        if command is None:
            return None
        reason = meant(self.reason.text())
        more = {"reason": reason} if reason else {}
        return {**command, **more, "incident": self._stage.fire_id}

    def _postponement(self) -> dict[str, object] | None:
        until = self._moment(self.until, ahead=True)
        if until is None:
            self._lacks(self.until, self.setting.say("ui.decision.needs_until"))
            return None
        return {"do": "level.postpone", "until": until.isoformat()}

    def _declaration(self, level: str) -> dict[str, object] | None:
        say, by = self.setting.say, meant(self.by.text())
        at = self._moment(self.at, ahead=False) if self.at.text().strip() else None
        assert self._offer is not None
        if not by:
            self._lacks(self.by, say("ui.decision.needs_post"))
        elif level != self._offer.proposed and not meant(self.reason.text()):
            self._lacks(self.reason, say("ui.decision.needs_reason"))
        elif self.at.text().strip() and at is None:
            self._lacks(self.at, say("ui.wrong.moment"))
        else:
            when = {} if at is None else {"at": at.isoformat()}
            means = {"source": self.means.currentText()}
            return {"do": "level.declare", "level": level, "decided_by": by, **means, **when}
        return None

    def _moment(self, line: QLineEdit, *, ahead: bool) -> datetime | None:
        now = self._stage.now()
        text = line.text().strip()
        if not ahead:
            return parse_moment(text, now)
        return parse_coming(text, now)

    def _lacks(self, line: QLineEdit, text: str) -> None:
        self._say_wrong(text)
        line.setFocus()

    def _say_wrong(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    def warn_ending(self, ending: checklist.Ending) -> None:
        """What 6.3.7 still lacks is said before an end is recorded; it is never forbidden."""
        if self.chosen_level() != NONE or self._offer is None or self._offer.stands == NONE:
            return
        say = self.setting.say
        lacks = []
        if ending.sectors == 0 or ending.open_sectors:
            lacks.append(say("ui.decision.lacks_acceptance"))
        if not ending.hazards_gone:
            lacks.append(say("ui.decision.lacks_hazards"))
        if not ending.areas_told:
            lacks.append(say("ui.decision.lacks_told"))
        if lacks:
            self._say_wrong(say("ui.decision.end_lacks", what=say("ui.join").join(lacks)))

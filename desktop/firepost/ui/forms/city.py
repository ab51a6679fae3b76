"""What a sum over all fires rests on: each fire's part with who said it, when and how."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from firepost.app.board import Board, IncidentOnBoard
from firepost.app.people_on_board import HURT
from firepost.ui import figures, reading, together
from firepost.ui.forms.choices import Choice, Choices, go_round, in_rows
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

LEVELS: Final = ("declared", "proposed", "next", "pushes")


class CitySheet(QWidget):
    """Follows the stage while it is open; a fire that is pressed comes in front.

    Signals:
        chosen (str): a fire's id.
    """

    chosen = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.kind = "area"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.head = QLabel("", self)
        self.head.setProperty("role", "strong")
        self.head.setWordWrap(True)
        self.note = QLabel("", self)
        self.note.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self._column.addWidget(self.head)
        self._column.addWidget(self.note)
        self._column.addStretch(1)
        self._choices = Choices(self, self._column, self.chosen.emit, place=1, least_px=64)
        self.rows = self._choices.keys
        stage.board_changed.connect(self.refresh)

    def show_kind(self, kind: str) -> None:
        """`kind` names a cell of the strip."""
        self.kind = kind
        self.refresh()

    def refresh(self, *_: object) -> None:
        board = self._stage.board
        if board is None:
            return
        head, note, rows = self._told(board)
        self.head.setText(head)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        look = self._setting.look
        self._choices.offer([Choice(fire, in_rows(look, words)) for fire, words in rows])
        if self.rows:
            self.setFocusProxy(self.rows[0])

    # -- words

    def _told(self, board: Board) -> tuple[str, str, list[tuple[str, str]]]:
        say = self._setting.say
        if self.kind in LEVELS:
            return self._levels_head(board), self._city_rules(board), self._levels(board)
        rows = [
            (fire.id, "\n".join([fire.name, *self._parts(board, fire)]))
            for fire in together.open_fires(board)
        ]
        return say(f"ui.city.of_{self.kind}"), say("ui.city.how_summed"), rows

    def _parts(self, board: Board, fire: IncidentOnBoard) -> Iterator[str]:
        now, say = self._stage.shown_at, self._setting.say
        match self.kind:
            case "area":
                got = self._worded(together.area(board), fire, "ha")
                shape = fire.area.perimeter if fire.area else None
                yield got if shape is None else f"{got} · {self._setting.method(shape.method)}"
            case "edge":
                yield self._worded(together.edge(board), fire, "m")
                held = self._worded(together.held(board), fire, "m")
                yield f"{say('ui.strip.held')} {held}"
            case "casualties":
                for key in HURT:
                    words = self._worded(together.casualties(board, key), fire, "people")
                    yield f"{say(f'ui.casualties.{key}')} {words}"
            case _:
                here = self._worded(together.people(board, now), fire, "people")
                seen = reading.forces(board, fire.id, now)
                yield f"{here} · {seen.teams} {say('ui.unit.teams')}"
                coming = together.people(board, now, coming=True)
                due = self._worded(coming, fire, "people", dated=False)
                teams = f"{seen.coming_teams} {say('ui.unit.teams')}"
                yield f"{say('ui.strip.coming')} {due} · {teams}"

    def _worded(
        self, total: together.Sum, fire: IncidentOnBoard, unit: str, *, dated: bool = True
    ) -> str:
        """74.1 公顷 · 无人机勾绘 14:11 · 33 分前 · 王工."""
        setting, say, now = self._setting, self._setting.say, self._stage.shown_at
        part = next(one for one in total.parts if one.fire == fire.id)
        if part.value is None or (part.least and not part.value):
            return say("ui.unknown")
        if unit == "m":
            number = setting.length(part.value)
        elif unit == "ha":
            number = f"{figures.hectares(part.value)} {say('ui.unit.ha')}"
        else:
            number = f"{part.value:.0f} {say('ui.unit.people')}"
        parts = [say("ui.at_least") + number if part.least else number]
        parts += [say("ui.contested")] * part.contested
        if dated and part.since is not None:
            at = figures.moment(part.since, now)
            parts.append(say("ui.copy.age", at=at, ago=setting.ago(part.since, now)))
        if dated and part.said is not None:
            parts.append(part.said.source or part.said.by)
        return " · ".join(parts)

    def _levels_head(self, board: Board) -> str:
        say, wanted = self._setting.say, together.called(board)
        if wanted.level is None:
            could = figures.LEVELS.get(wanted.could_be or "")
            return say("ui.city.could_be", level=could) if could else say("ui.city.none_called")
        who = say(f"ui.decides.{board.plan.decides}") if board.plan.decides else ""
        told = [say("ui.city.called", level=figures.LEVELS[wanted.level], who=who).strip()]
        for one, names in wanted.met:
            told.append(f"{one.clause} {say('ui.join').join(names)}".strip())
        return "\n".join(told)

    def _city_rules(self, board: Board) -> str:
        """The conditions that count all fires: met, not met, or which fact is missing."""
        say, told = self._setting.say, [say_plan(self._setting, board)]
        names = {fire.id: fire.name for fire in board.incidents}
        for one in board.plan.triggers:
            words = say(f"ui.city.rule_{one.state}", clause=one.clause)
            if one.state == "met":
                words += say("ui.join").join(names.get(fire, fire) for fire in one.fires or ())
            elif one.missing:
                words += say("ui.join").join(say(f"ui.fact.{fact}") for fact in one.missing)
            told.append(words)
        known = board.city_forces_insufficient
        forces = say("ui.unknown") if known is None or known.value is None else ""
        if not forces and known is not None:
            at = figures.moment(known.said.at, self._stage.shown_at)
            word = say("ui.city.short" if known.value else "ui.city.enough")
            forces = f"{word} · {at} · {known.said.source or known.said.by}"
        told.append(f"{say('ui.city.forces_rule')} {forces}")
        return "\n".join(told)

    def _levels(self, board: Board) -> list[tuple[str, str]]:
        say, rows = self._setting.say, []
        for fire in together.open_fires(board):
            wanted = reading.proposal(board, fire)
            level = fire.declared.value if fire.declared else None
            declared = say("ui.level.none")
            if level in figures.LEVELS and fire.declared is not None:
                at = figures.moment(fire.declared.said.at, self._stage.shown_at)
                declared = f"{say('ui.watch.level', level=figures.LEVELS[level])} {at}"
            asked = say("ui.level.none_proposed")
            if wanted.level is not None:
                named = say("ui.level.named", level=figures.LEVELS[wanted.level])
                asked = f"{named} {wanted.clauses}"
            elif wanted.could_be is not None:
                asked = say("ui.level.could_be", level=figures.LEVELS[wanted.could_be])
            words = f"{declared} · {say('ui.strip.proposed')} {asked}"
            rows.append((fire.id, f"{fire.name}\n{words}"))
        return rows

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not go_round(self, event, self.rows):
            super().keyPressEvent(event)


def say_plan(setting: Setting, board: Board) -> str:
    return setting.say("ui.city.by_plan", plan=board.plan.plan, law=board.plan.law)

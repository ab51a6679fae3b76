"""Vehicles and machines as cards: who holds them, what is broken, lost or back; and the form that moves one."""

from __future__ import annotations

from typing import Any, Final

from firepost.app.board import Board, IncidentOnBoard
from firepost.app.machines import STATES, Part, at_fire, marked, moved, part_of, parts
from firepost.domain.errors import Notice
from firepost.ui.forces.cards import Card, Column
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, ChoiceField, CountField, ListField
from firepost.ui.names import short_depot, short_name
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

VEHICLES: Final = frozenset({"command_vehicle", "troop_carrier", "water_tender"})
_AT_HOME: Final = 24  # cards of what nobody holds, unless one is looked for


def columns(
    setting: Setting, board: Board, fire: IncidentOnBoard | None, *, find: str = ""
) -> tuple[Column, ...]:
    """What the teams of the fire hold, and what lies at home; all that is named like `find`."""
    shown = _shown(board, fire, find)
    names = holders(board)
    say = setting.say
    return tuple(
        Column(
            state,
            say(f"ui.forces.machine_{state}"),
            say("ui.forces.machine_sum", n=sum(part.count for part in mine)),
            state == "ready",
            tuple(_card(setting, part, names) for part in mine),
        )
        for state in STATES
        for mine in ([part for part in shown if part.status == state],)
    )


def _shown(board: Board, fire: IncidentOnBoard | None, find: str) -> list[Part]:
    if find:
        names = holders(board)
        return [
            part
            for part in parts(board)
            if find in part.machine.name or find in names.get(part.holder, "")
        ]
    home = [part for part in parts(board) if not part.holder][:_AT_HOME]
    return [*(at_fire(board, fire.id) if fire is not None else ()), *home]


def holders(board: Board) -> dict[str, str]:
    """The short name of whoever may hold a machine, by id."""
    names = {team.id: short_name(team.name) for team in board.teams}
    return names | {depot.id: short_depot(depot.name) for depot in board.depots}


def _card(setting: Setting, part: Part, names: dict[str, str]) -> Card:
    say = setting.say
    kind = part.machine.kind or ""
    key = f"ui.forces.kind.{kind}"
    told = say(key) if setting.words.has(key) else kind
    return Card(
        team=part.key,
        letter="车" if kind in VEHICLES else "具",
        name=part.machine.name,
        people=str(part.count),
        gear="" if told == part.machine.name else told,
        where=names.get(part.holder, "") or say("ui.forces.machine_home"),
        note="",
        state="bad" if part.status in ("broken", "lost") else "none",
        age="",
        ask="",
        unit=say("ui.forces.machine_unit"),
        low=True,
    )


class MachineForm(Form):
    """Sent to a team, moved to another, broken, lost, put into a depot, returned."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.forces.machine"))
        self.which: ListField = self.add(
            ListField(setting, say("ui.forces.machine_which"), [], must=True)
        )
        self.team: ListField = self.add(ListField(setting, say("ui.forces.machine_team"), []))
        self.depot: ListField = self.add(ListField(setting, say("ui.forces.machine_depot"), []))
        self.count: CountField = self.add(CountField(setting, say("ui.forces.machine_count")))
        states = [(state, say(f"ui.forces.machine_{state}")) for state in STATES]
        self.state: ChoiceField = self.add(
            ChoiceField(setting, say("ui.forces.machine_state"), states)
        )
        self.close_up()

    def open_for(self, target: str) -> None:
        board = self.stage.board
        if board is None:
            return
        names, say = holders(board), self.setting.say
        choices = [
            (
                part.key,
                say(
                    "ui.forces.machine_at",
                    name=part.machine.name,
                    count=part.count,
                    holder=names.get(part.holder, "") or say("ui.forces.machine_home"),
                ),
            )
            for part in parts(board)
        ]
        for field, offered in (
            (self.which, choices),
            (self.team, [(team.id, team.name) for team in board.teams]),
            (self.depot, [(depot.id, depot.name) for depot in board.depots]),
        ):
            kept = field.value()
            field.offer(offered)
            if kept is not ABSENT:
                field.choose(kept)
        if target:
            self.which.choose(target)

    def commands(self) -> list[dict[str, object]] | None:
        """What to record, or None after saying what is missing."""
        board = self.stage.board
        part = part_of(board, str(self.which.value())) if board is not None else None
        team, depot, state = self.team.value(), self.depot.value(), self.state.value()
        if part is None or (team, depot, state) == (ABSENT, ABSENT, ABSENT):
            self.say_wrong(self.setting.say("ui.forces.needs_machine"))
            return None
        if team is not ABSENT and depot is not ABSENT:
            self.say_wrong(self.setting.notice(Notice.of("equipment.two_holders")))
            return None
        said: Any = self.count.value()
        count = part.count if said is ABSENT else int(said)
        if not 0 < count <= part.count:
            self.say_wrong(self.setting.say("ui.forces.too_many", n=part.count))
            return None
        to = ("team", str(team)) if team is not ABSENT else ("depot", str(depot))
        if team is ABSENT and depot is ABSENT:
            if not part.holder:
                self.say_wrong(self.setting.say("ui.forces.needs_machine"))
                return None
            found = [marked(part, str(state))]
        else:
            status = "ready" if state is ABSENT else str(state)
            found = moved(part, to=to, count=count, status=status)
        fire = self.stage.fire_id
        return found if fire is None else [{**one, "incident": fire} for one in found]

    def submit(self) -> None:
        if not all([field.check() for field in self.fields]):  # noqa: C419 - every one is to complain
            return
        found = self.commands()
        if found is None:
            return
        self.say_wrong("")
        self.stage.do_together(found, *self.awaited())

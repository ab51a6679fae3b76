"""What the plan obliges people to do, level by level and stage by stage, and how far it has come.

Measures accumulate from the levels that were declared; none vanishes when a level comes down.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from firepost.app import asked
from firepost.app.board import Board, Declaration, DutyMark, IncidentOnBoard, Said
from firepost.app.readings import value_of
from firepost.domain.errors import Notice
from firepost.domain.frozen import Frozen
from firepost.domain.plan.model import Action, Plan, Task
from firepost.domain.plan.wording import Wording

Kind = Literal["measure", "group", "task", "warning"]
NO_LEVEL: Final = "none"
SETTLED: Final = frozenset({"done", "not_needed", "sent", "received"})
GUARD: Final = "mop_up"  # the task of clearing and guarding (6.3.6)
_OUT: Final = frozenset({"extinguished", "mop_up", "accepted", "closed"})


class Item(Frozen, frozen=True):
    """One thing to do. `id` is what `duty.mark` names."""

    id: str
    kind: Kind
    clause: str
    body: Wording
    says: Wording
    under: str  # the level, stage or colour that brought it
    as_needed: bool = False
    brought: Said | None = None  # the declaration or warning that brought it
    lapsed: bool = False  # the level that brought it has come down; it stays on the list
    mark: DutyMark | None = None
    hint: Notice | None = None  # an aid; no rule of the plan
    derived: bool | None = None  # read off the board (三无): true or false; no mark is needed

    @property
    def settled(self) -> bool:
        return bool(self.derived) or (self.mark is not None and self.mark.state in SETTLED)


def measures(plan: Plan, board: Board, fire: IncidentOnBoard) -> tuple[Item, ...]:
    """The actions of every level declared so far, in plan order."""
    read = asked.plan_read(plan, board)
    first: dict[str, Declaration] = {}
    for declared in fire.declarations:
        if declared.level != NO_LEVEL:
            for action in read.actions_at(declared.level):
                first.setdefault(action.id, declared)
    stands = fire.declared.value if fire.declared else NO_LEVEL
    now = {action.id for action in read.actions_at(stands)} if stands != NO_LEVEL else set()
    return tuple(
        Item(
            id=action.id,
            kind="measure",
            clause=action.clause,
            body=read.bodies[action.body].name,
            says=action.says,
            under=level.id,
            as_needed=action.as_needed,
            brought=first[action.id].said,
            lapsed=action.id not in now,
            mark=mark_of(board, fire, action.id),
        )
        for level in read.levels
        for action in level.actions
        if action.id in first
    )


def more_at(plan: Plan, board: Board, fire: IncidentOnBoard, level: str) -> tuple[Action, ...]:
    """The measures that declaring `level` would add."""
    read = asked.plan_read(plan, board)
    listed = {item.id for item in measures(plan, board, fire)}
    return tuple(action for action in read.actions_at(level) if action.id not in listed)


def groups(plan: Plan, board: Board, fire: IncidentOnBoard) -> tuple[Item, ...]:
    """The working groups, once a level that sets them up was declared (4.2.2)."""
    read = asked.plan_read(plan, board)
    found = []
    for group in read.groups:
        needed = read.rank_of(group.from_level)
        brought = next(
            (
                one
                for one in fire.declarations
                if one.level != NO_LEVEL and read.rank_of(one.level) >= needed
            ),
            None,
        )
        if brought is None:
            continue
        members = "、".join(read.bodies[body].name.zh for body in group.members)
        said = f"{group.name.zh}：{group.duty.zh}" + (f"（{members}）" if members else "")
        found.append(
            Item(
                id=group.id,
                kind="group",
                clause=group.clause,
                body=read.bodies[group.lead].name,
                says=Wording(said, f"{group.name.en}: {group.duty.en}"),
                under=group.from_level,
                as_needed=True,
                brought=brought.said,
                mark=mark_of(board, fire, group.id),
            )
        )
    return tuple(found)


def tasks(plan: Plan, board: Board, fire: IncidentOnBoard) -> tuple[Item, ...]:
    """The duties outside the levels whose stage has come, in plan order."""
    read = asked.plan_read(plan, board)
    stages = stages_of(board, fire)
    found: list[Item] = []
    for task in read.tasks:
        if task.stage in stages:
            found += _task(read, board, fire, task)
    return tuple(found)


def stages_of(board: Board, fire: IncidentOnBoard) -> frozenset[str]:
    """The stages of the fire's life that have come; one that was passed stays."""
    stages = {"first_notice", "fighting", "unit", "standing"}
    was = {fire.state.value, *(change.state for change in fire.states)}
    if board.danger is not None and board.danger.colour != NO_LEVEL:
        stages.add("warning")
    if was & _OUT:
        stages |= {"mop_up", "after"}
    if was & {"accepted", "closed"} or (was & _OUT and fire.declarations):
        stages.add("end")
    return frozenset(stages)


def _task(read: Plan, board: Board, fire: IncidentOnBoard, task: Task) -> Iterator[Item]:
    body = task.by_grade.get(fire.plan.grade or "", task.body)
    # Standing duties are the office's, not a fire's: they are marked for the whole area.
    yield Item(
        id=task.id,
        kind="task",
        clause=task.clause,
        body=read.bodies[body].name,
        says=task.says,
        under=task.stage,
        mark=mark_of(board, None if task.stage == "standing" else fire, task.id),
        hint=_guard_hint(read) if task.id == GUARD else None,
    )
    for number, check in enumerate(task.checks, start=1):
        own_id = f"{task.id}.{number}"
        yield Item(
            id=own_id,
            kind="task",
            clause=task.clause,
            body=read.bodies[body].name,
            says=check,
            under=task.stage,
            mark=mark_of(board, fire, own_id),
            derived=_derived(fire, task, number),
        )


def _guard_hint(read: Plan) -> Notice | None:
    """Reading 33: how long guards stay; 0 says nothing."""
    young = value_of(read, "guard_young_forest_h", 0)
    grown = value_of(read, "guard_grown_forest_h", 0)
    if not young and not grown:
        return None
    return Notice.of("remark.guard", young=young, grown=grown)


def _derived(fire: IncidentOnBoard, task: Task, number: int) -> bool | None:
    """The three checks of 6.3.6 come from the sectors' acceptance, and so does 6.3.7's first."""
    if task.id == "accept":
        return bool(fire.sectors) and all(
            held.value[number - 1] for held in fire.sectors.values()
        )
    if (task.id, number) == ("end", 1):
        return all_accepted(fire)
    return None


def all_accepted(fire: IncidentOnBoard) -> bool:
    return bool(fire.sectors) and all(all(held.value) for held in fire.sectors.values())


def warnings(plan: Plan, board: Board) -> tuple[Item, ...]:
    """The measures of the fire-danger warning in force (5.1.3), lower colours first."""
    read = asked.plan_read(plan, board)
    danger = board.danger
    colours = [warning.id for warning in read.warnings]
    if danger is None or danger.colour not in colours:
        return ()
    if danger.until is not None and danger.until < board.at:
        return ()
    stands = colours.index(danger.colour)
    first = stands
    while first > 0 and read.warnings[first].accumulates:
        first -= 1
    return tuple(
        Item(
            id=action.id,
            kind="warning",
            clause=action.clause,
            body=read.bodies[action.body].name,
            says=action.says,
            under=warning.id,
            as_needed=action.as_needed,
            brought=danger.said,
            mark=mark_of(board, None, action.id),
        )
        for warning in read.warnings[first : stands + 1]
        for action in warning.actions
    )


def mark_of(board: Board, fire: IncidentOnBoard | None, duty: str) -> DutyMark | None:
    """How far a duty has come: for this fire, else for the whole area."""
    own = fire.id if fire is not None else None
    marks = {mark.incident: mark for mark in board.duties if mark.duty == duty}
    return marks.get(own) or marks.get(None)


class Ending(Frozen, frozen=True):
    """What ending the response still lacks (6.3.7), and whose rank it takes."""

    decides: str | None  # the body that decided the level that stands
    open_sectors: tuple[str, ...]
    sectors: int
    hazards_gone: bool
    areas_told: bool

    @property
    def ready(self) -> bool:
        accepted = self.sectors > 0 and not self.open_sectors
        return accepted and self.hazards_gone and self.areas_told


def ending(plan: Plan, board: Board, fire: IncidentOnBoard) -> Ending:
    read = asked.plan_read(plan, board)
    level = fire.declared.value if fire.declared else NO_LEVEL

    def done(duty: str) -> bool:
        mark = mark_of(board, fire, duty)
        return mark is not None and mark.state in SETTLED

    return Ending(
        decides=None if level == NO_LEVEL else read.level(level).decides,
        open_sectors=tuple(name for name, held in fire.sectors.items() if not all(held.value)),
        sectors=len(fire.sectors),
        hazards_gone=done("end.2"),
        areas_told=done("end.3"),
    )

"""What is to be decided or mended, the most urgent first: read off the board, never stored. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, Literal

from firepost.app import timers
from firepost.app.board import Board, Conflict, IncidentOnBoard
from firepost.domain.frozen import Frozen
from firepost.ui import figures, reading
from firepost.ui.names import short_name
from firepost.ui.sayings import CONTROLLED_LINE, subject, worded
from firepost.ui.setting import Setting

Edge = Literal["danger", "unk", "warn"]
EDGES: Final = ("danger", "unk", "warn")
SOON: Final = timedelta(hours=3)
OLD_PERIMETER: Final = timedelta(hours=3)


class Todo(Frozen, frozen=True):
    """One thing to do. `act` names the form or deed; `target` whom it concerns."""

    key: str
    edge: Edge
    title: str
    detail: str
    button: str
    act: str
    target: str = ""
    urgent: bool = False


def by_urgency(listed: Iterable[Todo]) -> list[Todo]:
    """What cannot wait first, then by colour; among alikes as they were named."""
    return sorted(listed, key=lambda one: (not one.urgent, EDGES.index(one.edge)))


def todos(
    setting: Setting, board: Board, fire: IncidentOnBoard | None, now: datetime
) -> list[Todo]:
    """Of all fires the silent teams; the rest of the fire in front."""
    listed = list(_silent(setting, board, now))
    if fire is None or fire.state.value == "closed":
        return listed
    listed += _levels(setting, board, fire)
    listed += _conflicts(setting, board, fire)
    listed += _all_held(setting, fire)
    listed += _coming(setting, board, fire, now)
    listed += _missing(setting, board, fire)
    listed += _unknown(setting, fire, now)
    return listed


def _silent(setting: Setting, board: Board, now: datetime) -> Iterator[Todo]:
    say = setting.say
    for timer in timers.overdue(board, now):
        team, heard = timer.team, timer.heard_at
        limit = round(timer.red.total_seconds() / 60)
        age = figures.age(timer.age, say("ui.unit.min"))
        where = say("ui.todo.sector", name=team.sector) if team.sector else ""
        yield Todo(
            f"silent:{team.id}",
            "danger",
            say("ui.todo.silent", team=short_name(team.name), age=age),
            say("ui.todo.silent_more", limit=limit, at=figures.moment(heard, now), where=where),
            say("ui.todo.contacted"),
            "contact",
            team.id,
            urgent=True,
        )


def _levels(setting: Setting, board: Board, fire: IncidentOnBoard) -> Iterator[Todo]:
    say = setting.say
    wanted = reading.proposal(board, fire)
    declared = fire.declared.value if fire.declared else None
    if reading.RANK[wanted.level] > reading.RANK[declared] and wanted.level:
        level = figures.LEVELS[wanted.level]
        who = say(f"ui.decides.{board.plan.decides}") if board.plan.decides else ""
        yield Todo(
            f"declare:{wanted.level}",
            "danger",
            say("ui.todo.declare", level=level),
            say("ui.todo.declare_more", clauses=wanted.clauses, who=who),
            say("ui.todo.record_decision"),
            "declare",
            urgent=True,
        )


def _conflicts(setting: Setting, board: Board, fire: IncidentOnBoard) -> Iterator[Todo]:
    say = setting.say
    for i, conflict in enumerate(board.conflicts):
        if conflict.incident not in (None, fire.id):
            continue
        posts = say("ui.join").join(dict.fromkeys(side.by for side in conflict.values))
        yield Todo(
            f"conflict:{conflict.kind}:{conflict.entity}:{conflict.field}",
            "warn",
            say("ui.todo.conflict", what=_what(setting, board, conflict)),
            _sides(setting, board, conflict)
            or say("ui.todo.conflict_more", n=len(conflict.values), who=posts),
            say("ui.todo.compare"),
            "conflict",
            str(i),
        )


def _what(setting: Setting, board: Board, conflict: Conflict) -> str:
    if conflict.field.startswith(CONTROLLED_LINE):
        return subject(setting, board, conflict)
    return setting.say(f"ui.conflict.{conflict.kind}")


def _sides(setting: Setting, board: Board, conflict: Conflict) -> str:
    """Of the line who says what; "" of what its form alone shows."""
    if not conflict.field.startswith(CONTROLLED_LINE):
        return ""
    return " · ".join(
        f"{side.by} {worded(setting, board, conflict, side)}" for side in conflict.values
    )


def _all_held(setting: Setting, fire: IncidentOnBoard) -> Iterator[Todo]:
    """Every stretch is marked held and nobody has said "controlled": offered, never done."""
    control, say = fire.control, setting.say
    if control is None or fire.controlled_at is not None or control.share < reading.ALL_HELD:
        return
    yield Todo(
        "held_all",
        "warn",
        say("ui.todo.held_all"),
        say("ui.todo.held_all_more", length=setting.length(control.edge_m)),
        say("ui.todo.held_all_do"),
        "state",
    )


def _coming(
    setting: Setting, board: Board, fire: IncidentOnBoard, now: datetime
) -> Iterator[Todo]:
    coming = reading.next_level(board, fire)
    if coming is None:
        return
    timed = [push for push in coming.pushes if push.at is not None and push.at - now <= SOON]
    for push in timed[:1]:
        assert push.at is not None
        yield Todo(
            f"coming:{push.trigger.id}",
            "warn",
            setting.say(
                "ui.todo.coming",
                at=figures.moment(push.at, now),
                level=figures.LEVELS[coming.level],
            ),
            setting.say(
                "ui.todo.coming_more",
                left=figures.left(push.at - now),
                clause=push.trigger.clause,
            ),
            setting.say("ui.todo.see"),
            "response",
        )


def missing_facts(board: Board, fire: IncidentOnBoard) -> tuple[str, ...]:
    """The yes-or-no facts that could change the proposal, the graver level's first."""
    stands = reading.RANK[reading.proposal(board, fire).level]
    open_ones = [
        one
        for one in (*(() if fire.silent else fire.plan.triggers), *board.plan.triggers)
        if one.state == "unknown" and reading.RANK.get(one.level, 0) > stands
    ]
    open_ones.sort(key=lambda one: reading.RANK.get(one.level, 0))
    return tuple(dict.fromkeys(fact for one in open_ones for fact in one.missing))


def _missing(setting: Setting, board: Board, fire: IncidentOnBoard) -> Iterator[Todo]:
    say = setting.say
    facts = [fact for fact in missing_facts(board, fire) if fact in ASKED]
    could = reading.proposal(board, fire).could_be
    if not facts or could is None:
        return
    names = say("ui.join").join(say(f"ui.fact.{fact}") for fact in facts)
    yield Todo(
        "facts",
        "unk",
        say("ui.todo.facts", n=len(facts), level=figures.LEVELS.get(could, could)),
        names,
        say("ui.todo.record_facts"),
        "facts",
    )


ASKED: Final = (
    "near_key_target",
    "severely_threatens_key_target",
    "dangerous",
    "city_forces_insufficient",
)


def _unknown(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Iterator[Todo]:
    say = setting.say
    if fire.out:
        return
    if fire.burning_since is None:
        yield Todo(
            "start",
            "unk",
            say("ui.todo.start"),
            say("ui.todo.start_more"),
            say("ui.todo.fill"),
            "start",
        )
    held = fire.area
    if held is None or held.value_ha is None:
        yield Todo(
            "area",
            "unk",
            say("ui.todo.area"),
            say("ui.todo.area_more"),
            say("ui.todo.import"),
            "perimeter",
        )
    elif now - held.said.at > OLD_PERIMETER and fire.state.value == "burning":
        age = figures.age(now - held.said.at, say("ui.unit.min"))
        yield Todo(
            "old_area",
            "warn",
            say("ui.todo.old_area", age=age),
            say("ui.todo.old_area_more"),
            say("ui.todo.import"),
            "perimeter",
        )
    told = [fire.casualties.get(key) for key in ("deaths", "serious_injuries")]
    if any(one is None or one.value is None for one in told):
        yield Todo(
            "casualties",
            "unk",
            say("ui.todo.casualties"),
            say("ui.todo.casualties_more"),
            say("ui.todo.record"),
            "casualties",
        )

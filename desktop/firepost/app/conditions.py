"""Each start condition with the facts behind it: what they are, who said so, what is missing.

Nothing is decided here. A condition's state is the board's; this adds the ground it stands on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from firepost.app import asked
from firepost.app.board import Board, IncidentOnBoard, Said
from firepost.app.then import Then
from firepost.domain.frozen import Frozen
from firepost.domain.plan.assessment import Assessment, Headroom, State
from firepost.domain.plan.conditions import Compare, Condition, Graded, atoms
from firepost.domain.plan.evaluate import Seen, see
from firepost.domain.plan.grading import Law
from firepost.domain.plan.model import Plan, Reading, Succession, Trigger
from firepost.domain.plan.settle import settle
from firepost.domain.plan.situation import Value
from firepost.domain.plan.succession import counted
from firepost.domain.plan.wording import Wording

Why = Literal["contested", "low", "high", "if_so"]
_INSTANT: Final = timedelta(microseconds=1)


class Ground(Frozen, frozen=True):
    """One fact a condition looks at, as it stands. `said` is None where nobody has said it."""

    key: str
    kind: str
    says: Wording
    unit: Wording | None
    value: Any  # None: unknown; an elapsed time is a timedelta
    said: Said | None
    contested: bool = False
    between: tuple[float, float] | None = None
    presumed: bool = False  # the grade, with the burned area standing in


class IfSo(Frozen, frozen=True):
    """What another value of a fact would give: the condition's state, and the fire's level."""

    why: Why
    fact: str
    value: Any
    by: str | None  # who says the other value
    state: State
    level: str | None


class ConditionOnBoard(Frozen, frozen=True):
    trigger: Trigger
    state: State
    grounds: tuple[Ground, ...]
    missing: tuple[str, ...]
    since: datetime | None  # from when it has been met, by what holds now
    comes_at: datetime | None  # when it is met by time alone
    rooms: tuple[Headroom, ...]
    ifs: tuple[IfSo, ...]
    counted: tuple[str, ...] | None  # the fires that surely count, of a city-wide condition
    readings: tuple[Reading, ...]


class _Asking(Frozen, frozen=True):
    """One fire, and everything needed to ask about it again."""

    read: Plan
    board: Board
    fire: IncidentOnBoard
    seen: Seen
    law: Law
    all_known: tuple[tuple[str, Mapping[str, Value]], ...]  # every fire, for what is city-wide
    others: dict[tuple[str, str], Assessment]  # answers to what has been asked already
    then: Then


def conditions(plan: Plan, board: Board, fire: IncidentOnBoard) -> tuple[ConditionOnBoard, ...]:
    """Every start condition of the plan for one fire, in plan order."""
    read = asked.plan_read(plan, board)
    described = asked.situation(board).described()
    seen = {case.id: see(read, case, described) for case in described.cases}
    law = read.law(asked.law_of(board))
    known = tuple((name, one.known) for name, one in seen.items())
    asking = _Asking(read, board, fire, seen[fire.id], law, known, {}, Then(read, board, fire))
    return tuple(_condition(asking, trigger) for trigger in read.triggers)


def _condition(asking: _Asking, trigger: Trigger) -> ConditionOnBoard:
    board, fire = asking.board, asking.fire
    states = (*fire.plan.triggers, *board.plan.triggers)
    held = next(state for state in states if state.id == trigger.id)
    return ConditionOnBoard(
        trigger=trigger,
        state=held.state,
        grounds=tuple(_ground(asking, key) for key in keys_of(trigger)),
        missing=held.missing,
        since=_since(asking, trigger) if held.state == "met" else None,
        comes_at=_comes_at(asking, trigger) if held.state != "met" else None,
        rooms=tuple(room for room in fire.plan.headroom if room.trigger == trigger.id),
        ifs=tuple(_ifs(asking, trigger, held.state)),
        counted=_counted(asking, trigger),
        readings=tuple(asking.read.reading(number) for number in trigger.readings),
    )


def _counted(asking: _Asking, trigger: Trigger) -> tuple[str, ...] | None:
    if not isinstance(trigger.rule, Succession):
        return None
    return counted(trigger.rule, asking.all_known, asking.law, asking.read.fact_book)


def rule_of(trigger: Trigger) -> Condition:
    """The condition on one case, also of a city-wide trigger."""
    rule = trigger.rule
    return rule.condition if isinstance(rule, Succession) else rule


def keys_of(trigger: Trigger) -> list[str]:
    keys = [
        "grade" if isinstance(atom, Graded) else atom.key for atom in atoms(rule_of(trigger))
    ]
    return list(dict.fromkeys(keys))


# -- the facts


def _ground(asking: _Asking, key: str) -> Ground:
    fire, read = asking.fire, asking.read
    if key == "grade":
        return _grade(asking)
    state = next((state for state in read.states if state.key == key), None)
    if state is not None:
        value = asking.seen.known[key]
        return Ground(key, "state", state.says, None, value, fire.state.said)
    fact = read.fact(key)
    assert fact is not None, "a plan's conditions name its facts"
    if fact.kind == "time":
        since = asking.seen.times.get(key)
        span = None if since is None else asking.board.at - since
        return Ground(key, fact.kind, fact.says, None, span, fire.opened)
    held = asked.known_fact(asking.board, fire, key)
    value = held.value if held else None
    if key == "near_key_target" and asking.seen.known.get(key) is True:
        value = True  # a severe threat makes it near
    return Ground(
        key=key,
        kind=fact.kind,
        says=fact.says,
        unit=fact.unit,
        value=value,
        said=held.said if held else None,
        contested=held.contested if held else False,
        between=held.between if held else None,
    )


def _grade(asking: _Asking) -> Ground:
    """The grade in law, by the figure that the burned or affected area gives."""
    read, fire = asking.read, asking.fire
    rank = asking.law.surely(asking.seen.known)
    name = read.grades[rank] if fire.plan.grade is None else fire.plan.grade
    said = next(
        (
            held.said
            for key in ("affected_forest_ha", "burned_area_ha")
            if (held := asked.known_fact(asking.board, fire, key)) and held.value is not None
        ),
        None,
    )
    return Ground(
        key="grade",
        kind="grade",
        says=read.grade_names[name],
        unit=None,
        value=fire.plan.grade,
        said=said,
        presumed=fire.plan.grade_presumed,
    )


# -- when


def _since(asking: _Asking, trigger: Trigger) -> datetime | None:
    """From when the condition has been met, by what holds now; city-wide ones have no one time."""
    if isinstance(trigger.rule, Succession):
        return None
    return asking.then.since(trigger.rule)


def _comes_at(asking: _Asking, trigger: Trigger) -> datetime | None:
    """When the condition is met by the passing of time alone; None if it is not."""
    if isinstance(trigger.rule, Succession):
        return None
    times = asking.seen.times
    coming = sorted(
        times[atom.key] + atom.bound
        for atom in atoms(trigger.rule)
        if isinstance(atom, Compare)
        and isinstance(atom.bound, timedelta)
        and atom.key in times
        and times[atom.key] + atom.bound > asking.board.at
    )
    for moment in coming:
        wait = moment - asking.board.at
        for longer in (wait, wait + _INSTANT):
            then = dict(asking.seen.known)
            for key in times:
                span = then[key]
                assert isinstance(span, timedelta)
                then[key] = span + longer
            if settle(trigger.rule, then, asking.law, asking.read.fact_book) is True:
                return moment
    return None


# -- what if


def _ifs(asking: _Asking, trigger: Trigger, stands: State) -> Iterator[IfSo]:
    """What the other sayings, the ends of an estimate, or a yes would make of the condition."""
    for key in _fact_keys(asking, trigger):
        for why, value, by in _otherwise(asking, key, stands):
            said = _asked_if(asking, key, value)
            of_fire = said.fire(asking.fire.id)
            assert of_fire is not None
            states = (*of_fire.triggers, *said.triggers)
            yield IfSo(
                why=why,
                fact=key,
                value=value,
                by=by,
                state=next(one.state for one in states if one.id == trigger.id),
                level=asked.proposal(
                    asking.read, said, of_fire, is_silent=asking.fire.silent
                ).level,
            )


def _otherwise(
    asking: _Asking, key: str, stands: State
) -> Iterator[tuple[Why, Any, str | None]]:
    """Every other value of a fact that is worth asking about."""
    held = asked.known_fact(asking.board, asking.fire, key)
    if held is not None and held.contested:
        for value, by in other_values(asking.board, asking.fire, key):
            yield "contested", value, by
    if stands != "unknown":
        return
    fact = asking.read.fact(key)
    if held is not None and held.between is not None:
        yield "low", held.between[0], None
        yield "high", held.between[1], None
    elif (held is None or held.value is None) and fact is not None and fact.kind == "yes_no":
        yield "if_so", True, None


def _fact_keys(asking: _Asking, trigger: Trigger) -> list[str]:
    """The stated facts behind a condition; behind a grade stand the law's measures."""
    keys: list[str] = []
    for key in keys_of(trigger):
        if key == "grade":
            keys += [measure.source(asking.seen.known) for measure in asking.law.measures]
        else:
            keys.append(key)
    return list(dict.fromkeys(keys))


def other_values(board: Board, fire: IncidentOnBoard, key: str) -> Iterator[tuple[Any, str]]:
    """What others say against the value that counts meanwhile."""
    held = asked.known_fact(board, fire, key)
    for conflict in board.conflicts:
        if conflict.incident in (None, fire.id) and conflict.field == key:
            for side in conflict.values:
                if held is None or side.entry != held.said.entry:
                    yield side.value, side.by


def _asked_if(asking: _Asking, key: str, value: Any) -> Assessment:
    known = (key, repr(value))
    if known not in asking.others:
        changed = {key: value}
        asking.others[known] = asked.assessed_if(
            asking.read, asking.board, asking.fire.id, changed
        )
    return asking.others[known]


def readings_that_mattered(told: tuple[ConditionOnBoard, ...]) -> tuple[Reading, ...]:
    """The readings behind every condition that is met or open, or that nearly is, by number."""
    mattered = {
        reading.number: reading
        for one in told
        if one.state != "not_met" or one.comes_at is not None
        for reading in one.readings
    }
    return tuple(mattered[number] for number in sorted(mattered))

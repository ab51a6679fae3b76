"""What a plan says of a situation: triggers, duties, command, and what would come next.

Nothing here knows a city. The answer is literal: a case that is over may still meet a
clause that does not ask whether it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from firepost.domain.frozen import Frozen
from firepost.domain.plan.assessment import (
    Assessment,
    Duty,
    FireAssessment,
    TriggerState,
)
from firepost.domain.plan.command import command_level, crowded
from firepost.domain.plan.conditions import Condition, Known
from firepost.domain.plan.grading import Law
from firepost.domain.plan.model import Plan, Succession, Trigger
from firepost.domain.plan.outlook import Outlook
from firepost.domain.plan.settle import settle, state_of
from firepost.domain.plan.situation import Case, Described, Situation
from firepost.domain.plan.succession import counted, succession_truth


class Seen(Frozen, frozen=True):
    """One case at the instant asked about, its implications drawn."""

    id: str
    known: Known
    times: dict[str, datetime]


def assess(
    plan: Plan, situation: Situation | Described, *, law: str | None = None
) -> Assessment:
    """Evaluate plan and law on a situation.

    Raises:
        Usage: the plan knows no such law.
    """
    in_force = plan.law(law)
    described = situation.described() if isinstance(situation, Situation) else situation
    cases = tuple(see(plan, case, described) for case in described.cases)
    many = crowded(plan, {case.id: case.known for case in cases})
    fires = tuple(
        _assess_case(plan, case, described.at, in_force, crowd=case.id in many)
        for case in cases
    )
    outer = tuple(
        _over_all(plan, trigger, cases, in_force)
        for trigger in plan.triggers
        if isinstance(trigger.rule, Succession)
    )
    everything = [*outer, *(state for fire in fires for state in fire.triggers)]
    level = highest(plan, everything, "met")
    return Assessment(
        plan=plan.id,
        law=in_force.id,
        level=level,
        could_be=highest(plan, everything, "met", "unknown"),
        triggers=outer,
        fires=fires,
        decides=None if level is None else plan.level(level).decides,
        cases=plan.cases,
    )


def see(plan: Plan, case: Case, described: Described) -> Seen:
    """The facts of a case as conditions read them at `described.at`."""
    at = described.at
    told = {**case.facts, **described.facts}
    known = {}
    times = {}
    for fact in plan.facts:
        value = told.get(fact.key)
        if isinstance(value, datetime):
            times[fact.key] = value
            value = at - value
        known[fact.key] = value
    for state in plan.states:
        since = times.pop(state.since, None)
        known[state.key] = since is not None and since <= at
    return Seen(case.id, plan.fact_book.drawn(known), times)


def highest(plan: Plan, triggers: Iterable[TriggerState], *states: str) -> str | None:
    """The highest level of those triggers that are in one of the states."""
    ranks = (plan.rank_of(each.level) for each in triggers if each.state in states)
    rank = max(ranks, default=0)
    return plan.levels[rank - 1].id if rank else None


def _assess_case(
    plan: Plan, case: Seen, at: datetime, law: Law, *, crowd: bool
) -> FireAssessment:
    triggers = tuple(
        _of_one(plan, trigger, trigger.rule, case, law)
        for trigger in plan.triggers
        if not isinstance(trigger.rule, Succession)
    )
    level = highest(plan, triggers, "met")
    outlook = Outlook(
        plan=plan,
        law=law,
        known=case.known,
        times=case.times,
        at=at,
        above=plan.rank_of(level),
    )
    rank = law.rank(case.known)
    return FireAssessment(
        id=case.id,
        grade=None if rank is None else plan.grades[rank],
        grade_presumed=law.presumed(case.known),
        level=level,
        could_be=highest(plan, triggers, "met", "unknown"),
        triggers=triggers,
        report_duties=_duties(plan, case, law),
        command_level=command_level(plan, case.known, law, crowd=crowd),
        next=outlook.next_steps(),
        headroom=outlook.headroom(),
    )


def _of_one(
    plan: Plan, trigger: Trigger, rule: Condition, case: Seen, law: Law
) -> TriggerState:
    state = state_of(settle(rule, case.known, law, plan.fact_book))
    missing = _missing(rule, case.known, law) if state == "unknown" else ()
    return TriggerState(trigger.id, trigger.clause, trigger.level, state, missing)


def _over_all(plan: Plan, trigger: Trigger, cases: tuple[Seen, ...], law: Law) -> TriggerState:
    rule = trigger.rule
    assert isinstance(rule, Succession)
    each = [(case.id, case.known) for case in cases]
    state = state_of(succession_truth(rule, each, law, plan.fact_book))
    missing: tuple[str, ...] = ()
    if state == "unknown":
        open_facts = [
            name for _, known in each for name in _missing(rule.condition, known, law)
        ]
        open_facts += [rule.began for _, known in each if known.get(rule.began) is None]
        missing = tuple(dict.fromkeys(open_facts))
    fires = counted(rule, each, law, plan.fact_book) if state == "met" else ()
    return TriggerState(trigger.id, trigger.clause, trigger.level, state, missing, fires)


def _duties(plan: Plan, case: Seen, law: Law) -> tuple[Duty, ...]:
    duties = []
    for duty in plan.duties:
        state = state_of(settle(duty.rule, case.known, law, plan.fact_book))
        missing = _missing(duty.rule, case.known, law) if state == "unknown" else ()
        duties.append(Duty(duty.id, duty.clause, state, missing))
    return tuple(duties)


def _missing(rule: Condition, known: Known, law: Law) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.missing(known, law)))

"""A condition over several cases: so many, one after another, some of them still going."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from firepost.domain.plan.conditions import Known, Truth
from firepost.domain.plan.grading import Law
from firepost.domain.plan.model import Succession
from firepost.domain.plan.settle import Facts, settle

Cases = Sequence[tuple[str, Known]]


def succession_truth(rule: Succession, cases: Cases, law: Law, facts: Facts) -> Truth:
    surely: list[Known] = []
    perhaps: list[Known] = []
    for _, known in cases:
        truth = counts(rule, known, law, facts)
        if truth is not False:
            perhaps.append(known)
        if truth:
            surely.append(known)
    if _enough(rule, surely):
        return True
    return None if _enough(rule, perhaps) else False


def counted(rule: Succession, cases: Cases, law: Law, facts: Facts) -> tuple[str, ...]:
    """The cases that surely count."""
    return tuple(name for name, known in cases if counts(rule, known, law, facts))


def counts(rule: Succession, known: Known, law: Law, facts: Facts) -> Truth:
    """Whether one case counts: it has begun, of late or still going, and is of the kind."""
    over = known.get(rule.ended) is True
    ago = known.get(rule.began)
    of_the_kind = settle(rule.condition, known, law, facts)
    if not isinstance(ago, timedelta):  # nobody knows when it began; what goes on has begun
        return None if over and of_the_kind is not False else of_the_kind
    if ago < timedelta() or (over and ago > rule.within):
        return False
    return of_the_kind


def _enough(rule: Succession, counted_cases: Sequence[Known]) -> bool:
    going = sum(known.get(rule.ended) is not True for known in counted_cases)
    return len(counted_cases) >= rule.at_least and going >= rule.still_going

"""What comes next if nothing else changes: by time alone, or by one number alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Context, Decimal
from typing import Final

from firepost.domain.frozen import Frozen
from firepost.domain.plan.assessment import Headroom, NextStep
from firepost.domain.plan.conditions import (
    Compare,
    Condition,
    Known,
    atoms,
    with_grade_held,
)
from firepost.domain.plan.grading import Law
from firepost.domain.plan.model import Plan, Succession, Trigger
from firepost.domain.plan.settle import bounds_of, settle

_INSTANT: Final = timedelta(microseconds=1)
_MILLIONTH: Final = Decimal("0.000001")
_ROOMY: Final = Context(prec=400)  # wide enough for every float to the millionth


class Outlook(Frozen, frozen=True):
    """One case at one instant, asked what would come."""

    plan: Plan
    law: Law
    known: Known
    times: Mapping[str, datetime]  # the times behind the spans in `known`
    at: datetime
    above: int  # rank of the level already reached

    def next_steps(self) -> tuple[NextStep, ...]:
        steps: list[NextStep] = []
        for level in self.plan.levels[self.above :]:
            coming = [
                NextStep(level.id, trigger.id, moment)
                for trigger, rule in self._triggers_above()
                if trigger.level == level.id and (moment := self._comes_true(rule)) is not None
            ]
            if coming:
                steps.append(min(coming, key=lambda step: step.at))
        return tuple(steps)

    def headroom(self) -> tuple[Headroom, ...]:
        return tuple(
            Headroom(trigger.id, fact.key, by)
            for trigger, rule in self._triggers_above()
            for fact in self.plan.facts
            if fact.headroom and (by := self._room(rule, fact.key)) is not None
        )

    def _triggers_above(self) -> Iterator[tuple[Trigger, Condition]]:
        for trigger in self.plan.triggers:
            rule = trigger.rule
            if isinstance(rule, Succession) or self.plan.rank_of(trigger.level) <= self.above:
                continue
            yield trigger, rule

    def _comes_true(self, rule: Condition) -> datetime | None:
        """When the rule comes to be met by the passing of time; now, if it is met just after."""
        waits: list[tuple[timedelta, datetime]] = []
        for atom in atoms(rule):
            since = self.times.get(atom.key) if isinstance(atom, Compare) else None
            if since is None or not isinstance(atom, Compare):
                continue
            assert isinstance(atom.bound, timedelta)
            moment = _later(since, atom.bound)
            if moment is not None and moment >= self.at:
                waits.append((moment - self.at, moment))
        for wait, moment in sorted(waits):
            if self._met_after(rule, wait) or self._met_after(rule, wait + _INSTANT):
                return moment
        return None

    def _met_after(self, rule: Condition, wait: timedelta) -> bool:
        then = dict(self.known)
        for key in self.times:
            span = then[key]
            assert isinstance(span, timedelta)
            then[key] = span + wait
        return settle(rule, then, self.law, self.plan.fact_book) is True

    def _room(self, rule: Condition, key: str) -> int | float | None:
        """How much the number may grow alone until the rule is met; None if it never is."""
        value = self.known.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            return None
        if not self._counts_through_grade(key):
            rule = with_grade_held(rule, self.known, self.law)
        whole = self.plan.fact_book.kinds[key] == "count"
        bounds = sorted({bound for bound in self._bounds(rule, key) if bound >= value})
        for place, bound in enumerate(bounds):
            if self._met_with(rule, key, bound):
                return _gap(value, bound, whole=whole)
            after = bounds[place + 1] if place + 1 < len(bounds) else bound + 2
            if self._met_with(rule, key, bound + 1 if whole else (bound + after) / 2):
                return _gap(value, bound + 1 if whole else bound, whole=whole)
        return None

    def _counts_through_grade(self, key: str) -> bool:
        return any(
            measure.source(self.known) == key and key in measure.headroom_through
            for measure in self.law.measures
        )

    def _bounds(self, rule: Condition, key: str) -> Iterator[float]:
        for atom in atoms(rule):
            for name, bound in bounds_of(atom, self.law):
                if name == key and isinstance(bound, int | float):
                    yield bound

    def _met_with(self, rule: Condition, key: str, value: float) -> bool:
        then = {**self.known, key: value}
        return settle(rule, then, self.law, self.plan.fact_book) is True


def _later(since: datetime, span: timedelta) -> datetime | None:
    try:
        return since + span
    except OverflowError:  # past the year 9999: no instant that could be said
        return None


def _gap(value: float, bound: float, *, whole: bool) -> int | float:
    if whole:
        return int(bound) - int(value)
    exact = Decimal(repr(float(bound))) - Decimal(repr(float(value)))
    # Upwards: raising by what is said must never fall short of the bound.
    return float(exact.quantize(_MILLIONTH, ROUND_CEILING, _ROOMY))

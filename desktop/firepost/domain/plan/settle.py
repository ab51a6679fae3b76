"""Whether a condition is met, not met, or open because the unknown facts could decide it.

Weighing a condition part by part settles it while nothing it hangs on is unknown. Where that
leaves it open, every combination of values that could matter is tried, until two disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import pairwise, product
from typing import Final, Literal

from firepost.domain.frozen import Frozen
from firepost.domain.plan.assessment import State
from firepost.domain.plan.conditions import (
    NUMBER_WORDS,
    Compare,
    Condition,
    Graded,
    Known,
    Truth,
    atoms,
)
from firepost.domain.plan.grading import Law
from firepost.domain.plan.situation import Between, Value

Kind = Literal["amount", "count", "yes_no", "one_of", "time", "grade", "codes", "state"]
MOST_COMBINATIONS: Final = 20_000  # a condition that needs more is refused by the checker
_HOUR: Final = timedelta(hours=1)
_STATES: Final[Mapping[Truth, State]] = {True: "met", False: "not_met", None: "unknown"}


class Facts(Frozen, frozen=True):
    """What kinds of facts a plan has, and which answer implies which."""

    kinds: Mapping[str, Kind]
    choices: Mapping[str, tuple[str, ...]]
    implies: tuple[tuple[str, str], ...]  # the first true makes the second true

    def drawn(self, known: Mapping[str, Value]) -> dict[str, Value]:
        """The facts with their implications drawn, both ways; where two clash, yes stands."""
        full = dict(known)
        for _ in self.implies:
            for stronger, weaker in self.implies:
                if full.get(stronger) is True:
                    full[weaker] = True
        for _ in self.implies:
            for stronger, weaker in self.implies:
                if full.get(weaker) is False:
                    full[stronger] = False
        return full

    def agree(self, known: Mapping[str, Value]) -> bool:
        return all(
            not (known.get(stronger) is True and known.get(weaker) is False)
            for stronger, weaker in self.implies
        )


def state_of(truth: Truth) -> State:
    return _STATES[truth]


def settle(condition: Condition, known: Known, law: Law, facts: Facts) -> Truth:
    """True if met whatever the unknown facts are, False if in no case, else None."""
    truth = condition.truth(known, law)
    if truth is not None:
        return truth
    seen: set[Truth] = set()
    law = law.as_measured(known)
    for full in completions([condition], known, law, facts):
        seen.add(condition.truth(full, law))
        if len(seen) > 1:
            return None
    return seen.pop() if seen else None


def completions(
    conditions: Iterable[Condition], known: Known, law: Law, facts: Facts
) -> Iterator[dict[str, Value]]:
    """Every way of filling in the unknown facts of the conditions that could matter."""
    tried = representatives(conditions, known, law, facts)
    for values in product(*tried.values()):
        full = {**known, **dict(zip(tried, values, strict=True))}
        if facts.agree(full):
            yield full


def representatives(
    conditions: Iterable[Condition], known: Known, law: Law, facts: Facts
) -> dict[str, list[Value]]:
    """For each unknown fact, one value on every side of every bound it is held against."""
    conditions = list(conditions)
    bounds: dict[str, set[float | timedelta]] = {}
    for condition in conditions:
        for key in condition.keys(known, law):
            if _is_open(known.get(key)):
                bounds.setdefault(key, set())
        for atom in atoms(condition):
            for key, bound in bounds_of(atom, law):
                if key in bounds:
                    bounds[key].add(bound)
    return {key: _sides(key, sorted_(bounds[key]), known, facts) for key in bounds}


def bounds_of(atom: Compare | Graded, law: Law) -> Iterator[tuple[str, float | timedelta]]:
    """Each number or span of time that the atom holds a fact against."""
    if isinstance(atom, Compare):
        if atom.word in NUMBER_WORDS:
            assert isinstance(atom.bound, int | float | timedelta)
            yield atom.key, atom.bound
        return
    ranks = (atom.rank,) if atom.word == "at_least" else (atom.rank, atom.rank + 1)
    for measure in law.measures:
        for rank in ranks:
            floor = measure.floors[rank] if rank < law.ranks else None
            if floor is not None:
                yield measure.fact, floor
                if measure.stand_in is not None:
                    yield measure.stand_in, floor


def sorted_(bounds: Iterable[float | timedelta]) -> list[float | timedelta]:
    return sorted(
        bounds, key=lambda bound: bound / _HOUR if isinstance(bound, timedelta) else bound
    )


def _is_open(value: Value) -> bool:
    return value is None or isinstance(value, Between)


def _sides(
    key: str, bounds: list[float | timedelta], known: Known, facts: Facts
) -> list[Value]:
    match facts.kinds.get(key):
        case "yes_no" | "state":
            return [False, True]
        case "one_of":
            return list(facts.choices[key])
        case "time":
            return _spans([bound for bound in bounds if isinstance(bound, timedelta)])
        case "count":
            numbers = [bound for bound in bounds if isinstance(bound, int | float)]
            return _within(known.get(key), _whole(numbers))
        case _:
            numbers = [bound for bound in bounds if isinstance(bound, int | float)]
            return _within(known.get(key), _reals(numbers))


def _spans(bounds: list[timedelta]) -> list[Value]:
    if not bounds:
        return [timedelta()]
    between = [one + (other - one) / 2 for one, other in pairwise(bounds)]
    return [bounds[0] - _HOUR, *bounds, *between, bounds[-1] + _HOUR]


def _whole(bounds: list[float]) -> list[float]:
    near = {int(bound) + step for bound in bounds for step in (-1, 0, 1)}
    return sorted({0, *(value for value in near if value >= 0)})


def _reals(bounds: list[float]) -> list[float]:
    if not bounds:
        return [0.0]
    between = [(one + other) / 2 for one, other in pairwise([0.0, *bounds])]
    return sorted({0.0, *bounds, *between, bounds[-1] + 1.0})


def _within(estimate: Value, numbers: list[float]) -> list[Value]:
    if not isinstance(estimate, Between):
        return list(numbers)
    inside = {number for number in numbers if estimate.low <= number <= estimate.high}
    return sorted(inside | {estimate.low, estimate.high})  # type: ignore[return-value]

"""Conditions of a plan in three-valued logic: true, false, or None while nobody knows.

What is known stands in one mapping by name: numbers, answers and choices as they are, a
time as how long ago it was (negative while ahead), a state as true or false.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final, TypeAlias

from firepost.domain.frozen import Frozen
from firepost.domain.plan.grading import Law
from firepost.domain.plan.situation import Between, Value

Truth: TypeAlias = bool | None
Known: TypeAlias = Mapping[str, Value]
Bound: TypeAlias = int | float | bool | str | timedelta | tuple[str, ...]

# The plan's comparison words. `over` leaves the bound itself out, `at_least` takes it in.
WORDS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "over": operator.gt,
    "at_least": operator.ge,
    "under": operator.lt,
    "at_most": operator.le,
    "is": operator.eq,
    "is_one_of": lambda value, several: value in several,
}
NUMBER_WORDS: Final = frozenset({"over", "at_least", "under", "at_most"})


def both(truths: Iterator[Truth]) -> Truth:
    """True if all are, false if one is: one false is enough, whatever is unknown."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def either(truths: Iterator[Truth]) -> Truth:
    unknown = False
    for truth in truths:
        if truth:
            return True
        unknown = unknown or truth is None
    return None if unknown else False


class Compare(Frozen, frozen=True):
    """A named fact against a bound."""

    key: str
    word: str
    bound: Bound

    def truth(self, known: Known, _law: Law) -> Truth:
        value = known.get(self.key)
        if value is None:
            return None
        holds = WORDS[self.word]
        if isinstance(value, Between):
            low, high = holds(value.low, self.bound), holds(value.high, self.bound)
            return low if low == high else None
        return holds(value, self.bound)

    def keys(self, _known: Known, _law: Law) -> Iterator[str]:
        yield self.key

    def missing(self, known: Known, law: Law) -> Iterator[str]:
        if self.truth(known, law) is None:
            yield self.key


class Graded(Frozen, frozen=True):
    """The grade in law against one rung of the ladder; `word` is `at_least` or `is`."""

    word: str
    rank: int

    def truth(self, known: Known, law: Law) -> Truth:
        reached = law.reaches(known, self.rank)
        if self.word == "at_least":
            return reached
        above = law.reaches(known, self.rank + 1)
        return both(iter((reached, None if above is None else not above)))

    def keys(self, known: Known, law: Law) -> Iterator[str]:
        for measure in law.measures:
            yield measure.source(known)

    def missing(self, known: Known, law: Law) -> Iterator[str]:
        if self.truth(known, law) is None:
            yield from law.unknown_measures(known)


class Fixed(Frozen, frozen=True):
    """A part whose truth is settled beforehand."""

    value: Truth

    def truth(self, _known: Known, _law: Law) -> Truth:
        return self.value

    def keys(self, _known: Known, _law: Law) -> Iterator[str]:
        yield from ()

    def missing(self, _known: Known, _law: Law) -> Iterator[str]:
        yield from ()


class Joined(Frozen, frozen=True):
    """Parts joined by `all` or by `any`."""

    word: str
    parts: tuple[Condition, ...]

    def truth(self, known: Known, law: Law) -> Truth:
        join = both if self.word == "all" else either
        return join(part.truth(known, law) for part in self.parts)

    def keys(self, known: Known, law: Law) -> Iterator[str]:
        for part in self.parts:
            yield from part.keys(known, law)

    def missing(self, known: Known, law: Law) -> Iterator[str]:
        if self.truth(known, law) is None:
            for part in self.parts:
                yield from part.missing(known, law)


Condition: TypeAlias = Compare | Graded | Fixed | Joined


def atoms(condition: Condition) -> Iterator[Compare | Graded]:
    match condition:
        case Joined(parts=parts):
            for part in parts:
                yield from atoms(part)
        case Compare() | Graded():
            yield condition
        case Fixed():
            return


def with_grade_held(condition: Condition, known: Known, law: Law) -> Condition:
    """The same condition with its grades settled as they stand now."""
    match condition:
        case Joined(word, parts):
            return Joined(word, tuple(with_grade_held(part, known, law) for part in parts))
        case Graded():
            return Fixed(condition.truth(known, law))
        case _:
            return condition

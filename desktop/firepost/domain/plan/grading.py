"""How serious a case is in law: the worst of several measures, each with half-open bands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from firepost.domain.frozen import Frozen
from firepost.domain.plan.situation import Between, Value
from firepost.domain.plan.wording import Wording


class Measure(Frozen, frozen=True):
    """One yardstick of a law.

    While `fact` is unknown and `stand_in` known, the latter is measured in its place.
    `floors[rank]` is the least value that reaches that rank or a higher one; None where
    this measure alone never does.
    """

    fact: str
    stand_in: str | None
    floors: tuple[float | None, ...]
    headroom_through: frozenset[str]  # facts whose raising counts through this measure

    def source(self, known: Mapping[str, Value]) -> str:
        """The fact that is measured now."""
        if self.stand_in is None or known.get(self.fact) is not None:
            return self.fact
        return self.stand_in if known.get(self.stand_in) is not None else self.fact

    def reaches(self, known: Mapping[str, Value], rank: int) -> bool | None:
        floor = self.floors[rank]
        if floor is None:
            return False
        match known.get(self.source(known)):
            case Between(low, high):
                return True if low >= floor else (False if high < floor else None)
            case int() | float() as value:
                return value >= floor
            case _:
                return None


class Law(Frozen, frozen=True):
    """One law's grades. Ranks count from the lowest grade of the plan file, from 0."""

    id: str
    name: Wording
    clause: str
    in_force_from: date
    in_force_until: date | None
    verified: bool  # someone has compared the numbers with the gazette
    note: Wording | None
    least: int  # the rank of a case that reaches no band
    ranks: int
    measures: tuple[Measure, ...]

    def reaches(self, known: Mapping[str, Value], rank: int) -> bool | None:
        """Whether the case is at least of that rank, as far as anybody can know."""
        if rank <= self.least:
            return True
        if rank >= self.ranks:
            return False
        unknown = False
        for measure in self.measures:
            reached = measure.reaches(known, rank)
            if reached:
                return True
            unknown = unknown or reached is None
        return None if unknown else False

    def rank(self, known: Mapping[str, Value]) -> int | None:
        """The rank, or None while an unknown measure could raise it."""
        surely = self.surely(known)
        return surely if self.reaches(known, surely + 1) is False else None

    def surely(self, known: Mapping[str, Value]) -> int:
        """The highest rank that is reached whatever the unknown turns out to be."""
        rank = self.least
        while self.reaches(known, rank + 1):
            rank += 1
        return rank

    def presumed(self, known: Mapping[str, Value]) -> bool:
        """Whether some measure is taken from its stand-in."""
        return any(measure.source(known) != measure.fact for measure in self.measures)

    def as_measured(self, known: Mapping[str, Value]) -> Law:
        """The law that goes on measuring what it measures now, whatever else is learnt."""
        fixed = (
            replace(each, fact=each.source(known), stand_in=None) for each in self.measures
        )
        return replace(self, measures=tuple(fixed))

    def unknown_measures(self, known: Mapping[str, Value]) -> Iterator[str]:
        for measure in self.measures:
            value = known.get(measure.source(known))
            if value is None or isinstance(value, Between):
                yield measure.source(known)

"""A shelf: one item in one depot, as a ledger of movements and counts.

A count covers the movements dated up to its time that its desk held; all others apply
on top. Of counts made apart the lower balance stands.
"""

from __future__ import annotations

from msgspec import field

from firepost.domain.causality import Views
from firepost.domain.frozen import Changing
from firepost.domain.register import Claim, Register


class Movement(Changing):
    """Goods that came (above 0) or went (below 0)."""

    stream: str
    seq: int
    at_ms: int
    change: int
    receives: bool = False


class Shelf(Changing):
    movements: list[Movement] = field(default_factory=list)
    counts: Register = field(default_factory=Register)
    reckoned: int | None = None  # the balance, until something changes
    is_reckoned: bool = False

    def move(self, movement: Movement, views: Views) -> None:
        self.movements.append(movement)
        if self.reckoned is None:
            self.is_reckoned = False
        if not self.is_reckoned:
            return
        assert self.reckoned is not None
        if not self.counts.claims:
            self.reckoned += movement.change
            return
        counts = self.counts.standing(views)
        if len(counts) > 1:
            self.is_reckoned = False
        elif _is_on_top(movement, counts[0], views):
            self.reckoned += movement.change

    def count(self, claim: Claim, views: Views) -> None:
        self.counts.add(claim, views)
        self.is_reckoned = False

    def remove(self, stream: str, seq: int) -> None:
        self.movements = [m for m in self.movements if (m.stream, m.seq) != (stream, seq)]
        self.counts.remove(stream, seq)
        self.is_reckoned = False

    def balance(self, views: Views) -> int | None:
        """What lies there; below 0 is a shortage; None while never received nor counted."""
        if not self.is_reckoned:
            self.reckoned = self._reckon(views)
            self.is_reckoned = True
        return self.reckoned

    def _reckon(self, views: Views) -> int | None:
        if not self.counts.claims:
            balance, received = 0, False
            for movement in self.movements:
                balance += movement.change
                received = received or movement.receives
            return balance if received else None
        return min(self._on_top_of(count, views) for count in self.counts.standing(views))

    def _on_top_of(self, count: Claim, views: Views) -> int:
        counted = count.value
        assert isinstance(counted, int)
        return counted + sum(
            movement.change for movement in self.movements if _is_on_top(movement, count, views)
        )


def _is_on_top(movement: Movement, count: Claim, views: Views) -> bool:
    """Whether a count had not seen a movement, or covers only what was before it."""
    return (
        movement.at_ms > count.at_ms
        or views.held(count.stream, count.seq, movement.stream) < movement.seq
    )

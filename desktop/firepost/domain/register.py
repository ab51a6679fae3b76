"""A field that several posts may state: what holds, and what stands against each other.

The rule (contract, What holds at T): where one author's desk held the other entry, the
later `at` holds, equal times going to the one entered second. Entries that had not seen
each other and differ are a conflict whatever their times, until an entry dated no
earlier, whose author held them all, settles it. Equal values are no conflict.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Final

from msgspec import field
from msgspec.structs import replace

from firepost.domain.causality import Views
from firepost.domain.frozen import Changing
from firepost.domain.instants import BEIJING_OFFSET_MIN

NEVER_MS: Final = -(1 << 62)


class Claim(Changing):
    """What one entry says about one field."""

    stream: str
    seq: int
    at_ms: int
    by: str
    known_ms: int
    value: object
    offset_min: int = BEIJING_OFFSET_MIN
    source: str | None = None

    @property
    def id(self) -> str:
        return f"{self.stream}/{self.seq}"


class Register(Changing):
    """All claims about one field, and which of them nothing displaces."""

    claims: list[Claim] = field(default_factory=list)
    heads: list[int] | None = None  # places in `claims`; None: to be reckoned
    latest_ms: int = NEVER_MS

    def add(self, claim: Claim, views: Views) -> None:
        """Take one more claim; cheap where its author had seen the one that holds."""
        self.heads = self._heads_with(claim, views)
        self.claims.append(claim)
        self.latest_ms = max(self.latest_ms, claim.at_ms)

    def _heads_with(self, claim: Claim, views: Views) -> list[int] | None:
        """What stands once `claim` is added, where that can be told without reckoning."""
        if not self.claims:
            return [0]
        if self.heads is None or len(self.heads) != 1:
            return None
        head = self.claims[self.heads[0]]
        if not _saw(claim, head, views) or views.is_seen(claim.stream, claim.seq):
            return None
        if claim.at_ms >= head.at_ms:  # a lone head is dated last: whoever follows takes over
            return [len(self.claims)]
        return self.heads  # late: it neither stands nor displaces

    def remove(self, stream: str, seq: int) -> None:
        self.claims = [c for c in self.claims if (c.stream, c.seq) != (stream, seq)]
        self.latest_ms = max((c.at_ms for c in self.claims), default=NEVER_MS)
        self.heads = None

    def standing(self, views: Views, *, now_ms: int | None = None) -> list[Claim]:
        """The claims that nothing displaces.

        `now_ms`: claims dated ahead of it count as of that moment.
        """
        if now_ms is not None and self.latest_ms > now_ms:
            clamped = [replace(c, at_ms=min(c.at_ms, now_ms)) for c in self.claims]
            return [self.claims[place] for place in _undisplaced(clamped, views)]
        if self.heads is None:
            self.heads = _undisplaced(self.claims, views)
        return [self.claims[place] for place in self.heads]

    def is_alone(self, now_ms: int | None = None) -> bool:
        """Whether one claim is known to stand, so that nothing need be reckoned to tell."""
        if now_ms is not None and self.latest_ms > now_ms:
            return False
        return len(self.claims) < 2 or (self.heads is not None and len(self.heads) < 2)

    def latest(self) -> Claim | None:
        """The claim dated last, whatever its author had seen: for sightings, not statements."""
        return next((c for c in reversed(self.claims) if c.at_ms == self.latest_ms), None)

    def standing_at(self, views: Views, at_ms: int) -> list[Claim]:
        """The claims dated up to `at_ms` that nothing dated up to then displaces."""
        by_then = [claim for claim in self.claims if claim.at_ms <= at_ms]
        return [by_then[place] for place in _undisplaced(by_then, views)]


class _Run(Changing):
    """The claims of one stream in their order, with the greatest time met so far."""

    claims: list[Claim]
    seqs: list[int]
    greatest_ms: list[int]


def _saw(later: Claim, earlier: Claim, views: Views) -> bool:
    return views.held(later.stream, later.seq, earlier.stream) >= earlier.seq


def _runs(claims: list[Claim]) -> dict[str, _Run]:
    by_stream: dict[str, list[Claim]] = {}
    for claim in claims:
        by_stream.setdefault(claim.stream, []).append(claim)
    runs = {}
    for stream, own in by_stream.items():
        own.sort(key=lambda claim: claim.seq)
        greatest = list(accumulate((claim.at_ms for claim in own), max))
        runs[stream] = _Run(own, [claim.seq for claim in own], greatest)
    return runs


def _undisplaced(claims: list[Claim], views: Views) -> list[int]:
    """Places of the claims that nothing displaces, whatever order they came in.

    A claim dated before something its author had seen is late: it is displaced by what
    it saw, and it displaces nothing (a late word settles no conflict). Any other claim
    displaces what its author had seen and what is not dated after it.
    """
    runs = _runs(claims)
    late = [_is_late(claim, runs, views) for claim in claims]
    timely = _runs([claim for claim, is_late in zip(claims, late, strict=True) if not is_late])
    in_time = [place for place in range(len(claims)) if not late[place]]
    standing = [place for place in in_time if not _is_displaced(claims[place], timely, views)]
    # Only forged views go round in a circle; then people decide between all of them.
    return standing or in_time


def _is_late(claim: Claim, runs: dict[str, _Run], views: Views) -> bool:
    for stream, run in runs.items():
        place = bisect_right(run.seqs, views.held(claim.stream, claim.seq, stream)) - 1
        if place >= 0 and run.greatest_ms[place] > claim.at_ms:
            return True
    return False


def _is_displaced(claim: Claim, timely: dict[str, _Run], views: Views) -> bool:
    for run in timely.values():
        # What an author had seen only grows along the stream, so this is a bisection.
        first = bisect_left(
            run.claims,
            claim.seq,
            key=lambda other: views.held(other.stream, other.seq, claim.stream),
        )
        if any(other.at_ms >= claim.at_ms for other in run.claims[first:]):
            return True
    return False


def graver(
    standing: Iterable[Claim], gravity: Callable[[object], object] | None
) -> Claim | None:
    """The claim that counts meanwhile: the graver value, else the later, else the smaller id.

    `gravity` gives a number that sorts values, graver ones higher; None where values of
    this field have no order.
    """

    def rank(claim: Claim) -> tuple[object, int]:
        return (gravity(claim.value) if gravity else 0), claim.at_ms

    best: Claim | None = None
    for claim in standing:
        if (
            best is None
            or rank(claim) > rank(best)
            or (
                rank(claim) == rank(best)
                and (claim.stream, claim.seq) < (best.stream, best.seq)
            )
        ):
            best = claim
    return best

"""The life of a fire: which state holds, and since when it is controlled and out.

The state that holds decides: burning is neither, controlled is under control, all
further ones are under control and out, each since the first of the unbroken run of
states that implies it. A new incident burns.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from firepost.domain.frozen import Frozen
from firepost.domain.gravity import gravity_of
from firepost.domain.instants import Instant
from firepost.domain.record import Record, Thing
from firepost.domain.register import Claim, graver

CONTROLLED: Final = frozenset({"controlled", "extinguished", "mop_up", "accepted", "closed"})
OUT: Final = CONTROLLED - {"controlled"}
ACCEPTED: Final = frozenset({"accepted", "closed"})


class Reads(Frozen, frozen=True):
    """How the plan's gaps about the clock and the area are read (readings 5, 6, 7, 13)."""

    from_report: bool = False  # the clock starts at the report, though ignition is known
    restarts: bool = False  # it starts anew when a fire burns again
    out_is_accepted: bool = False  # only an accepted fire is out
    whole_perimeter: bool = False  # the forest layer is left aside

    @property
    def out(self) -> frozenset[str]:
        return ACCEPTED if self.out_is_accepted else OUT


BY_DEFAULT: Final = Reads()


class Life(Frozen, frozen=True):
    """The state that holds of one fire, and its two instants where it has them."""

    state: str
    held: Claim  # who said so; the opening itself for a new fire
    contested: bool
    controlled: Instant | None
    extinguished: Instant | None


def start_of(fire: Thing, reads: Reads = BY_DEFAULT) -> tuple[Instant, str] | None:
    """Since when the fire burns, and which of the two starts that is; None while unknown."""
    starts = [("ignited_at", "ignited"), ("reported_at", "reported")]
    for key, basis in reversed(starts) if reads.from_report else starts:
        at = fire.values.get(key)
        if at is not None:
            return (at[0], at[1]), basis
    return None


def since_of(
    record: Record, fire: Thing, reads: Reads, *, now_ms: int | None = None
) -> tuple[Instant, str] | None:
    """Since when the clock runs: from the start, or from when the fire came back."""
    start = start_of(fire, reads)
    register = record.register(fire.id, "state") if reads.restarts else None
    if start is None or register is None:
        return start
    held = graver(record.standing(fire.id, "state", now_ms), gravity_of("state"))
    if held is None:
        return start
    again: Claim | None = None
    before = "burning"
    for claim in _run(register.claims, held):
        if str(claim.value) == "burning" and before != "burning":
            again = claim
        before = str(claim.value)
    if again is None:
        return start
    at_ms = again.at_ms if now_ms is None else min(again.at_ms, now_ms)
    return (max(at_ms, start[0][0]), again.offset_min), "rekindled"


def _run(claims: Iterable[Claim], held: Claim) -> list[Claim]:
    """The states up to the one that holds, by time."""
    return sorted(
        (claim for claim in claims if claim.at_ms <= held.at_ms),
        key=lambda claim: (claim.at_ms, claim is held, claim.seq, claim.stream),
    )


def life_of(
    record: Record, fire: Thing, reads: Reads = BY_DEFAULT, *, now_ms: int | None = None
) -> Life:
    register = record.register(fire.id, "state")
    standing = record.standing(fire.id, "state", now_ms)
    held = graver(standing, gravity_of("state"))
    if held is None or register is None:
        return Life("burning", fire.made, contested=False, controlled=None, extinguished=None)
    run = _run(register.claims, held)
    start = start_of(fire)
    not_before_ms = start[0][0] if start else None
    return Life(
        state=str(held.value),
        held=held,
        contested=len({str(claim.value) for claim in standing}) > 1,
        controlled=_since(run, CONTROLLED, not_before_ms, now_ms),
        extinguished=_since(run, reads.out, not_before_ms, now_ms),
    )


def _since(
    run: list[Claim], implying: frozenset[str], not_before_ms: int | None, now_ms: int | None
) -> Instant | None:
    first: Claim | None = None
    for claim in reversed(run):
        if str(claim.value) not in implying:
            break
        first = claim
    if first is None:
        return None
    at_ms = first.at_ms if now_ms is None else min(first.at_ms, now_ms)
    if not_before_ms is not None:
        at_ms = max(at_ms, not_before_ms)
    return at_ms, first.offset_min


def is_closed(record: Record, fire: Thing, now_ms: int | None = None) -> bool:
    return life_of(record, fire, now_ms=now_ms).state == "closed"

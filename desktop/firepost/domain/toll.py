"""The dead and injured of a fire: as totals were stated, as the register lists them, which counts.

Where both speak, the greater counts and both are shown; a register that lists nobody says
nothing (nobody knows that it is complete), so it never makes an unknown into 0.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from firepost.domain.frozen import Frozen
from firepost.domain.gravity import gravity_of
from firepost.domain.record import Record
from firepost.domain.register import Claim, graver

CONDITION_OF: Final = {
    "deaths": "dead",
    "serious_injuries": "serious",
    "minor_injuries": "minor",
}


class Toll(Frozen, frozen=True):
    """One total. `said` is the entry behind the value that counts."""

    value: int | None
    stated: int | None
    listed: int
    said: Claim
    contested: bool

    @property
    def differs(self) -> bool:
        return self.listed > 0 and self.stated is not None and self.listed != self.stated


def toll_of(record: Record, fire_id: str, total: str, now_ms: int | None = None) -> Toll | None:
    """One total of a fire; None while nobody said anything of it."""
    standing = record.standing(fire_id, total, now_ms)
    stated = graver(standing, gravity_of(total))
    listed = listed_as(record, fire_id, CONDITION_OF[total], now_ms)
    if stated is None and not listed:
        return None
    number = stated.value if stated is not None and isinstance(stated.value, int) else None
    contested = stated is not None and any(c.value != stated.value for c in standing)
    if listed and (number is None or len(listed) > number):
        return Toll(len(listed), number, len(listed), listed[-1], contested)
    assert stated is not None
    return Toll(number, number, len(listed), stated, contested)


def condition_of(record: Record, person_id: str, now_ms: int | None = None) -> Claim | None:
    """What holds of a person.

    A death holds whatever is said of a later time by somebody who had not heard of it, until
    it is corrected away: nobody comes back to life because words came in another order.
    """
    register = record.register(person_id, "condition")
    deaths = [claim for claim in register.claims if claim.value == "dead"] if register else []
    if deaths:
        return min(deaths, key=lambda claim: (claim.at_ms, claim.stream, claim.seq))
    return graver(record.standing(person_id, "condition", now_ms), gravity_of("condition"))


def listed_as(
    record: Record, fire_id: str, condition: str, now_ms: int | None = None
) -> list[Claim]:
    """What makes each person of the register be in that condition, oldest first."""
    found = []
    for person in record.all_of("casualty"):
        if person.values.get("incident") != fire_id:
            continue
        held = condition_of(record, person.id, now_ms)
        if held is not None and held.value == condition:
            found.append(held)
    return sorted(found, key=lambda claim: (claim.at_ms, claim.stream, claim.seq))


def counted(record: Record, fire_id: str) -> Counter[str]:
    """Persons of the register by condition: their sum is the number of persons."""
    found: Counter[str] = Counter()
    for person in record.all_of("casualty"):
        if person.values.get("incident") == fire_id:
            held = condition_of(record, person.id)
            found[str(held.value) if held is not None else "unhurt"] += 1
    return found

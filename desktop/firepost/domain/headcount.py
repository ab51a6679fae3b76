"""Who came onto the fire ground and who left it, told from what was said of each team.

A team is on the ground of a fire while its assignment there is to stand by, work, rest or
be out of order; its people are those last counted, else those it was registered with.
"""

from __future__ import annotations

from dataclasses import dataclass

from firepost.domain.gravity import gravity_of
from firepost.domain.record import Record, Thing
from firepost.domain.register import Register, graver
from firepost.domain.rules_of_forces import ON_GROUND


@dataclass(frozen=True, slots=True)
class Passage:
    """People of one team who came (above 0) or left (below 0) at a moment."""

    at_ms: int
    team: str
    people: int | None  # None: a team of unknown strength came or left
    came: bool  # the team itself came; else it left, or its number changed
    left: bool


def passages(record: Record, incident: str) -> tuple[Passage, ...]:
    """Every change of the people on the ground of a fire, by time."""
    found = [
        passage
        for team in record.all_of("team")
        for passage in _of_team(record, team, incident)
    ]
    return tuple(sorted(found, key=lambda passage: (passage.at_ms, passage.team)))


def _of_team(record: Record, team: Thing, incident: str) -> list[Passage]:
    assigned = record.register(team.id, "assignment")
    if assigned is None:
        return []
    counted = record.register(team.id, "strength")
    moments = {claim.at_ms for claim in assigned.claims}
    moments |= {claim.at_ms for claim in counted.claims} if counted else set()
    found = []
    was_here, was = False, 0
    was_known = True
    for at_ms in sorted(moments):
        here = _is_here(record, assigned, incident, at_ms)
        strength = _strength(record, team, counted, at_ms) if here else 0
        now = strength or 0
        if here != was_here or now != was:
            known = strength is not None and was_known
            change = now - was
            found.append(
                Passage(
                    at_ms,
                    team.id,
                    change if known or change else None,
                    came=here and not was_here,
                    left=was_here and not here,
                )
            )
        was_here, was = here, now
        was_known = strength is not None
    return found


def _is_here(record: Record, assigned: Register, incident: str, at_ms: int) -> bool:
    held = graver(assigned.standing_at(record.views, at_ms), gravity_of("assignment"))
    if held is None or not isinstance(held.value, list):
        return False
    return held.value[0] in ON_GROUND and held.value[3] == incident


def _strength(record: Record, team: Thing, counted: Register | None, at_ms: int) -> int | None:
    standing = counted.standing_at(record.views, at_ms) if counted else []
    held = graver(standing, gravity_of("strength"))
    if held is not None and isinstance(held.value, int):
        return held.value
    people: int | None = team.values.get("people")
    return people

"""What the plan says of a situation: a proposal with its clauses, for people to decide on."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from firepost.domain.frozen import Frozen

State = Literal["met", "not_met", "unknown"]
Json = dict[str, object]


class TriggerState(Frozen, frozen=True):
    """One start condition of the plan, as it stands.

    `fires` is None for a condition of a single fire; a city-wide one lists the fires that
    were counted when it is met. `missing` names the unknown facts that could decide it.
    """

    id: str
    clause: str
    level: str
    state: State
    missing: tuple[str, ...] = ()
    fires: tuple[str, ...] | None = None

    def as_json(self) -> Json:
        told: Json = {"id": self.id, "clause": self.clause, "state": self.state}
        if self.fires is not None:
            told["fires"] = list(self.fires)
        return told


class Duty(Frozen, frozen=True):
    """One duty to report upward. `missing` as in `TriggerState`."""

    id: str
    clause: str
    state: State
    missing: tuple[str, ...] = ()

    def as_json(self) -> Json:
        return {"id": self.id, "clause": self.clause, "state": self.state}


class NextStep(Frozen, frozen=True):
    """The instant at which a level comes true by time alone, if nothing else changes."""

    level: str
    trigger: str
    at: datetime

    def as_json(self) -> Json:
        return {"level": self.level, "trigger": self.trigger, "at": self.at.isoformat()}


class Headroom(Frozen, frozen=True):
    """How much one number may grow, all else equal, until a trigger is met.

    0 means that it stands at a strict bound: any more meets it.
    """

    trigger: str
    fact: str
    by: int | float

    def as_json(self) -> Json:
        return {"trigger": self.trigger, "fact": self.fact, "by": self.by}


class FireAssessment(Frozen, frozen=True):
    """What the plan says of one fire, by the letter: a fire that is out may still meet a clause."""

    id: str
    grade: str | None  # None: an unknown measure could raise it
    grade_presumed: bool  # the burned area stands in for the affected forest
    level: str | None  # the highest level with a met trigger
    could_be: str | None  # the highest with a met or unknown one
    triggers: tuple[TriggerState, ...]  # in plan order, without the city-wide ones
    report_duties: tuple[Duty, ...]
    command_level: str  # empty: the plan has no rule for it
    next: tuple[NextStep, ...]
    headroom: tuple[Headroom, ...]

    def trigger(self, trigger_id: str) -> TriggerState:
        return next(state for state in self.triggers if state.id == trigger_id)

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "grade": self.grade,
            "grade_presumed": self.grade_presumed,
            "level": self.level,
            "could_be": self.could_be,
            "triggers": [state.as_json() for state in self.triggers],
            "report_duties": [duty.as_json() for duty in self.report_duties],
            "command_level": self.command_level or None,
            "next": [step.as_json() for step in self.next],
            "headroom": [room.as_json() for room in self.headroom],
        }


class Assessment(Frozen, frozen=True):
    """What the plan says of the whole situation. People decide; this only proposes."""

    plan: str
    law: str
    level: str | None
    could_be: str | None
    triggers: tuple[TriggerState, ...]  # the city-wide ones
    fires: tuple[FireAssessment, ...]  # in the order given
    decides: str | None
    cases: str = "fires"  # what the plan calls its list of cases

    def fire(self, fire_id: str) -> FireAssessment | None:
        return next((fire for fire in self.fires if fire.id == fire_id), None)

    def as_json(self) -> Json:
        return {
            "plan": self.plan,
            "law": self.law,
            "level": self.level,
            "could_be": self.could_be,
            "triggers": [state.as_json() for state in self.triggers],
            self.cases: [fire.as_json() for fire in self.fires],
            "decides": self.decides,
        }

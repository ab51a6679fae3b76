"""Whether a command may be taken: the rules, each of which may refuse or warn.

A decision records nothing. It gives back the draft of the one entry the command
becomes, and what to warn of. Limits of what the plan forbids stand beside their clause.
"""

from __future__ import annotations

from typing import Any, Final

from firepost.domain import vocabulary as v
from firepost.domain.asking import Asking, settle
from firepost.domain.corrections import correct
from firepost.domain.entry import Draft
from firepost.domain.errors import Notice, Refused
from firepost.domain.fire import is_closed
from firepost.domain.frozen import Frozen
from firepost.domain.instants import Instant
from firepost.domain.reading import Spoken
from firepost.domain.record import Record
from firepost.domain.rules import Asked, check


class Decision(Frozen, frozen=True):
    draft: Draft
    warnings: tuple[Notice, ...] = ()


def decide(record: Record, spoken: Spoken, asking: Asking) -> Decision:
    """Decide on one command.

    Raises:
        Refused: a rule says no; nothing is changed.
    """
    if spoken.known_at is not None and not asking.drill:
        raise Refused("known_at.not_a_drill", path="known_at")
    entered_ms = spoken.known_at[0] if spoken.known_at else asking.now_ms
    at = spoken.at or spoken.known_at or (entered_ms, 480)
    warnings: list[Notice] = []
    if at[0] > asking.now_ms:
        warnings.append(Notice.of("time.ahead"))
    if spoken.verb.name == "entry.correct":
        values, more = correct(record, spoken, asking)
        return Decision(
            _draft(spoken, values, at, entered_ms=entered_ms, incident=None, asking=asking),
            (*warnings, *more),
        )
    incident = incident_of(record, spoken, asking)
    values, measured = settle(record, spoken, incident, asking)
    warnings += measured
    warnings += check(Asked(record, spoken.verb.name, values, incident, at))
    warnings += _with_proposal(spoken, values, incident, asking, entered_ms)
    if spoken.verb.name == "setting.choose":
        asking.check_choice(values["setting"], values["value"])
    return Decision(
        _draft(spoken, values, at, entered_ms=entered_ms, incident=incident, asking=asking),
        tuple(warnings),
    )


def _draft(
    spoken: Spoken,
    values: dict[str, Any],
    at: Instant,
    *,
    entered_ms: int,
    incident: str | None,
    asking: Asking,
) -> Draft:
    return Draft(
        verb=spoken.verb.name,
        values=values,
        at_ms=at[0],
        offset_min=at[1],
        by=spoken.by or asking.person,
        entered_ms=entered_ms,
        source=spoken.source,
        incident=incident,
    )


def incident_of(record: Record, spoken: Spoken, asking: Asking) -> str | None:
    """Which incident the command belongs to, by the contract's order.

    Raises:
        Refused: `incident.unknown`, `incident.none`, `incident.ambiguous`.
    """
    verb = spoken.verb
    if verb.name == "fact.state" and spoken.values.get("fact") in v.CITY_FACTS:
        return None
    if spoken.incident is not None:
        if record.thing(spoken.incident, "incident") is None:
            raise Refused("incident.unknown", value=spoken.incident, path="incident")
        return spoken.incident
    if verb.incident == "never":
        return None
    if asking.opened is not None:
        return asking.opened
    if verb.incident == "may":
        return None
    open_now = [fire for fire in record.all_of("incident") if not is_closed(record, fire)]
    if not open_now:
        raise Refused("incident.none", path="incident")
    if len(open_now) > 1:
        names = "、".join(str(fire.values["name"]) for fire in open_now)
        raise Refused("incident.ambiguous", names=names, path="incident")
    return open_now[0].id


_RANKS: Final = {None: 0, "none": 0, "IV": 1, "III": 2, "II": 3, "I": 4}


def _with_proposal(
    spoken: Spoken,
    values: dict[str, Any],
    incident: str | None,
    asking: Asking,
    entered_ms: int,
) -> list[Notice]:
    """A declaration is always recorded, with what was proposed then; a difference is said."""
    name = spoken.verb.name
    if incident is None or name not in ("level.declare", "level.postpone"):
        return []
    proposal = asking.proposal(incident, entered_ms)
    if proposal is None:
        return []
    values["proposed"] = proposal.level or "none"
    if name == "level.postpone":
        return []
    values["plan"], values["law"] = proposal.plan, proposal.law
    values["triggers"] = list(proposal.triggers)
    if _RANKS[proposal.level] == _RANKS[values["level"]]:
        return []
    return [
        Notice.of(
            "level.not_as_proposed", proposed=proposal.level or "—", declared=values["level"]
        )
    ]

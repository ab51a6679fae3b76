"""What page 响应 says of the proposal, for a script: conditions, readings, suggestions, reckoning."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from firepost.app import asked, conditions, rate, remarks, suggest
from firepost.app.board import Board, IncidentOnBoard, Said
from firepost.app.conditions import ConditionOnBoard, Ground, IfSo
from firepost.app.words import Words
from firepost.domain.plan.model import Plan, Reading


def proposal(
    plan: Plan, board: Board, fire: IncidentOnBoard, around: suggest.Around | None, words: Words
) -> dict[str, Any]:
    """One fire's proposal with everything it stands on."""
    read = asked.plan_read(plan, board)
    told = conditions.conditions(plan, board, fire)
    wanted = asked.proposal_for(read, board, fire)
    law = read.law(board.plan.law)
    suggested = suggest.suggestions(plan, board, fire, around)
    return {
        "level": wanted.level,
        "could_be": wanted.could_be,
        "decides": None if wanted.level is None else read.level(wanted.level).decides,
        "out": fire.out,
        "plan": {
            "id": read.id,
            "doc_number": read.doc_number,
            "effective_from": read.effective_from.isoformat(),
            "revision_due": read.revision_due.isoformat() if read.revision_due else None,
            "revision_clause": read.revision_clause or None,
            "revision_overdue": read.is_overdue(board.at.date()),
        },
        "law": {
            "id": law.id,
            "name": law.name.said(words.language),
            "verified": law.verified,
            "note": law.note.said(words.language) if law.note else None,
        },
        "command_level": fire.plan.command_level or None,
        "conditions": [_condition(one, words) for one in told],
        "readings": [
            _reading(one, board, words) for one in conditions.readings_that_mattered(told)
        ],
        "suggestions": [
            {
                "fact": one.fact,
                "value": one.value,
                "reason": words.say(one.reason),
                "clause": one.clause,
            }
            for one in suggested
        ],
        "notes": [words.say(one) for one in remarks.remarks(plan, board, fire, around)],
        "reckoning": _reckoning(fire),
    }


def _condition(one: ConditionOnBoard, words: Words) -> dict[str, Any]:
    return {
        "id": one.trigger.id,
        "clause": one.trigger.clause,
        "level": one.trigger.level,
        "state": one.state,
        "says": one.trigger.says.said(words.language),
        "missing": list(one.missing),
        "since": _time(one.since),
        "comes_at": _time(one.comes_at),
        "room": [{"fact": room.fact, "by": room.by} for room in one.rooms],
        "grounds": [_ground(ground) for ground in one.grounds],
        "ifs": [_if(what) for what in one.ifs],
        "fires": None if one.counted is None else list(one.counted),
        "readings": [reading.number for reading in one.readings],
    }


def _ground(ground: Ground) -> dict[str, Any]:
    value = ground.value
    return {
        "fact": ground.key,
        "value": value / timedelta(hours=1) if isinstance(value, timedelta) else _plain(value),
        "contested": ground.contested,
        "between": list(ground.between) if ground.between else None,
        "presumed": ground.presumed,
        "said": None if ground.said is None else _said(ground.said),
    }


def _said(said: Said) -> dict[str, Any]:
    return {
        "by": said.by,
        "source": said.source,
        "at": _time(said.at),
        "known_at": _time(said.known_at),
        "entry": said.entry,
    }


def _if(what: IfSo) -> dict[str, Any]:
    return {
        "why": what.why,
        "fact": what.fact,
        "value": _plain(what.value),
        "by": what.by,
        "state": what.state,
        "level": what.level,
    }


def _reading(one: Reading, board: Board, words: Words) -> dict[str, Any]:
    return {
        "number": one.number,
        "clause": one.clause,
        "gap": one.gap.said(words.language),
        "says": one.says.said(words.language),
        "settings": [
            {
                "key": knob.key,
                "value": knob.value,
                "default": knob.default,
                "unit": knob.unit,
                **_chosen(board, knob.key),
            }
            for knob in one.settings
        ],
    }


def _chosen(board: Board, key: str) -> dict[str, Any]:
    held = board.settings.get(key)
    if held is None or held.value is None:
        return {"by": None, "at": None}
    return {"by": held.said.by, "at": _time(held.said.at)}


def _reckoning(fire: IncidentOnBoard) -> dict[str, Any] | None:
    """When the area conditions would be reached at the present rate: never a trigger."""
    pace = rate.rate_of(fire)
    if pace is None:
        return None
    reached = []
    for room in fire.plan.headroom:
        if room.fact == "burned_area_ha":
            when = rate.reached(pace, float(room.by))
            reached.append(
                {
                    "trigger": room.trigger,
                    "earliest": _time(when.earliest),
                    "likely": _time(when.likely),
                    "latest": _time(when.latest),
                }
            )
    return {
        "ha_per_h": pace.ha_per_h,
        "low_ha_per_h": pace.low_ha_per_h,
        "high_ha_per_h": pace.high_ha_per_h,
        "since": _time(pace.since),
        "until": _time(pace.until),
        "perimeters": pace.perimeters,
        "accuracy_assumed": pace.accuracy_assumed,
        "reached": reached,
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()

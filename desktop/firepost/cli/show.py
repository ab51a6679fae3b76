"""`firepost show DESK`: the board, now or as it was."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from firepost.app import checklist, decisions, duties, suggest
from firepost.app.board import (
    Board,
    Conflict,
    Declaration,
    DepotOnBoard,
    EquipmentOnBoard,
    IncidentOnBoard,
)
from firepost.app.parts import Parts
from firepost.app.post import Post
from firepost.app.surroundings import Surroundings
from firepost.app.words import Words
from firepost.cli.named import add_word, opened, told_of, word_of
from firepost.cli.pin import add_pin, pin_of
from firepost.cli.response_told import proposal
from firepost.cli.show_people import people_of
from firepost.domain.errors import Refused
from firepost.domain.instants import moment_of, read_instant
from firepost.domain.plan.model import Plan


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path)
    parser.add_argument("--incident")
    parser.add_argument("--at")
    parser.add_argument("--known-at")
    parser.add_argument("--response", action="store_true")
    parser.add_argument("--people", action="store_true")
    add_pin(parser)
    add_word(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    at, known_at = _moment(args.at, "--at"), _moment(args.known_at, "--known-at")
    if args.desk.is_dir():  # an archive: read in a room of its own
        exhibit = parts.open_archive(args.desk)
        post, clear = exhibit.post, exhibit.clear
        args.incident = args.incident or exhibit.incident
    else:
        post = parts.open_post(args.desk, write=False, drill=False, pin=pin_of(args))
        clear = _nothing
    try:
        word = word_of(args, parts.words)
        board = post.board(at, known_at)
        if args.incident is not None and board.incident(args.incident) is None:
            raise Refused("incident.unknown", value=args.incident, path="--incident")
        told = as_json(board, args.incident)
        if args.response:
            told["response"] = response_of(
                post, board, args.incident, words=parts.words, ground=parts.surroundings()
            )
        if args.people:
            told["people"] = people_of(board, args.incident, post.shape_of)
            if word is not None:
                _name(told["people"], told_of(board, opened(board, word)))
    finally:
        post.close()
        clear()
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


def _name(people: dict[str, Any], told: Mapping[str, Mapping[str, str]]) -> None:
    """What the register's word opened, at the person it tells of."""
    for fire in people["incidents"].values():
        for person in fire["persons"]:
            person["who"] = told.get(person["id"])


def _nothing() -> None:
    """A desk stays where it is."""


def _moment(text: str | None, option: str) -> datetime | None:
    if text is None:
        return None
    return moment_of(*read_instant(text, option))


def as_json(board: Board, incident: str | None) -> dict[str, Any]:
    """The board in the contract's JSON. `incident` narrows incidents, log and conflicts."""
    fires = [fire for fire in board.incidents if incident in (None, fire.id)]
    conflicts = [c for c in board.conflicts if incident is None or _concerns(c, incident)]
    log = board.said_count if incident is None else board.said_of.get(incident, 0)
    return {
        "desk": board.desk,
        "entries": board.entries,
        "unsent": board.unsent,
        "incidents": [_incident(fire) for fire in fires],
        "proposed": board.proposed,
        "teams": [
            {
                "id": team.id,
                "name": team.name,
                "people": team.people,
                "status": team.status.value if team.status else None,
                "incident": team.incident,
                "last_contact_at": _time(team.last_contact_at),
            }
            for team in board.teams
        ],
        "equipment": [_equipment(thing) for thing in board.equipment],
        "depots": [_depot(depot) for depot in board.depots],
        "log": log,
        "conflicts": [_conflict(conflict) for conflict in conflicts],
        "on_duty": [
            {
                "post": one.post,
                "person": one.person,
                "role": one.role,
                "since": _time(one.said.at),
                "from": one.relieved,
                "points": list(one.points),
            }
            for one in board.on_duty
        ],
    }


def _concerns(conflict: Conflict, incident: str) -> bool:
    return incident in (conflict.incident, conflict.entity)


def _sectors(fire: IncidentOnBoard) -> dict[str, Any] | None:
    """Length and held length of each sector drawn on the edge, by its letter."""
    if fire.control is None:
        return None
    return {
        one.letter: {"length_m": one.length_m, "held_m": one.held_m}
        for one in fire.control.sectors
    }


def _incident(fire: IncidentOnBoard) -> dict[str, Any]:
    totals = ("deaths", "serious_injuries", "minor_injuries")
    return {
        "id": fire.id,
        "name": fire.name,
        "state": fire.state.value,
        "burning_since": _time(fire.burning_since),
        "burned_area_ha": fire.area.value_ha if fire.area else None,
        "perimeter_m": fire.perimeter_m,
        "perimeters": len(fire.perimeters),
        "controlled_m": fire.control.held_m if fire.control else None,
        "controlled_share": fire.control.share if fire.control else None,
        "sectors_on_edge": _sectors(fire),
        "casualties": {
            total: fire.casualties[total].value if total in fire.casualties else None
            for total in totals
        },
        "level": {
            "declared": fire.declared.value if fire.declared else None,
            "proposed": None if fire.silent else fire.plan.level,
            "could_be": None if fire.silent else fire.plan.could_be,
            "declared_by": fire.declared_by,
            "declared_at": _time(fire.declared.said.at) if fire.declared else None,
        },
        "command_level": fire.plan.command_level or None,
        "triggers": [trigger.as_json() for trigger in fire.plan.triggers],
        "decisions": [_decision(declared) for declared in fire.declarations],
        "controlled_at": _time(fire.controlled_at),
        "extinguished_at": _time(fire.extinguished_at),
    }


def _decision(declared: Declaration) -> dict[str, Any]:
    return {
        "level": declared.level,
        "decided_by": declared.decided_by,
        "at": _time(declared.said.at),
        "known_at": _time(declared.said.known_at),
        "by": declared.said.by,
        "means": declared.said.source,
        "reason": declared.reason,
        "proposed": declared.proposed,
        "plan": declared.plan,
        "law": declared.law,
        "triggers": list(declared.triggers),
        "entry": declared.said.entry,
    }


def _duties(plan: Plan, board: Board, fire: IncidentOnBoard) -> list[dict[str, Any]]:
    """Report duties with their marks, and the clocks that run."""
    return [
        {
            "id": one.duty.id,
            "clause": one.duty.clause,
            "state": one.state,
            "since": _time(one.since),
            "mark": one.mark.state if one.mark else None,
            "to": [body.zh for body in one.to],
            "copy_to": [body.zh for body in one.copy_to],
            "issued": one.issued.number if one.issued else None,
        }
        for one in duties.report_duties(plan, board, fire)
    ]


def _measures(
    plan: Plan, board: Board, fire: IncidentOnBoard, words: Words
) -> list[dict[str, Any]]:
    items = (
        *checklist.measures(plan, board, fire),
        *checklist.groups(plan, board, fire),
        *checklist.tasks(plan, board, fire),
    )
    return [
        {
            "id": item.id,
            "clause": item.clause,
            "under": item.under,
            "body": item.body.zh,
            "says": item.says.zh,
            "as_needed": item.as_needed,
            "lapsed": item.lapsed,
            "state": item.mark.state if item.mark else "open",
            "by": item.mark.said.by if item.mark else None,
            "at": _time(item.mark.said.at) if item.mark else None,
            "note": item.mark.note if item.mark else None,
            "hint": words.say(item.hint) if item.hint else None,
        }
        for item in items
    ]


def response_of(
    post: Post, board: Board, incident: str | None, *, words: Words, ground: Surroundings
) -> dict[str, Any]:
    """The response in full, with every proposal there was; `--response` adds it to the board."""
    plan = post.plan
    until = board.known_at
    known = (e for e in post.journal.entries() if moment_of(e.learned_ms) <= until)
    steps = decisions.steps_of(known, post.journal.find, plan, until=until)
    told = {}
    for fire in board.incidents:
        if incident in (None, fire.id):
            held = fire.area.perimeter if fire.area else None
            shape = post.shape_of(held.id) if held else None
            around = suggest.around(board, fire, shape, ground) if shape else None
            told[fire.id] = {
                "proposal": proposal(plan, board, fire, around, words),
                "history": decisions.rows(steps, fire),
                "unseen": [step.level or "none" for step in decisions.unseen(steps, fire)],
                "measures": _measures(plan, board, fire, words),
                "report_duties": _duties(plan, board, fire),
                "clocks": [
                    {
                        "id": run.clock.id,
                        "clause": run.clock.clause,
                        "about": run.about,
                        "started_at": _time(run.started_at),
                        "due_at": _time(run.due_at),
                        "limit": run.limit,
                    }
                    for run in duties.running(plan, board, fire)
                ],
            }
    return told


def _equipment(thing: EquipmentOnBoard) -> dict[str, Any]:
    return {
        "id": thing.id,
        "name": thing.name,
        "kind": thing.kind,
        "count": thing.count,
        "held": [
            {part.holder_kind: part.holder, "count": part.count, "status": part.status}
            for part in thing.held
        ],
    }


def _depot(depot: DepotOnBoard) -> dict[str, Any]:
    return {
        "id": depot.id,
        "name": depot.name,
        "tier": depot.tier,
        "stock": dict(depot.stock),
        "can_equip": depot.can_equip,
        "limited_by": depot.limited_by,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "kind": conflict.kind,
        "entity": conflict.entity,
        "field": conflict.field,
        "values": [
            {
                "value": side.value,
                "by": side.by,
                "at": _time(side.at),
                "entry": side.entry,
            }
            for side in conflict.values
        ],
    }


def _time(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")

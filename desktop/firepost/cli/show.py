"""`firepost show DESK`: the board, now or as it was."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from firepost.app.board import Board, Conflict, DepotOnBoard, EquipmentOnBoard, IncidentOnBoard
from firepost.app.parts import Parts
from firepost.cli.pin import add_pin, pin_of
from firepost.domain.errors import Refused
from firepost.domain.instants import moment_of, read_instant


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path)
    parser.add_argument("--incident")
    parser.add_argument("--at")
    parser.add_argument("--known-at")
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    at, known_at = _moment(args.at, "--at"), _moment(args.known_at, "--known-at")
    post = parts.open_post(args.desk, write=False, drill=False, pin=pin_of(args))
    try:
        board = post.board(at, known_at)
    finally:
        post.close()
    if args.incident is not None and board.incident(args.incident) is None:
        raise Refused("incident.unknown", value=args.incident, path="--incident")
    told = as_json(board, args.incident)
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


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
    }


def _concerns(conflict: Conflict, incident: str) -> bool:
    return incident in (conflict.incident, conflict.entity)


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
        "casualties": {
            total: fire.casualties[total].value if total in fire.casualties else None
            for total in totals
        },
        "level": {
            "declared": fire.declared.value if fire.declared else None,
            "proposed": None if fire.out else fire.plan.level,
            "could_be": None if fire.out else fire.plan.could_be,
        },
        "controlled_at": _time(fire.controlled_at),
        "extinguished_at": _time(fire.extinguished_at),
    }


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

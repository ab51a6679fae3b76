"""Rules of forces: who takes part in a roll call, who may mop up, how a request goes on."""

from __future__ import annotations

from typing import Any, Final

from firepost.domain.errors import Notice, Refused
from firepost.domain.gravity import gravity_of
from firepost.domain.record import Record
from firepost.domain.register import Claim, graver
from firepost.domain.spelling import alike

ON_GROUND: Final = frozenset({"standby", "working", "resting", "out_of_order"})
_CALLED: Final = ON_GROUND | {"en_route"}
_ENDED: Final = frozenset({"refused", "arrived", "taken_back"})


def held_of(record: Record, entity: str, field: str) -> Claim | None:
    """The claim that counts for a field."""
    return graver(record.standing(entity, field), gravity_of(field))


def called(record: Record, incident: str | None) -> list[str]:
    """The teams that must answer a roll call: all that were sent out and have not left.

    Raises:
        Refused: `rollcall.nobody`.
    """
    teams = []
    for team in record.all_of("team"):
        held = held_of(record, team.id, "assignment")
        if held is None or not isinstance(held.value, list):
            continue
        status, fire = held.value[0], held.value[3]
        if status in _CALLED and (fire == incident if incident else fire is not None):
            teams.append(team.id)
    if not teams:
        raise Refused("rollcall.nobody", path="teams")
    return teams


def check_forces(
    record: Record, verb: str, values: dict[str, Any], incident: str | None
) -> list[Notice]:
    """What is refused or warned of, beside the common rules."""
    match verb:
        case "team.assign":
            return _reinforcing(record, values, incident)
        case "rollcall.answer":
            return _answer(record, values)
        case "rollcall.close":
            return _close(record, values)
        case "request.mark":
            return _mark(record, values)
        case _:
            return []


def check_spelling(record: Record, verb: str, values: dict[str, Any]) -> list[Notice]:
    """A name or an item that is most likely another one, spelt otherwise."""
    noun, _, deed = verb.partition(".")
    if deed == "register" and noun in ("team", "depot", "equipment"):
        return _nearly(record, noun, str(values["name"]))
    return _nearly_stocked(record, values) if noun == "stock" else []


def _nearly(record: Record, kind: str, name: str) -> list[Notice]:
    """A name that differs from one here by blanks or width alone is most likely that one."""
    said = alike(name)
    for thing in record.kinds.get(kind, ()):
        known = str(record.things[thing].values["name"])
        if known != name and alike(known) == said:
            return [Notice.of("name.nearly", name=name, known=known)]
    return []


def _nearly_stocked(record: Record, values: dict[str, Any]) -> list[Notice]:
    """An item is taken as written; where the depot has it spelt otherwise, that is said."""
    item = str(values["item"])
    shelves = record.shelves.get(str(values.get("depot") or values.get("from_depot")), {})
    if item in shelves:
        return []
    known = next((one for one in shelves if alike(one) == alike(item)), None)
    return [] if known is None else [Notice.of("stock.nearly", item=item, known=known)]


def _reinforcing(record: Record, values: dict[str, Any], incident: str | None) -> list[Notice]:
    """Teams that came to help do not stay to mop up and guard. Source: plan 6.3.6."""
    if values.get("task") not in ("mop_up", "guard") or values["status"] != "working":
        return []
    team = record.thing(values["team"], "team")
    fire = record.thing(incident or "", "incident")
    home = team.values.get("home_district") if team else None
    there = fire.values.get("district") if fire else None
    if team is None or home is None or there is None or home == there:
        return []
    return [Notice.of("team.reinforcing_mop_up", name=team.values["name"])]


def _answer(record: Record, values: dict[str, Any]) -> list[Notice]:
    call = record.thing(values["rollcall"], "rollcall")
    team = record.thing(values["team"], "team")
    assert call is not None
    assert team is not None, "things were found before the rules"
    if held_of(record, call.id, "closed") is not None:
        raise Refused("rollcall.is_closed", path="rollcall")
    if team.id not in (call.values.get("teams") or ()):
        return [Notice.of("rollcall.not_called", name=team.values["name"])]
    return []


def _close(record: Record, values: dict[str, Any]) -> list[Notice]:
    call = record.thing(values["rollcall"], "rollcall")
    assert call is not None
    missing = []
    for team_id in call.values.get("teams") or ():
        said = held_of(record, call.id, f"answer:{team_id}")
        if said is None or not isinstance(said.value, list) or said.value[0] != "present":
            team = record.thing(team_id, "team")
            missing.append(str(team.values["name"]) if team else team_id)
    return [Notice.of("rollcall.missing", names="、".join(missing))] if missing else []


def _mark(record: Record, values: dict[str, Any]) -> list[Notice]:
    held = held_of(record, values["request"], "progress")
    state = held.value[0] if held is not None and isinstance(held.value, list) else "drafted"
    warnings = []
    if state in _ENDED:
        warnings.append(Notice.of("request.was_ended", state=Notice.of(f"request.{state}")))
    if state == "drafted" and values["state"] in ("approved", "arrived"):
        warnings.append(Notice.of("request.never_sent"))
    return warnings

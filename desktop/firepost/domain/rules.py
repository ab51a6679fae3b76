"""The rules of single commands: what is refused, what is only warned of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from firepost.domain.errors import Notice, Refused
from firepost.domain.fire import start_of
from firepost.domain.frozen import Frozen
from firepost.domain.gravity import gravity_of
from firepost.domain.instants import Instant
from firepost.domain.meaning import SLIP
from firepost.domain.record import Record, Thing
from firepost.domain.register import Claim, graver
from firepost.domain.rules_of_forces import called, check_forces, check_spelling
from firepost.domain.rules_of_people import check_people
from firepost.domain.vocabulary import STOCK_OUT, VERBS

Values = dict[str, Any]


class Asked(Frozen, frozen=True):
    """A command, its things found and its values settled, before the rules."""

    record: Record
    verb: str
    values: Values
    incident: str | None
    at: Instant

    def standing(self, field: str) -> list[Claim]:
        return self.record.standing(self.incident or "", field)

    def thing(self, kind: str) -> Thing:
        thing = self.record.thing(self.values[kind], kind)
        assert thing is not None, "things were found before the rules"
        return thing


def check(asked: Asked) -> list[Notice]:
    """Check a command against the record as it stands.

    Raises:
        Refused: with the rule's key and the path of the offending key.
    """
    if asked.verb.startswith("stock."):
        stocked = _check_stock(asked.record, asked.verb, asked.values)
        return stocked + check_spelling(asked.record, asked.verb, asked.values)
    verb = VERBS[asked.verb]
    said = check_people(asked.record, asked.verb, asked.values, asked.incident, asked.at[0])
    if verb.makes and verb.field("name"):
        said += _check_name(asked.record, asked.verb, asked.values)
        return said + check_spelling(asked.record, asked.verb, asked.values)
    rule = _RULES.get(asked.verb)
    said += rule(asked) if rule else []
    return said + check_forces(asked.record, asked.verb, asked.values, asked.incident)


def fill(record: Record, verb: str, values: Values, incident: str | None) -> None:
    """Add what the program knows better than the speaker need say."""
    if verb == "perimeter.record" and values.get("parents") is None:
        held = held_perimeter(record, incident or "")
        if held is not None:
            values["parents"] = [held]
    if verb == "equipment.assign" and values.get("count") is None:
        _fill_whole(record, values)
    if verb == "rollcall.open" and values.get("teams") is None:
        values["teams"] = called(record, incident)


def held_perimeter(record: Record, incident: str) -> str | None:
    """The perimeter that holds of an incident, where a perimeter and no bare figure does."""
    held = graver(record.standing(incident, "area"), gravity_of("area"))
    return held.id if held is not None and _has_shape(held) else None


def _has_shape(claim: Claim) -> bool:
    return isinstance(claim.value, list) and claim.value[1] is not None


def _fill_whole(record: Record, values: Values) -> None:
    """Without a count the whole of it moves: to the new holder, away from all others."""
    thing = record.thing(values["equipment"], "equipment")
    assert thing is not None
    values["count"] = thing.values["count"]
    holder = f"team:{values['team']}" if values.get("team") else f"depot:{values['depot']}"
    held = [name.removeprefix("held:") for name in record.named(thing.id, "held:")]
    leaves = [left for left in held if left != holder]
    if leaves:
        values["leaves"] = leaves


def _check_name(record: Record, verb: str, values: Values) -> list[Notice]:
    kind = verb.partition(".")[0]
    taken = any(
        record.things[thing].values["name"] == values["name"]
        for thing in record.kinds.get(kind, ())
    )
    return [Notice.of("name.taken", name=values["name"])] if taken else []


def _check_state(asked: Asked) -> list[Notice]:
    fire = _fire(asked)
    start = start_of(fire)
    if start is not None and asked.at[0] < start[0][0]:
        raise Refused("state.before_start", state=asked.values["state"], path="at")
    return []


def _check_casualties(asked: Asked) -> list[Notice]:
    deaths = asked.values.get("deaths")
    if deaths is None:
        return []
    register = asked.record.register(asked.incident or "", "deaths")
    by_then = register.standing_at(asked.record.views, asked.at[0]) if register else []
    held = graver(by_then, gravity_of("deaths"))
    if held is not None and isinstance(held.value, int) and deaths < held.value:
        raise Refused("casualties.fewer", said=deaths, held=held.value, path="deaths")
    return []


def _check_fact(asked: Asked) -> list[Notice]:
    _check_estimate(asked.values)
    pair = {"near_key_target": False, "severely_threatens_key_target": True}
    fact = asked.values["fact"]
    if fact not in pair or asked.values["value"] is not pair[fact]:
        return []
    (other,) = set(pair) - {fact}
    held = graver(asked.standing(other), gravity_of(other))
    if held is not None and held.value is pair[other]:
        return [Notice.of("fact.contradicts", fact=fact, other=other)]
    return []


def _check_estimate(values: Values) -> None:
    """An estimate names both ends, and its value lies between them."""
    low, high = values.get("low"), values.get("high")
    if low is None and high is None:
        return
    value = values["value"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("fact.no_estimate", fact=values["fact"], path="low")
    if low is None or high is None or not low <= value <= high:
        raise Refused("fact.estimate_ends", path="low")


def _check_assignment(asked: Asked) -> list[Notice]:
    """Untrained people never attack the fire directly. Source: plan 6.3.1."""
    task = asked.values.get("task") or (
        "attack" if asked.values["status"] == "working" else None
    )
    if task != "attack":
        return []
    team = asked.thing("team")
    trained = team.values.get("trained")
    if trained is False:
        raise Refused("team.untrained", name=team.values["name"], path="task")
    return [] if trained else [Notice.of("team.training_unknown", name=team.values["name"])]


def _check_equipment(asked: Asked) -> list[Notice]:
    if asked.values.get("team") and asked.values.get("depot"):
        raise Refused("equipment.two_holders", path="depot")
    thing = asked.thing("equipment")
    if asked.values["count"] > thing.values["count"]:
        return [Notice.of("equipment.more_than_there_is", name=thing.values["name"])]
    return []


def _check_level(asked: Asked) -> list[Notice]:
    """Ending before every sector is accepted is recorded, and said. Source: plan 6.3.7."""
    if asked.values["level"] != "none":
        return []
    sectors = asked.record.named(asked.incident or "", "sector:")
    open_ones = [
        name.removeprefix("sector:")
        for name in sectors
        if not all(_checks(graver(asked.standing(name), gravity_of("sector"))))
    ]
    if sectors and not open_ones:
        return []
    return [Notice.of("level.end_not_accepted", sectors="、".join(open_ones) or "—")]


def _checks(claim: Claim | None) -> list[Any]:
    return (
        list(claim.value[:3])
        if claim is not None and isinstance(claim.value, list)
        else [False]
    )


def _check_stock(record: Record, verb: str, values: Values) -> list[Notice]:
    warnings = []
    if values.get("signed_by") is None:
        warnings.append(Notice.of("stock.unsigned"))
    if verb == "stock.transfer" and values["from_depot"] == values["to_depot"]:
        raise Refused("stock.same_depot", path="to_depot")
    if verb == "stock.arrive":
        sent = record.balance(SLIP + values["slip"], values["item"])
        if sent is not None and sent < values["quantity"]:
            warnings.append(Notice.of("stock.arrived_more", slip=values["slip"]))
    if verb not in STOCK_OUT:
        return warnings
    depot = values.get("from_depot") or values["depot"]
    balance = record.balance(depot, values["item"])
    if balance is None:
        warnings.append(Notice.of("stock.uncounted", item=values["item"]))
    elif values["quantity"] > balance:
        raise Refused(
            "stock.not_enough",
            item=values["item"],
            asked=values["quantity"],
            balance=balance,
            path="quantity",
        )
    return warnings


def _fire(asked: Asked) -> Thing:
    fire = asked.record.thing(asked.incident or "", "incident")
    assert fire is not None
    return fire


_RULES: Final[dict[str, Callable[[Asked], list[Notice]]]] = {
    "fire.state": _check_state,
    "fact.state": _check_fact,
    "casualties.report": _check_casualties,
    "team.assign": _check_assignment,
    "equipment.assign": _check_equipment,
    "level.declare": _check_level,
}

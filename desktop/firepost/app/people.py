"""The board's part on people: the hurt by register and by totals, places threatened and moved."""

from __future__ import annotations

from typing import Any

from firepost.app.drawing import Drawing
from firepost.app.people_on_board import Casualty, Evacuation, Medical, Place, Toll
from firepost.app.said import Known, Said
from firepost.domain.gravity import gravity_of
from firepost.domain.meaning import TOTALS
from firepost.domain.places import Names, names_of
from firepost.domain.record import Thing
from firepost.domain.register import Claim, graver
from firepost.domain.rules_of_people import inhabitants_of
from firepost.domain.toll import condition_of, toll_of

_MOVED, _ORDERED = "evacuation:", "ordered:"


def of_fire(draw: Drawing, fire: Thing) -> dict[str, Any]:
    """The fields of a fire on the board that are about people."""
    both, counts = tolls(draw, fire)
    moved = evacuations(draw, fire)
    return {
        "casualties": counts,
        "tolls": both,
        "evacuations": by_place(moved),
        "moved": moved,
        "persons": persons(draw, fire),
        "wind_seen": wind_seen(draw, fire),
    }


def tolls(draw: Drawing, fire: Thing) -> tuple[dict[str, Toll], dict[str, Known[int | None]]]:
    """Each total with both its sources, and the one that counts as the board carries it."""
    both, counts = {}, {}
    for total in TOTALS:
        toll = toll_of(draw.record, fire.id, total, draw.clamp_ms)
        if toll is not None:
            said = draw.said(toll.said)
            both[total] = Toll(toll.value, toll.stated, toll.listed, said)
            counts[total] = Known(toll.value, said, toll.contested)
    return both, counts


def persons(draw: Drawing, fire: Thing) -> tuple[Casualty, ...]:
    own = [p for p in draw.record.all_of("casualty") if p.values.get("incident") == fire.id]
    return tuple(_person(draw, person) for person in own)


def _person(draw: Drawing, person: Thing) -> Casualty:
    register = draw.record.register(person.id, "condition")
    claims = sorted(
        register.claims if register else (),
        key=lambda claim: (claim.at_ms, claim.stream, claim.seq),
    )
    held = draw.known(person.id, "condition")
    standing = condition_of(draw.record, person.id)
    if held is not None and standing is not None and standing.value != held.value:
        held = Known(str(standing.value), draw.said(standing), held.contested)
    made = draw.said(person.made)
    return Casualty(
        id=person.id,
        made=made,
        condition=held or Known(str(person.values["condition"]), made),
        kind=person.values.get("kind"),
        number=person.values.get("number"),
        team=person.values.get("team"),
        medical=_value(draw, person.id, "medical"),
        sealed=_value(draw, person.id, "sealed"),
        steps=tuple((str(claim.value), draw.said(claim)) for claim in claims),
    )


def _value(draw: Drawing, entity: str, field: str) -> Any:
    held, _ = draw.held(entity, field)
    return None if held is None else held.value


def medicals(draw: Drawing) -> tuple[Medical, ...]:
    found = []
    for thing in draw.record.all_of("medical"):
        held, contested = draw.held(thing.id, "service")
        told: Any = held.value if held is not None else [None] * 4
        at_home = thing.values.get("lon_deg"), thing.values.get("lat_deg")
        lon_deg, lat_deg = (told[2], told[3]) if told[2] is not None else at_home
        found.append(
            Medical(
                id=thing.id,
                name=thing.values["name"],
                kind=thing.values["kind"],
                beds=thing.values.get("beds"),
                phone=thing.values.get("phone"),
                lon_deg=lon_deg,
                lat_deg=lat_deg,
                state=None if held is None else Known(told[0], draw.said(held), contested),
                text=told[1],
            )
        )
    return tuple(found)


def places(draw: Drawing) -> tuple[Place, ...]:
    names = ("category", "inhabitants", "district", "lon_deg", "lat_deg")
    more = ("route", "assembly", "shelter", "contact", "phone")
    called = names_of(draw.record, ())
    return tuple(
        _place(thing, (*names, *more), called) for thing in draw.record.all_of("place")
    )


def _place(thing: Thing, keys: tuple[str, ...], called: Names) -> Place:
    name = str(thing.values["name"])
    told: list[Any] = [thing.values.get(key) for key in keys]
    told.append(called.place(name))
    return Place(thing.id, name, *told)


def evacuations(draw: Drawing, fire: Thing) -> tuple[Evacuation, ...]:
    """Every place that was ordered out or reported, once, whatever it was called."""
    record = draw.record
    told = {
        field.partition(":")[2]
        for prefix in (_MOVED, _ORDERED)
        for field in record.named(fire.id, prefix)
    }
    names = names_of(record, told)
    groups: dict[str, list[str]] = {}
    for name in sorted(told):
        groups.setdefault(names.place(name), []).append(name)
    return tuple(
        _evacuation(draw, fire, place, called, names)
        for place, called in sorted(groups.items())
    )


def _evacuation(
    draw: Drawing, fire: Thing, place: str, called: list[str], names: Names
) -> Evacuation:
    moved, contested, claim = _moved(draw, fire, called)
    order = _latest([draw.held(fire.id, _ORDERED + name)[0] for name in called])
    said: Any = [None] * 6 if claim is None else [*claim.value, *[None] * 6][:6]  # type: ignore[misc] # a list
    asked: Any = order.value if order is not None else [None] * 5
    home = _home(draw, names, place)
    return Evacuation(
        place=place,
        names=tuple(called),
        doubtful=len(called) > 1 and any(name in names.doubtful for name in called),
        state=said[2] or ("ordered" if claim is None else "under_way"),
        inhabitants=_inhabitants(draw, fire, place, names, asked[0]),
        moved=moved and Known(moved.value, moved.said, contested),
        refused=said[3],
        ordered=draw.said(order) if order is not None else None,
        to=said[1] or asked[3] or home.get("shelter"),
        route=asked[1] or home.get("route"),
        assembly=asked[2] or home.get("assembly"),
        text=said[5] or asked[4],
    )


def _home(draw: Drawing, names: Names, place: str) -> dict[str, Any]:
    """What the register says of the place, under whichever of its names."""
    told: dict[str, Any] = {}
    for thing in draw.record.all_of("place"):
        name = str(thing.values["name"])
        if names.place(name) == place:
            told |= {key: value for key, value in thing.values.items() if value is not None}
    return told


def _moved(
    draw: Drawing, fire: Thing, called: list[str]
) -> tuple[Known[int] | None, bool, Claim | None]:
    """Of several names of one place the one that reports most: the same people, not more."""
    best: tuple[int, Claim] | None = None
    contested = False
    for name in called:
        held, differs = draw.held(fire.id, _MOVED + name)
        contested = contested or differs
        if held is None or not isinstance(held.value, list):
            continue
        if best is None or (held.value[0], held.at_ms) > (best[0], best[1].at_ms):
            best = held.value[0], held
    if best is None:
        return None, contested, None
    people, claim = best
    return Known(people, draw.said(claim)), contested, claim


def _inhabitants(
    draw: Drawing, fire: Thing, place: str, names: Names, ordered: int | None
) -> int | None:
    lives = inhabitants_of(draw.record, fire.id, names.of, place)
    return ordered if lives is None else lives


def _latest(claims: list[Claim | None]) -> Claim | None:
    known = [claim for claim in claims if claim is not None]
    return max(known, key=lambda claim: (claim.at_ms, claim.stream, claim.seq), default=None)


def by_place(moved: tuple[Evacuation, ...]) -> dict[str, Known[int]]:
    return {one.place: one.moved for one in moved if one.moved is not None}


def wind_seen(draw: Drawing, fire: Thing) -> dict[str, Known[str]]:
    found = {}
    for field in draw.record.named(fire.id, "windseen:"):
        held = graver(draw.record.standing(fire.id, field), gravity_of(field))
        if held is not None:
            said: Said = draw.said(held)
            found[field.removeprefix("windseen:")] = Known(str(held.value), said)
    return found

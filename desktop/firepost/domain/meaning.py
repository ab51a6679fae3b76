"""What an entry means: the things it makes, the claims it lays, the goods it moves.

One pure function, used alike to take an entry in and to take it back when a correction
puts something else in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from firepost.domain.entry import Entry
from firepost.domain.frozen import Frozen
from firepost.domain.meaning_of_people import claims_of_people
from firepost.domain.vocabulary import THING, THINGS, VERBS

TOTALS: Final = ("deaths", "serious_injuries", "minor_injuries")
SLIP: Final = "slip:"  # goods in transit lie on a shelf of their own
OUT: Final = "out:"  # what a depot issued and nobody brought back yet, by whom it went to


class Makes(Frozen, frozen=True):
    kind: str
    values: Mapping[str, Any]


class Claims(Frozen, frozen=True):
    """A value laid claim to; `entity` is "" for what is the whole desk's."""

    entity: str
    field: str
    value: Any


class Moves(Frozen, frozen=True):
    """Goods on a shelf change by `change`; `receives` makes an uncounted item known."""

    place: str
    item: str
    change: int
    receives: bool = False


class Counted(Frozen, frozen=True):
    place: str
    item: str
    quantity: int


class Observed(Frozen, frozen=True):
    values: Mapping[str, Any]


Part = Makes | Claims | Moves | Counted | Observed


def meaning_of(entry: Entry) -> Iterator[Part]:
    """Everything the entry says, but for corrections, which `record` resolves itself."""
    verb = VERBS[entry.verb]
    values: Mapping[str, Any] = entry.values
    if verb.makes:
        yield Makes(verb.makes, {**values, "incident": entry.incident})
    noun, _, act = entry.verb.partition(".")
    if noun == "stock":
        yield from _stock(act, values)
    elif entry.verb == "weather.observe":
        yield Observed({**values, "incident": entry.incident})
    else:
        yield from _claims(entry, values)
        yield from _beside(entry.verb, values)
        for of, field, value in claims_of_people(entry):
            yield Claims(of, field, value)


def _claims(entry: Entry, said: Mapping[str, Any]) -> Iterator[Claims]:
    if entry.verb == "casualties.report":
        for total in TOTALS:
            if total in said:
                yield Claims(entry.incident or "", total, said[total])
    elif entry.verb == "equipment.assign":
        yield from _equipment(said)
    elif entry.verb in _ONE_CLAIM:
        yield _ONE_CLAIM[entry.verb](entry, said)


def _beside(verb: str, said: Mapping[str, Any]) -> Iterator[Claims]:
    """What is said by the way: who answers has been heard, who is counted is so many."""
    if verb == "rollcall.answer" and said["result"] != "no_answer":
        yield Claims(said["team"], "contact", said.get("text"))
    if verb in _COUNTING and said.get("people") is not None:
        yield Claims(said["team"], "strength", said["people"])


def _fact(entry: Entry, said: Mapping[str, Any]) -> Claims:
    fire = entry.incident or ""
    if said["fact"] == "burned_area_ha":
        return Claims(fire, "area", [said["value"], None, *_ends(said)])
    if _ends(said):
        return Claims(fire, said["fact"], [said["value"], *_ends(said)])
    return Claims(fire, said["fact"], said["value"])


def _ends(said: Mapping[str, Any]) -> list[Any]:
    """An estimate's `[low, high]`; nothing where the figure is plain."""
    ends = [said.get("low"), said.get("high")]
    return [] if None in ends else ends


_COUNTING: Final = frozenset({"team.assign", "team.count", "rollcall.answer"})

_ONE_CLAIM: Final[dict[str, Callable[[Entry, Mapping[str, Any]], Claims]]] = {
    "fire.state": lambda entry, said: Claims(entry.incident or "", "state", said["state"]),
    "fact.state": _fact,
    "perimeter.record": lambda entry, said: Claims(
        entry.incident or "", "area", [said["measures"][0], said["geometry"]]
    ),
    "level.declare": lambda entry, said: Claims(
        entry.incident or "",
        "level",
        [
            said["level"],
            said["decided_by"],
            *(said.get(name) for name in ("reason", "proposed", "plan", "law", "triggers")),
        ],
    ),
    "team.assign": lambda entry, said: Claims(
        said["team"], "assignment", _assignment(entry, said)
    ),
    "team.contact": lambda _, said: Claims(said["team"], "contact", said.get("text")),
    "evacuation.report": lambda entry, said: Claims(
        entry.incident or "",
        f"evacuation:{said['place']}",
        [
            said["people"],
            *(said.get(name) for name in ("to", "state", "refused", "inhabitants", "text")),
        ],
    ),
    "sector.accept": lambda entry, said: Claims(
        entry.incident or "",
        f"sector:{said['sector']}",
        [said["no_fire"], said["no_smoke"], said["no_vapour"], said.get("inspector")],
    ),
    "report.issue": lambda entry, said: Claims(
        entry.incident or "",
        f"report:{said['number']}",
        [said["folder"], said["manifest_sha256"], said["kind"]],
    ),
    "level.postpone": lambda entry, said: Claims(
        entry.incident or "",
        "postponed",
        [said["until"], said.get("reason"), said.get("proposed")],
    ),
    "proposal.see": lambda entry, said: Claims(entry.incident or "", "seen", said["proposed"]),
    "duty.mark": lambda entry, said: Claims(
        entry.incident or "",
        f"duty:{said['duty']}",
        [said["state"], said.get("body"), said.get("to"), said.get("note")],
    ),
    "hotspot.answer": lambda _, said: Claims(
        said["hotspot"], "answer", [said["result"], said.get("text")]
    ),
    "danger.issue": lambda _, said: Claims(
        "",
        _danger_field(said),
        [
            said["colour"],
            *(said.get(name) for name in ("issuer", "until", "text", "class")),
        ],
    ),
    "team.answer": lambda _, said: Claims(
        said["team"], "answered", [said["text"], said.get("until")]
    ),
    "rollcall.answer": lambda _, said: Claims(
        said["rollcall"],
        f"answer:{said['team']}",
        [said["result"], said.get("people"), said.get("text")],
    ),
    # One claim a batch, named by when it begins: told twice or in any order it is the same.
    "track.add": lambda _, said: Claims(
        said["track"], f"fixes:{said['fixes'][0][0]:015}", said["fixes"]
    ),
    "rollcall.close": lambda _, said: Claims(said["rollcall"], "closed", said.get("text")),
    "request.mark": lambda _, said: Claims(
        said["request"],
        "progress",
        [said["state"], said.get("person"), said.get("number"), said.get("text")],
    ),
    "setting.choose": lambda _, said: Claims(
        "", f"setting:{said['setting']}", [said["value"], said.get("reason")]
    ),
    "watch.take": lambda _, said: Claims(
        "",
        f"onduty:{said['post']}",
        [said["person"], *(said.get(name) for name in ("from", "points", "text", "role"))],
    ),
    "desk.join": lambda _, said: Claims("", f"join:{said['desk']}", [said["desk"]]),
}


def _danger_field(said: Mapping[str, Any]) -> str:
    """The plan's four colours have a field of their own; other systems never mix with them."""
    system = said.get("system") or "signal4"
    name = "danger" if system == "signal4" else f"rating:{system}"
    return f"{name}:{said['district']}" if said.get("district") else name


def _assignment(entry: Entry, said: Mapping[str, Any]) -> list[Any]:
    """`[status, task, sector, incident, text, lon_deg, lat_deg, eta_at]`."""
    task = said.get("task") or ("attack" if said["status"] == "working" else None)
    return [
        said["status"],
        task,
        said.get("sector"),
        entry.incident,
        said.get("text"),
        said.get("lon_deg"),
        said.get("lat_deg"),
        said.get("eta_at"),
    ]


def _equipment(said: Mapping[str, Any]) -> Iterator[Claims]:
    holder = f"team:{said['team']}" if said.get("team") else f"depot:{said['depot']}"
    held = [said.get("count"), said.get("status") or "ready"]
    yield Claims(said["equipment"], f"held:{holder}", held)
    for left in said.get("leaves") or ():
        yield Claims(said["equipment"], f"held:{left}", [0, "returned"])


def _stock(act: str, said: Mapping[str, Any]) -> Iterator[Part]:
    item, quantity = said["item"], said["quantity"]
    match act:
        case "receive":
            yield Moves(said["depot"], item, quantity, receives=True)
        case "return":
            yield Moves(said["depot"], item, quantity)
            yield Moves(_lent(said), item, -quantity)
        case "issue":
            yield Moves(said["depot"], item, -quantity)
            yield Moves(_lent(said), item, quantity)
            if said.get("due_at") is not None:
                yield Claims(_lent(said), f"due:{item}", said["due_at"])
        case "consume" | "lose":
            yield Moves(said["depot"], item, -quantity)
        case "transfer":
            yield Moves(said["from_depot"], item, -quantity)
            yield Moves(said["to_depot"], item, quantity, receives=True)
        case "send":
            yield Moves(said["depot"], item, -quantity)
            yield Moves(SLIP + said["slip"], item, quantity)
        case "arrive":
            yield Moves(said["depot"], item, quantity, receives=True)
            yield Moves(SLIP + said["slip"], item, -quantity)
        case "count":
            yield Counted(said["depot"], item, quantity)


def _lent(said: Mapping[str, Any]) -> str:
    """`out:DEPOT|HOLDER`: the shelf of what a depot gave to one holder; nobody named is ""."""
    return f"{OUT}{said['depot']}|{said.get('to') or ''}"


# Fields that name things, by verb, and whether they name several.
_NAMING: Final = {
    verb.name: tuple(
        (field.name, field.type == THINGS)
        for field in verb.fields
        if field.type == THING or (field.type == THINGS and field.given)
    )
    for verb in VERBS.values()
}


def mentions(entry: Entry) -> Iterator[str]:
    """Ids of the things the entry speaks of: what it makes must not be taken back meanwhile."""
    if entry.incident:
        yield entry.incident
    for name, several in _NAMING[entry.verb]:
        value: Any = entry.values.get(name)
        if value is None:
            continue
        if several:
            yield from value
        else:
            yield value

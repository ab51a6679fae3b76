"""What a roster is compared with: the things this desk has, by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from firepost.app.roster.columns import Kind, alike
from firepost.domain.instants import write_instant
from firepost.domain.places import Spot
from firepost.domain.record import Record, Thing
from firepost.domain.vocabulary import TIME, VERBS

_THINGS = ("team", "depot", "equipment", "water", "target", "watch", "person", "place")


class Registered:
    """The record's things, found by how a roster names them."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._by_name: dict[tuple[str, str], list[Thing]] = {}
        for kind in _THINGS:
            for thing in record.all_of(kind):
                key = (kind, alike(str(thing.values["name"])))
                self._by_name.setdefault(key, []).append(thing)

    def names(self) -> Iterator[tuple[tuple[str, str], str]]:
        for key, things in self._by_name.items():
            yield key, str(things[0].values["name"])

    def spelt(self, kind: str, name: str) -> str | None:
        """How the one thing of about that name is spelt here; the very name where it is."""
        things = self._by_name.get((kind, alike(name)), [])
        spelt = {str(thing.values["name"]) for thing in things}
        return name if name in spelt else next(iter(sorted(spelt)), None)

    def places(self) -> Iterator[Spot]:
        for thing in self._record.all_of("place"):
            values = thing.values
            yield str(values["name"]), values.get("lon_deg"), values.get("lat_deg")

    def named(self, kind: str, name: str) -> Thing | None:
        things = self._by_name.get((kind, alike(name)), [])
        return things[0] if things else None

    def compare(
        self, kind: Kind, values: dict[str, Any]
    ) -> tuple[Literal["new", "changed", "same"], str | None]:
        """Whether a row is new here, changes something, or says what is known."""
        if kind.name == "stock":
            return self._compare_stock(values)
        thing = self._find(kind, values)
        if thing is None:
            return "new", None
        said = {key: value for key, value in values.items() if key not in ("team", "depot")}
        changed = any(_plain(kind, thing, key) != value for key, value in said.items())
        return ("changed" if changed else "same"), thing.id

    def _compare_stock(
        self, values: dict[str, Any]
    ) -> tuple[Literal["new", "changed", "same"], str | None]:
        depot = self.named("depot", values["depot"])
        balance = self._record.balance(depot.id, values["item"]) if depot else None
        if balance is None:
            return "new", None
        return ("same" if balance == values["quantity"] else "changed"), None

    def _find(self, kind: Kind, values: dict[str, Any]) -> Thing | None:
        things = self._by_name.get((kind.thing, alike(str(values["name"]))), [])
        if kind.name == "machines":
            holders = {f"{each}:{found.id}" for each, found in self._holders(values)}
            things = [
                thing
                for thing in things
                if any(f"held:{h}" in self._record.fields.get(thing.id, {}) for h in holders)
            ]
        elif kind.name == "watch":
            things = [t for t in things if _plain(kind, t, "from_at") == values["from_at"]]
        elif kind.name == "people" and values.get("unit"):
            things = [t for t in things if t.values.get("unit") in (None, values["unit"])]
        return things[0] if things else None

    def _holders(self, values: dict[str, Any]) -> Iterator[tuple[str, Thing]]:
        for kind in ("team", "depot"):
            found = self.named(kind, str(values[kind])) if values.get(kind) else None
            if found is not None:
                yield kind, found

    def holder(self, values: dict[str, Any]) -> dict[str, str]:
        return {kind: found.id for kind, found in self._holders(values)}


def _plain(kind: Kind, thing: Thing, key: str) -> Any:
    """A registered value as a roster would say it."""
    value = thing.values.get(key)
    field = VERBS[kind.verb].field(key)
    if value is not None and field is not None and field.type == TIME:
        ms, offset_min = value
        return write_instant(ms, offset_min)
    return value


def as_said(verb: str, thing: Thing) -> dict[str, Any]:
    """What a thing was registered with, as a command says it."""
    said = {}
    for field in VERBS[verb].fields:
        value = thing.values.get(field.name)
        if value is None or not field.given:
            continue
        said[field.name] = write_instant(*value) if field.type == TIME else value
    return said

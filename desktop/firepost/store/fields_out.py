"""The fields of a verb as they are written into a body."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from firepost.domain import vocabulary as v
from firepost.domain.frozen import Frozen
from firepost.domain.instants import BEIJING_OFFSET_MIN
from firepost.store.margin import Margin

AT, BY, SOURCE, INCIDENT, SEEN, OFFSET = range(6)
MICRO: Final = 1_000_000
TENTH_MICRO: Final = 10_000_000
UNKNOWN: Final = False  # in place of a figure: said to be unknown, unlike not said
ORDERED: Final = {"border": v.BORDERS, "grade": v.GRADES}


class Writer(Frozen, frozen=True):
    """Writes for one stream; the geometries it meets are put into `blobs`."""

    stream: str
    margin: Margin
    blobs: list[bytes]

    def fields(self, verb: v.Verb, values: Mapping[str, Any]) -> list[Any]:
        written = [self._field(field, values) for field in verb.fields]
        while written and written[-1] is None:
            written.pop()
        return written

    def _field(self, field: v.Field, values: Mapping[str, Any]) -> Any:
        value = values.get(field.name)
        if value is None:
            told = field.name in values and field.nullable and field.type == v.COUNT
            return UNKNOWN if told else None
        if field.type == v.CHOICE:
            return field.choices.index(value)
        if field.type == v.FACT:
            order = ORDERED.get(v.FACTS[values["fact"]])
            return order.index(value) if order else value
        write = self._ways.get(field.type)
        return write(self, value) if write else value

    def _holder(self, item: str) -> Any:
        """A thing, or `team:THING` and the like with its kind in front."""
        kind, colon, thing = item.rpartition(":")
        written = self.margin.place_of(thing, self.stream)
        return [kind, written] if colon else written

    def _geometry(self, value: Any) -> bytes:
        if isinstance(value, str):  # the hash already: a kept geometry said again
            return bytes.fromhex(value)
        from firepost.store import shape_codec  # heavy: only where a shape is kept

        packed = shape_codec.pack(value)
        self.blobs.append(packed)
        return hashlib.sha256(packed).digest()

    def _command(self, meant: Mapping[str, Any]) -> list[Any]:
        """What a correction puts in place: `[code, margin, field, …]`."""
        notes: dict[int, Any] = {}
        if meant["at"]:
            notes[AT] = meant["at"]
        if meant["by"]:
            notes[BY] = meant["by"]
        if meant["source"]:
            notes[SOURCE] = meant["source"]
        if meant["incident"]:
            notes[INCIDENT] = self.margin.place_of(meant["incident"], self.stream)
        verb = v.VERBS[meant["do"]]
        return [verb.code, notes or None, *self.fields(verb, meant["values"])]

    _ways: ClassVar[dict[str, Callable[[Writer, Any], Any]]] = {
        v.LON: lambda _, value: _micro(value),
        v.LAT: lambda _, value: _micro(value),
        v.TIME: lambda _, value: value[0] if value[1] == BEIJING_OFFSET_MIN else value,
        v.THING: lambda self, value: self.margin.place_of(value, self.stream),
        v.ENTRY: lambda self, value: self.margin.place_of(value, self.stream),
        v.THINGS: lambda self, value: [self._holder(item) for item in value],
        v.GEOMETRY: _geometry,
        v.FIXES: lambda _, value: _packed(value),
        v.LINE: lambda _, value: _deltas(value),
        v.COMMAND: _command,
    }


def _deltas(line: list[list[float]]) -> list[int]:
    """The first position in millionths of a degree, then the step to each next one."""
    out: list[int] = []
    east = north = 0
    for lon, lat in line:
        x, y = round(lon * MICRO), round(lat * MICRO)
        out += [x - east, y - north]
        east, north = x, y
    return out


def _packed(fixes: list[list[Any]]) -> list[int | None]:
    """Four numbers a position: milliseconds, ten-millionths of a degree (a centimetre) as
    steps from the last one, and decimetres."""
    out: list[int | None] = []
    before = (0, 0, 0)
    for at_ms, lon, lat, accuracy in fixes:
        here = (at_ms, round(lon * TENTH_MICRO), round(lat * TENTH_MICRO))
        out += [each - last for each, last in zip(here, before, strict=True)]
        out.append(None if accuracy is None else round(accuracy * 10))
        before = here
    return out


def _micro(degrees: float) -> int | float:
    """Whole millionths where that is exact, else the double itself."""
    steps = round(degrees * MICRO)
    return steps if steps / MICRO == degrees else float(degrees)

"""The fields of a verb as they are read out of a body, which may be anybody's bytes.

Everything is held to its type: what is let through here the fold takes as a fact, and a
fold never refuses. What is beyond a verb's fields comes from a newer version and is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from firepost.domain import vocabulary as v
from firepost.domain.frozen import Frozen
from firepost.domain.instants import BEIJING_OFFSET_MIN, is_instant
from firepost.domain.verbs_of_tracks import FIXES_MOST
from firepost.store.fields_out import (
    AT,
    BY,
    INCIDENT,
    MICRO,
    ORDERED,
    SOURCE,
    TENTH_MICRO,
    UNKNOWN,
)
from firepost.store.margin import Margin, NotUnderstood, some, whole

_NUMBER_LIMIT: Final = 1e15
_LINE_MOST: Final = 10_000  # numbers, two a position
_HASH_BYTES: Final = 32
_NESTED_MOST: Final = 16
_HOLDERS: Final = ("team", "depot")
# A correction of a correction of … : nobody goes further, and every desk stops alike.
CORRECTIONS_DEEP: Final = 8


class Reader(Frozen, frozen=True):
    """Reads for one stream; every method raises `NotUnderstood` and nothing else of its own."""

    stream: str
    margin: Margin
    deep: int = 0

    def fields(self, verb: v.Verb, written: list[Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if len(written) > len(verb.fields):
            beyond(written[len(verb.fields) :])
        for (name, read, told_null), value in zip(_WAYS[verb.name], written, strict=False):
            if value is not None:
                values[name] = read(self, value, values)
            elif told_null:
                values[name] = None
        for name, nullable in _NEEDED[verb.name]:
            if name not in values:
                if not nullable:
                    raise NotUnderstood(name)
                values[name] = None
        if verb.one_of and values.keys().isdisjoint(verb.one_of):
            raise NotUnderstood(verb.one_of)
        return values

    def reference(self, written: Any) -> str:
        return self.margin.id_at(written, self.stream)

    def holder(self, written: Any) -> str:
        if isinstance(written, list) and written[0] in _HOLDERS:
            return f"{written[0]}:{self.reference(written[1])}"
        return self.reference(written)

    def holders(self, written: Any) -> list[str]:
        if not isinstance(written, list):
            raise NotUnderstood(written)
        return [self.holder(item) for item in written]

    def command(self, written: Any) -> dict[str, Any]:
        if self.deep == CORRECTIONS_DEEP:
            raise NotUnderstood("deep")
        code, notes, *fields = written
        notes = notes or {}
        verb = verb_of(code)
        below = Reader(self.stream, self.margin, self.deep + 1)
        return {
            "do": verb.name,
            "at": _instant(notes[AT]) if AT in notes else None,
            "by": _text(notes[BY]) if BY in notes else None,
            "source": _text(notes[SOURCE]) if SOURCE in notes else None,
            "incident": self.reference(notes[INCIDENT]) if INCIDENT in notes else None,
            "values": below.fields(verb, fields),
        }


def beyond(written: list[Any]) -> None:
    """What a newer version put after the fields known here is left, but within bounds.

    How deep a decoder goes hangs on where it was called from; every desk must stop alike.
    """
    level = written
    for _ in range(_NESTED_MOST):
        level = [
            inner
            for item in level
            if isinstance(item, (list, dict))
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return
    raise NotUnderstood("nested")


def verb_of(code: Any) -> v.Verb:
    verb = v.BY_CODE.get(whole(code))
    if verb is None:
        raise NotUnderstood(code)
    return verb


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise NotUnderstood(value)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise NotUnderstood(value)
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not abs(value) <= _NUMBER_LIMIT:  # no NaN is
        raise NotUnderstood(value)
    return value  # type: ignore[no-any-return] # one of the two


def _amount(value: Any) -> float:
    if _number(value) < 0:
        raise NotUnderstood(value)
    return value  # type: ignore[no-any-return] # a number


def _scalar(value: Any) -> str | float | bool:
    return value if isinstance(value, (str, bool)) else _number(value)


def _degrees(written: Any, most: int) -> float:
    degrees = _number(written) / MICRO if type(written) is int else _number(written)
    if abs(degrees) > most:
        raise NotUnderstood(written)
    return float(degrees)


def _instant(written: Any) -> list[int]:
    at_ms, offset_min = written if isinstance(written, list) else (written, BEIJING_OFFSET_MIN)
    if not is_instant(at_ms, offset_min):
        raise NotUnderstood(written)
    return [at_ms, offset_min]


def _hash(written: Any) -> str:
    if not isinstance(written, bytes) or len(written) != _HASH_BYTES:
        raise NotUnderstood(written)
    return written.hex()


def _fact(kind: str, value: Any) -> Any:
    order = ORDERED.get(kind)
    if order is not None:
        return order[whole(value)]
    if kind == "districts":
        if not isinstance(value, list):
            raise NotUnderstood(value)
        return [_text(code) for code in value]
    return _flag(value) if kind == v.FLAG else _amount(value)


def _notes(value: Any) -> dict[str, str] | list[str]:
    """Texts by name, or a plain list of them."""
    if isinstance(value, dict):
        return {_text(name): _text(text) for name, text in value.items()}
    if not isinstance(value, list):
        raise NotUnderstood(value)
    return [_text(text) for text in value]


def _line(value: Any) -> list[list[float]]:
    """Positions from the steps between them."""
    if not isinstance(value, list) or len(value) % 2 or not 4 <= len(value) <= _LINE_MOST:
        raise NotUnderstood("line")
    out: list[list[float]] = []
    east = north = 0
    for at in range(0, len(value), 2):
        if type(value[at]) is not int or type(value[at + 1]) is not int:
            raise NotUnderstood("line")
        east, north = east + value[at], north + value[at + 1]
        if abs(east) > 180 * MICRO or abs(north) > 90 * MICRO:
            raise NotUnderstood("line")
        out.append([east / MICRO, north / MICRO])
    return out


def _measures(value: Any) -> list[Any]:
    """`[area_ha, length_m, parts, holes, vertices, box_deg]`."""
    area_ha, length_m, parts, holes, vertices, box = value
    west, south, east, north = box
    return [
        _amount(area_ha),
        _amount(length_m),
        whole(parts),
        whole(holes),
        whole(vertices),
        [_number(edge) for edge in (west, south, east, north)],
    ]


def _fixes(value: Any) -> list[list[Any]]:
    """Positions from the steps between them; see `fields_out`."""
    if not isinstance(value, list) or not 4 <= len(value) <= 4 * FIXES_MOST or len(value) % 4:
        raise NotUnderstood("fixes")
    out: list[list[Any]] = []
    at_ms = east = north = 0
    for start in range(0, len(value), 4):
        later, right, up, decimetres = value[start : start + 4]
        if any(type(step) is not int for step in (later, right, up)):
            raise NotUnderstood("fixes")
        at_ms, east, north = at_ms + later, east + right, north + up
        if abs(east) > 180 * TENTH_MICRO or abs(north) > 90 * TENTH_MICRO:
            raise NotUnderstood("fixes")
        accuracy = None if decimetres is None else whole(decimetres) / 10
        out.append([_instant(at_ms)[0], east / TENTH_MICRO, north / TENTH_MICRO, accuracy])
    return out


Read = Callable[[Reader, Any, Mapping[str, Any]], Any]

_OF_TYPE: Final[dict[str, Read]] = {
    v.TEXT: lambda _, value, __: _text(value),
    v.DISTRICT: lambda _, value, __: _text(value),
    v.TIME: lambda _, value, __: _instant(value),
    v.NUMBER: lambda _, value, __: _number(value),
    v.AMOUNT: lambda _, value, __: _amount(value),
    v.DEGREES: lambda _, value, __: _amount(value),
    v.PERCENT: lambda _, value, __: _amount(value),
    v.COUNT: lambda _, value, __: whole(value),
    v.SOME: lambda _, value, __: some(value),
    v.FLAG: lambda _, value, __: _flag(value),
    v.SCALAR: lambda _, value, __: _scalar(value),
    v.LON: lambda _, value, __: _degrees(value, 180),
    v.LAT: lambda _, value, __: _degrees(value, 90),
    v.THING: lambda reader, value, _: reader.reference(value),
    v.ENTRY: lambda reader, value, _: reader.reference(value),
    v.THINGS: lambda reader, value, _: reader.holders(value),
    v.GEOMETRY: lambda _, value, __: _hash(value),
    v.FIXES: lambda _, value, __: _fixes(value),
    v.LINE: lambda _, value, __: _line(value),
    v.COMMAND: lambda reader, value, _: reader.command(value),
    v.FACT: lambda _, value, so_far: _fact(v.FACTS[so_far["fact"]], value),
    v.NOTES: lambda _, value, __: _notes(value),
    v.MEASURES: lambda _, value, __: _measures(value),
}


def _way(field: v.Field) -> Read:
    if field.type == v.CHOICE:
        return lambda _, value, __: field.choices[whole(value)]
    if field.type == v.COUNT and field.nullable:
        return lambda _, value, __: None if value is UNKNOWN else whole(value)
    return _OF_TYPE[field.type]


# Name, way to read it, and whether nil there says "unknown"; in the order of the fields.
_WAYS: Final = {
    verb.name: tuple((f.name, _way(f), f.nullable and f.needed) for f in verb.fields)
    for verb in v.VERBS.values()
}
_NEEDED: Final = {
    verb.name: tuple((f.name, f.nullable) for f in verb.fields if f.needed)
    for verb in v.VERBS.values()
}

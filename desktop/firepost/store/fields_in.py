"""The fields of a verb as they are read out of a body, which may be anybody's bytes.

Everything is held to its type: what is let through here the fold takes as a fact, and a
fold never refuses. What is beyond a verb's fields comes from a newer version and is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from firepost.domain import vocabulary as v
from firepost.domain.instants import BEIJING_OFFSET_MIN, is_instant
from firepost.store.fields_out import AT, BY, INCIDENT, MICRO, ORDERED, SOURCE, UNKNOWN
from firepost.store.margin import Margin, NotUnderstood, some, whole

_NUMBER_LIMIT: Final = 1e15
_HASH_BYTES: Final = 32
_NESTED_MOST: Final = 16
_HOLDERS: Final = ("team", "depot")
# A correction of a correction of … : nobody goes further, and every desk stops alike.
CORRECTIONS_DEEP: Final = 8


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads for one stream; every method raises `NotUnderstood` and nothing else of its own."""

    stream: str
    margin: Margin
    deep: int = 0

    def fields(self, verb: v.Verb, written: list[Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        beyond(written[len(verb.fields) :])
        for field, value in zip(verb.fields, written, strict=False):
            if value is not None:
                values[field.name] = self._field(field, value, values)
            elif field.nullable and field.needed:
                values[field.name] = None
        for field in verb.fields:
            if field.needed and field.name not in values:
                if not field.nullable:
                    raise NotUnderstood(field.name)
                values[field.name] = None
        if verb.one_of and not any(name in values for name in verb.one_of):
            raise NotUnderstood(verb.one_of)
        return values

    def reference(self, written: Any) -> str:
        return self.margin.id_at(written, self.stream)

    def _field(self, field: v.Field, value: Any, so_far: Mapping[str, Any]) -> Any:
        if field.type == v.CHOICE:
            return field.choices[whole(value)]
        if field.type == v.FACT:
            return _fact(v.FACTS[so_far["fact"]], value)
        if field.type == v.COUNT and value is UNKNOWN:
            if not field.nullable:
                raise NotUnderstood(field.name)
            return None
        return self._ways[field.type](self, value)

    def _holder(self, written: Any) -> str:
        if isinstance(written, list) and written[0] in _HOLDERS:
            return f"{written[0]}:{self.reference(written[1])}"
        return self.reference(written)

    def _holders(self, written: Any) -> list[str]:
        if not isinstance(written, list):
            raise NotUnderstood(written)
        return [self._holder(item) for item in written]

    def _command(self, written: Any) -> dict[str, Any]:
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

    _ways: ClassVar[dict[str, Callable[[Reader, Any], Any]]] = {
        v.TEXT: lambda _, value: _text(value),
        v.DISTRICT: lambda _, value: _text(value),
        v.TIME: lambda _, value: _instant(value),
        v.NUMBER: lambda _, value: _number(value),
        v.AMOUNT: lambda _, value: _amount(value),
        v.DEGREES: lambda _, value: _amount(value),
        v.PERCENT: lambda _, value: _amount(value),
        v.COUNT: lambda _, value: whole(value),
        v.SOME: lambda _, value: some(value),
        v.FLAG: lambda _, value: _flag(value),
        v.SCALAR: lambda _, value: _scalar(value),
        v.LON: lambda _, value: _degrees(value, 180),
        v.LAT: lambda _, value: _degrees(value, 90),
        v.THING: lambda self, value: self.reference(value),
        v.ENTRY: lambda self, value: self.reference(value),
        v.THINGS: lambda self, value: self._holders(value),
        v.GEOMETRY: lambda _, value: _hash(value),
        v.COMMAND: _command,
        v.NOTES: lambda _, value: _notes(value),
        v.MEASURES: lambda _, value: _measures(value),
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

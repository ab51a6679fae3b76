"""Entries ⇄ the bytes of the journal. What is written here is for ever.

A body is a msgpack array `[code, lapse_ms, margin, field, field, …]`:

- `code` is the verb's number, the fields stand in the verb's order with what is absent at
  the end left off (`domain.vocabulary`);
- `lapse_ms` is the time since the stream's previous entry (since 1970 for the first);
- `margin` is nil or a map: 0 `at` minus the time entered, ms · 1 author · 2 source ·
  3 incident · 4 what the author had newly seen, {stream key, 8 bytes: entries} ·
  5 offset of `at` in minutes east, where it is not +480.

Authors and sources are written out once a stream and are a number from then on; no
author means the stream's first. Other streams are numbered in the order they are first
seen, so a reference is `seq` into the own stream or `[number, seq]` into another.
Golden journals in the tests hold every release to this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as slot
from typing import Any, ClassVar, Final

import msgspec

from firepost.domain import vocabulary as v
from firepost.domain.entry import Draft, Entry, split_id
from firepost.domain.instants import BEIJING_OFFSET_MIN

_AT, _BY, _SOURCE, _INCIDENT, _SEEN, _OFFSET = range(6)
_MICRO: Final = 1_000_000
_UNKNOWN: Final = False  # in place of a figure: said to be unknown, unlike not said

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder().decode


class NotUnderstood(Exception):
    """The body is of a newer version, or none of ours: it is kept, relayed and counted."""


@dataclass(slots=True)
class Margin:
    """What a stream's next body is written against: all that was said once before."""

    entered_ms: int = 0
    authors: list[str] = slot(default_factory=list)
    sources: list[str] = slot(default_factory=list)
    streams: list[str] = slot(default_factory=list)  # numbered from 1
    view: dict[str, int] = slot(default_factory=dict)

    def copy(self) -> Margin:
        return Margin(
            self.entered_ms,
            list(self.authors),
            list(self.sources),
            list(self.streams),
            dict(self.view),
        )


def encode(
    draft: Draft, margin: Margin, stream: str, held: Mapping[str, int]
) -> tuple[bytes, list[bytes]]:
    """A draft as the next body of `stream`; moves `margin` on.

    Args:
        held: what this desk holds of every stream.

    Returns:
        The body, and the geometries it names by hash.
    """
    notes = _see(margin, stream, held)
    if draft.at_ms != draft.entered_ms:
        notes[_AT] = draft.at_ms - draft.entered_ms
    author = _once(draft.by, margin.authors)
    if author != 0:
        notes[_BY] = author
    if draft.source is not None:
        notes[_SOURCE] = _once(draft.source, margin.sources)
    if draft.incident is not None:
        notes[_INCIDENT] = _reference(draft.incident, stream, margin)
    if draft.offset_min != BEIJING_OFFSET_MIN:
        notes[_OFFSET] = draft.offset_min
    blobs: list[bytes] = []
    writer = _Writer(stream, margin, blobs)
    fields = writer.fields(v.VERBS[draft.verb], draft.values)
    lapse_ms = draft.entered_ms - margin.entered_ms
    margin.entered_ms = draft.entered_ms
    code = v.VERBS[draft.verb].code
    return _pack([code, lapse_ms, notes or None, *fields]), blobs


def decode(body: bytes, margin: Margin, stream: str, seq: int, learned_ms: int) -> Entry:
    """The next entry of `stream`; moves `margin` on.

    Raises:
        NotUnderstood: the header has been read as far as it goes; later entries can be.
    """
    try:
        code, lapse_ms, notes, *fields = _unpack(body)
        notes = notes or {}
        margin.entered_ms += lapse_ms
        seen = _take_seen(margin, notes)
        by = _said(notes.get(_BY, 0), margin.authors)
        source = _said(notes[_SOURCE], margin.sources) if _SOURCE in notes else None
        verb = _verb(code)
        reader = _Reader(stream, margin)
        incident = reader.reference(notes[_INCIDENT]) if _INCIDENT in notes else None
        return Entry(
            stream=stream,
            seq=seq,
            verb=verb.name,
            values=reader.fields(verb, fields),
            at_ms=margin.entered_ms + notes.get(_AT, 0),
            by=by,
            entered_ms=margin.entered_ms,
            learned_ms=learned_ms,
            offset_min=notes.get(_OFFSET, BEIJING_OFFSET_MIN),
            source=source,
            incident=incident,
            seen=seen,
        )
    except NotUnderstood:
        raise
    except (msgspec.DecodeError, ValueError, TypeError, KeyError, IndexError) as error:
        raise NotUnderstood(repr(error)) from error
    except (AttributeError, OverflowError) as error:
        raise NotUnderstood(repr(error)) from error


def _verb(code: Any) -> v.Verb:
    verb = v.BY_CODE.get(code)
    if verb is None:
        raise NotUnderstood(code)
    return verb


def _see(margin: Margin, stream: str, held: Mapping[str, int]) -> dict[int, Any]:
    grown = {
        other: count
        for other, count in sorted(held.items())
        if other != stream and count > margin.view.get(other, 0)
    }
    if not grown:
        return {}
    for other in grown:
        if other not in margin.view:
            margin.streams.append(other)
    margin.view.update(grown)
    return {_SEEN: {bytes.fromhex(other): count for other, count in grown.items()}}


def _take_seen(margin: Margin, notes: dict[int, Any]) -> dict[str, int] | None:
    if _SEEN not in notes:
        return None
    seen = {bytes(key).hex(): int(count) for key, count in notes[_SEEN].items()}
    for other in sorted(seen):
        if other not in margin.view:
            margin.streams.append(other)
    margin.view.update(seen)
    return seen


def _once(text: str, table: list[str]) -> int | str:
    """The text's number, or the text itself the first time."""
    if text in table:
        return table.index(text)
    table.append(text)
    return text


def _said(written: int | str, table: list[str]) -> str:
    if isinstance(written, str):
        table.append(written)
        return written
    return table[written]


def _reference(entry_id: str, stream: str, margin: Margin) -> int | list[int]:
    other, seq = split_id(entry_id)
    return seq if other == stream else [margin.streams.index(other) + 1, seq]


@dataclass(frozen=True, slots=True)
class _Writer:
    stream: str
    margin: Margin
    blobs: list[bytes]

    def fields(self, verb: v.Verb, values: Mapping[str, Any]) -> list[Any]:
        written = [self.field(field, values) for field in verb.fields]
        while written and written[-1] is None:
            written.pop()
        return written

    def field(self, field: v.Field, values: Mapping[str, Any]) -> Any:
        value = values.get(field.name)
        if value is None:
            said = field.name in values and field.nullable and field.type == v.COUNT
            return _UNKNOWN if said else None
        if field.type == v.CHOICE:
            return field.choices.index(value)
        if field.type == v.FACT:
            return _fact_out(values["fact"], value)
        write = self.ways.get(field.type)
        return write(self, value) if write else value

    def holder(self, item: str) -> Any:
        """A thing, or `team:THING` and the like with the kind's letter in front."""
        kind, colon, thing = item.rpartition(":")
        written = _reference(thing, self.stream, self.margin)
        return [kind, written] if colon else written

    def geometry(self, value: Any) -> bytes:
        if isinstance(value, str):  # the hash already: a kept geometry said again
            return bytes.fromhex(value)
        from firepost.store import shape_codec  # heavy: only where a shape is kept

        packed = shape_codec.pack(value)
        self.blobs.append(packed)
        return hashlib.sha256(packed).digest()

    def command(self, meant: Mapping[str, Any]) -> list[Any]:
        """What a correction puts in place: `[code, margin, field, …]`."""
        notes: dict[int, Any] = {}
        if meant["at"]:
            notes[_AT] = meant["at"]
        if meant["by"]:
            notes[_BY] = meant["by"]
        if meant["source"]:
            notes[_SOURCE] = meant["source"]
        if meant["incident"]:
            notes[_INCIDENT] = _reference(meant["incident"], self.stream, self.margin)
        verb = v.VERBS[meant["do"]]
        return [verb.code, notes or None, *self.fields(verb, meant["values"])]

    ways: ClassVar[dict[str, Callable[[_Writer, Any], Any]]] = {
        v.LON: lambda _, value: _micro(value),
        v.LAT: lambda _, value: _micro(value),
        v.TIME: lambda _, value: value[0] if value[1] == BEIJING_OFFSET_MIN else value,
        v.THING: lambda self, value: _reference(value, self.stream, self.margin),
        v.ENTRY: lambda self, value: _reference(value, self.stream, self.margin),
        v.THINGS: lambda self, value: [self.holder(item) for item in value],
        v.GEOMETRY: geometry,
        v.COMMAND: command,
    }


@dataclass(frozen=True, slots=True)
class _Reader:
    stream: str
    margin: Margin

    def fields(self, verb: v.Verb, written: list[Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for field, value in zip(verb.fields, written, strict=False):
            if value is None and not (field.nullable and field.needed):
                continue
            values[field.name] = self.field(field, value, values)
        for field in verb.fields:
            if field.needed and field.given and field.name not in values:
                if not field.nullable:
                    raise NotUnderstood(field.name)
                values[field.name] = None
        return values

    def field(self, field: v.Field, value: Any, so_far: Mapping[str, Any]) -> Any:
        if value is None:
            return None
        if field.type == v.CHOICE:
            return field.choices[_index(value)]
        if field.type == v.FACT:
            return _fact_in(so_far["fact"], value)
        read = self.ways.get(field.type)
        return read(self, value) if read else value

    def reference(self, written: Any) -> str:
        if isinstance(written, int):
            return f"{self.stream}/{_index(written)}"
        number, seq = written
        return f"{self.margin.streams[_index(number) - 1]}/{_index(seq)}"

    def holder(self, written: Any) -> str:
        if isinstance(written, list) and isinstance(written[0], str):
            return f"{written[0]}:{self.reference(written[1])}"
        return self.reference(written)

    def command(self, written: list[Any]) -> dict[str, Any]:
        code, notes, *fields = written
        notes = notes or {}
        verb = _verb(code)
        return {
            "do": verb.name,
            "at": notes.get(_AT),
            "by": notes.get(_BY),
            "source": notes.get(_SOURCE),
            "incident": self.reference(notes[_INCIDENT]) if _INCIDENT in notes else None,
            "values": self.fields(verb, fields),
        }

    ways: ClassVar[dict[str, Callable[[_Reader, Any], Any]]] = {
        v.COUNT: lambda _, value: None if value is _UNKNOWN else _index(value),
        v.SOME: lambda _, value: _index(value),
        v.LON: lambda _, value: _degrees(value),
        v.LAT: lambda _, value: _degrees(value),
        v.TIME: lambda _, value: _instant(value),
        v.THING: reference,
        v.ENTRY: reference,
        v.THINGS: lambda self, value: [self.holder(item) for item in value],
        v.GEOMETRY: lambda _, value: bytes(value).hex(),
        v.COMMAND: command,
        v.TEXT: lambda _, value: _str(value),
    }


def _micro(degrees: float) -> int | float:
    steps = round(degrees * _MICRO)
    return steps if steps / _MICRO == degrees else float(degrees)


def _degrees(written: Any) -> float:
    return written / _MICRO if isinstance(written, int) else float(written)


def _instant(written: Any) -> list[int]:
    if isinstance(written, int):
        return [written, BEIJING_OFFSET_MIN]
    at_ms, offset_min = written
    return [int(at_ms), int(offset_min)]


def _fact_out(fact: str, value: Any) -> Any:
    order = _ORDERED.get(v.FACTS[fact])
    return order.index(value) if order else value


def _fact_in(fact: str, value: Any) -> Any:
    order = _ORDERED.get(v.FACTS[fact])
    return order[_index(value)] if order else value


_ORDERED: Final = {"border": v.BORDERS, "grade": v.GRADES}


def _index(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise NotUnderstood(value)
    return value


def _str(value: Any) -> str:
    if not isinstance(value, str):
        raise NotUnderstood(value)
    return value

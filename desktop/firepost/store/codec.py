"""Entries ⇄ the bytes of the journal. What is written here is for ever.

A body is a msgpack array `[code, lapse_ms, margin, field, field, …]`:

- `code` is the verb's number, the fields stand in the verb's order with what is absent at
  the end left off (`domain.vocabulary`);
- `lapse_ms` is the time since the stream's previous entry (since 1970 for the first);
- `margin` is nil or a map: 0 `at` minus the time entered, ms · 1 author · 2 source ·
  3 incident · 4 what the author had newly seen, {stream key, 8 bytes: entries} ·
  5 offset of `at` in minutes east, where it is not +480.

Authors and sources are written out once a stream and are a number from then on, the
first 1,000 of each; no author means the stream's first. Other streams are numbered in the order they are first
seen, so a reference is `seq` into the own stream or `[number, seq]` into another.
Golden journals in the tests hold every release to this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from firepost.domain import vocabulary as v
from firepost.domain.entry import Draft, Entry
from firepost.domain.instants import BEIJING_OFFSET_MIN, is_instant
from firepost.store.fields_in import Reader, beyond, verb_of
from firepost.store.fields_out import AT, BY, INCIDENT, OFFSET, SEEN, SOURCE, Writer
from firepost.store.margin import Margin, NotUnderstood, once, said

__all__ = ["Margin", "NotUnderstood", "decode", "encode"]

# Between the marks: how far apart two entries of a stream may be dated, either way.
_LAPSE_LIMIT_MS: Final = 1 << 44

_KNOWN: Final = frozenset((AT, BY, SOURCE, INCIDENT, SEEN, OFFSET))

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[Any]).decode


def encode(
    draft: Draft, margin: Margin, stream: str, held: Mapping[str, int]
) -> tuple[bytes, list[bytes]]:
    """A draft as the next body of `stream`; moves `margin` on.

    Args:
        held: what this desk holds of every stream.

    Returns:
        The body, and the geometries it names by hash.
    """
    notes: dict[int, Any] = {}
    seen = margin.grown(stream, held)
    if seen:
        notes[SEEN] = seen
    if draft.at_ms != draft.entered_ms:
        notes[AT] = draft.at_ms - draft.entered_ms
    author = once(draft.by, margin.authors)
    if author != 0:
        notes[BY] = author
    if draft.source is not None:
        notes[SOURCE] = once(draft.source, margin.sources)
    if draft.incident is not None:
        notes[INCIDENT] = margin.place_of(draft.incident, stream)
    if draft.offset_min != BEIJING_OFFSET_MIN:
        notes[OFFSET] = draft.offset_min
    blobs: list[bytes] = []
    verb = v.VERBS[draft.verb]
    fields = Writer(stream, margin, blobs).fields(verb, draft.values)
    lapse_ms = draft.entered_ms - margin.entered_ms
    margin.entered_ms = draft.entered_ms
    return _pack([verb.code, lapse_ms, notes or None, *fields]), blobs


def decode(body: bytes, margin: Margin, stream: str, seq: int, learned_ms: int) -> Entry:
    """The next entry of `stream`; moves `margin` on.

    Raises:
        NotUnderstood: the header has been read as far as it goes; later entries can be.
    """
    try:
        return _decoded(body, margin, stream, seq, learned_ms)
    except NotUnderstood:
        raise
    except (msgspec.DecodeError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise NotUnderstood(repr(error)) from error
    except RecursionError as error:  # a body of brackets
        raise NotUnderstood("nested") from error


def _decoded(body: bytes, margin: Margin, stream: str, seq: int, learned_ms: int) -> Entry:
    code, lapse_ms, notes, *fields = _unpack(body)
    notes = notes or {}
    if not _KNOWN.issuperset(notes):
        beyond([notes])
    margin.entered_ms += _lapse(lapse_ms)
    seen = margin.told(notes[SEEN]) if SEEN in notes else None
    by = said(notes.get(BY, 0), margin.authors)
    source = said(notes[SOURCE], margin.sources) if SOURCE in notes else None
    verb = verb_of(code)
    reader = Reader(stream, margin)
    incident = reader.reference(notes[INCIDENT]) if INCIDENT in notes else None
    at_ms = margin.entered_ms + _lapse(notes.get(AT, 0))
    offset_min = notes.get(OFFSET, BEIJING_OFFSET_MIN)
    if not is_instant(at_ms, offset_min) or not is_instant(margin.entered_ms):
        raise NotUnderstood(at_ms)
    return Entry(
        stream=stream,
        seq=seq,
        verb=verb.name,
        values=reader.fields(verb, fields),
        at_ms=at_ms,
        by=by,
        entered_ms=margin.entered_ms,
        learned_ms=learned_ms,
        offset_min=offset_min,
        source=source,
        incident=incident,
        seen=seen,
    )


def _lapse(written: Any) -> int:
    if type(written) is not int or abs(written) > _LAPSE_LIMIT_MS:
        raise NotUnderstood(written)
    return written

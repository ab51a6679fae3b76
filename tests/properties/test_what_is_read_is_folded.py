"""A fold never refuses: whatever the codec lets through can be folded, drawn and compared.

The entries are what a device with an odd program, or a forged one, could have sealed: every
value is of its type, but things may not exist, be of another kind, or stand the wrong way
round; and what an author says to have seen may go round in a circle.
"""

from __future__ import annotations

import json
from dataclasses import replace

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from firepost.app.drawing import Ground
from firepost.app.picture import Moment, picture
from firepost.cli.show import as_json
from firepost.domain.digest import projected
from firepost.domain.entry import Entry
from firepost.domain.record import Record, record_of
from firepost.store import codec
from firepost.store.codec import Margin
from posts import kit, plan, words
from properties.bodies import HELD, OTHERS, OWN, drafts

NOW_MS = 1_772_000_000_000
STREAMS = (OWN, OTHERS[0])


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    """Entries of two streams as the codec reads them, speaking of each other at random."""
    margins = {stream: Margin() for stream in STREAMS}
    seqs = dict.fromkeys(STREAMS, 0)
    entries = []
    for draft in draw(st.lists(drafts(), min_size=1, max_size=12)):
        stream = draw(st.sampled_from(STREAMS))
        seqs[stream] += 1
        near = replace(draft, values=_near(draft.values, draw), incident=_id(draw))
        body, _ = codec.encode(near, margins[stream].copy(), stream, HELD)
        entries.append(codec.decode(body, margins[stream], stream, seqs[stream], NOW_MS))
    return entries


def _id(draw: st.DrawFn) -> str:
    return f"{draw(st.sampled_from(STREAMS))}/{draw(st.integers(1, 8))}"


def _near(value: object, draw: st.DrawFn) -> object:
    """References pulled to the first few entries, so that most of them meet something."""
    match value:
        case str() if "/" in value and len(value) < 30:
            kind, colon, _ = value.rpartition(":")
            return f"{kind}{colon}{_id(draw)}" if _is_id(value) else value
        case dict():
            return {key: _near(inner, draw) for key, inner in value.items()}
        case list():
            return [_near(inner, draw) for inner in value]
        case _:
            return value


def _is_id(value: str) -> bool:
    thing = value.rpartition(":")[2]
    return thing.partition("/")[0] in (OWN, *OTHERS)


def drawn(record: Record, at_ms: int, *, live: bool) -> str:
    moment = Moment((at_ms, 480), (at_ms, 480), live=live, now_ms=at_ms)
    board = picture(
        record, Ground("00", True, plan, kit(), words()), moment, entries=1, unsent=(0, None)
    )
    return json.dumps(as_json(board, None), allow_nan=False)


@given(journals(), st.integers(-(10**12), 4 * 10**12))
@settings(max_examples=150, deadline=None)
def test_whatever_is_read_is_folded_drawn_and_kept(entries, at_ms):
    kept: dict[str, Entry] = {}
    record = Record()
    for entry in entries:
        kept[entry.id] = entry
        record.take(entry, kept.get)

    in_bulk = record_of(entries)

    state = projected(record)
    assert state == projected(in_bulk)
    json.dumps(state, allow_nan=False)
    drawn(record, NOW_MS, live=True)
    drawn(record_of(entries, at_ms=at_ms), at_ms, live=False)
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(record), type=Record)
    assert projected(again) == state

"""Laws of the codec: what is written is read again, and any bytes are read or set aside."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from effort import effort, most_bytes
from firepost.domain import vocabulary as v
from firepost.domain.entry import Draft, Entry
from firepost.store import codec, margin
from firepost.store.codec import Margin, NotUnderstood
from properties.bodies import HELD, OWN, drafts

LEARNED_MS = 1_772_000_000_000


def margin_of_a_stream_that_saw_all() -> Margin:
    seen = Margin()
    seen.grown(OWN, HELD)
    return seen


def read(body: bytes, against: Margin) -> Entry | None:
    """The entry, or None where the body is not understood; any other exception is a fault."""
    try:
        entry = codec.decode(body, against, OWN, 7, LEARNED_MS)
    except NotUnderstood:
        return None
    assert isinstance(entry, Entry)
    return entry


@pytest.mark.parametrize("verb", v.VERBS.values(), ids=lambda verb: verb.name)
@given(st.data())
@settings(max_examples=25, deadline=None)
def test_an_entry_reads_as_it_was_written(verb, data):
    draft = data.draw(drafts(verb))
    out, back = margin_of_a_stream_that_saw_all(), margin_of_a_stream_that_saw_all()

    body, blobs = codec.encode(draft, out, OWN, HELD)
    entry = codec.decode(body, back, OWN, 7, LEARNED_MS)

    assert blobs == []
    assert out == back
    assert same(entry.values, draft.values)
    assert (entry.verb, entry.by, entry.source) == (draft.verb, draft.by, draft.source)
    assert (entry.at_ms, entry.offset_min) == (draft.at_ms, draft.offset_min)
    assert (entry.entered_ms, entry.learned_ms) == (draft.entered_ms, LEARNED_MS)
    assert (entry.incident, entry.seen, entry.id) == (draft.incident, None, f"{OWN}/7")


def same(one: object, other: object) -> bool:
    """Equal, and of equal kind where truth and numbers could be taken for each other."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


@given(
    st.lists(
        st.tuples(drafts(), st.dictionaries(st.sampled_from(list(HELD)), st.integers(1, 99)))
    )
)
@settings(max_examples=60, deadline=None)
def test_a_stream_reads_as_it_was_written(told):
    """Entries written one against the other, while what the author holds of others grows."""
    out, back = margin_of_a_stream_that_saw_all(), margin_of_a_stream_that_saw_all()
    held = dict(HELD)
    for seq, (draft, more) in enumerate(told, start=1):
        held = {stream: max(count, more.get(stream, 0)) for stream, count in held.items()}
        body, _ = codec.encode(draft, out, OWN, held)
        entry = codec.decode(body, back, OWN, seq, LEARNED_MS)

        assert out == back
        assert same(entry.values, draft.values)
        assert (entry.by, entry.source, entry.at_ms) == (draft.by, draft.source, draft.at_ms)
    assert {s: n for s, n in held.items() if s != OWN} == back.view


def test_names_beyond_the_table_are_written_out(monkeypatch):
    monkeypatch.setattr(margin, "TABLE_LIMIT", 3)
    out, back = Margin(), Margin()
    for number in [0, 1, 2, 3, 4, 3, 0, 2, 4]:
        draft = Draft("log.say", {"text": "好"}, 0, f"人{number}", 0, source=f"台{number}")
        entry = codec.decode(codec.encode(draft, out, OWN, {})[0], back, OWN, 1, LEARNED_MS)
        assert (entry.by, entry.source) == (draft.by, draft.source)
    assert back.authors == ["人0", "人1", "人2"]


@given(st.binary(max_size=200))
@example(b"\x91" * 8000)
@example(b"\x93\x1a\x00\x81\x04\x81\xcf\x00\x00\x40\x00\x00\x00\x00\x00\x01")  # 64 TiB seen
@example(b"\x94\x04\x00\x81\x01\xa1a\xcf\x00\x00\x40\x00\x00\x00\x00\x00")  # a hash of 64 TiB
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_an_entry_or_not_understood(body):
    read(body, margin_of_a_stream_that_saw_all())


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=8)
    | st.binary(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(
            st.integers(0, 6) | st.text(max_size=3) | st.binary(max_size=8), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(
    st.sampled_from([verb.code for verb in v.VERBS.values()]),
    anything,
    st.lists(anything, max_size=8),
)
@settings(max_examples=1500, deadline=None)
def test_any_values_are_an_entry_or_not_understood(code, notes, fields):
    body = msgspec.msgpack.encode([code, 0, notes, *fields])

    read(body, margin_of_a_stream_that_saw_all())


@given(drafts(), st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_a_flipped_byte_gives_an_entry_or_not_understood(draft, chance):
    body = bytearray(codec.encode(draft, margin_of_a_stream_that_saw_all(), OWN, HELD)[0])
    for _ in range(chance.randint(1, 3)):
        body[chance.randrange(len(body))] = chance.randrange(256)

    read(bytes(body), margin_of_a_stream_that_saw_all())


def test_a_body_of_the_greatest_size_is_bounded_work_to_read():
    """8 KB of whatever is most work: references, brackets, names, corrections of corrections."""
    deep: list = [26, 0, None, "说"]
    for _ in range(900):
        deep = [27, 0, None, 1, deep[:1] + deep[2:]]
    worst = [
        msgspec.msgpack.encode([4, 0, None, bytes(32), 0, None, [1] * 8000]),
        msgspec.msgpack.encode(
            [26, 0, {4: {i.to_bytes(8, "big"): 1 for i in range(800)}}, "好"]
        ),
        msgspec.msgpack.encode([26, 0, None, "好" * 2700]),
        b"\x9a\x1a\x00\xc0" + b"\x91" * 8000,
        msgspec.msgpack.encode(deep),
        random.Random(1).randbytes(8192),
    ]
    for body in worst:
        work = effort(lambda body=body: read(body, Margin()))
        assert work.lines < 2 * len(body), work
        assert most_bytes(lambda body=body: read(body, Margin())) < 100 * len(body)


def test_an_endless_correction_of_corrections_is_not_understood():
    """However deep the stack already is: every desk stops at the same one."""
    within: list = [26, None, "说"]
    for _ in range(8):
        within = [27, None, 1, within]

    def bodies(levels):
        return msgspec.msgpack.encode([27, 0, {1: "赵"}, 1, levels])

    assert read(bodies(within[3]), Margin()) is not None
    assert read(bodies(within), Margin()) is None


def test_what_a_newer_version_adds_to_a_verb_is_left():
    body = msgspec.msgpack.encode(
        [26, 0, {1: "赵", 9: ["later"]}, "好", None, [1, {"a": 2}], 3.5]
    )

    entry = read(body, Margin())

    assert entry is not None
    assert entry.values == {"text": "好"}


@pytest.mark.parametrize(("levels", "is_read"), [(10, True), (20, False), (500, False)])
def test_what_is_nested_beyond_reason_is_not_understood(levels, is_read):
    """The decoder's own bound hangs on how deep the caller stands; ours does not."""
    nested: list = []
    for _ in range(levels):
        nested = [nested]

    as_field = read(msgspec.msgpack.encode([26, 0, {1: "赵"}, "好", None, nested]), Margin())
    as_note = read(msgspec.msgpack.encode([26, 0, {1: "赵", 9: nested}, "好"]), Margin())

    assert (as_field is not None, as_note is not None) == (is_read, is_read)


def test_what_cannot_be_read_leaves_the_stream_readable():
    """A verb of a later version still tells its time, its author and what it had seen."""
    out, back = Margin(), Margin()
    codec.encode(Draft("log.say", {"text": "一"}, 5, "赵", 5), out, OWN, {})
    later = [99, 1000, {1: "钱", 4: {bytes(8): 3}}, {"new": "kind"}]

    first = codec.encode(Draft("log.say", {"text": "一"}, 5, "赵", 5), Margin(), OWN, {})[0]
    assert read(first, back).by == "赵"
    assert read(msgspec.msgpack.encode(later), back) is None
    after = read(msgspec.msgpack.encode([26, 10, {1: 1}, "二"]), back)

    assert (after.by, after.entered_ms) == ("钱", 1015)
    assert back.view == {bytes(8).hex(): 3}

"""What every back end of the hub keeps, whatever engine it stands on."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import msgspec
import pytest

from firepost.app.exchange import segments_for
from firepost.app.wire.messages import words_digest
from firepost.domain.errors import Refused
from firepost.hub.ports import Enrolled
from sync.writers import DESK, Writer

LATER = 1_772_000_100_000


@pytest.fixture
def desk(store):
    store.make(DESK, drill=False)
    with store.desk(DESK) as desk:
        yield desk


@pytest.fixture
def writer(store) -> Writer:
    writer = Writer().say(count=10)
    store.trust([writer.device_key])
    return writer


def take(desk, segment):
    return desk.receive(segment, learned_ms=LATER, from_="test")


def everything(desk) -> list[bytes]:
    return [body for segment in segments_for(desk, {}) for body in segment.bodies]


def test_what_is_received_is_given_on_byte_for_byte(desk, writer):
    result = take(desk, writer.segment())

    (segment,) = segments_for(desk, {})
    assert (result.new, result.known) == (10, 0)
    assert segment == writer.segment()
    assert desk.vector() == {writer.name: 10}


def test_the_same_again_is_known(desk, writer):
    take(desk, writer.segment())

    assert take(desk, writer.segment()).known == 10
    assert len(everything(desk)) == 10


def test_what_overlaps_is_trimmed(desk, writer):
    take(desk, writer.segment(1, 6))

    result = take(desk, writer.segment(4, 10))

    assert (result.new, result.known) == (4, 3)
    assert everything(desk) == writer.bodies


def test_a_gap_keeps_nothing_and_says_where_to_begin(desk, writer):
    take(desk, writer.segment(1, 3))

    assert take(desk, writer.segment(6, 10)).gap == 3
    assert take(desk, Writer().say(count=4).segment(3)).gap == 0
    assert len(everything(desk)) == 3


def test_a_run_ends_at_a_seal(desk, writer):
    take(desk, writer.segment(1, 4))
    take(desk, writer.segment(5, 10))

    small = desk.read_after(writer.name, 0, max_bytes=10)
    rest = desk.read_after(writer.name, 4, max_bytes=10_000)

    assert small is not None
    assert small.last == 4
    assert rest == writer.segment(5, 10)
    assert desk.read_after(writer.name, 10, max_bytes=10_000) is None
    assert desk.read_after("0" * 16, 0, max_bytes=10_000) is None


def forgeries(honest, other):
    return {
        "seal": replace(honest, seal=other.seal),
        "beginning": replace(honest, prev=other.prev),
        "words": replace(honest, bodies=(b"x", *honest.bodies[1:])),
        "certificate": replace(honest, certificate=other.certificate),
        "no certificate": replace(honest, certificate=None),
        "desk": replace(honest, desk="another"),
        "key": replace(honest, key=other.key),
    }


@pytest.mark.parametrize(
    "what", list(forgeries(Writer().say("a").segment(), Writer().say("b").segment()))
)
def test_what_does_not_hold_is_damaged_and_kept_out(desk, writer, what):
    honest = writer.segment()

    result = take(desk, forgeries(honest, Writer().say(count=10).segment())[what])

    assert result.damaged == 1
    assert desk.vector() == {}
    assert take(desk, honest).new == 10


def test_a_fork_is_set_aside_and_the_first_stays(desk, writer):
    clone = writer.copy()
    take(desk, writer.say("mine").segment())
    clone.say("theirs")

    tail = take(desk, clone.segment(11, 11))
    after = take(desk, clone.say("more").segment(12, 12))

    assert (tail.fork, tail.damaged) == (1, 0)
    assert (after.fork, after.damaged) == (1, 0)
    assert everything(desk) == writer.bodies
    assert desk.asides() == {writer.name: [end_of(clone, 12), end_of(clone, 11)]}


def end_of(writer: Writer, seq: int) -> bytes:
    """By which the hub tells that it has that run of somebody's aside."""
    seal = writer.segment(seq, seq).seal
    return words_digest(writer.name, seq, writer.bodies[seq - 1], seal)


def test_the_rest_of_a_fork_is_set_aside_past_a_gap(desk, writer):
    """The copy wrote on further than what stands here: none of it is dropped."""
    clone = writer.copy()
    take(desk, writer.say("mine").segment())
    clone.say("theirs", "more", "still more", "the last")

    results = [take(desk, clone.segment(seq, seq)) for seq in (11, 12, 13, 14)]

    assert [(one.fork, one.gap) for one in results] == [(1, None)] * 4
    assert desk.asides()[writer.name] == [end_of(clone, seq) for seq in (14, 13, 12, 11)]
    assert everything(desk) == writer.bodies


def test_two_copies_that_end_in_the_same_words_are_told_apart(desk, writer):
    one, other = writer.copy(), writer.copy()
    take(desk, writer.say("mine", "mine").segment())
    one.say("one", "the same")
    other.say("other", "the same")

    take(desk, one.segment(11, 12))
    before = desk.asides()[writer.name]
    take(desk, other.segment(11, 12))

    ends = [
        words_digest(writer.name, 12, b"the same", copy.segment(11, 12).seal)
        for copy in (one, other)
    ]
    assert [end in before for end in ends] == [True, False]
    assert all(end in desk.asides()[writer.name] for end in ends)


def test_an_unknown_device_is_kept_and_relayed_but_does_not_count(store, desk, writer):
    stranger = Writer().say(count=3)

    result = take(desk, stranger.segment())

    assert (result.new, result.quarantined) == (0, 3)
    assert desk.vector() == {stranger.name: 3}
    assert [segment.key for segment in segments_for(desk, {})] == [stranger.key]
    assert [stream.counted for stream in desk.streams()] == [False]


def test_a_stream_counts_once_its_device_is_trusted(store, writer):
    store.make(DESK, drill=False)
    stranger = Writer().say(count=3)
    with store.desk(DESK) as desk:
        take(desk, stranger.segment())

    store.trust([writer.device_key, stranger.device_key])

    with store.desk(DESK) as desk:
        assert [stream.counted for stream in desk.streams()] == [True]
        assert take(desk, stranger.segment()).known == 3


def test_all_of_it_or_nothing(store, desk, writer):
    class Stop(Exception):
        pass

    def half() -> None:
        with desk.together():
            take(desk, writer.segment())
            raise Stop

    with pytest.raises(Stop):
        half()

    assert desk.vector() == {}
    assert take(desk, writer.segment()).new == 10


def test_blobs_are_wanted_until_they_come(desk, writer):
    data = b"a shape" * 100
    name = hashlib.sha256(data).digest()
    writer.bodies.append(msgspec.msgpack.encode([4, 0, None, name]))
    take(desk, writer.segment())

    before = desk.blobs_wanted()
    kept = desk.blob_put(data)
    again = desk.blob_put(data)

    assert before == [name]
    assert kept == again == name
    assert desk.blobs_wanted() == []
    assert desk.blob_names() == [name]
    assert desk.blob(name) == desk.blob_like(name[:8]) == data
    assert desk.blob(bytes(32)) is None


def test_receipts_never_shrink_by_hearsay(desk):
    desk.acknowledge("post:1", {"a": 5, "b": 2})
    desk.acknowledge("post:1", {"a": 3})
    desk.acknowledge("post:2", {"a": 9})

    assert desk.receipts("post:1") == {"a": 5, "b": 2}
    assert desk.receipts("post:2") == {"a": 9}


def test_what_was_kept_is_there_for_the_next_program(open_store, writer):
    first = open_store()
    first.make(DESK, drill=True)
    first.trust([writer.device_key])
    with first.desk(DESK) as desk:
        take(desk, writer.segment())
    first.close()

    second = open_store()
    second.make(DESK, drill=True)

    assert [(held.desk, held.drill) for held in second.desks()] == [(DESK, True)]
    with second.desk(DESK) as desk:
        assert desk.vector() == {writer.name: 10}
        assert desk.drill is True


def test_desks_are_apart(store, writer):
    other = "ffee000000000000"
    for name in (DESK, other):
        store.make(name, drill=False)
    with store.desk(DESK) as desk:
        take(desk, writer.segment())

    with store.desk(other) as desk:
        assert desk.vector() == {}
    assert {held.desk for held in store.desks()} == {DESK, other}


@pytest.mark.parametrize("name", ["", "../x", "a b", "没有", "0" * 16])
def test_a_desk_that_is_not_there_is_refused(store, name):
    with pytest.raises(Refused), store.desk(name):
        pass


# -- the register


def test_the_first_device_of_an_enrolment_stays(store):
    store.register.add(Enrolled("a1", "前指甲", "post", LATER))

    first = store.register.bind("a1", b"1" * 32)
    second = store.register.bind("a1", b"2" * 32)
    store.register.seen("a1", LATER + 5)

    assert first == second == b"1" * 32
    (one,) = store.register.all()
    assert one == store.register.one("a1")
    assert (one.device, one.seen_ms, one.revoked_ms) == (b"1" * 32, LATER + 5, None)
    assert store.register.one("b2") is None


def test_a_revocation_says_up_to_where(store):
    store.register.add(Enrolled("a1", "前指甲", "post", LATER))

    store.register.revoke("a1", LATER, {b"8 bytes.": 7})
    store.register.revoke("a1", LATER + 9, {})

    (one,) = store.register.all()
    assert (one.revoked_ms, dict(one.upto)) == (LATER, {b"8 bytes.": 7})


def test_a_secret_is_kept_once(store):
    assert store.register.secret("key") is None
    assert store.register.keep_secret("key", b"one") == b"one"
    assert store.register.keep_secret("key", b"two") == b"one"
    assert store.register.secret("key") == b"one"


def test_admitted_devices_are_remembered(store):
    store.register.admit([b"1" * 32], LATER)
    store.register.admit([b"1" * 32, b"2" * 32], LATER + 1)

    assert store.register.admitted() == {b"1" * 32: LATER, b"2" * 32: LATER + 1}

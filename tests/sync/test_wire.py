"""Whatever comes in over a wire or from a stick: bounded, told apart, never believed."""

from __future__ import annotations

import os
import random
import sys
import time
from dataclasses import replace
from functools import partial

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import most_bytes
from firepost.app.exchange import segment_record
from firepost.app.wire import blobs, letters, messages, records
from firepost.app.wire.packing import Unreadable, pack, unpack
from firepost.app.wire.records import Damage, Record, RecordReader
from firepost.app.wire.segments import OPENED_MAX, decode_segment, encode_segment
from firepost.sync.bundle_read import Bundle
from sync.writers import Writer


def three() -> list[bytes]:
    writer = Writer().say(count=30)
    runs = (writer.segment(1, 10), writer.segment(11, 20), writer.segment(21, 30))
    return [segment_record(run) for run in runs]


def read(data: bytes, *, each: int = 10**6) -> list[Record | Damage]:
    reader = RecordReader()
    found = [
        one for at in range(0, len(data), each) for one in reader.feed(data[at : at + each])
    ]
    return [*found, *reader.finish()]


@given(st.integers(1, 400))
@settings(max_examples=30, deadline=None)
def test_records_come_whole_from_pieces_of_any_size(each):
    data = b"".join(three())

    found = read(data, each=each)

    assert [type(one) for one in found] == [Record] * 3


def test_cut_at_every_byte_the_whole_records_before_it_are_taken():
    parts = three()
    data = b"".join(parts)
    ends = [len(parts[0]), len(parts[0]) + len(parts[1]), len(data)]

    for cut in range(len(data) + 1):
        found = read(data[:cut])
        whole = sum(end <= cut for end in ends)
        assert [type(one) for one in found[:whole]] == [Record] * whole
        assert [type(one) for one in found[whole:]] == [Damage] * (cut not in (0, *ends))


def test_any_flipped_bit_costs_one_record_and_no_more():
    parts = three()
    data = b"".join(parts)
    middle = range(len(parts[0]), len(parts[0]) + len(parts[1]))

    for place in middle:
        for bit in (0, 3, 7):
            hurt = bytearray(data)
            hurt[place] ^= 1 << bit
            found = read(bytes(hurt))
            whole = [one for one in found if isinstance(one, Record)]
            assert len(whole) == 2, place
            assert len(found) == 3, place


def test_a_segment_is_the_same_after_the_wire():
    for segment in (Writer().say("a").segment(), Writer().say(count=900).segment(5)):
        assert decode_segment(encode_segment(segment)) == segment


def bomb(size: int) -> bytes:
    return b"\x01" + zstandard.ZstdCompressor(level=19).compress(bytes(size))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x00",
        b"\x07anything",
        b"\x01not zstd",
        bomb(OPENED_MAX + 1),
        bomb(1 << 28),
        pack(msgspec.msgpack.encode([b"k" * 31, 1, b"p" * 8, b"s" * 64, [1], b"x"])),
        pack(msgspec.msgpack.encode([b"k" * 32, 0, b"p" * 8, b"s" * 64, [1], b"x"])),
        pack(msgspec.msgpack.encode([b"k" * 32, 1, b"p" * 8, b"s" * 64, [2], b"x"])),
        pack(msgspec.msgpack.encode([b"k" * 32, 1, b"p" * 8, b"s" * 64, [], b""])),
        pack(msgspec.msgpack.encode([b"k" * 32, 1, b"p" * 8, b"s" * 64, [-1, 2], b"x"])),
        pack(msgspec.msgpack.encode([b"k" * 32, 1, b"p" * 8, b"s" * 64, [9000], b"x" * 9000])),
        pack(msgspec.msgpack.encode([b"k" * 32, 2**60, b"p" * 8, b"s" * 64, [1], b"x"])),
        pack(msgspec.msgpack.encode({"not": "an array"})),
        pack(b"\x91" * 5000),
    ],
    ids=range(15),
)
def test_what_is_no_segment_is_unreadable(payload):
    with pytest.raises(Unreadable):
        decode_segment(payload)


def test_a_bomb_takes_no_room_before_it_is_refused():
    """A frame that claims a gigabyte, and one that claims nothing and is one."""
    claimed = bomb(1 << 28)
    silent = zstandard.ZstdCompressor(level=3, write_content_size=False).compress(
        bytes(1 << 26)
    )

    def refused(payload):
        with pytest.raises(Unreadable):
            unpack(payload, most=OPENED_MAX)

    for payload in (claimed, b"\x01" + silent):
        assert most_bytes(partial(refused, payload)) < 2 * OPENED_MAX


@given(st.binary(max_size=3000))
@settings(max_examples=300, deadline=None)
def test_random_bytes_never_get_past_the_reader(data):
    assert all(isinstance(one, Damage) for one in read(data))


def unharmed(payload: bytes) -> None:
    """Every decoder says what it is or that it is none; nothing else happens."""
    for decode in (
        decode_segment,
        blobs.decode_piece,
        letters.decode_header,
        letters.decode_end,
        letters.decode_receipt,
        lambda data: letters.decode(data, messages.Members),
        lambda data: letters.decode(data, messages.Hello),
        lambda data: letters.decode(data, messages.Pull),
        lambda data: blobs.decode_part(data, len(data) + 9),
    ):
        try:
            decode(payload)
        except Unreadable:
            continue


def mutated(chance: random.Random, seeds: list[bytes]) -> bytes:
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        if not data:
            break
        place = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[place] = chance.randrange(256)
            case 1:
                del data[place : place + chance.randint(1, 9)]
            case 2:
                data[place:place] = chance.randbytes(chance.randint(1, 9))
            case _:
                data[place:place] = data[: chance.randint(1, 40)]
    return bytes(data)


def corpus() -> list[bytes]:
    segment = Writer().say(count=40).segment()
    plain = unpack(encode_segment(segment), most=OPENED_MAX)
    packed = blobs.pack_blob(bytes(32), os.urandom(500))
    return [
        encode_segment(segment),
        b"\x00" + plain,
        next(packed.pieces()),
        letters.encode(letters.Header(1, "d" * 16, False, "甲", "a" * 16, 5, {b"8" * 8: 3})),
        letters.encode(messages.Members("hub", b"words", b"signature", [])),
    ]


def test_damaged_payloads_never_crash_a_decoder():
    chance, seeds = random.Random(1), corpus()

    for _ in range(3000):
        unharmed(mutated(chance, seeds))


@pytest.mark.deep
def test_ten_minutes_of_damaged_payloads():
    import resource

    seed = random.SystemRandom().randrange(10**6)
    chance, seeds, count = random.Random(seed), corpus(), 0
    until = time.monotonic() + 600
    while time.monotonic() < until:
        unharmed(mutated(chance, seeds))
        count += 1

    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"seed {seed}: {count} payloads, {peak_mb} MB at most\n")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 600 * 1024


def test_a_blob_is_proved_by_its_name():
    data = b"shape" * 100
    packed = blobs.pack_blob(bytes(32), data)
    piece = blobs.decode_piece(next(packed.pieces()))

    with pytest.raises(Unreadable):
        blobs.open_blob(piece, packed.data, lambda _: None)


def test_a_forged_segment_is_another_segment(tmp_path):
    """The frame holds, the words changed: only the seal can tell, and it does."""
    honest = Writer().say("one", "two").segment()
    forged = replace(honest, bodies=(b"one", b"six"))

    assert decode_segment(encode_segment(forged)) == forged


def test_a_bundle_gives_the_same_records_whatever_was_cut_off_behind_them(tmp_path):
    header = letters.Header(1, "d" * 16, False, "甲", "a" * 16, 5)
    body = b"".join([records.frame(records.HEADER, letters.encode(header)), *three()])
    whole = letters.MAGIC + body
    first = len(letters.MAGIC) + len(records.frame(records.HEADER, letters.encode(header)))
    path = tmp_path / "x.ffb"
    expected = [one.payload for one in read(body)[1:] if isinstance(one, Record)]

    for cut in range(first, len(whole)):
        path.write_bytes(whole[:cut])
        with path.open("rb") as file:
            bundle = Bundle(path, file)
            found = [record.payload for record in bundle.records()]
        assert found == expected[: len(found)]
        assert bundle.torn_at is not None

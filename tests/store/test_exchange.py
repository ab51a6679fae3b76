"""Entries that come from others: proved before they are kept, kept once, never lost."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firepost.app.chains import Received, Segment
from firepost.domain.errors import Refused
from firepost.store.desk_file import DeskFile

LEARNED_MS = 1_772_000_100_000
COUNT = itertools.count()


def all_of(desk: DeskFile, *, max_bytes: int = 4096) -> list[Segment]:
    """Everything a desk can give, in segments."""
    desk.seal()
    found = []
    for stream in desk.streams():
        seq = 0
        while (segment := desk.read_after(stream.name, seq, max_bytes=max_bytes)) is not None:
            found.append(segment)
            seq = segment.last
    return found


def take(desk: DeskFile, *segments: Segment) -> Received:
    result = Received()
    for segment in segments:
        result += desk.receive(segment, learned_ms=LEARNED_MS, from_="stick")
    return result


@pytest.fixture
def two(new_desk, home_at, say):
    """Post A with 100 entries, post B of the same desk, each admitting the other's device."""
    a = new_desk("a.fire", of="home a", desk_id="00" * 8)
    b = new_desk("b.fire", of="home b", desk_id="00" * 8)
    say(a, count=100)
    b.admit([home_at("home a").device_key], learned_ms=0)
    return a, b


def test_what_one_post_said_the_other_holds(two, words_of):
    a, b = two

    result = take(b, *all_of(a))

    assert (result.new, result.known, result.gap, result.damaged) == (100, 0, None, 0)
    assert result.names[0] == (a.own_stream, 1)
    assert words_of(b) == words_of(a)
    assert b.heads() == a.heads()
    assert {kept.learned_ms for kept in b.bodies()} == {LEARNED_MS}
    assert b.check() == []


def test_again_is_a_no_op(two):
    a, b = two
    segments = all_of(a)
    take(b, *segments)
    before = b.connection.execute("SELECT count(*), max(arrival) FROM entry").fetchone()

    result = take(b, *segments)

    assert (result.new, result.known) == (0, 100)
    assert b.connection.execute("SELECT count(*), max(arrival) FROM entry").fetchone() == before


def test_segments_respect_the_size_asked_for(two):
    a, _ = two
    sizes = [sum(map(len, one.bodies)) for one in all_of(a, max_bytes=700)]

    assert len(sizes) == 2  # the seals stand at 64 and at the end
    assert all_of(a, max_bytes=10**6)[0].last == 100


def test_a_gap_is_answered_with_the_head(two, say):
    a, b = two
    first, *_ = all_of(a, max_bytes=700)
    say(a, count=70)
    *_, last = all_of(a, max_bytes=700)

    assert take(b, last) == Received(gap=0)
    take(b, first)
    assert take(b, last) == Received(gap=64)
    assert b.vector() == {a.own_stream: 64}


def test_an_overlap_brings_only_what_is_new(two, say):
    a, b = two
    take(b, *all_of(a))
    say(a, count=5)
    a.seal()
    whole = a.read_after(a.own_stream, 90, max_bytes=10**6)

    result = take(b, whole)

    assert (result.new, result.known) == (5, 10)
    assert b.heads() == a.heads()


def test_any_courier_may_carry_it(two, new_desk, home_at, words_of):
    a, b = two
    c = new_desk("c.fire", of="home c", desk_id="00" * 8)
    c.admit([home_at("home a").device_key], learned_ms=0)
    take(b, *all_of(a))

    take(c, *all_of(b))

    assert words_of(c) == words_of(a)


@pytest.mark.parametrize(
    "harm",
    [
        lambda one: replace(one, bodies=(b"other words", *one.bodies[1:])),
        lambda one: replace(one, bodies=one.bodies[:-1]),
        lambda one: replace(one, bodies=(*one.bodies, b"one more")),
        lambda one: replace(one, bodies=one.bodies[::-1]),
        lambda one: replace(one, seal=bytes(64)),
        lambda one: replace(one, seal=b"short"),
        lambda one: replace(one, key=bytes(32)),
        lambda one: replace(one, desk="11" * 8),
        lambda one: replace(one, desk=None),
        lambda one: replace(one, certificate=None),
        lambda one: replace(one, certificate=replace(one.certificate, signature=bytes(64))),
        lambda one: replace(one, certificate=replace(one.certificate, device=bytes(32))),
        lambda one: replace(one, prev=bytes(8)),
        lambda one: replace(one, bodies=()),
        lambda one: replace(one, bodies=(b"x" * 9000,)),
    ],
)
def test_nothing_unproved_is_kept(two, harm):
    a, b = two
    (segment,) = all_of(a, max_bytes=10**6)

    result = take(b, harm(segment))

    assert (result.new, result.damaged) == (0, 1)
    assert b.vector() == {}
    assert b.streams() == ()
    assert [one.reason for one in b.quarantine()] == ["damaged"]
    assert take(b, segment).new == 100  # the honest one is taken all the same


def test_tampering_with_a_known_stream_is_set_aside_once(two, say):
    a, b = two
    take(b, *all_of(a))
    say(a, count=10)
    a.seal()
    honest = a.read_after(a.own_stream, 100, max_bytes=10**6)
    forged = replace(honest, bodies=(b"forged", *honest.bodies[1:]))

    for _ in range(3):
        assert take(b, forged).damaged == 1

    (aside,) = b.quarantine()
    assert msgspec.msgpack.decode(aside.content, type=Segment) == forged
    assert take(b, honest).new == 10


def clone(tmp_path, home_at, name: str) -> None:
    """The whole laptop is imaged: desk and home, mark and all."""
    import shutil

    shutil.copytree(tmp_path / "home a", tmp_path / f"home {name}")
    shutil.copyfile(tmp_path / "a.fire", tmp_path / f"{name}.fire")


def test_a_cloned_laptop_is_seen_as_a_fork(tmp_path, home_at, two, say, words_of):
    """The image is written on apart from its original; the first received stays, all is kept."""
    a, b = two
    stream = a.own_stream
    a.close()
    clone(tmp_path, home_at, "clone")
    with DeskFile.open(tmp_path / "a.fire", home_at("home a"), write=True) as original:
        say(original, "the original says")
        take(b, *all_of(original))
    with DeskFile.open(tmp_path / "clone.fire", home_at("home clone"), write=True) as image:
        assert image.own_stream == stream
        say(image, "the image says", "and says more")
        result = take(b, *all_of(image))
        again = take(b, *all_of(image))

        assert (result.new, result.fork, result.known) == (0, 2, 100)
        assert again.fork == 2
        assert words_of(b)[-1] == "the original says"
        assert [(one.reason, one.seq, one.content) for one in b.quarantine()] == [
            ("fork", 101, b"the image says"),
            ("fork", 102, b"and says more"),
        ]
        assert [notice.key for notice in b.check()] == ["check.fork"]

        # The tail alone, without the fork point, is named a fork too.
        say(image, "later")
        image.seal()
        tail = image.read_after(stream, 102, max_bytes=10**6)
        assert take(b, tail).fork == 1
        assert b.quarantine()[-1].content == b"later"

        # Once the image hears of it, it goes on under a name of its own.
        take(image, *all_of(b))
        say(image, "from now on apart")
        assert image.own_stream != stream
        assert image.heads()[stream] == 103
    assert take(b, *all_of(image_again(tmp_path, home_at))).new == 1


def image_again(tmp_path, home_at) -> DeskFile:
    return DeskFile.open(tmp_path / "clone.fire", home_at("home clone"), write=True)


def test_a_fork_in_the_tail_is_named_by_the_hash_before(tmp_path, home_at, two, say):
    a, b = two
    a.close()
    clone(tmp_path, home_at, "clone")
    with DeskFile.open(tmp_path / "a.fire", home_at("home a"), write=True) as original:
        say(original, "one")
        take(b, *all_of(original))
        stream = original.own_stream
    with DeskFile.open(tmp_path / "clone.fire", home_at("home clone"), write=True) as image:
        say(image, "other")
        image.seal()
        say(image, "tail")
        image.seal()
        result = take(b, image.read_after(stream, 101, max_bytes=10**6))

    assert (result.fork, result.damaged, result.new) == (1, 0, 0)


def test_my_own_lost_tail_comes_back_from_others(tmp_path, home_at, two, say, words_of):
    """The disk is restored from the morning; the hub still has the day."""
    import shutil

    a, b = two
    stream = a.own_stream
    a.close()
    shutil.copyfile(tmp_path / "a.fire", tmp_path / "morning")
    with DeskFile.open(tmp_path / "a.fire", home_at("home a"), write=True) as desk:
        say(desk, "noon", "evening")
        take(b, *all_of(desk))
    shutil.copyfile(tmp_path / "morning", tmp_path / "a.fire")

    with DeskFile.open(tmp_path / "a.fire", home_at("home a"), write=True) as desk:
        assert desk.behind == 2
        take(desk, *all_of(b))
        assert words_of(desk)[-2:] == ["noon", "evening"]
        assert desk.own_stream == stream
        assert say(desk, "next day") == 103
        assert desk.check() == []


def test_strangers_are_kept_and_relayed_and_not_counted(two, new_desk, home_at, words_of):
    a, _ = two
    stranger = new_desk("c.fire", of="home c", desk_id="00" * 8)
    segments = all_of(a)

    first = take(stranger, *segments)
    second = take(stranger, *segments)

    assert (first.new, first.quarantined) == (0, 100)
    assert (second.new, second.known, second.quarantined) == (0, 0, 100)
    assert words_of(stranger) == []
    assert stranger.heads() == {}
    assert stranger.vector() == {a.own_stream: 100}
    assert stranger.unsent(None) == (0, None)
    assert all_of(stranger) == segments

    names = stranger.admit([home_at("home a").device_key], learned_ms=5)

    assert names == [(a.own_stream, seq) for seq in range(1, 101)]
    assert words_of(stranger) == words_of(a)
    assert {kept.learned_ms for kept in stranger.bodies()} == {5}
    assert stranger.check() == []
    assert stranger.admit([], learned_ms=6) == []


def test_what_was_admitted_late_arrives_last(two, new_desk, home_at, say):
    a, _ = two
    c = new_desk("c.fire", of="home c", desk_id="00" * 8)
    take(c, *all_of(a))
    say(c, "own, meanwhile")
    seen = c.heads()

    c.admit([home_at("home a").device_key], learned_ms=5)

    assert next(c.bodies()).body == b"own, meanwhile"
    assert len(list(c.bodies(seen))) == 100


def test_a_setting_made_elsewhere_counts_at_the_next_recount(two, new_desk, home_at, words_of):
    a, _ = two
    c = new_desk("c.fire", of="home c", desk_id="00" * 8)
    take(c, *all_of(a))
    c._home.admit([home_at("home a").device_key])

    assert words_of(c) == []
    assert len(c.recount(learned_ms=1)) == 100
    assert words_of(c) == words_of(a)


def test_another_desks_streams_count_once_joined(new_desk, home_at, say, words_of):
    north = new_desk("north.fire", of="home n", desk_id="aa" * 8)
    south = new_desk("south.fire", of="home s", desk_id="bb" * 8)
    say(north, "north says")
    south.admit([home_at("home n").device_key], learned_ms=0)

    assert take(south, *all_of(north)).quarantined == 1
    assert words_of(south) == []
    assert south.join("aa" * 8, learned_ms=7) == [(north.own_stream, 1)]

    assert words_of(south) == ["north says"]
    assert south.streams()[0].desk == "aa" * 8
    say(north, "north again")
    assert take(south, *all_of(north)).new == 1
    assert all_of(south)[0].desk == "aa" * 8


def test_an_empty_desk_may_take_another_id(new_desk, say):
    desk = new_desk(desk_id="aa" * 8)
    desk.next_entry()
    desk.take_id("bb" * 8)
    say(desk, "first")

    assert desk.desk_id == "bb" * 8
    assert desk.streams()[0].desk == "bb" * 8
    assert desk.check() == []
    with pytest.raises(Refused, match=r"desk\.other"):
        desk.take_id("cc" * 8)
    desk.take_id("bb" * 8)


def test_receipts_tell_what_is_unsent(two):
    a, _ = two
    stream = a.own_stream
    oldest = next(a.bodies()).learned_ms

    assert a.unsent("hub") == (100, oldest)
    a.acknowledge("hub", {stream: 40})
    a.acknowledge("hub", {stream: 30})
    assert a.receipts("hub") == {stream: 40}
    assert a.unsent("hub") == (60, oldest + 40)
    assert a.unsent("hub", known_ms=oldest + 49) == (10, oldest + 40)
    a.acknowledge("hub", {stream: 100})
    assert a.unsent("hub") == (0, None)
    assert a.unsent("another") == (100, oldest)


def test_a_bundle_taken_together_is_one_commit(two, words_of):
    a, b = two
    with b.together():
        take(b, *all_of(a, max_bytes=100))

    assert words_of(b) == words_of(a)
    assert b.check() == []


def test_noise_is_kept_aside(new_desk):
    desk = new_desk()
    for _ in range(2):
        desk.set_aside(b"\x00noise", learned_ms=1, from_="stick")

    (aside,) = desk.quarantine()
    assert (aside.content, aside.from_, aside.reason) == (b"\x00noise", "stick", "damaged")
    with pytest.raises(Exception, match="stays"):
        desk.connection.execute("DELETE FROM quarantine")


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_any_order_with_repeats_ends_the_same(two, new_desk, home_at, words_of, seed):
    """Segments of all sizes, shuffled, repeated, until no gap is left."""
    a, _ = two
    name = f"any {next(COUNT)}"
    any_desk = new_desk(f"{name}.fire", of=name, desk_id="00" * 8)
    any_desk.admit([home_at("home a").device_key], learned_ms=0)
    pool = all_of(a, max_bytes=10) + all_of(a, max_bytes=10**6)
    waiting = pool * 2
    random.Random(seed).shuffle(waiting)
    for _ in range(len(pool) + 1):
        waiting = [one for one in waiting if take(any_desk, one).gap is not None]

    assert waiting == []
    assert words_of(any_desk) == words_of(a)
    assert any_desk.check() == []
    any_desk.close()

"""The folded state that is kept, and every entry found again from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firepost.app import post as posts
from firepost.domain.digest import projected
from firepost.domain.record import record_of
from firepost.store import journal

AUTHORS = ("赵", "钱", "孙", "李")


def tell(desk, count):
    """A log whose authors, sources and times change, so that every margin matters."""
    for number in range(count):
        desk.clock.pass_by(seconds=number % 7)
        desk.says(
            "log.say",
            text=f"第{number}条",
            by=AUTHORS[(number // 3) % 4],
            **({"source": f"电台{number % 5}"} if number % 2 else {}),
        )


def test_a_start_from_what_was_kept_is_a_start_from_the_beginning(post_at):
    """Kept in the middle, told on, and the battery pulled: the next start folds only the rest."""
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", reported_at="2026-03-01T07:00:00+08:00")
    tell(desk, 300)
    desk.post.keep()
    tell(desk, 300)
    told = list(desk.post.journal.entries())
    desk.file.close()

    desk.open()

    assert desk.post.journal.unkept(desk.post.record) == 300
    assert projected(desk.post.record) == projected(record_of(told))
    assert [desk.post.journal.find(entry.id) for entry in told] == told


def test_state_of_another_version_is_made_anew(post_at, monkeypatch):
    desk = post_at("前指")
    tell(desk, 20)
    desk.post.keep()
    before = projected(desk.post.record)
    desk.file.close()
    monkeypatch.setattr(journal, "STATE_VERSION", journal.STATE_VERSION + 1)

    desk.open()

    assert desk.post.journal.unkept(desk.post.record) == 20
    assert projected(desk.post.record) == before


def test_what_a_stick_brought_is_kept_as_what_was_said_here(post_at, monkeypatch):
    monkeypatch.setattr(posts, "KEEP_EVERY", 50)
    here, there = post_at("前指"), post_at("市指")
    tell(there, 120)

    here.takes(there)

    assert here.post.journal.unkept(here.post.record) == 0


def test_a_correction_that_came_before_what_it_corrects_waits_for_it(post_at):
    """B mends A's line; C's stick holds B's stream first, and C reads both in one go."""
    a, b, c = post_at("甲"), post_at("乙"), post_at("丙")
    said = a.says("log.say", text="过火三公顷")
    b.takes(a)
    b.says("entry.correct", entry=said.entry, with_={"do": "log.say", "text": "过火五公顷"})
    streams = {stream.name: stream for stream in b.file.streams()}
    b.file.seal()
    c.file.admit({s.certificate.device for s in streams.values()}, learned_ms=0)
    for name in sorted(streams, key=lambda name: streams[name].mine, reverse=True):
        c.file.receive(b.file.read_after(name, 0, max_bytes=10**6), learned_ms=0, from_="棒")

    c.post.catch_up()

    assert [line.text for line in c.board.log if line.kind == "log.say"] == ["过火五公顷"]
    assert projected(c.post.record) == projected(b.post.record)


@pytest.mark.parametrize("receipted", [0, 1, 3, 5])
def test_unsent_is_what_no_hub_has_receipted(post_at, receipted):
    desk = post_at("前指")
    for number in range(5):
        desk.clock.pass_by(minutes=1)
        desk.says("log.say", text=f"{number}")
    start_ms = posts.ms_of(desk.clock() - timedelta(minutes=5))
    desk.file.home.change(hub={"hub": "市指"})
    desk.file.acknowledge("hub:市指", {desk.file.own_stream: receipted})
    desk.file.acknowledge("hub:别处", {desk.file.own_stream: 5})  # another's says nothing

    unsent = desk.post.journal.unsent()

    oldest = None if receipted == 5 else start_ms + (receipted + 1) * 60_000
    assert unsent == (5 - receipted, oldest)
    assert desk.post.journal.unsent(start_ms + 4 * 60_000)[0] == max(0, 4 - receipted)


def tell_until_the_plug_is_pulled(desk):
    with desk.post.together():
        tell(desk, 30)
        raise KeyError("拔电")


def test_what_was_entered_together_is_there_whole_or_not_at_all(post_at):
    desk = post_at("前指")
    desk.says("log.say", text="先前")
    told = []
    desk.post.listen(lambda board: told.append(board.entries))

    with pytest.raises(KeyError):
        tell_until_the_plug_is_pulled(desk)

    assert desk.board.entries == 1
    assert told == []
    with desk.post.together():
        tell(desk, 30)
    assert told == [31]
    said = desk.says("log.say", text="随后")
    desk.reopen()
    assert said.entry.endswith("/32")
    assert desk.board.entries == 32
    assert desk.post.journal.find(said.entry).values["text"] == "随后"

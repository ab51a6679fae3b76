"""A walk is on disk while it is walked, and the same on every desk that hears of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from firepost.app.tracks import adding, beginning, steps_of, tracks_of
from firepost.domain.errors import Refused
from firepost.domain.fix import Fix
from firepost.domain.instants import ms_of

BEGAN_MS = ms_of(datetime(2026, 3, 1, 0, 0, tzinfo=UTC))


def fixes(count: int, first: int = 0):
    return [
        Fix(27.55 + n * 1e-5, 119.9166667, n * 1000, at_ms=BEGAN_MS + n * 1000, accuracy_m=2.5)
        for n in range(first, first + count)
    ]


def walk(desk, batches):
    track = desk.post.do(beginning("北线", receiver="COM3", incident=None)).id
    for batch in batches:
        for command in adding(track, batch):
            desk.post.do(command)
    return track


def test_every_position_is_there_after_the_desk_is_opened_again(post_at):
    desk = post_at("前指")
    desk.clock.pass_by(hours=2)
    track = walk(desk, [fixes(4, n) for n in range(0, 40, 4)])

    desk.reopen()

    steps = steps_of(desk.post.record, track)
    assert len(steps) == 40
    assert steps[7].lat_deg == pytest.approx(27.55007, abs=1e-8)
    assert steps[7].accuracy_m == 2.5
    assert tracks_of(desk.post.record)[0].steps == 40


def test_it_does_not_crowd_the_log(post_at):
    desk = post_at("前指")
    desk.clock.pass_by(hours=2)
    walk(desk, [fixes(4, n) for n in range(0, 40, 4)])

    assert [line.kind for line in desk.board.log] == ["track.begin"]


def test_doubtful_positions_are_never_recorded():
    astray = Fix(28.0, 119.9, 0, at_ms=BEGAN_MS, doubt="jump", doubt_m=50_000)

    assert adding("x/1", [astray]) == []


def test_a_long_wait_is_told_in_several_entries():
    assert [len(command["fixes"]) for command in adding("x/1", fixes(700))] == [300, 300, 100]


def test_another_desk_holds_the_same_track(post_at):
    here, there = post_at("前指"), post_at("二号")
    here.clock.pass_by(hours=2)
    track = walk(here, [fixes(4, n) for n in range(0, 12, 4)])

    there.takes(here)

    assert steps_of(there.post.record, track) == steps_of(here.post.record, track)


@pytest.mark.parametrize(
    ("bad", "key"),
    [
        ([], "value.not_a_list"),
        ([[1, 2]], "track.not_a_fix"),
        ([["2026-03-01T08:00:00+08:00", 200, 0, None]], "value.out_of_range"),
        ([["2026-03-01T08:00:00+08:00", 119, 27, None]] * 301, "track.too_many"),
        ([["8 o'clock", 119, 27, None]], "time.not_a_time"),
    ],
)
def test_what_is_no_track_is_refused(post_at, bad, key):
    desk = post_at("前指")
    track = desk.post.do(beginning("北线", receiver="COM3", incident=None)).id

    with pytest.raises(Refused) as stopped:
        desk.post.do({"do": "track.add", "track": track, "fixes": bad})
    assert stopped.value.notice.key == key

"""The second copy and the link go on by themselves, and say plainly when they do not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from firepost.app.courier import Written
from firepost.app.rounds import (
    COPY_AGAIN_MS,
    COPY_EVERY_MS,
    LINK_LAST_MS,
    LinkWatch,
    SecondCopy,
)
from firepost.domain.errors import Trouble

START = 1_772_000_000_000


@pytest.fixture
def stick(tmp_path):
    class Stick:
        pulled = False
        writes = 0

        def write(self, place: Path) -> Written:
            if self.pulled:
                raise Trouble("stick.missing", path=str(place), says="")
            self.writes += 1
            return Written(place / f"{self.writes}.ffb", 1, 0, 1, "")

    return Stick()


def test_a_copy_every_ten_minutes_while_there_is_something_new(stick, tmp_path):
    copy = SecondCopy(stick.write, tmp_path)

    first = copy.tick(START, 5)
    early = copy.tick(START + COPY_EVERY_MS - 1, 9)
    due = copy.tick(START + COPY_EVERY_MS, 9)

    assert (first, early, due) == (True, False, True)
    assert stick.writes == 2


def test_what_is_the_same_is_not_copied_again_and_its_age_is_honest(stick, tmp_path):
    copy = SecondCopy(stick.write, tmp_path)
    copy.tick(START, 5)

    copy.tick(START + COPY_EVERY_MS, 5)

    assert stick.writes == 1
    assert copy.age_ms(START + COPY_EVERY_MS) == 0


def test_a_pulled_stick_is_told_and_tried_again_soon(stick, tmp_path):
    copy = SecondCopy(stick.write, tmp_path)
    copy.tick(START, 5)
    stick.pulled = True

    copy.tick(START + COPY_EVERY_MS, 6)
    told, age_ms = copy.failed, copy.age_ms(START + COPY_EVERY_MS)
    stick.pulled = False
    again = copy.tick(START + COPY_EVERY_MS + COPY_AGAIN_MS, 6)

    assert told.key == "stick.missing"
    assert age_ms == COPY_EVERY_MS
    assert again
    assert copy.failed is None


def test_one_key_writes_everything_now(stick, tmp_path):
    copy = SecondCopy(stick.write, tmp_path)
    copy.tick(START, 5)

    assert copy.tick(START + 1, 5, at_once=True)


def test_no_place_chosen_is_no_copy(stick):
    copy = SecondCopy(stick.write)

    assert not copy.tick(START, 5)
    assert copy.age_ms(START) is None


def test_the_link_is_tried_for_ever_and_ever_later():
    tries = []

    def away():
        tries.append(now)
        raise Trouble("link.away", path="", says="")

    watch, now = LinkWatch(away, Random(1)), START
    for _ in range(5000):
        watch.tick(now)
        now += 1000
    gaps = [later - before for before, later in pairwise(tries)]

    assert gaps[0] < 10_000
    assert max(gaps) <= LINK_LAST_MS * 1.5 + 1000
    assert len(set(gaps[-5:])) > 1
    assert watch.since_ms == START
    assert watch.away


def test_it_answers_at_once_when_asked_and_is_no_longer_away():
    answers = [Trouble("link.away", path="", says=""), {"sent": 3}]

    def sync():
        answer = answers.pop(0)
        if isinstance(answer, Trouble):
            raise answer
        return answer

    watch = LinkWatch(sync, Random(1))
    watch.tick(START)

    assert watch.tick(START + 1, at_once=True)
    assert (watch.away, watch.since_ms, watch.answered_ms) == (False, None, START + 1)
    assert watch.last == {"sent": 3}


def test_a_clock_that_was_set_back_stops_neither_copy_nor_link(stick, tmp_path):
    copy = SecondCopy(stick.write, tmp_path)
    link = LinkWatch(dict, Random(1))
    copy.tick(START, 1)
    link.tick(START)
    six_days_ms = 6 * 24 * 60 * 60 * 1000

    copied = copy.tick(START - six_days_ms, 2)
    answered = link.tick(START - six_days_ms)

    assert (copied, answered) == (True, True)

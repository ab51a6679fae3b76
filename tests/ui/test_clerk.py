"""The clerk: nobody waits, nothing asked is lost, every trouble reaches the screen."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QTimer

from fakes import boards
from firepost.domain.errors import Trouble
from firepost.ui.clerk import Clerk
from firepost.ui.stage import Stage
from ui.conftest import let_run


@pytest.fixture
def clerk(qapp):
    clerk = Clerk()
    yield clerk
    clerk.close()


def say(n: int):
    return lambda post: post.do({"do": "log.say", "text": str(n)})


def test_closing_loses_nothing_that_was_asked(clerk):
    """Two hundred lines are asked for and the window closes at once: two hundred are kept."""
    post = boards.MemoryPost()
    clerk.open(lambda: post)
    for n in range(200):
        clerk.ask(say(n))

    clerk.close()

    assert [command["text"] for command in post.done] == [str(n) for n in range(200)]
    assert post.closed


def test_everything_asked_runs_on_the_clerks_own_thread(clerk):
    post = boards.MemoryPost()
    answers: list[object] = []
    clerk.open(lambda: post)
    clerk.ask(say(1), answers.append)

    let_run(lambda: bool(answers))

    assert threading.current_thread().name not in post.threads


def test_the_screen_stays_alive_while_the_clerk_waits_for_the_disk(clerk):
    """A slow disk takes a third of a second; a 10 ms beat of the screen goes on meanwhile."""
    beats: list[int] = []
    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(lambda: beats.append(1))
    timer.start()
    answers: list[object] = []
    clerk.open(lambda: boards.MemoryPost(slow_s=0.3))

    clerk.ask(say(1), answers.append)
    let_run(lambda: bool(answers))

    assert len(beats) >= 12


def test_a_refusal_comes_back_to_who_asked(clerk):
    post = boards.MemoryPost()
    post.refuse = "casualties.fewer"
    heard: list[object] = []
    clerk.open(lambda: post)

    clerk.ask(say(1), lambda _answer: heard.append("answer"), heard.append)
    let_run(lambda: bool(heard))

    assert [notice.key for notice in heard] == ["casualties.fewer"]


def test_a_refusal_nobody_waits_for_is_told_aloud(clerk):
    post = boards.MemoryPost()
    post.refuse = "casualties.fewer"
    heard: list[object] = []
    clerk.stopped.connect(heard.append)
    clerk.open(lambda: post)

    clerk.ask(say(1))
    let_run(lambda: bool(heard))

    assert heard[0].key == "casualties.fewer"


def test_a_bug_in_a_request_reaches_the_screen_and_ends_nothing(clerk, caplog):
    heard: list[object] = []
    clerk.broke.connect(heard.append)
    clerk.open(boards.MemoryPost)

    clerk.ask(lambda _post: 1 / 0)
    clerk.ask(lambda _post: "still here", heard.append)
    let_run(lambda: len(heard) == 2)

    assert isinstance(heard[0], ZeroDivisionError)
    assert heard[1] == "still here"
    assert "request failed" in caplog.text


def test_a_desk_that_does_not_open_says_why_and_may_be_tried_again(clerk):
    tries: list[int] = []
    heard: list[object] = []
    clerk.shut_out.connect(heard.append)
    clerk.opened.connect(lambda: heard.append("opened"))

    def open_post():
        tries.append(1)
        if len(tries) == 1:
            raise Trouble("desk.in_use", path="x.fire")
        return boards.MemoryPost()

    clerk.open(open_post)
    let_run(lambda: bool(heard))
    clerk.open(open_post)
    let_run(lambda: len(heard) == 2)

    assert heard[0].key == "desk.in_use"
    assert heard[1] == "opened"


def test_asking_a_desk_that_is_not_open_is_refused_in_words(clerk):
    heard: list[object] = []

    def open_post():
        raise Trouble("desk.in_use", path="x.fire")

    clerk.open(open_post)
    clerk.ask(say(1), None, heard.append)
    let_run(lambda: bool(heard))

    assert heard[0].key == "ui.not_open"


def test_scrubbing_through_the_past_asks_only_for_the_newest_wish(clerk):
    """While one look back is being fetched forty more are wished for: two are asked in all."""
    stage = Stage(clerk, lambda: boards.NOW)
    past: list[object] = []

    class Counting(boards.MemoryPost):
        def board(self, at=None, known_at=None):
            if at is not None or known_at is not None:
                past.append(at)
            return super().board(at, known_at)

    clerk.open(Counting)
    let_run(lambda: stage.board is not None)
    wishes = [boards.at(f"12:{minute:02d}") for minute in range(41)]
    for wish in wishes:
        stage.look_back_to(wish, as_known_then=False)
    let_run(lambda: stage.look_back is not None)

    assert past == [wishes[0], wishes[-1]]
    assert stage.shown_at == wishes[-1]


def test_a_live_change_does_not_end_a_look_back(clerk):
    stage = Stage(clerk, lambda: boards.NOW)
    clerk.open(boards.MemoryPost)
    let_run(lambda: stage.board is not None)
    stage.look_back_to(boards.at("12:00"), as_known_then=True)
    let_run(lambda: not stage.live)

    done: list[object] = []
    stage.do({"do": "log.say", "text": "x"}, done.append)
    let_run(lambda: bool(done))

    assert not stage.live
    assert len(stage.board.log) < 5
    stage.return_to_now()
    assert stage.live
    assert stage.board.log[-1].text == "x"

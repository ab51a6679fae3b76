"""Work beside the screen lets the screen go first, and comes to an end all the same."""

from __future__ import annotations

from threading import Event, Thread

from firepost.app.manners import Screen

LONG_S = 60.0  # what no test waits for; it only keeps a fault from hanging the run


def screen_of(most_s: float) -> Screen:
    screen = Screen(most_s)
    screen.rest_by(lambda: None)
    return screen


def working(screen: Screen) -> tuple[Thread, Event]:
    """Somebody who takes one step of work, and whether it is done."""
    done = Event()

    def step() -> None:
        screen.give_way()
        done.set()

    worker = Thread(target=step)
    worker.start()
    return worker, done


def test_nobody_waits_where_the_screen_rests():
    worker, done = working(screen_of(LONG_S))
    worker.join()

    assert done.is_set()


def test_a_step_waits_until_the_screen_has_done_its_part():
    screen = screen_of(LONG_S)
    screen.begins()
    worker, done = working(screen)

    assert not done.wait(0.05)
    screen.rests()
    worker.join()
    assert done.is_set()


def test_a_screen_that_never_rests_holds_nothing_up_for_ever():
    screen = screen_of(0.0)
    screen.begins()
    worker, done = working(screen)
    worker.join()

    assert done.is_set()


def test_a_screen_that_begins_again_and_again_without_a_rest_gains_no_more_time():
    screen = screen_of(LONG_S)
    screen.begins()
    since_s = screen._busy_since_s
    screen.begins()

    assert screen._busy_since_s == since_s
    screen.rests()


def test_the_screen_never_waits_for_itself():
    screen = screen_of(LONG_S)
    screen.begins()

    screen.give_way()
    screen.rests()


def test_where_nobody_would_say_when_it_is_over_nobody_waits():
    screen = Screen(LONG_S)
    screen.begins()
    worker, done = working(screen)
    worker.join()

    assert done.is_set()

"""Dropped values are found in small lots; those that a search passed by, when nobody is at the desk."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QObject, Signal

from firepost.app.manners import SCREEN
from firepost.ui import waste
from firepost.ui.underway import came_to
from firepost.ui.waste import Waste


class Stage(QObject):
    ticked = Signal(object)


class Here:
    """What `Served` says of hands."""

    met_s = 0.0


class Circle:
    def __init__(self):
        self.me = self


@pytest.fixture(autouse=True)
def as_it_was():
    threshold, frozen = gc.get_threshold(), gc.get_freeze_count()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()
    gc.collect()
    if frozen:
        gc.freeze()


@pytest.fixture
def clock():
    """Seconds since the last hand."""
    return [0.0]


@pytest.fixture
def stage():
    return Stage()


@pytest.fixture
def kept(stage, clock):
    return Waste(stage, Here(), lambda: clock[0])


@pytest.fixture
def much(monkeypatch):
    """Whatever stays is much."""
    monkeypatch.setattr(waste, "ASIDE_FROM", 0)


def lots(count):
    for _ in range(count):
        gc.collect(1)  # what Python does by itself after so many new values


def search(kept):
    lots(waste.SEARCH_AFTER)
    kept.look()


def living():
    """A circle, and whether it lives."""
    circle = Circle()
    return circle, weakref.ref(circle)


def test_python_never_searches_through_all_by_itself(kept):
    assert gc.get_threshold()[2] >= 1_000_000


def test_what_came_and_went_is_dropped(kept):
    circle, life = living()
    lots(waste.SEARCH_AFTER)  # it lives through the small ones
    del circle
    assert life()

    kept.look()
    assert life() is None


def test_without_enough_new_values_nothing_is_searched(kept):
    circle, life = living()
    lots(waste.SEARCH_AFTER - 1)
    del circle

    kept.look()
    assert life()


def test_little_that_stays_is_looked_at_again(kept):
    circle, life = living()
    search(kept)
    del circle

    search(kept)
    assert life() is None


def test_much_that_stays_is_set_aside(kept, much):
    circle, life = living()
    search(kept)
    del circle

    search(kept)
    assert life()


def test_nothing_is_set_aside_while_a_report_is_made(kept, much):
    circle, life = living()
    told = came_to(lambda: search(kept), lambda _: None, lambda _: None)
    del circle

    search(kept)
    assert told
    assert life() is None


def test_all_is_gone_through_once_nobody_was_here_for_long(kept, much, clock):
    circle, life = living()
    for _ in range(waste.WHOLE_AFTER):
        search(kept)
    del circle
    kept.look()
    assert life()  # somebody is here

    clock[0] = waste.NOBODY_S
    kept.look()
    assert life() is None


def test_it_looks_soon_after_each_second(qtbot, stage, kept):
    circle, life = living()
    lots(waste.SEARCH_AFTER)
    del circle

    stage.ticked.emit(None)
    qtbot.waitUntil(lambda: life() is None)


def test_a_busy_screen_is_waited_for(qtbot, kept):
    circle, life = living()
    lots(waste.SEARCH_AFTER)
    del circle
    SCREEN.rest_by(lambda: None)
    SCREEN.begins()
    try:
        kept.look()
        assert life()
    finally:
        SCREEN.rests()
        SCREEN.rest_by(None)
    qtbot.waitUntil(lambda: life() is None)

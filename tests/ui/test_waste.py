"""Dropped values are found in small lots; those that a search passed by, when nobody is at the desk."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QObject, Signal

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
def stage(clock):
    stage = Stage()
    Waste(stage, Here(), lambda: clock[0])
    return stage


@pytest.fixture
def much(monkeypatch):
    """Whatever stays is much."""
    monkeypatch.setattr(waste, "ASIDE_FROM", 1)


def lots(count):
    for _ in range(count):
        gc.collect(1)  # what Python does by itself after so many new values


def search(stage):
    lots(waste.SEARCH_AFTER)
    stage.ticked.emit(None)


def living():
    """A circle, and whether it lives."""
    circle = Circle()
    return circle, weakref.ref(circle)


def test_python_never_searches_through_all_by_itself(stage):
    assert gc.get_threshold()[2] >= 1_000_000


def test_what_came_and_went_is_dropped_at_the_next_second(stage):
    circle, life = living()
    lots(waste.SEARCH_AFTER)  # it lives through the small ones
    del circle
    assert life()

    stage.ticked.emit(None)
    assert life() is None


def test_a_second_without_enough_new_values_searches_nothing(stage):
    circle, life = living()
    lots(waste.SEARCH_AFTER - 1)
    del circle

    stage.ticked.emit(None)
    assert life()


def test_little_that_stays_is_looked_at_again(stage):
    circle, life = living()
    search(stage)
    del circle

    search(stage)
    assert life() is None


def test_much_that_stays_is_set_aside(stage, much):
    circle, life = living()
    search(stage)
    del circle

    search(stage)
    assert life()


def test_nothing_is_set_aside_while_a_report_is_made(stage, much):
    circle, life = living()
    told = came_to(lambda: search(stage), lambda _: None, lambda _: None)
    del circle

    search(stage)
    assert told
    assert life() is None


def test_all_is_gone_through_once_nobody_was_here_for_long(stage, much, clock):
    circle, life = living()
    for _ in range(waste.WHOLE_AFTER):
        search(stage)
    del circle
    stage.ticked.emit(None)
    assert life()  # somebody is here

    clock[0] = waste.NOBODY_S
    stage.ticked.emit(None)
    assert life() is None

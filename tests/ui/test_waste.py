"""Dropped values are found in small lots; those that a search passed by, when nobody is at the desk."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QObject, Signal

from firepost.ui import waste
from firepost.ui.waste import Waste


class Stage(QObject):
    ticked = Signal(object)


class Here:
    """What `Served` says of hands."""

    met_s = 0.0


class Circle:
    def __init__(self):
        self.me = self


@pytest.fixture
def clock(request):
    """Seconds since the last hand; the collector is as it was afterwards."""
    threshold, frozen = gc.get_threshold(), gc.get_freeze_count()
    yield [0.0]
    gc.set_threshold(*threshold)
    gc.unfreeze()
    gc.collect()
    if frozen:
        gc.freeze()


@pytest.fixture
def stage(clock):
    stage = Stage()
    Waste(stage, Here(), lambda: clock[0])
    return stage


def lots(count):
    for _ in range(count):
        gc.collect(1)  # what Python does by itself after so many new values


def test_python_never_searches_through_all_by_itself(stage):
    assert gc.get_threshold()[2] >= 1_000_000


def test_what_came_and_went_between_two_searches_is_dropped_at_the_next_second(stage):
    gone = weakref.ref(circle := Circle())
    lots(waste.SEARCH_AFTER)  # it lives through the small ones
    del circle
    assert gone()

    stage.ticked.emit(None)
    assert gone() is None


def test_a_second_without_enough_new_values_searches_nothing(stage):
    gone = weakref.ref(circle := Circle())
    lots(waste.SEARCH_AFTER - 1)
    del circle

    stage.ticked.emit(None)
    assert gone()


def test_a_search_does_not_go_through_what_the_last_one_left(stage):
    gone = weakref.ref(circle := Circle())
    lots(waste.SEARCH_AFTER)
    stage.ticked.emit(None)
    del circle

    lots(waste.SEARCH_AFTER)
    stage.ticked.emit(None)
    assert gone()


def test_all_is_gone_through_once_nobody_was_here_for_long(stage, clock):
    gone = weakref.ref(circle := Circle())
    for _ in range(waste.WHOLE_AFTER):
        lots(waste.SEARCH_AFTER)
        stage.ticked.emit(None)
    del circle
    stage.ticked.emit(None)
    assert gone()  # somebody is here

    clock[0] = waste.NOBODY_S
    stage.ticked.emit(None)
    assert gone() is None

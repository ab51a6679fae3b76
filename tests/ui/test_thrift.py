"""What the C library keeps for later goes back: once the start is over, and every minute."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest

from firepost.ui import thrift
from firepost.ui.thrift import Thrift
from ui.conftest import let_run


def resident_kib():
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - no file of ours
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's own")
def test_what_is_held_for_later_goes_back_to_the_system():
    # Many small pieces with one left at the end: the heap can't shrink by itself.
    pieces = [bytes(2000) for _ in range(20_000)]
    last = [bytes(2000) for _ in range(10)]
    del pieces
    before = resident_kib()

    assert thrift.give_back()
    assert resident_kib() < before - 20_000
    assert last


def test_it_is_given_back_at_the_end_of_a_start_and_once_a_minute(open_window, monkeypatch):
    given = []
    monkeypatch.setattr(thrift, "give_back", lambda: given.append(True))
    window = open_window()
    over = []
    window.pages.settled.connect(lambda: over.append(True))
    let_run(lambda: over != [])
    assert len(given) == 1

    kept = window.stage.findChild(Thrift)
    begun = window.stage.now()
    kept._second(begun + timedelta(seconds=31))
    assert len(given) == 1
    kept._second(begun + timedelta(seconds=61.5))
    assert len(given) == 2
    kept._second(begun - timedelta(days=1))  # the clock was set back
    assert len(given) == 3


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr(thrift, "_trim", lambda: None)
    assert not thrift.give_back()

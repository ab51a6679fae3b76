"""Thirty minutes of kills, cuts, full disks, pulled sticks, jumping clocks and bad bytes."""

from __future__ import annotations

import os
import random

import pytest

from torture import ordeals
from torture.running import torture

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 and limits are POSIX's")
MINUTES = float(os.environ.get("FIREPOST_TORTURE_MINUTES", "30"))


@pytest.fixture(autouse=True)
def own_home(monkeypatch):
    """Ordeals set FIREPOST_HOME as they go; it is put back."""
    monkeypatch.setenv("FIREPOST_HOME", "")


@pytest.mark.deep
def test_nothing_acknowledged_is_lost_and_every_damage_is_named(tmp_path):
    tally = torture(tmp_path, minutes=MINUTES, seed=2)

    print(dict(tally))  # noqa: T201 - the figures, with -s
    assert tally["acknowledged"] > 100
    assert tally["files_spoilt"] >= 10


@pytest.mark.parametrize(
    "ordeal", [ordeals.stick_pulled, ordeals.clock_jumps, ordeals.disk_full, ordeals.hostile]
)
def test_each_quick_ordeal_once(ordeal, tmp_path):
    assert ordeal(tmp_path, random.Random(5))


def test_bad_bytes_anywhere_once(tmp_path):
    (tmp_path / "x").mkdir()

    tally = ordeals.spoilt(tmp_path / "x", random.Random(3))

    assert tally["files_spoilt"] >= 10

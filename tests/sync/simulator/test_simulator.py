"""Histories by chance: nothing said is lost, nothing is passed off as received, all become one."""

from __future__ import annotations

import os

import pytest

from sync.simulator.world import run

SEEDS = 100
STEPS = 25
DEEP_SEEDS = 2000
DEEP_STEPS = 60


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    """Desks lie in memory here; homes and sticks need not wait for a real disk either."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.mark.parametrize("ten", range(SEEDS // 10))
def test_histories(ten, tmp_path):
    for seed in range(ten * 10, ten * 10 + 10):
        folder = tmp_path / str(seed)
        folder.mkdir()
        run(seed, folder, steps=STEPS)

"""Histories by chance: nothing said is lost, nothing is passed off as received, all become one."""

from __future__ import annotations

import os

import pytest

from sync.simulator.mutants import MUTANTS
from sync.simulator.world import run

SEEDS = 100
STEPS = 20
DEEP_SEEDS = 2000
DEEP_STEPS = 60
MUTANT_SEEDS = 40
MUTANT_STEPS = 30


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    """Desks lie in memory here; homes and sticks need not wait for a real disk either."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


def play(seeds, folder, *, steps):
    for seed in seeds:
        here = folder / str(seed)
        here.mkdir()
        run(seed, here, steps=steps)


@pytest.mark.parametrize("ten", range(SEEDS // 10))
def test_histories(ten, tmp_path):
    play(range(ten * 10, ten * 10 + 10), tmp_path, steps=STEPS)


@pytest.mark.deep
@pytest.mark.parametrize("hundred", range(DEEP_SEEDS // 100))
def test_long_histories(hundred, tmp_path):
    play(range(1000 + hundred * 100, 1100 + hundred * 100), tmp_path, steps=DEEP_STEPS)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_planted_bug_is_caught(mutant, tmp_path):
    """By any of the first seeds; which of them is printed where it is not."""
    for seed in range(MUTANT_SEEDS):
        here = tmp_path / str(seed)
        here.mkdir()
        try:
            with mutant():
                run(seed, here, steps=MUTANT_STEPS)
        except Exception:  # noqa: BLE001 - a crash gives it away as well as a judgement
            return
    pytest.fail(f"{mutant.__name__} lived through {MUTANT_SEEDS} histories")

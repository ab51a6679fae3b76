"""The side that stands beside QGIS: it does what it is told, on the same shapes."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from firepost.cli.bench import peer
from firepost.cli.bench.figure import Bench

VERBS = ("map", "area", "edit", "export")


@pytest.fixture
def bench(tmp_path):
    from firepost import bootstrap

    parts = bootstrap.parts()
    environ = {
        **os.environ,
        "FIREPOST_HOME": str(tmp_path / "home"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return Bench(parts, parts.workbench(), tmp_path, environ, quick=True)


def test_it_does_each_thing_as_it_is_told(bench, tmp_path):
    shapes = peer._versions(bench)
    words = [sys.executable, "-m", "firepost", "bench", "--side", str(shapes)]
    told = "".join(f"{verb}\n" for verb in VERBS)
    done = subprocess.run(
        words, input=told, env=bench.environ, capture_output=True, text=True, check=False
    )

    ready, *answers = done.stdout.splitlines()
    said = dict(zip(VERBS, map(json.loads, answers), strict=True))
    assert ready == "ready", done.stderr
    assert all(one["ms"] > 0 for one in said.values())
    assert said["map"]["said"] == 1366
    assert 100 < said["edit"]["said"] < said["area"]["said"]
    assert (tmp_path / "ours-3.geojson").stat().st_size == said["export"]["said"]


def test_two_programs_that_measure_something_else_are_not_compared():
    peer._alike(100.0, 100.001)
    with pytest.raises(peer.Trouble):
        peer._alike(100.0, 101.0)


def test_without_qgis_it_is_said_and_nothing_fails(bench, monkeypatch):
    monkeypatch.setattr(peer, "_python", lambda _bench: None)

    for budget in peer.BUDGETS[1:]:
        figure = budget.figure(bench)
        assert figure.not_measured == "bench.no_qgis"
        assert figure.ok

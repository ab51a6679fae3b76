"""The benchmark runs, says each figure in full, and gates on ratios; no time is asserted here."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from firepost.cli.bench import budgets, frames, peer
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.season import Season
from firepost.cli.bench.timing import Timed, in_turn

FIELDS = {
    "name",
    "unit",
    "ours",
    "floor",
    "ratio",
    "most_ratio",
    "goal",
    "within_goal",
    "ok",
    "rounds",
    "least",
    "greatest",
    "not_measured",
}
ITEMS = ("风力灭火机", "二号工具")


def firepost(*words, tmp_path):
    return subprocess.run(
        [sys.executable, "-m", "firepost", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "FIREPOST_HOME": str(tmp_path / "home")},
        check=False,
    )


@pytest.fixture
def small(monkeypatch):
    """A season of one evening, so that the test is quick."""
    monkeypatch.setattr(Bench, "entries", 400)
    monkeypatch.setattr(Bench, "rounds", lambda self, full: 2)
    monkeypatch.setattr("firepost.cli.bench.plan._VERTICES", 60)
    monkeypatch.setattr("firepost.cli.bench.papers._VERTICES", 60)
    monkeypatch.setattr("firepost.cli.bench.papers._PERIMETERS", 3)
    whole = Season.__init__

    def modest(self, *args, **more):
        whole(self, *args, **{"teams": 12, "depots": 5, "vertices": 30, **more})

    monkeypatch.setattr(Season, "__init__", modest)


def told(capsys, tmp_path, *words):
    """What the command prints, run here, so that the season can be a small one."""
    from firepost import bootstrap
    from firepost.cli.main import serve

    before = dict(os.environ)
    try:
        code = serve(["bench", *words, "--in", str(tmp_path), "--json"], bootstrap.parts())
    finally:
        os.environ.clear()
        os.environ.update(before)
    return code, json.loads(capsys.readouterr().out)


def test_every_figure_stands_beside_its_floor(small, capsys, tmp_path):
    names = [
        one.name
        for one in budgets.BUDGETS
        if one.name not in ("window", "syncs", "show", "wire-bytes", "hub-postgresql")
        and one not in (*frames.BUDGETS, *peer.BUDGETS)
    ]

    only = [word for name in names for word in ("--only", name)]
    code, said = told(capsys, tmp_path, *only)

    assert code == (0 if said["ok"] else 3)
    assert [figure["name"] for figure in said["figures"]] == names
    for figure in said["figures"]:
        assert set(figure) == FIELDS
        assert figure["ours"] > 0
        assert figure["floor"] > 0
        assert figure["not_measured"] is None
    assert set(said["machine"]) == {"system", "processor", "cores", "python", "engine"}
    assert list(tmp_path.iterdir()) == []


def test_the_figures_of_processes_are_taken_from_outside(small, capsys, tmp_path):
    _, said = told(capsys, tmp_path, "--only", "show", "--only", "syncs")

    show, syncs = said["figures"]
    assert show["ours"] > show["floor"] > 0
    if syncs["not_measured"] is None:
        assert syncs["ours"] == pytest.approx(1, abs=0.05)
        assert syncs["floor"] == pytest.approx(1, abs=0.05)
    else:
        assert syncs["not_measured"] == "bench.no_strace"


def test_the_exchange_stands_beside_its_peers_or_says_which_is_not_here(
    small, capsys, tmp_path, monkeypatch
):
    monkeypatch.delenv("FIREPOST_BENCH_POSTGRES", raising=False)
    _, said = told(capsys, tmp_path, "--only", "wire-bytes", "--only", "hub-postgresql")

    wire, postgres = said["figures"]
    if wire["not_measured"] is None:
        assert 1000 < wire["ours"] < wire["floor"]
    else:
        assert wire["not_measured"] == "bench.no_geodiff"
    assert postgres["not_measured"] == "bench.no_postgres"


@pytest.mark.parametrize(
    "words", [["firepost", "bench", "--first-look"], ["firepost.ui.floor"]]
)
def test_a_window_says_when_it_is_usable(words, tmp_path):
    """Ours and the bare one alike: the clock is read at that line."""
    ended = subprocess.run(
        [sys.executable, "-m", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "FIREPOST_HOME": str(tmp_path / "home")},
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (0, "usable\n"), ended.stderr


def test_a_ratio_over_its_budget_refuses_and_a_missed_goal_does_not(
    capsys, tmp_path, monkeypatch
):
    slow = Budget("entry", lambda _: Timed((6.0,), (2.0,)), most=2)
    late = Budget("open", lambda _: Timed((6.0,), (2.0,)), most=4, goal=1)
    monkeypatch.setattr(budgets, "BUDGETS", (slow, late))

    code, said = told(capsys, tmp_path)

    assert code == 3
    assert (said["ok"], said["kind"], said["key"]) == (False, "refused", "bench.over_budget")
    assert [figure["ok"] for figure in said["figures"]] == [False, True]
    assert [figure["within_goal"] for figure in said["figures"]] == [None, False]
    code, said = told(capsys, tmp_path, "--only", "open")
    assert code == 0


def test_a_figure_nobody_knows_is_a_wrong_usage(tmp_path):
    ended = firepost("bench", "--only", "speed", "--json", tmp_path=tmp_path)

    assert ended.returncode == 2
    assert json.loads(ended.stdout)["key"] == "bench.no_such_figure"


def test_people_get_a_table(tmp_path):
    ended = firepost("bench", "--quick", "--only", "assess", tmp_path=tmp_path)

    head, row, *_ = ended.stdout.splitlines()
    assert "下限" in head
    assert row.split()[1] == "评估一份情况｜下限：读写同一答案的"


def test_the_same_numbers_tell_the_same_season():
    one, other = (list(Season(1500, ITEMS, teams=20, depots=9).commands()) for _ in range(2))

    assert one == other
    assert len(one) == 1500
    assert one[-1]["known_at"] == "2026-02-01T20:30:00+08:00"


def test_whoever_goes_first_changes_from_round_to_round():
    order = []

    timed = in_turn(
        lambda: order.append("ours"), lambda: order.append("floor"), rounds=2, warm=0
    )

    assert order == ["ours", "floor", "floor", "ours"]
    assert len(timed.ours_ms) == len(timed.floor_ms) == 2


def test_the_maps_own_figures_are_taken_on_a_crowded_map(tmp_path):
    """Small here: 3,000 corners instead of 100,000, one round. Every figure beside its floor."""
    told = subprocess.run(
        [sys.executable, "-c", SMALL_MAP],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "FIREPOST_HOME": str(tmp_path / "home"),
            "QT_QPA_PLATFORM": "offscreen",
        },
        check=False,
    )

    assert told.returncode == 0, told.stderr
    figures = json.loads(told.stdout)
    assert list(figures) == [one.name for one in frames.BUDGETS]
    for ours, floor in figures.values():
        assert len(ours) == len(floor) == 1
        assert min(ours) > 0
        assert min(floor) > 0


SMALL_MAP = """
from firepost import bootstrap
from firepost.fronting import Front
from firepost.store.mbtiles import kept_for_a_while
from firepost.ui.frames_bench import measure
parts = bootstrap.parts()
drill = lambda: Front(bootstrap.parts, bootstrap.now).drill(parts)
with kept_for_a_while() as keep_tiles:
    raise SystemExit(measure(parts, drill, keep_tiles, rounds=1, corners=3000))
"""

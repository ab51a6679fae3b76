"""`kill -9` at any moment: what was acknowledged is there, without a hole, and life goes on."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from firepost.store.desk_file import DeskFile

FEED = """
import pathlib, sys
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
folder = pathlib.Path(sys.argv[1])
home = Home.open({"FIREPOST_HOME": str(folder / "home")}, now_ms=0)
desk = DeskFile.open_or_create(folder / "season.fire", home, drill=False, now_ms=0)
for number in range(100_000):
    seq = desk.append(b"said %d" % number, learned_ms=number, kind=1, at_ms=number)
    print(seq, flush=True)
"""


def run_and_kill(folder, *, after: int) -> int:
    """The last seq acknowledged by a writer that is killed after so many lines."""
    feed = subprocess.Popen(
        [sys.executable, "-c", FEED, str(folder)], stdout=subprocess.PIPE, text=True
    )
    with feed.stdout:
        for _ in range(after):
            feed.stdout.readline()
        feed.kill()
        rest = feed.stdout.read().split("\n")
    feed.wait()
    whole = [line for line in rest[:-1] if line]
    return int(whole[-1]) if whole else after


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path, home_at, seed):
    chance = random.Random(seed)
    acknowledged = 0
    for _ in range(2):
        acknowledged = max(acknowledged, run_and_kill(tmp_path, after=chance.randrange(1, 150)))

        with DeskFile.open(tmp_path / "season.fire", home_at(), write=False) as reader:
            assert [kept.seq for kept in reader.bodies()] == list(
                range(1, len(list(reader.bodies())) + 1)
            )
            (head,) = reader.heads().values()
            assert head >= acknowledged
            assert reader.behind == 0
            assert reader.check() == []
        acknowledged = head

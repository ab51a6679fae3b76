"""`firepost feed` is killed, or its disk is full: nothing answered is lost, and it goes on."""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
from store.torture.story import lines

KILLS, KILLS_IN_FULL = 5, 50
FEED = "import sys; from firepost.__main__ import main; sys.exit(main(sys.argv[1:]))"


class Feed:
    """A running `feed` that is told lines for as long as it lives."""

    def __init__(self, folder: Path, desk: Path, told: itertools.chain[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", FEED, "feed", str(desk)],
            env={**os.environ, "FIREPOST_HOME": str(folder / "home")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._told = told
        self._teller = threading.Thread(target=self._tell, daemon=True)
        self._teller.start()

    def _tell(self) -> None:
        try:
            with self.process.stdin as stdin:
                for line in self._told:
                    stdin.write(f"{line}\n")
                    stdin.flush()
        except OSError:  # it died, as it was meant to
            return

    def answers(self, count: int) -> list[dict]:
        return [json.loads(self.process.stdout.readline()) for _ in range(count)]

    def kill(self) -> list[dict]:
        """End it without warning; the answers it had given and nobody had read."""
        self.process.kill()
        rest = self.process.stdout.read().split("\n")[:-1]
        self._teller.join()
        self.process.stdout.close()
        assert self.process.wait() == -signal.SIGKILL
        return [json.loads(line) for line in rest]


def kill_often(folder: Path, kills: int, *, seed: int) -> int:
    """Kill so many feeds of one desk; hands back how many entries were acknowledged."""
    chance = random.Random(seed)
    desk = folder / "season.fire"
    acknowledged: set[str] = set()
    for kill in range(kills):
        feed = Feed(folder, desk, itertools.chain(lines(100_000, seed=kill)))
        told = feed.answers(chance.randint(1, 40)) + feed.kill()
        assert all(answer["ok"] for answer in told)
        acknowledged |= {answer["entry"] for answer in told}

        home = Home.open({"FIREPOST_HOME": str(folder / "home")}, now_ms=0)
        with DeskFile.open(desk, home, write=False) as reader:
            kept = list(reader.bodies())
            assert [one.seq for one in kept] == list(range(1, len(kept) + 1))
            assert len({one.stream for one in kept}) == 1
            assert acknowledged <= {f"{one.stream}/{one.seq}" for one in kept}
            assert reader.check() == []
    return len(acknowledged)


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")
def test_a_killed_feed_loses_nothing_it_answered(tmp_path):
    assert kill_often(tmp_path, KILLS, seed=1) > KILLS


@pytest.mark.deep
@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")
def test_fifty_killed_feeds_lose_nothing_they_answered(tmp_path):
    count = kill_often(tmp_path, KILLS_IN_FULL, seed=2)

    print(f"{KILLS_IN_FULL} kills, {count} acknowledged")  # noqa: T201 - the figures, with -s
    assert count > KILLS_IN_FULL


@pytest.fixture
def small_disk(tmp_path) -> Path:
    """A disk of 2 MB."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small tmpfs needs root on Linux")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody mount")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_feed_on_a_full_disk_says_so_and_resumes_at_the_next_number(tmp_path, small_disk):
    """The stick-sized disk fills; the officer deletes some maps; the next line is the next."""
    told = itertools.chain(lines(100_000, seed=1))
    feed = Feed(tmp_path, small_disk / "season.fire", told)
    kept = 0
    while (answer := feed.answers(1)[0])["ok"]:
        stream, number = answer["entry"].split("/")
        assert int(number) == kept + 1
        kept = int(number)

    assert (answer["kind"], answer["key"]) == ("trouble", "desk.disk_full")
    assert "磁盘已满" in answer["message"]
    assert kept > 50
    home = Home.open({"FIREPOST_HOME": str(tmp_path / "home")}, now_ms=0)
    with DeskFile.open(small_disk / "season.fire", home, write=False) as reader:
        assert reader.heads() == {stream: kept}

    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    numbers = [
        int(answer["entry"].split("/")[1]) for answer in feed.answers(400) if answer["ok"]
    ]
    last = kept + len(numbers)
    assert numbers[-20:] == list(range(last - 19, last + 1))
    assert numbers == sorted(set(numbers))
    feed.kill()
    with DeskFile.open(small_disk / "season.fire", home, write=True) as desk:
        assert desk.heads()[stream] >= last
        assert desk.check() == []

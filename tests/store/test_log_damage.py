"""A flipped byte in the -wal: SQLite would pass over it and everything after it in silence."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from firepost.domain.errors import Trouble
from firepost.store.desk_file import DeskFile

WRITE_AND_DIE = """
import os, pathlib, sys
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
folder = pathlib.Path(sys.argv[1])
home = Home.open({"FIREPOST_HOME": str(folder / "home")}, now_ms=0)
desk = DeskFile.open(folder / "season.fire", home, write=True)
for number in range(20):
    desk.append(b"said %d" % number, learned_ms=number, kind=1, at_ms=number)
os._exit(9)
"""


@pytest.fixture
def killed(tmp_path, new_desk, say) -> Path:
    """A desk whose writer died after 20 more entries: they stand in the -wal alone."""
    desk = new_desk()
    say(desk, count=3)
    desk.close()
    died = subprocess.run([sys.executable, "-c", WRITE_AND_DIE, str(tmp_path)], check=False)
    assert died.returncode == 9
    assert (tmp_path / "season.fire-wal").stat().st_size
    return tmp_path / "season.fire"


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 4
    path.write_bytes(content)


def test_what_stands_in_the_log_is_read(killed, home_at):
    with DeskFile.open(killed, home_at(), write=False) as desk:
        assert len(list(desk.bodies())) == 23


@pytest.mark.parametrize("place", ["head", "first frame", "middle", "last frame"])
@pytest.mark.parametrize("write", [False, True], ids=["read", "write"])
def test_a_flipped_byte_in_the_log_is_named_damage(killed, home_at, place, write):
    log = killed.with_name("season.fire-wal")
    size = log.stat().st_size
    flip(
        log, {"head": 9, "first frame": 300, "middle": size // 2, "last frame": size - 9}[place]
    )
    before = log.read_bytes(), killed.read_bytes()

    for _ in range(2):
        with pytest.raises(Trouble) as trouble:
            DeskFile.open(killed, home_at(), write=write)
        assert trouble.value.notice.key == "desk.damaged"

    assert (log.read_bytes(), killed.read_bytes()) == before


def test_mending_keeps_the_broken_log_and_begins_a_new_stream(killed, home_at, say):
    log = killed.with_name("season.fire-wal")
    flip(log, log.stat().st_size // 2)
    broken = log.read_bytes()

    with DeskFile.open(killed, home_at(), write=True, mend=True) as desk:
        kept = list(desk.bodies())
        before = kept[0].stream
        assert 3 < len(kept) < 23
        assert desk.behind == 23 - len(kept)
        assert desk.own_stream is None
        assert say(desk, "and on") == 1
        assert desk.own_stream != before

    assert log.with_name("season.fire-wal.broken").read_bytes() == broken
    with DeskFile.open(killed, home_at(), write=False) as desk:
        assert [notice.key for notice in desk.check()] == ["check.lost"]


def test_an_unfinished_last_write_is_no_damage(killed, home_at):
    """What a power cut leaves: half a commit nobody was told of."""
    log = killed.with_name("season.fire-wal")
    with log.open("ab") as torn:
        torn.write(log.read_bytes()[-4120:-2000])

    with DeskFile.open(killed, home_at(), write=True) as desk:
        assert len(list(desk.bodies())) == 23
        assert desk.behind == 0


def test_a_log_that_vanished_is_an_older_desk(killed, home_at, say):
    shutil.move(killed.with_name("season.fire-wal"), killed.with_name("elsewhere"))

    with DeskFile.open(killed, home_at(), write=True) as desk:
        assert len(list(desk.bodies())) == 3
        assert desk.behind == 20
        assert say(desk, "on") == 1


def test_a_page_half_folded_in_by_a_power_cut_is_no_damage(killed, home_at):
    """The log holds it whole; readers and writers alike read it there."""
    log = killed.with_name("season.fire-wal").read_bytes()
    content = killed.read_bytes()
    size = 24 + 4096
    pages = {
        int.from_bytes(log[at : at + 4], "big") for at in range(32, len(log) - size + 1, size)
    }
    assert len(pages) >= 3
    for page in pages:
        torn = bytearray(content)
        torn[page * 4096 - 2000 : page * 4096] = bytes(2000)
        killed.write_bytes(torn)
        with DeskFile.open(killed, home_at(), write=False) as desk:
            assert len(list(desk.bodies())) == 23
            assert desk.check() == []
    with DeskFile.open(killed, home_at(), write=True) as desk:
        assert len(list(desk.bodies())) == 23

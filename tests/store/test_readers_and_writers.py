"""One writer, many readers; a reader changes no byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from firepost.domain.errors import Trouble
from firepost.store.desk_file import DeskFile

HOLD = """
import pathlib, sys
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
folder = pathlib.Path(sys.argv[1])
home = Home.open({"FIREPOST_HOME": str(folder / "home")}, now_ms=0)
desk = DeskFile.open(folder / "season.fire", home, write=True)
print("held", flush=True)
for line in sys.stdin:
    desk.append(line.strip().encode(), learned_ms=0, kind=1, at_ms=0)
    print("kept", flush=True)
desk.close()
"""


@pytest.fixture
def elsewhere(tmp_path, new_desk, say):
    """Another process that holds the desk and appends what it is told."""
    desk = new_desk()
    say(desk, count=3)
    desk.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"
    yield holder
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.glob("season.fire*")
        if not path.name.endswith(("-shm", ".lock"))
    }


def test_readers_leave_every_byte_as_it_was(tmp_path, home_at, new_desk, say):
    desk = new_desk()
    say(desk, count=10)
    desk.close()
    before = bytes_of(tmp_path)

    with DeskFile.open(tmp_path / "season.fire", home_at(), write=False) as reader:
        assert len(list(reader.bodies())) == 10
        assert reader.check() == []

    after = bytes_of(tmp_path)
    assert after.pop("season.fire-wal", b"") == b""
    assert after == before


def test_readers_leave_a_log_that_a_killed_writer_left(tmp_path, home_at, elsewhere):
    elsewhere.stdin.write("one more\n")
    elsewhere.stdin.flush()
    assert elsewhere.stdout.readline() == "kept\n"
    elsewhere.kill()
    elsewhere.wait()
    before = bytes_of(tmp_path)
    assert before["season.fire-wal"]

    for _ in range(2):
        with DeskFile.open(tmp_path / "season.fire", home_at(), write=False) as reader:
            assert len(list(reader.bodies())) == 4
        assert bytes_of(tmp_path) == before


def test_a_reader_sees_what_a_writer_adds(tmp_path, home_at, elsewhere, words_of):
    with DeskFile.open(tmp_path / "season.fire", home_at(), write=False) as reader:
        assert len(words_of(reader)) == 3
        heads = reader.heads()
        elsewhere.stdin.write("from the other process\n")
        elsewhere.stdin.flush()
        assert elsewhere.stdout.readline() == "kept\n"

        assert [kept.body for kept in reader.bodies(heads)] == [b"from the other process"]


def test_a_second_writer_waits_and_is_told_who_writes(tmp_path, home_at, elsewhere):
    start = time.monotonic()
    with pytest.raises(Trouble) as trouble:
        DeskFile.open(tmp_path / "season.fire", home_at(), write=True, wait_s=0.3)

    assert trouble.value.notice.key == "desk.in_use"
    assert dict(trouble.value.notice.values)["holder"] == str(elsewhere.pid)
    assert time.monotonic() - start >= 0.3


def test_a_second_writer_in_the_same_program_is_no_exception(tmp_path, home_at, new_desk):
    new_desk()
    with pytest.raises(Trouble, match=r"desk\.in_use"):
        DeskFile.open(tmp_path / "season.fire", home_at(), write=True, wait_s=0.0)


def test_the_lock_dies_with_its_holder(tmp_path, home_at, elsewhere, say):
    elsewhere.kill()
    elsewhere.wait()

    with DeskFile.open(tmp_path / "season.fire", home_at(), write=True, wait_s=0.0) as desk:
        assert say(desk, "taken over") == 4


def test_the_next_writer_waits_for_one_that_is_closing(tmp_path, home_at, elsewhere, say):
    elsewhere.stdin.close()

    with DeskFile.open(tmp_path / "season.fire", home_at(), write=True) as desk:
        assert say(desk, "after it") == 4


def test_looking_at_a_desk_drops_no_lock_of_the_writer(tmp_path, home_at, new_desk, say):
    """Any open and close of the file by other means would free what SQLite holds on it."""
    desk = new_desk()
    say(desk, "held")
    desk.connection.execute("BEGIN IMMEDIATE")
    with DeskFile.open(tmp_path / "season.fire", home_at(), write=False) as reader:
        assert len(list(reader.bodies())) == 1
    held_by = Path("/proc/locks")
    if held_by.exists():
        inode = (tmp_path / "season.fire-shm").stat().st_ino
        base = (tmp_path / "season.fire").stat().st_ino
        locks = [line for line in held_by.read_text().splitlines() if "POSIX" in line]
        assert any(f":{base} " in line for line in locks)
        assert any(f":{inode} " in line and "WRITE" in line for line in locks)
    desk.connection.execute("ROLLBACK")


def test_a_reader_refuses_to_write(tmp_path, home_at, new_desk, say):
    desk = new_desk()
    say(desk, count=1)
    desk.close()

    with DeskFile.open(tmp_path / "season.fire", home_at(), write=False) as reader:
        with pytest.raises(AssertionError):
            say(reader, "no")
        with pytest.raises(Exception, match="readonly"):
            reader.connection.execute("INSERT INTO joined VALUES ('x')")


@pytest.fixture
def write_protected(tmp_path, new_desk, say):
    """A desk on a medium mounted read-only, its last entries still in the -wal."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a read-only medium needs root on Linux")
    desk = new_desk()
    say(desk, count=5)
    stick = tmp_path / "stick"
    stick.mkdir()
    for end in ("", "-wal"):
        shutil.copyfile(tmp_path / f"season.fire{end}", stick / f"season.fire{end}")
    desk.close()
    mount = ["mount", "--bind", str(stick), str(stick)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody mount")
    subprocess.run(["mount", "-o", "remount,bind,ro", str(stick)], check=True)
    yield stick
    subprocess.run(["umount", str(stick)], check=True)


def test_a_desk_on_a_write_protected_stick_is_read(write_protected, home_at):
    with DeskFile.open(write_protected / "season.fire", home_at(), write=False) as reader:
        assert len(list(reader.bodies())) == 5
        copy = reader._opened.path

    assert not copy.exists()
    assert sorted(path.name for path in write_protected.iterdir()) == [
        "season.fire",
        "season.fire-wal",
    ]


def test_and_cannot_be_written(write_protected, home_at):
    with pytest.raises(Trouble, match=r"desk\.read_only"):
        DeskFile.open(write_protected / "season.fire", home_at(), write=True)

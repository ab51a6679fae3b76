"""A full disk: a clear word, nothing half kept, reading goes on, and the next number is next."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from firepost.domain.errors import Trouble
from firepost.store import space
from firepost.store.desk_file import DeskFile


@pytest.fixture
def small_disk(tmp_path) -> Path:
    """A disk of 2 MB."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small tmpfs needs root on Linux")
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("this system lets nobody mount")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(desk: DeskFile) -> tuple[int, Trouble]:
    """Append until the disk refuses; the last seq kept and what was said."""
    last = 0
    while True:
        try:
            last = desk.append(b"x" * 2000, learned_ms=0, kind=1, at_ms=0)
        except Trouble as trouble:
            return last, trouble


def test_a_full_disk_is_said_and_the_next_number_is_next(small_disk, home_at, words_of):
    """Entries until the disk is full; then somebody makes room."""
    desk = DeskFile.create(small_disk / "a.fire", home_at(), drill=False, now_ms=0)
    last, trouble = fill(desk)

    assert trouble.notice.key == "desk.disk_full"
    assert last > 100
    assert len(words_of(desk)) == last
    with DeskFile.open(small_disk / "a.fire", home_at(), write=False) as reader:
        assert len(words_of(reader)) == last
    assert fill(desk)[1].notice.key == "desk.disk_full"

    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    assert desk.append(b"room again", learned_ms=0, kind=1, at_ms=0) == last + 1
    stream = desk.own_stream
    desk.close()

    with DeskFile.open(small_disk / "a.fire", home_at(), write=True) as again:
        assert again.check() == []
        assert again.heads() == {stream: last + 1}


def test_a_desk_closed_on_a_full_disk_keeps_what_was_said(small_disk, home_at, words_of):
    desk = DeskFile.create(small_disk / "a.fire", home_at(), drill=False, now_ms=0)
    last, _ = fill(desk)
    desk.close()

    with DeskFile.open(small_disk / "a.fire", home_at(), write=False) as reader:
        assert len(words_of(reader)) == last
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    with DeskFile.open(small_disk / "a.fire", home_at(), write=True) as again:
        assert again.append(b"on", learned_ms=0, kind=1, at_ms=0) == last + 1
        assert again.check() == []


def test_a_desk_on_a_full_disk_is_read_though_nothing_can_be_made_beside_it(
    small_disk, home_at, words_of
):
    desk = DeskFile.create(small_disk / "a.fire", home_at(), drill=False, now_ms=0)
    desk.append(b"kept", learned_ms=0, kind=1, at_ms=0)
    desk.close()
    (small_disk / "a.fire.lock").unlink()
    with (small_disk / "other").open("ab", buffering=0) as other, suppress(OSError):
        while other.write(bytes(4096)):
            pass

    with DeskFile.open(small_disk / "a.fire", home_at(), write=False) as reader:
        assert words_of(reader) == ["kept"]
    with pytest.raises(Trouble, match=r"desk\.disk_full"):
        DeskFile.open(small_disk / "a.fire", home_at(), write=True)


def test_a_full_disk_makes_no_desk_at_all(small_disk, home_at):
    (small_disk / "other").write_bytes(bytes(2 * 1024 * 1024 - 16 * 1024))

    with pytest.raises(Trouble) as trouble:
        DeskFile.create(small_disk / "a.fire", home_at(), drill=False, now_ms=0)

    assert trouble.value.notice.key == "desk.disk_full"
    assert not (small_disk / "a.fire").exists()


def test_a_home_on_a_full_disk_is_said_to_be(small_disk, home_at, tmp_path):
    (small_disk / "home").mkdir()
    (tmp_path / "full home").symlink_to(small_disk / "home")
    home = home_at("full home")
    home.device_signing_key()
    with (small_disk / "other").open("ab", buffering=0) as other, suppress(OSError):
        while other.write(bytes(4096)):
            pass

    with pytest.raises(Trouble) as trouble:
        home.keep_desk_key("aa" * 8, bytes(32))
    assert trouble.value.notice.key == "home.cannot_write"
    assert home_at("full home").device_id == home.device_id


def test_the_ballast_gives_room_for_some_three_hundred_entries(
    small_disk, home_at, monkeypatch, words_of
):
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    monkeypatch.setattr("firepost.store.space._ONLY_ABOVE", 0)
    desk = DeskFile.create(small_disk / "a.fire", home_at(), drill=False, now_ms=0)
    assert desk.space().ballast
    before = 0
    while desk.space().ballast:
        before = desk.append(b"x" * 100, learned_ms=0, kind=1, at_ms=0)

    last, _ = fill(desk)

    assert last > before + 100
    assert len(words_of(desk)) == last
    desk.close()


def test_space_is_watched(tmp_path, new_desk):
    found = new_desk().space()

    assert found.free_bytes > 0
    assert space.Space(499_000_000, ballast=True).low
    assert not space.Space(501_000_000, ballast=True).low
    assert not space.Space(None, ballast=True).low

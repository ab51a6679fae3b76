"""Sticks as they are sold: FAT32 and exFAT, through the kernel where it can, else through tools."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from firepost.reports.verify import verify
from reports.test_package import write

MB = 1 << 20
TOOLS = {"vfat": ("mkfs.vfat", "-F", "32"), "exfat": ("mkfs.exfat",)}


def tool(name: str, *words: object) -> str:
    if shutil.which(name) is None:
        if os.environ.get("CI") and name in ("mkfs.vfat", "mcopy"):
            pytest.fail(f"{name} is missing: apt-get install dosfstools mtools")
        pytest.skip(f"{name} is missing: apt-get install dosfstools mtools")
    env = {**os.environ, "LC_ALL": "C.UTF-8", "MTOOLS_SKIP_CHECK": "1"}
    done = subprocess.run(
        [name, *map(str, words)], capture_output=True, text=True, check=False, env=env
    )
    assert done.returncode == 0, f"{name}: {done.stderr}"
    return done.stdout


def image(tmp_path: Path, kind: str) -> Path:
    file = tmp_path / f"{kind}.img"
    with file.open("wb") as held:
        held.truncate(64 * MB)
    name, *words = TOOLS[kind]
    tool(name, *words, file)
    return file


@pytest.fixture(params=["vfat", "exfat"])
def stick(request, tmp_path):
    """A real one of that kind, mounted by the kernel."""
    kinds = Path("/proc/filesystems").read_text(encoding="utf-8")
    if request.param not in kinds.split():
        pytest.skip(f"this kernel has no {request.param}: not run here")
    file, place = image(tmp_path, request.param), tmp_path / "stick"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-o", "loop,utf8" if request.param == "vfat" else "loop", file, place],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"{request.param} cannot be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_package_on_a_mounted_stick_verifies(stick):
    written = write(stick)

    assert written.verified
    assert verify(written.folder).ok


def test_a_package_survives_the_names_and_times_of_fat32(tmp_path):
    """Written by us, carried over a FAT32 image and back: names, bytes, nothing else."""
    written = write(tmp_path / "desk")
    file = image(tmp_path, "vfat")
    home = tmp_path / "headquarters"
    home.mkdir()

    tool("mcopy", "-s", "-i", file, written.folder, "::")
    assert written.zipped is not None
    tool("mcopy", "-i", file, written.zipped.path, "::")
    tool("mcopy", "-s", "-n", "-i", file, "::*", home)

    assert verify(home / written.folder.name).ok
    assert (home / written.zipped.path.name).read_bytes() == written.zipped.path.read_bytes()


def test_a_package_cut_on_the_stick_is_no_package(tmp_path):
    """What a pulled stick keeps of the last file: a part of it under the whole name."""
    written = write(tmp_path / "desk")
    largest = max(written.files, key=lambda one: one.bytes).path
    largest.write_bytes(largest.read_bytes()[: largest.stat().st_size // 2])
    file, home = image(tmp_path, "vfat"), tmp_path / "headquarters"
    home.mkdir()

    tool("mcopy", "-s", "-i", file, written.folder, "::")
    tool("mcopy", "-s", "-n", "-i", file, "::*", home)

    assert verify(home / written.folder.name).changed == (largest.name,)


def test_a_stick_too_small_for_the_package_says_so_and_keeps_no_half(tmp_path):
    """A tmpfs of 64 KB as the stick; only root may mount one."""
    place = tmp_path / "stick"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", place],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a full stick needs root to mount a small tmpfs")
    try:
        from firepost.domain.errors import Trouble

        with pytest.raises(Trouble, match=r"report\.(no_space|full)"):
            write(place)
        assert list(place.iterdir()) == []
    finally:
        subprocess.run(["umount", place], check=True)

"""The Debian package in a Debian that has nothing else: made bare, entered, installed, run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house.test_bundle import bundle
from house.tree import ROOT

__all__ = ["bundle"]  # the fixture that builds it

pytestmark = [
    pytest.mark.deep,
    pytest.mark.skipif(sys.platform != "linux", reason="Debian's own"),
    pytest.mark.skipif(
        sys.platform == "linux" and os.geteuid() != 0, reason="entering a root needs root"
    ),
]


def sources():
    """Where this machine's packages come from, and of which release it is."""
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=True,
    )
    release = re.search(
        r"VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(encoding="utf-8")
    )[1]
    for line in said.stdout.splitlines():
        site, named = line.split(" ")[0], line.split(" ")[-1]
        if named == release:
            return site, release
    pytest.fail(f"no source of packages for {release}")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A Debian with its base packages and no more."""
    if shutil.which("debootstrap") is None:
        pytest.fail("debootstrap is missing: apt-get install debootstrap")
    made = tmp_path_factory.mktemp("bare") / "root"
    site, release = sources()
    keyring = "--no-check-gpg"  # whom apt trusts here is this machine's matter
    subprocess.run(
        ["debootstrap", "--variant=minbase", keyring, release, str(made), site], check=True
    )
    for name in ("etc/apt/sources.list", "etc/apt/apt.conf.d", "etc/resolv.conf"):
        _carried(Path("/") / name, made / name)
    return made


def _carried(source, to):
    if source.is_dir():
        shutil.copytree(source, to, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copyfile(source, to)


def inside(root, *words, **more):
    env = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LC_ALL": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
        "QT_QPA_PLATFORM": "offscreen",
        **{key: value for key, value in os.environ.items() if key.lower().endswith("_proxy")},
    }
    return subprocess.run(
        ["chroot", str(root), *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


def test_it_installs_with_dpkg_into_a_bare_debian_and_runs(bundle, root, tmp_path):
    pack = [
        sys.executable,
        "desktop/release/deb.py",
        str(bundle),
        "--out",
        str(tmp_path),
        "--quick",
    ]
    made = Path(
        subprocess.run(
            pack, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.strip()
    )
    shutil.copyfile(made, root / "root" / made.name)
    assert inside(root, "which", "python3").returncode != 0

    asked = subprocess.run(
        ["dpkg-deb", "--field", str(made), "Depends"],
        capture_output=True,
        text=True,
        check=True,
    )
    needs = [one.split(" ")[0] for one in asked.stdout.strip().split(", ")]
    inside(root, "apt-get", "update", "-qq")
    brought = inside(root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *needs)
    assert brought.returncode == 0, brought.stderr
    installed = inside(root, "dpkg", "-i", f"/root/{made.name}")

    assert installed.returncode == 0, installed.stderr
    assert inside(root, "which", "python3").returncode != 0
    well = inside(root, "firepost", "doctor")
    assert well.returncode == 0, well.stdout + well.stderr
    looked = inside(root, "firepost", "bench", "--first-look", timeout=120)
    assert (looked.returncode, looked.stderr) == (0, ""), looked.stderr
    assert "usable" in looked.stdout
    gone = inside(root, "dpkg", "--remove", "firepost")
    assert gone.returncode == 0, gone.stderr
    assert not (root / "opt/firepost/firepost").exists()

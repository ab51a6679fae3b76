"""Packs dist/firepost/ as a Debian package: the folder, desktop entry, icon, file types, GPS rule.

    python desktop/release/deb.py [FOLDER] [--out DIR] [--quick]

Pressed hard, which takes some minutes: 97 MB, for a slow stick. `--quick` presses lightly, to try it.

What it depends on is read from the folder: every library that something inside loads and that
does not lie inside, and the package that holds it here.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

RELEASE = Path(__file__).resolve().parent
ROOT = RELEASE.parents[1]
SMALLEST = 19
# Opened by name while running, so no library tells of them.
ALSO = ("libegl1", "libgl1", "libfontconfig1", "libx11-6", "libxkbcommon0")
ABOUT = """\
Package: firepost
Version: {version}
Architecture: {architecture}
Maintainer: firepost <firepost@localhost>
Installed-Size: {size_kb}
Depends: {depends}
Section: science
Priority: optional
Description: offline desk of a forest-fire front-line command post
 林火前指: 断网可用的森林火灾前线指挥部桌面程序。
 Holds the situation, forces, depots and response level of a fire, with no
 network, and writes the reports headquarters ask for.
"""
AFTER = """\
#!/bin/sh
set -e
if [ "$1" = configure ] || [ "$1" = remove ]; then
  if command -v update-mime-database >/dev/null; then update-mime-database /usr/share/mime || true; fi
  if command -v update-desktop-database >/dev/null; then update-desktop-database -q || true; fi
  if command -v udevadm >/dev/null; then udevadm control --reload-rules || true; fi
fi
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist" / "firepost")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    print(pack(asked.folder, asked.out, level=3 if asked.quick else SMALLEST))
    return 0


def pack(folder: Path, out: Path, *, level: int) -> Path:
    """The package made of `folder`, in `out`."""
    version = json.loads((folder / "_internal" / "version.json").read_text(encoding="utf-8"))
    architecture = said("dpkg", "--print-architecture")
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"firepost_{version['version']}_{architecture}.deb"
    with tempfile.TemporaryDirectory(prefix="firepost-deb-") as passing:
        root = Path(passing) / "root"
        lay(root, folder)
        files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
        about = ABOUT.format(
            version=version["version"],
            architecture=architecture,
            size_kb=sum(path.stat().st_size for path in files) // 1024,
            depends=", ".join(depends(folder)),
        )
        control = root / "DEBIAN"
        control.mkdir()
        (control / "control").write_text(about, encoding="utf-8")
        for name in ("postinst", "postrm"):
            (control / name).write_text(AFTER, encoding="utf-8")
            (control / name).chmod(0o755)
        command = [
            "dpkg-deb",
            "--root-owner-group",
            "-Zzstd",
            f"-z{level}",
            "--build",
            str(root),
            str(made),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return made


def lay(root: Path, folder: Path) -> None:
    """The tree as it will lie on the machine."""
    home = root / "opt" / "firepost"
    shutil.copytree(folder, home, symlinks=True)
    for source, place in (
        ("firepost.desktop", "usr/share/applications/firepost.desktop"),
        ("firepost-mime.xml", "usr/share/mime/packages/firepost.xml"),
        ("firepost.png", "usr/share/icons/hicolor/256x256/apps/firepost.png"),
        ("60-firepost-gps.rules", "usr/lib/udev/rules.d/60-firepost-gps.rules"),
        ("../../LICENSE", "usr/share/doc/firepost/copyright"),
    ):
        to = root / place
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(RELEASE / source, to)
    (root / "usr" / "bin").mkdir(parents=True)
    (root / "usr" / "bin" / "firepost").symlink_to("/opt/firepost/firepost")
    for path in root.rglob("*"):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path == home / "firepost"
        path.chmod(0o755 if runs else 0o644)
    root.chmod(0o755)


def depends(folder: Path) -> list[str]:
    """The packages that hold what is loaded and does not lie inside."""
    inside = {path.name for path in folder.rglob("*")}
    needed: set[str] = set()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and is_elf(path):
            loads = re.findall(r"NEEDED\s+(\S+)", said("objdump", "-p", str(path)))
            needed |= {name for name in loads if name not in inside}
    packages = set(ALSO)
    listed = said("ldconfig", "-p").splitlines()
    for name in sorted(needed):
        places = [line.split("=>")[1].strip() for line in listed if line.split()[:1] == [name]]
        for place in places[:1]:
            real = os.path.realpath(place)
            found = ask("dpkg-query", "-S", real, real.removeprefix("/usr"))
            packages |= {line.split(":")[0] for line in found.splitlines()[:1]}
    # Compiled against this C library: an older one will not do.
    libc = said("dpkg-query", "-W", "-f", "${Version}", "libc6").split("-")[0]
    return sorted({*(packages - {"libc6"}), f"libc6 (>= {libc})"})


def is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def ask(*command: str) -> str:
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    env = {**os.environ, "PATH": path, "LC_ALL": "C"}
    return subprocess.run(
        command, env=env, capture_output=True, text=True, check=False
    ).stdout.strip()


def said(*command: str) -> str:
    answer = ask(*command)
    if not answer and command[0] != "objdump":
        raise SystemExit(f"{command[0]} said nothing")
    return answer


if __name__ == "__main__":
    sys.exit(main())

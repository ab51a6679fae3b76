"""What doctor's findings can be mended with: permissions, room, what the program came with."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from firepost.app.errand import stepping
from firepost.domain.errors import Refused, Trouble
from firepost.store.home import Home

COPIES_LEFT: Final = 2  # of each desk, the newest
_OF_THE_PROGRAM: Final = ("maps", "resources/fonts")
_STAMP: Final = re.compile(r"-\d{8}T\d{6}Z$")


def close_keys(home: Home) -> None:
    """Only their owner may read the keys (POSIX)."""
    try:
        home.folder.chmod(0o700)
        for path in home.folder.glob("keys.json*"):
            path.chmod(0o600)
    except OSError as error:
        raise Trouble(
            "home.cannot_write", path=str(home.folder), says=error.strerror
        ) from error


def make_room(home: Home) -> int:
    """Let go of what is here twice: all but the newest copies, drills that were played.

    Returns:
        Bytes that are free again. No desk, no key, no report of a fault is touched.
    """
    freed = 0
    played = sorted((home.folder / "drills").glob("drill-*.fire*"))
    gone = [*_older_copies(home.folder / "copies"), *played]
    for path in stepping(gone, "clearing", of=len(gone)):
        with suppress(OSError):
            size = path.stat().st_size
            path.unlink()
            freed += size
    return freed


def _older_copies(folder: Path) -> list[Path]:
    of_desk: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.fire"), reverse=True):
        if _STAMP.search(path.stem):
            of_desk.setdefault(_STAMP.sub("", path.stem), []).append(path)
    return [path for copies in of_desk.values() for path in copies[COPIES_LEFT:]]


def refill(root: Path, source: Path) -> int:
    """Copy what is missing in `root` from another folder of the same version; how many files.

    Raises:
        Refused: `care.no_program`, `care.other_version`.
        Trouble: `update.cannot_write`.
    """
    inner = source / "_internal" if (source / "_internal").is_dir() else source
    if not all((inner / part).is_dir() for part in _OF_THE_PROGRAM):
        raise Refused("care.no_program", path=str(source))
    if _version(root) != _version(inner):
        raise Refused("care.other_version", path=str(source))
    taken = 0
    for part in _OF_THE_PROGRAM:
        files = sorted((inner / part).iterdir())
        for file in stepping(files, "refilling", of=len(files)):
            to = root / part / file.name
            if file.is_file() and not to.exists():
                _copied(file, to)
                taken += 1
    return taken


def _version(root: Path) -> object:
    try:
        return json.loads((root / "version.json").read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _copied(file: Path, to: Path) -> None:
    fresh = to.with_name(to.name + ".new")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, fresh)
        fresh.replace(to)
    except OSError as error:
        raise Trouble("update.cannot_write", path=str(to), says=error.strerror) from error

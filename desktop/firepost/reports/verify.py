"""Is a package what its manifest says? Anywhere, with no desk at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from firepost.app.package import Verdict
from firepost.domain.errors import Trouble
from firepost.reports import manifest
from firepost.reports.medium import hash_of

# What systems leave on sticks by themselves.
_NOT_OURS: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def verify(folder: Path) -> Verdict:
    """
    Raises:
        Trouble: the folder is not there or can't be read.
    """
    if not os.path.lexists(folder):
        raise Trouble("verify.no_folder", path=str(folder))
    if not folder.is_dir():
        raise Trouble("verify.not_a_folder", path=str(folder))
    try:
        return _compared(folder)
    except OSError as error:
        says = error.strerror or str(error)
        at = str(error.filename or folder)
        raise Trouble("verify.unreadable", path=at, says=says) from error


def _compared(folder: Path) -> Verdict:
    names = [
        name
        for name in sorted(path.name for path in folder.iterdir())
        if manifest.is_manifest(name)
    ]
    if not names:
        return Verdict(missing=(manifest.NAME,))
    held = (folder / names[0]).read_bytes()[: manifest.MAX_BYTES]
    body = manifest.read(held)
    if body is None:
        return Verdict(changed=(names[0],))
    listed: dict[str, Any] = {file["path"]: file for file in body["files"]}
    missing, changed = [], []
    for path, file in listed.items():
        where = folder / path
        if not _inside(path) or not where.is_file() or where.is_symlink():
            missing.append(path)
        elif hash_of(where, afresh=True) != (file["sha256"], file["bytes"]):
            changed.append(path)
    extra = [path for path in _files(folder) if path not in listed and path != names[0]]
    return Verdict(tuple(missing), tuple(changed), tuple(extra))


def _inside(path: str) -> bool:
    """A manifest names files of its own folder and no others."""
    parts = path.split("/")
    rooted = path.startswith("/") or "\\" in path or ":" in path
    return not rooted and all(part not in ("", ".", "..") for part in parts)


def _files(folder: Path) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name not in _NOT_OURS:
                yield (Path(where) / name).relative_to(folder).as_posix()

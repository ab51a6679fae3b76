"""Two bundles, file by file: what differs and, where it can be told, why.

    python3 dev.py compare FOLDER FOLDER [--json]

Exits with 0 where both hold the same; whoever builds the same tree twice gets that, wherever
and whenever he builds. Times, owners and the order of a folder are no part of a bundle.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import stat
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

_TIME = re.compile(rb"20[23]\d-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Difference:
    path: str
    what: str  # only here / only there / link / mode / content
    why: str = ""


def differences(one: Path, other: Path) -> Iterator[Difference]:
    here, there = listed(one), listed(other)
    for path in sorted(here.keys() | there.keys()):
        if path not in there:
            yield Difference(path, f"only in {one}")
        elif path not in here:
            yield Difference(path, f"only in {other}")
        else:
            yield from _of_one(path, here[path], there[path])


def _of_one(path: str, here: Path, there: Path) -> Iterator[Difference]:
    links = [str(one.readlink()) if one.is_symlink() else None for one in (here, there)]
    if links[0] != links[1]:
        yield Difference(path, "link", f"{links[0]} / {links[1]}")
    if any(links):
        return
    runs = [bool(one.stat().st_mode & stat.S_IXUSR) for one in (here, there)]
    if runs[0] != runs[1]:
        yield Difference(path, "mode", "one may be run, the other not")
    a, b = here.read_bytes(), there.read_bytes()
    if a != b:
        yield Difference(path, "content", why(a, b))


def listed(folder: Path) -> dict[str, Path]:
    """Every file and link below, by its path in the bundle."""
    if not folder.is_dir():
        raise SystemExit(f"no folder: {folder}")
    return {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def why(a: bytes, b: bytes) -> str:
    """The likeliest cause, in words."""
    if a[:4] == b"PK\x03\x04" == b[:4]:
        return _in_archives(a, b)
    if a[:4] == b[:4] and a[2:4] == b"\r\n" and a[16:] == b[16:]:
        return "compiled Python: only the stamp at its head"
    if _without_times(a) == _without_times(b):
        return "a time written into it: set SOURCE_DATE_EPOCH"
    if len(a) == len(b) and sorted(a) == sorted(b):
        return "the same bytes in another order: set PYTHONHASHSEED, sort what is listed"
    if sorted(a.splitlines()) == sorted(b.splitlines()):
        return "the same lines in another order: sort what is listed"
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
    sizes = f"{len(a)} and {len(b)} bytes, " if len(a) != len(b) else ""
    return f"{sizes}first at byte {at}: {a[at : at + 24]!r} / {b[at : at + 24]!r}"


def _without_times(content: bytes) -> bytes:
    return _TIME.sub(b"", content)


def _in_archives(a: bytes, b: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(a)) as one, zipfile.ZipFile(io.BytesIO(b)) as other:
        names = one.namelist(), other.namelist()
        if names[0] != names[1]:
            same = sorted(names[0]) == sorted(names[1])
            return "members in another order" if same else "other members"
        changed = [name for name in names[0] if one.read(name) != other.read(name)]
    if not changed:
        return "times of its members alone: set SOURCE_DATE_EPOCH"
    return f"{len(changed)} members differ, first {changed[0]}"


def digest(folder: Path) -> str:
    """One hash of all that counts in a bundle: what two builders read to each other."""
    whole = hashlib.sha256()
    for path, file in sorted(listed(folder).items()):
        runs = os.access(file, os.X_OK) and not file.is_symlink()
        said = str(file.readlink()).encode() if file.is_symlink() else file.read_bytes()
        whole.update(f"{path}\0{runs:d}\0{hashlib.sha256(said).hexdigest()}\n".encode())
    return whole.hexdigest()


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="dev.py compare", description=__doc__)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    found = list(differences(asked.one, asked.other))
    count = len(listed(asked.one))
    if asked.json:
        told = {
            "same": not found,
            "files": count,
            "digest": digest(asked.one),
            "differences": [asdict(one) for one in found],
        }
        print(json.dumps(told, ensure_ascii=False))
    elif not found:
        print(f"the same: {count} files, {digest(asked.one)}")
    else:
        for one in found[:_SHOWN]:
            print(f"{one.path}: {one.what}" + (f" ({one.why})" if one.why else ""))
        print(f"{len(found)} of {count} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""What the house tests read: the files of this tree, and the code parsed."""

from __future__ import annotations

import ast
import json
import os
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "desktop" / "firepost"


def ignored() -> list[str]:
    """The names .gitignore leaves out; it holds plain names and patterns of names only."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [".git", *(line.rstrip("/") for line in lines if line and not line.startswith("#"))]


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or would be, committed; found without git."""
    left_out = ignored()
    found = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if not any(fnmatch(name, no) for no in left_out)]
        here = Path(folder).relative_to(ROOT)
        found += [
            (here / name).as_posix()
            for name in names
            if not any(fnmatch(name, no) for no in left_out)
        ]
    return tuple(sorted(found))


@cache
def modules() -> dict[str, ast.Module]:
    """Path in the tree -> syntax tree, for every module of the package."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def pages() -> dict[str, dict[str, dict[str, str]]]:
    """Name of the page in resources/words -> key -> language -> sentence."""
    return {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "resources" / "words").glob("*.json"))
    }


@cache
def words() -> dict[str, dict[str, str]]:
    return {key: entry for page in pages().values() for key, entry in page.items()}

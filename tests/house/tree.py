"""What the house tests read: the files of this tree, and the code parsed."""

from __future__ import annotations

import ast
import json
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "desktop" / "firepost"


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or would be, committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    names = set(listed.decode("utf-8").split("\0")) - {""}
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


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

"""The contracts bite: a line planted in the wrong ring is refused, by name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house.tree import ROOT

INWARDS = "Dependencies point inwards"
PLANTED = {
    "the domain reads a clock": ("domain/fire.py", "import time", "The domain touches nothing"),
    "the domain draws": ("domain/fire.py", "import PySide6.QtCore", "Only ui knows Qt"),
    "the store draws": ("store/engine.py", "import PySide6.QtCore", "Only ui knows Qt"),
    "a widget opens the desk": ("ui/look.py", "import firepost.store.engine", INWARDS),
    "the board knows the store": ("app/board.py", "import firepost.store.engine", INWARDS),
    "a command opens SQLite": ("cli/main.py", "import sqlite3", "Only the store knows SQLite"),
    "a folder in no ring": ("newthing/__init__.py", "", INWARDS),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    copied = tmp_path_factory.mktemp("rings")
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "desktop", copied / "desktop", ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", copied)
    return copied


def lint(tree):
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--config", "../pyproject.toml"],
        cwd=tree / "desktop",
        env={**os.environ, "PYTHONPATH": str(tree / "desktop"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("plant", PLANTED)
def test_a_line_in_the_wrong_ring_is_refused(plant, tree):
    path, line, contract = PLANTED[plant]
    module = tree / "desktop" / "firepost" / path
    module.parent.mkdir(exist_ok=True)
    before = module.read_text(encoding="utf-8") if module.exists() else None
    module.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        linted = lint(tree)
    finally:
        if before is None:
            shutil.rmtree(module.parent)
        else:
            module.write_text(before, encoding="utf-8")

    assert linted.returncode != 0
    assert re.search(rf"^{contract}.* BROKEN", linted.stdout, flags=re.MULTILINE)

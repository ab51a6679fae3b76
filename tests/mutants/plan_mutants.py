"""Mutation testing of the plan: every comparison, bound, conjunct and sign of the rule code and
of the shipped plan file is turned over, one at a time, and some test must notice.

    python tests/mutants/plan_mutants.py [--jobs N] [--only TEXT] [--list]

Each mutant runs in a copy of the tree, first against the fast tests, then, where those let it
pass, against the slower ones. What survives is printed; what is known to make no difference
stands in `equivalent.json` with its reason. Exit code 1 where anything else survives.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from code_changes import code_mutants
from plan_changes import plan_anew, plan_mutants

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.json")
FAST = ("tests/domain/plan",)
SLOWER = (
    "tests/properties/test_settle.py",
    "tests/properties/test_plan_laws.py",
    "tests/cli/test_assess.py",
)
# What edits the text of the shipped file cannot judge one that was written anew.
OF_ITS_TEXT = "line_by_line"
COPIED = (
    *("desktop/firepost", "resources/plans", "resources/words", "resources/kits"),
    *("tests/conftest.py", "tests/situations.py", "tests/plan_oracle.py", "tests/data/plans"),
    *(*FAST, *SLOWER),
)
# The house's own settings load Qt: seconds a mutant, for nothing.
SETTINGS = """[pytest]
pythonpath = desktop tests
addopts = --import-mode=importlib -p no:pytest-qt -p no:cacheprovider
filterwarnings = error
"""
LONGEST_S = 240  # a mutant may loop for ever: that is noticed too


@dataclass(frozen=True)
class Mutant:
    """One changed file."""

    name: str
    path: str  # in the tree
    text: str


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Bench:
    """Copies of the tree in which mutants are tried, one at a time each."""

    def __init__(self, folder: Path, jobs: int) -> None:
        self._free: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            tree = folder / str(number)
            for name in COPIED:
                source, target = ROOT / name, tree / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if source.is_dir():
                    shutil.copytree(
                        source, target, ignore=shutil.ignore_patterns("__pycache__")
                    )
                else:
                    shutil.copy2(source, target)
            (tree / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
            self._free.put(tree)

    def survives(self, mutant: Mutant) -> bool:
        """Whether all tests pass with the change made."""
        tree = self._free.get()
        path = tree / mutant.path
        before = path.read_text(encoding="utf-8")
        path.write_text(mutant.text, encoding="utf-8")
        try:
            return all(self._pass(tree, tests) for tests in (FAST, SLOWER))
        finally:
            path.write_text(before, encoding="utf-8")
            self._free.put(tree)

    def _pass(self, tree: Path, tests: tuple[str, ...]) -> bool:
        options = ["-x", "-q", "--no-header", "--no-summary", "--hypothesis-seed=0"]
        options += ["-k", f"not {OF_ITS_TEXT}"]
        try:
            done = subprocess.run(
                [sys.executable, "-B", "-m", "pytest", *options, *tests],
                cwd=tree,
                capture_output=True,
                check=False,
                timeout=LONGEST_S,
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="mutants whose name holds this text")
    parser.add_argument("--list", action="store_true", help="print the mutants, try none")
    options = parser.parse_args(argv)
    known: dict[str, str] = json.loads(EQUIVALENT.read_text(encoding="utf-8"))
    every = [Mutant(*each) for each in (*plan_mutants(), *code_mutants())]
    for name in sorted(set(known) - {mutant.name for mutant in every}):
        tell(f"no longer there: {name}")
    tried = [mutant for mutant in every if options.only in mutant.name]
    if options.list:
        tell("\n".join(mutant.name for mutant in tried))
        return 0
    return _try(tried, known, options.jobs)


def _try(tried: list[Mutant], known: dict[str, str], jobs: int) -> int:
    begun = time.monotonic()
    survivors: list[str] = []
    with tempfile.TemporaryDirectory(prefix="firepost-mutants-") as folder:
        bench = Bench(Path(folder), jobs)
        # The plan as it is, but written anew as its mutants are.
        if not bench.survives(Mutant("none", *plan_anew())):
            tell("the tests fail without any mutant: mend them first")
            return 1

        def one(mutant: Mutant) -> None:
            if mutant.name not in known and bench.survives(mutant):
                survivors.append(mutant.name)
                tell(f"SURVIVED {mutant.name}")

        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(one, tried))
    skipped = sum(mutant.name in known for mutant in tried)
    caught = len(tried) - skipped - len(survivors)
    tell(
        f"{len(tried)} mutants: {caught} caught, {skipped} known to make no difference, "
        f"{len(survivors)} survived; {time.monotonic() - begun:.0f} s"
    )
    return 1 if survivors else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Mutation testing of the plan: every comparison, bound, conjunct and sign of the rule code and
of the shipped plan file is turned over, one at a time, and some test must notice.

    python3 dev.py mutate [--jobs N] [--only TEXT] [--list] [--known]

Each mutant runs in a copy of the tree, first against the fast tests, then, where those let it
pass, against slower and slower ones. What survives is printed; what is known to make no
difference stands in `equivalent.json` with its reason and is left out, or with `--known` tried
as well: one that is caught is equivalent no more. Exit code 1 where anything else survives.
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
RUNNER = Path(__file__).with_name("forked_tests.py")
NOT_RUN = (4, 5)  # what pytest says where it found no tests
EQUIVALENT = Path(__file__).with_name("equivalent.json")
# The first set that fails ends it, so the quick ones come first.
SETS = (
    ("tests/domain/plan",),
    ("tests/cli/test_assess.py", "tests/properties/test_settle.py"),
    ("tests/properties/test_plan_laws.py",),
)
# What edits the text of the shipped file cannot judge one that was written anew.
OF_ITS_TEXT = "line_by_line"
COPIED = (
    *("desktop/firepost", "resources/plans", "resources/words", "resources/kits"),
    *("tests/conftest.py", "tests/situations.py", "tests/plan_oracle.py", "tests/data/plans"),
    *(name for names in SETS for name in names),
)
# The house's own settings load Qt: seconds a mutant, for nothing.
SETTINGS = """[pytest]
pythonpath = desktop tests
addopts = --import-mode=importlib -p no:pytest-qt -p no:cacheprovider
filterwarnings = error
"""


@dataclass(frozen=True)
class Mutant:
    """One changed file."""

    name: str
    path: str  # in the tree
    text: str


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Tree:
    """A copy of the tree in which one mutant at a time is tried."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            source, target = ROOT / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, target, ignore=ignored)
            else:
                shutil.copy2(source, target)
        (folder / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
        # In an environment of its own: the installed firepost is the one in the copy.
        self._runner = subprocess.Popen(
            [sys.executable, "-B", str(RUNNER)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder / "desktop")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        self._runner.kill()
        self._runner.wait()

    def survives(self, mutant: Mutant) -> bool:
        """Whether all tests pass with the change made."""
        path = self.folder / mutant.path
        before = path.read_text(encoding="utf-8")
        path.write_text(mutant.text, encoding="utf-8")
        try:
            return all(self._pass(tests) for tests in SETS)
        finally:
            path.write_text(before, encoding="utf-8")

    def _pass(self, tests: tuple[str, ...]) -> bool:
        options = ["-x", "-q", "--no-header", "--no-summary", "--hypothesis-seed=0"]
        options += ["--assert=plain", "-k", f"not {OF_ITS_TEXT}"]
        assert self._runner.stdin is not None
        assert self._runner.stdout is not None
        self._runner.stdin.write(json.dumps([*options, *tests]) + "\n")
        self._runner.stdin.flush()
        code = self._runner.stdout.readline().strip()
        if not code or int(code) in NOT_RUN:
            raise RuntimeError(f"the tests did not run at all: {code!r}")
        return int(code) == 0


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="mutants whose name holds this text")
    parser.add_argument("--list", action="store_true", help="print the mutants, try none")
    parser.add_argument("--known", action="store_true", help="try the equivalent ones too")
    options = parser.parse_args(argv)
    known: dict[str, str] = json.loads(EQUIVALENT.read_text(encoding="utf-8"))
    every = [Mutant(*each) for each in (*plan_mutants(), *code_mutants())]
    for name in sorted(set(known) - {mutant.name for mutant in every}):
        tell(f"no longer there: {name}")
    tried = [mutant for mutant in every if options.only in mutant.name]
    if options.list:
        tell("\n".join(mutant.name for mutant in tried))
        return 0
    if not hasattr(os, "fork"):
        tell("this needs Linux: every mutant is tried in a forked process")
        return 4
    return _try(tried, known, options.jobs, known_too=options.known)


def _try(tried: list[Mutant], known: dict[str, str], jobs: int, *, known_too: bool) -> int:
    begun = time.monotonic()
    left = [mutant for mutant in tried if known_too or mutant.name not in known]
    with tempfile.TemporaryDirectory(prefix="firepost-mutants-") as folder:
        trees = [Tree(Path(folder) / str(number)) for number in range(max(jobs, 1))]
        try:
            # The plan as it is, but written anew as its mutants are.
            if not trees[0].survives(Mutant("none", *plan_anew())):
                tell("the tests fail without any mutant: mend them first")
                return 1
            lived = _each_in_a_tree(trees, left)
        finally:
            for tree in trees:
                tree.close()
    return _sum_up(tried, left, lived, known, time.monotonic() - begun)


def _each_in_a_tree(trees: list[Tree], left: list[Mutant]) -> set[str]:
    """The names of those that lived; told as they are found."""
    free: SimpleQueue[Tree] = SimpleQueue()
    for tree in trees:
        free.put(tree)

    def one(mutant: Mutant) -> str | None:
        tree = free.get()
        try:
            lived = tree.survives(mutant)
        finally:
            free.put(tree)
        if lived:
            tell(f"LIVED {mutant.name}")
        return mutant.name if lived else None

    with ThreadPoolExecutor(len(trees)) as pool:
        return {name for name in pool.map(one, left) if name is not None}


def _sum_up(
    tried: list[Mutant],
    left: list[Mutant],
    lived: set[str],
    known: dict[str, str],
    took_s: float,
) -> int:
    """A line for each part of the plan, then all; 1 where one lived that should not."""
    names = {mutant.name for mutant in left}
    for part in dict.fromkeys(mutant.name.partition(":")[0] for mutant in tried):
        mine = [m.name for m in tried if m.name.partition(":")[0] == part]
        alike = sum(name in known and (name in lived or name not in names) for name in mine)
        alive = sum(name in lived and name not in known for name in mine)
        tell(f"{part}: {len(mine)}, {len(mine) - alike - alive} caught, {alike} equivalent")
    wrong = sorted(name for name in names & set(known) if name not in lived)
    for name in wrong:
        tell(f"CAUGHT though named equivalent: {name}")
    survived = sorted(lived - set(known))
    for name in survived:
        tell(f"SURVIVED {name}")
    tell(
        f"{len(tried)} mutants, {len(survived)} survived, "
        f"{len(set(known) & {m.name for m in tried})} named equivalent; {took_s:.0f} s"
    )
    return 1 if survived or wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())

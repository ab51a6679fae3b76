"""Runs pytest again and again in processes that are forked from one with its libraries loaded.

What is under test is imported after the fork, so each run sees the files as they are then.
A line of JSON in (pytest's arguments), a line out: the exit code, 124 where it ran too long.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys

import hypothesis
import pytest

# What a run would load for itself each time, ours apart.
LOADED = (
    *("argparse", "asyncio", "decimal", "email", "hypothesis.strategies", "logging"),
    *("sqlite3", "subprocess", "tomllib", "unittest.mock", "zoneinfo", "msgspec"),
)
LONGEST_S = 90  # the slowest set takes 25 s alone; a mutant that loops for ever is noticed too


def run(arguments: list[str]) -> int:
    """The exit code of one run in a child of its own."""
    child = os.fork()
    if child == 0:
        code = 3
        try:
            # Of the processor: a busy machine must not look like a loop without end.
            signal.setitimer(signal.ITIMER_PROF, LONGEST_S)
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            code = int(pytest.main(arguments))
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    return 124 if ended == -signal.SIGPROF else abs(ended)


def main() -> None:
    for name in LOADED:
        importlib.import_module(name)
    assert hypothesis.settings is not None
    for line in sys.stdin:
        sys.stdout.write(f"{run(json.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""The soak as a test: a glimpse of it always, the whole where there is time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def soaked(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_soak_itself_runs_and_a_glimpse_of_it_is_sound():
    # So short a time has no first hour to measure growth from: what grows is the start.
    glimpse = soaked("--hours", "0.15", "--memory", "2")

    assert glimpse.returncode == 0, glimpse.stdout[-3000:] + glimpse.stderr[-3000:]
    assert '"errors": []' in glimpse.stdout


@pytest.mark.deep
def test_eight_hours_of_the_drill_without_an_error_a_leak_or_a_held_screen():
    whole = soaked("--hours", "8", "--hold-ms", "100", "--p99-ms", "50")

    assert whole.returncode == 0, whole.stdout[-6000:] + whole.stderr[-3000:]

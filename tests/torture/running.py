"""Ordeal after ordeal until the time is up; a failing one can be run again by its seed."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from pathlib import Path

from torture.ordeals import ORDEALS


def torture(place: Path, *, minutes: float, seed: int) -> Counter[str]:
    """Every ordeal at least once.

    Raises:
        AssertionError: an acknowledged entry was lost or damage passed over, with the seed.
    """
    tally: Counter[str] = Counter()
    ends = time.monotonic() + 60 * minutes
    number = 0
    while time.monotonic() < ends or number < len(ORDEALS):
        ordeal = ORDEALS[number % len(ORDEALS)]
        here = place / f"{number}"
        here.mkdir()
        try:
            tally.update(ordeal(here, random.Random(f"{seed}/{number}")))
        except BaseException as error:
            error.add_note(f"{ordeal.__name__}, seed {seed}/{number}, files in {here}")
            raise
        shutil.rmtree(here, ignore_errors=True)
        number += 1
    tally["ordeals"] = number
    return tally

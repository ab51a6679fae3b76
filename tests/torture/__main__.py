"""The torture command: `python -m torture --minutes 30 [--seed N]`, from tests/.

Also part of the deep run (`test_torture.py`). Prints what was done and what came of it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from torture.running import torture


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="firepost-torture-") as place:
        tally = torture(Path(place), minutes=asked.minutes, seed=asked.seed)
    sys.stdout.write(json.dumps(dict(sorted(tally.items())), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

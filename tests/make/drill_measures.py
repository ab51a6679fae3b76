"""Measure the shapes of the drill once more, after they were changed:

    python tests/make/drill_measures.py

A start of the drill need not load what measures, then: a tenth of a second of a start.
`tests/app/test_drill.py` holds the figures against fresh ones.
"""

from __future__ import annotations

import json
from pathlib import Path

from firepost.app.drill import load, name_of
from firepost.domain.asking import measured

DRILLS = Path(__file__).parents[2] / "resources/drills"


def main() -> None:
    for drill in sorted(DRILLS.glob("*.jsonl")):
        known = {}
        for line in load(drill.read_text(encoding="utf-8")):
            if "geometry" in line:
                figures, warnings = measured(line["geometry"])
                if not warnings:  # what is odd is said anew at each start
                    known[name_of(line["geometry"])] = figures
        written = json.dumps(known, indent=1)
        drill.with_suffix(".measures.json").write_text(written + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

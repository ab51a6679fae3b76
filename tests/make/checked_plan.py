"""Examine the shipped plan and put down that it is without fault, after it was changed:

    python tests/make/checked_plan.py

The program then reads it at each start without examining it anew.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from firepost.app.plans import faults_in

PLANS = Path(__file__).parents[2] / "resources/plans"


def main() -> None:
    for plan in sorted(PLANS.glob("*.toml")):
        content = plan.read_bytes()
        found = faults_in(content)
        if found:
            raise SystemExit(f"{plan.name}: {found[0]}")
        plan.with_suffix(".checked").write_text(
            hashlib.sha256(content).hexdigest() + "\n", encoding="ascii"
        )


if __name__ == "__main__":
    main()

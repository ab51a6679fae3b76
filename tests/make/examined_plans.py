"""Examine the shipped plans and keep that they are without fault, after one was changed:

    python tests/make/examined_plans.py

The program then reads them at each start without examining them anew.
"""

from __future__ import annotations

from pathlib import Path

from firepost.app.plans import examined

PLANS = Path(__file__).parents[2] / "resources/plans"


def main() -> None:
    for plan in sorted(PLANS.glob("*.toml")):
        plan.with_suffix(".examined.json").write_bytes(examined(plan.read_bytes()))


if __name__ == "__main__":
    main()

"""Every figure of the benchmark, in the order in which it is measured."""

from __future__ import annotations

from typing import Final

from firepost.cli.bench import (
    board,
    exchange,
    forces,
    frames,
    journal,
    outlook,
    papers,
    peer,
    plan,
    window,
)
from firepost.cli.bench.figure import Budget

BUDGETS: Final[tuple[Budget, ...]] = (
    *journal.BUDGETS,
    *plan.BUDGETS,
    *board.BUDGETS,
    *forces.BUDGETS,
    *outlook.BUDGETS,
    *papers.BUDGETS,
    *exchange.BUDGETS,
    *window.BUDGETS,
    *frames.BUDGETS,
    *peer.BUDGETS,
)

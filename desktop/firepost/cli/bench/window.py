"""Budget of the window: from nothing to a drill on the map, beside an empty window of Qt's own."""

from __future__ import annotations

from typing import Final

from firepost.app.workbench import Process
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.hidden import LOOK
from firepost.cli.bench.timing import Timed, told_in_turn, until_it_says


def _window(bench: Bench) -> Timed | str:
    bare = bench.workbench.bare_window_process()
    if bare is None:
        return "bench.needs_python"
    ours = Process((*bench.workbench.firepost, "bench", LOOK))
    return told_in_turn(
        lambda: until_it_says(ours, bench.environ),
        lambda: until_it_says(bare, bench.environ),
        rounds=bench.rounds(15),
    )


BUDGETS: Final = (Budget("window", _window, most=5, goal=1400),)

"""Budgets of the map: drags, fresh pictures with one and thirty versions, the heartbeat, memory."""

from __future__ import annotations

import json
import subprocess
from typing import Final

from firepost.app.workbench import Process
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.hidden import FRAMES
from firepost.cli.bench.timing import Timed
from firepost.domain.errors import Trouble

_PATIENCE_S: Final = 600


def _figures(bench: Bench) -> dict[str, tuple[list[float], list[float]]]:
    """All of them, from one process; measured at the first that is asked for."""
    if bench.frames is None:
        ours = Process((*bench.workbench.firepost, "bench", FRAMES, str(bench.rounds(7))))
        environ = {**bench.environ, "QT_QPA_PLATFORM": "offscreen"}
        ended = subprocess.run(  # noqa: S603 - our own program
            ours.words,
            capture_output=True,
            text=True,
            env=environ,
            timeout=_PATIENCE_S,
            check=False,
        )
        if ended.returncode:
            raise Trouble("bench.died", says=ended.stderr[-400:])
        bench.frames = json.loads(ended.stdout)
    return bench.frames


def _timed(name: str) -> Budget:
    most, goal, unit = _LIMITS[name]

    def measure(bench: Bench) -> Timed | str:
        ours, floor = _figures(bench)[name]
        return Timed(tuple(ours), tuple(floor))

    return Budget(name, measure, most=most, goal=goal, unit=unit)


# The most a figure may be times its floor, its goal, its unit. Why: decision 0140.
_LIMITS: Final[dict[str, tuple[float, float, str]]] = {
    "frame-one": (25, 120, "ms"),
    "frame-one-thin": (25, 120, "ms"),
    "frame-thirty": (25, 300, "ms"),
    "frame-thirty-thin": (25, 300, "ms"),
    "drag": (20, 16, "ms"),
    "heartbeat": (15, 50, "ms"),
    "memory": (12, 250, "MiB"),
}
BUDGETS: Final = tuple(_timed(name) for name in _LIMITS)

"""Budgets of the papers: the first report with its map, and a whole package."""

from __future__ import annotations

import itertools
import math
from datetime import timedelta
from typing import Any, Final

from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.timing import Timed, in_turn

_PERIMETERS: Final = 30
_VERTICES: Final = 2_000
_FEW_VERTICES: Final = 200  # of a quick run


def _paper(bench: Bench) -> Timed:
    """From the board to the PDF; the floor is handed its words and only draws them."""
    pair = bench.workbench.report_pair(_desk(bench, "paper"))
    try:
        return in_turn(pair.paper, pair.bare_paper, rounds=bench.rounds(12))
    finally:
        pair.close()


def _package(bench: Bench) -> Timed:
    """Every file of a package with 30 perimeters, on the disk and read back."""
    pair = bench.workbench.report_pair(_desk(bench, "package"))
    out = bench.folder / "packages"
    out.mkdir()
    number = itertools.count()

    def fresh() -> Any:
        folder = out / str(next(number))
        folder.mkdir()
        return folder

    try:
        return in_turn(
            lambda: pair.package(fresh()),
            lambda: pair.bare_package(fresh()),
            rounds=bench.rounds(6),
        )
    finally:
        pair.close()


def _desk(bench: Bench, name: str) -> Any:
    """One fire that grew for ten hours."""
    from firepost.app.post import Session

    desk = bench.folder / f"{name}.fire"
    vertices = _FEW_VERTICES if bench.quick else _VERTICES
    post = bench.parts.open_post(desk, write=True)
    try:
        session, begun = Session(), bench.parts.now() - timedelta(hours=12)
        with post.together():
            post.do(
                {
                    "do": "incident.open",
                    "name": "北坑湾",
                    "district": "330329",
                    "lon_deg": 119.98,
                    "lat_deg": 27.67,
                    "ignited_at": begun.isoformat(),
                },
                session,
            )
            for number in range(_PERIMETERS):
                at = begun + timedelta(minutes=20 * (number + 1))
                shape = _ring(0.001 + 0.0003 * number, vertices)
                told = {"do": "perimeter.record", "geometry": shape, "at": at.isoformat()}
                post.do({**told, "method": "drone", "accuracy_m": 5}, session)
    finally:
        post.close()
    return desk


def _ring(radius_deg: float, vertices: int) -> dict[str, Any]:
    line = []
    for step in range(vertices):
        turn = 2 * math.pi * step / vertices
        away = radius_deg * (1 + 0.1 * math.sin(20 * turn))
        line.append([119.98 + away * math.cos(turn), 27.67 + away * math.sin(turn)])
    return {"type": "Polygon", "coordinates": [[*line, line[0]]]}


BUDGETS: Final = (
    Budget("report", _paper, most=5, goal=400),
    Budget("package", _package, goal=5_000),
)

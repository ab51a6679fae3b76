"""The budget of the outlook: a long edge on a fine terrain model, from both files to the band."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NoReturn

from firepost.app.maps import TERRAIN, Atlas, HeldMap
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.timing import Timed, in_turn

_VERTICES: Final = 100_000
_SIDE: Final = 3601  # heights a side of a one-second model of a square degree
_WEST_DEG, _NORTH_DEG = 119.5, 28.2
_MIDDLE_DEG: Final = (119.98, 27.67)
_FRONTS: Final = 18  # three sides of the band, six moments each


def _outlook(bench: Bench) -> Timed:  # of full size in a quick run too: else the floor is none
    """Three hours with wind, slope and band; the floor widens the same edge evenly."""
    import shapely

    from firepost.app.outlook import Asked, outlook
    from firepost.app.relief_of import relief_round
    from firepost.domain.geometry.nearness import Plane, shape_of
    from firepost.domain.geometry.spread import Air

    shape, atlas = _edge(_VERTICES), _station(_SIDE)
    air = Air(5.0, 225.0, 3, 28.0, 35.0)
    since = datetime(2026, 3, 1, tzinfo=UTC)
    drawn = shape_of(shape)
    flat = Plane.at(drawn).moved(drawn)

    def ours() -> None:
        relief = relief_round(atlas, shape)
        assert relief is not None, "the model lies round the edge"
        outlook(shape, Asked(air, 1.0, relief=relief), since=since)

    def bare() -> None:
        thin = shapely.simplify(flat, 10.0)
        for step in range(_FRONTS):
            shapely.buffer(thin, 20.0 * (step + 1), quad_segs=4)

    return in_turn(ours, bare, rounds=bench.rounds(5))


def _edge(vertices: int) -> dict[str, Any]:
    line = []
    for step in range(vertices):
        turn = 2 * math.pi * step / vertices
        away = 0.02 * (1 + 0.05 * math.sin(9 * turn) + 0.002 * math.sin(911 * turn))
        line.append(
            [_MIDDLE_DEG[0] + away * math.sin(turn), _MIDDLE_DEG[1] + away * math.cos(turn)]
        )
    return {"type": "Polygon", "coordinates": [[*line, line[0]]]}


def _station(side: int) -> Atlas:
    """A station with one model, its blocks packed as its file holds them."""
    import numpy as np

    from firepost.app.terrain import BLOCK, BlockTerrain, packed

    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32) * (3601 / side)
    heights = (400 * np.sin(columns / 40) * np.cos(rows / 55)).astype(np.float32)
    blocks = {
        (top // BLOCK, left // BLOCK): packed(heights[top : top + BLOCK, left : left + BLOCK])
        for top in range(0, side, BLOCK)
        for left in range(0, side, BLOCK)
    }
    step_deg = 1.0 / (side - 1)
    corner, cell_m = np.array([_WEST_DEG, _NORTH_DEG]), 111_000 * step_deg

    def terrain(_: HeldMap) -> BlockTerrain:
        return BlockTerrain(
            lambda row, column: blocks.get((row, column)),
            lambda degrees: (degrees - corner) * np.array([1.0, -1.0]) / step_deg,
            size=(side, side),
            cell_m=(cell_m * math.cos(math.radians(_MIDDLE_DEG[1])), cell_m),
            close=lambda: None,
        )

    def none(*_: object, **__: object) -> NoReturn:
        raise AssertionError("only terrain is asked of it")

    held = HeldMap(
        id="bench",
        name="bench",
        kind=TERRAIN,
        file=Path(),
        source="",
        sha256="",
        bytes=0,
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        dated=None,
        box_deg=(_WEST_DEG, _NORTH_DEG - 1, _WEST_DEG + 1, _NORTH_DEG),
        datum="EPSG:4490",
        because="",
        more={"cell_m": (cell_m, cell_m)},
    )
    return Atlas(
        add=none, held=lambda: (held,), tiles=none, terrain=terrain, features=none, remove=none
    )


BUDGETS: Final = (Budget("outlook", _outlook, most=30, goal=2_000),)

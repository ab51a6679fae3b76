"""What stands on the map as layers for other programs: perimeters with times, held line, places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from firepost.app.board import Board, IncidentOnBoard
from firepost.app.drill_mark import WORD
from firepost.app.errand import stepping
from firepost.app.layers import Feature, Outgoing

ShapeOf = Callable[[str], Mapping[str, Any] | None]


def outgoing(board: Board, fire: IncidentOnBoard, shape_of: ShapeOf) -> tuple[Outgoing, ...]:
    """Layers that hold something. What is a drill says so in every feature."""
    made = (
        Outgoing("perimeters", tuple(_perimeters(board, fire, shape_of))),
        Outgoing("line", tuple(_line(board, fire))),
        Outgoing("teams", tuple(_points(board, "team"))),
        Outgoing("targets", tuple(_points(board, "target"))),
        Outgoing("depots", tuple(_points(board, "depot"))),
    )
    return tuple(layer for layer in made if layer.features)


def _perimeters(board: Board, fire: IncidentOnBoard, shape_of: ShapeOf) -> Iterator[Feature]:
    """Each holds until the next was so."""
    edges = sorted(fire.perimeters, key=lambda edge: edge.said.at)
    ends = [*(edge.said.at for edge in edges[1:]), None]
    pairs = zip(edges, ends, strict=False)
    for edge, end in stepping(pairs, "gathering", of=len(edges)):
        shape = shape_of(edge.id)
        if shape is not None:
            yield Feature(
                geometry=shape,
                name=_named(board, fire.name),
                id=edge.id,
                begins_at=edge.said.at,
                ends_at=end,
                attributes={
                    "incident": fire.name,
                    "method": edge.method,
                    "accuracy_m": edge.accuracy_m,
                    "area_ha": edge.area_ha,
                    "length_m": edge.length_m,
                    "by": edge.said.by,
                    "source": edge.said.source,
                    "drill": board.drill,
                },
            )


def _named(board: Board, name: str) -> str:
    """Some formats keep nothing but the name."""
    return f"{WORD} {name}" if board.drill and not name.startswith(WORD) else name


def _line(board: Board, fire: IncidentOnBoard) -> Iterator[Feature]:
    for number, run in enumerate(fire.control.runs if fire.control else ()):
        yield Feature(
            geometry={"type": "LineString", "coordinates": [list(at) for at in run.line]},
            name=_named(board, run.state),
            id=f"{fire.id}:line:{number}",
            attributes={
                "state": run.state,
                "length_m": run.length_m,
                "contested": run.contested,
                "drill": board.drill,
            },
        )


def _points(board: Board, kind: str) -> Iterator[Feature]:
    things: Any = {"team": board.teams, "target": board.targets, "depot": board.depots}[kind]
    for thing in things:
        if thing.lon_deg is not None and thing.lat_deg is not None:
            yield Feature(
                geometry={"type": "Point", "coordinates": [thing.lon_deg, thing.lat_deg]},
                name=_named(board, thing.name),
                id=thing.id,
                attributes={"kind": kind, "drill": board.drill},
            )

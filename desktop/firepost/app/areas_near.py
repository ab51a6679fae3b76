"""Areas near a fire that are to be told of it, with how far its edge is. Source: plan 5.3."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from firepost.app.board import Board
from firepost.app.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Neighbour:
    code: str
    name: str
    away_m: float  # 0: the edge is within it
    to: str | None  # whom the roster names there
    phone: str | None


def neighbours(
    board: Board,
    shapes: Collection[Mapping[str, Any]],
    ground: Surroundings,
    *,
    own: Collection[str],
    within_m: float,
) -> tuple[Neighbour, ...]:
    """Counties within a distance of any of the shapes (perimeter, outlook), the nearest first.

    Heavy for large shapes: not for the screen's thread.

    Args:
        own: codes of the counties that have the fire; they need no notice.
    """
    if not shapes:
        return ()
    import shapely

    from firepost.domain.geometry.nearness import Plane, shape_of

    drawn = shapely.union_all([shapely.make_valid(shape_of(shape)) for shape in shapes])
    plane = Plane.at(drawn)
    edge = plane.moved(drawn)
    found = []
    for county in ground.counties:
        if county.code in own:
            continue
        away = float(edge.distance(plane.moved(shape_of(county.geometry))))
        if away <= within_m:
            to, phone = _of_roster(board, county.code)
            found.append(Neighbour(county.code, county.name, away, to, phone))
    return tuple(sorted(found, key=lambda one: (one.away_m, one.code)))


def _of_roster(board: Board, code: str) -> tuple[str | None, str | None]:
    for person in board.rosters.get("person", ()):
        if person.values.get("district") == code:
            phone = person.values.get("phone")
            return person.name, str(phone) if phone else None
    return None, None

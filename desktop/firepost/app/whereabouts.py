"""Where a team is, and how that is known: told with what it does, by its sector, at its home."""

from __future__ import annotations

from typing import Literal

from firepost.app.board import Board, TeamOnBoard
from firepost.domain.frozen import Frozen


class Whereabouts(Frozen, frozen=True):
    lon_deg: float
    lat_deg: float
    by: Literal["told", "sector", "home"]


def whereabouts(board: Board, team: TeamOnBoard) -> Whereabouts | None:
    """None where nobody knows: who was sent out is not drawn at home."""
    if team.placed and team.lon_deg is not None and team.lat_deg is not None:
        return Whereabouts(team.lon_deg, team.lat_deg, "told")
    if team.incident is None:
        if team.lon_deg is None or team.lat_deg is None:
            return None
        return Whereabouts(team.lon_deg, team.lat_deg, "home")
    fire = board.incident(team.incident) if team.on_ground else None
    if fire is None or fire.control is None or team.sector is None:
        return None
    for sector in fire.control.sectors:
        if sector.letter == team.sector and sector.middle is not None:
            return Whereabouts(*sector.middle, "sector")
    return None

"""Budgets of forces: whom to call next among four hundred teams, who is silent."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from firepost.app import reinforcement, timers
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.timing import Timed, in_turn
from firepost.domain.distance import apart_m


def _ranking(bench: Bench) -> Timed:
    """All teams free, ranked with reasons and the one-hour circle; the floor is the distances."""
    post = bench.parts.open_post(bench.season, write=False)
    try:
        board = post.board()
    finally:
        post.close()
    homes = tuple(
        replace(
            team,
            status=None,
            lon_deg=119.5 + n % 20 * 0.07,
            lat_deg=27.2 + n // 20 * 0.05,
        )
        for n, team in enumerate(board.teams)
    )
    board = replace(board, teams=homes)
    fire = replace(board.incidents[0], lon_deg=119.98, lat_deg=27.66, area=None)

    def ours() -> None:
        reinforcement.calls(board, fire)
        reinforcement.cover(board, fire)

    def floor() -> None:
        for team in homes:
            assert team.lon_deg is not None
            assert team.lat_deg is not None
            apart_m(119.98, 27.66, team.lon_deg, team.lat_deg)

    return in_turn(ours, floor, rounds=bench.rounds(30))


def _timers(bench: Bench) -> Timed:
    """Every team's silence, sorted by danger; the floor is the ages alone."""
    post = bench.parts.open_post(bench.season, write=False)
    try:
        board = post.board()
    finally:
        post.close()
    now = board.at
    heard = [team.status.said.at for team in board.teams if team.status]
    return in_turn(
        lambda: timers.timers(board, now),
        lambda: sorted(now - each for each in heard),
        rounds=bench.rounds(30),
    )


BUDGETS: Final = (
    Budget("ranking", _ranking, most=200, goal=50),
    Budget("timers", _timers, most=400, goal=20),
)

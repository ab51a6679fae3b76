"""Who may take over and what they may do there, as far as this desk knows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from firepost.app.board import Board
from firepost.app.watches import OnDuty
from firepost.domain.instants import moment_of

PEOPLE_MOST: Final = 4
ROLES_MOST: Final = 6


def people(
    board: Board | None, held: OnDuty | None, now: datetime
) -> list[tuple[str, str | None]]:
    """Names with what they do: of the duty roster those whose time it is, then who served before.

    Whoever is on duty is not among them.
    """
    on_duty = held.person if held is not None else None
    found: dict[str, str | None] = {}
    for name, role in (*_on_roster(board, now), *(held.earlier if held else ())):
        if name != on_duty and not found.get(name):
            found[name] = role
    return list(found.items())[:PEOPLE_MOST]


def roles(
    board: Board | None, held: OnDuty | None, usual: Sequence[str], groups: Sequence[str]
) -> list[str]:
    """What was said here before, what the rosters say, what is usual, the plan's groups."""
    before = [role for _, role in (held.earlier if held else ())]
    listed = [
        one.values.get("post")
        for kind in ("watch", "person")
        for one in (board.rosters.get(kind, ()) if board else ())
    ]
    said = [str(role) for role in (*before, *listed[:ROLES_MOST]) if role]
    return list(dict.fromkeys((*said, *usual, *groups)))[:ROLES_MOST]


def _on_roster(board: Board | None, now: datetime) -> Iterator[tuple[str, str | None]]:
    for one in board.rosters.get("watch", ()) if board else ():
        begins, ends = _moment(one.values.get("from_at")), _moment(one.values.get("until_at"))
        if (begins is None or begins <= now) and (ends is None or now < ends):
            post = one.values.get("post")
            yield one.name, str(post) if post else None


def _moment(at: Any) -> datetime | None:
    return None if at is None else moment_of(at[0], at[1])

"""What the quick entry recognises in free text. Pure; what it doesn't know stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from firepost.app.board import TeamOnBoard
from firepost.ui.names import short_name
from firepost.ui.typed.moment import parse_moment

_CLOCK: Final = re.compile(r"(?<!\d)([01]?\d|2[0-3]):([0-5]\d)(?!\d)")
# Four digits alone are a time only between blanks or ends and before no unit.
_FOUR: Final = re.compile(
    r"(?:^|(?<=\s))([01]\d|2[0-3])([0-5]\d)(?=\s|$)(?!\s*[米亩公人台个条吨升部])"
)
_SECTOR: Final = re.compile(r"(?<![A-Za-z])([A-Z])\s*段")


@dataclass(frozen=True, slots=True)
class Heard:
    team: TeamOnBoard | None = None
    at: datetime | None = None
    sectors: tuple[str, ...] = ()
    asks: bool = False  # the words ask for something

    @property
    def anything(self) -> bool:
        return bool(self.team or self.at or self.sectors or self.asks)


def heard_in(text: str, teams: Sequence[TeamOnBoard], now: datetime) -> Heard:
    return Heard(
        team=_team(text, teams),
        at=_time(text, now),
        sectors=tuple(dict.fromkeys(_SECTOR.findall(text))),
        asks="请求" in text or "需要" in text,
    )


def _time(text: str, now: datetime) -> datetime | None:
    found = _CLOCK.search(text) or _FOUR.search(text)
    return parse_moment(f"{found[1]}:{found[2]}", now) if found else None


def _team(text: str, teams: Sequence[TeamOnBoard]) -> TeamOnBoard | None:
    """The team named in full, else by the short form the radio uses; None if several fit."""
    named = [team for team in teams if team.name in text]
    if named:
        return max(named, key=lambda team: len(team.name))
    by_short = [team for team in teams if short_name(team.name) in text]
    return by_short[0] if len(by_short) == 1 else None

"""参考研判 beside the next level: when the outlook on the map would bring it. Never a trigger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from firepost.app.board import IncidentOnBoard
from firepost.app.reached import Foreseen
from firepost.ui import figures, reading
from firepost.ui.prose import Line, Run
from firepost.ui.setting import Setting
from firepost.ui.strip.lines import Lines

if TYPE_CHECKING:
    from firepost.app.outlook import Coming, Outlook


def with_outlook(
    setting: Setting, pushes: Lines, fire: IncidentOnBoard, seen: Outlook | None, now: datetime
) -> Lines:
    """Below what pushes and what is missing: what the outlook would bring.

    The one on the map, else the one kept last: another post, or this one after a new start.
    """
    held = fire.area
    if held is None or fire.out:
        return pushes
    if seen is not None and held.said.at == seen.since:
        told = tuple(_first(seen.coming))
    else:
        told = tuple(_first(_kept(fire)))  # nothing of an edge that holds no more
    if not told:
        return pushes
    return (*pushes, _line(setting, told, now))


def _kept(fire: IncidentOnBoard) -> tuple[Foreseen, ...]:
    kept = fire.outlooks[-1] if fire.outlooks else None
    held = fire.area.perimeter if fire.area else None
    if kept is None or held is None or kept.perimeter != held.id:
        return ()
    return kept.coming or ()


def _first(coming: Iterable[Coming | Foreseen]) -> Iterator[Coming | Foreseen]:
    """The next by area and the next by threat, what comes first first."""
    by_area = by_threat = False
    for one in coming:
        if one.level is None or one.earliest is None:
            continue
        if (by_area, by_threat)[one.fact is not None]:
            continue
        by_area, by_threat = by_area or one.fact is None, by_threat or one.fact is not None
        yield one


def _line(setting: Setting, told: tuple[Coming | Foreseen, ...], now: datetime) -> Line:
    head = Run(setting.say("ui.next.foreseen") + " ", "table", bold=True, ink="unk")
    parts = [Run(_words(setting, one, now), "table", ink="text-2") for one in told]
    every = [head]
    for number, part in enumerate(parts):
        every += [Run(" · ", "table", ink="text-2"), part] if number else [part]
    return Line(tuple(every), shorter=((head, parts[0]), (parts[0],)))


def _words(setting: Setting, one: Coming | Foreseen, now: datetime) -> str:
    assert one.earliest is not None
    level = figures.LEVELS[one.level or ""]
    mark = reading.split(one.clause)[1]
    what = one.name or setting.say("ui.next.by_area")
    when = figures.moment(one.earliest, now)
    return setting.say("ui.next.foreseen_at", level=level, mark=mark, what=what, at=when)

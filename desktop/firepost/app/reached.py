"""What a kept outlook reached and when, what level it would bring; and who lives there. 参考研判.

Who lives there is counted by the board it is read with: each place once under all its names,
as the evacuation has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from firepost.app.people_on_board import HOMES
from firepost.domain.frozen import Frozen
from firepost.domain.places import bare

if TYPE_CHECKING:
    from firepost.app.board import Board, IncidentOnBoard
    from firepost.app.outlook import Coming, Outlook
    from firepost.app.people_on_board import Evacuation

MOST: Final = 60
_ROOM: Final = 4_000  # bytes: an entry holds more than this
_ROOM_OF_LEVELS: Final = 2_000  # beside it
KINDS: Final = ("place", "target", "county", "border", "road")


class Reached(Frozen, frozen=True):
    """One thing the far edge comes to. `likely` None: not within the outlook."""

    kind: str
    name: str
    earliest: datetime
    likely: datetime | None
    distance_m: float


class Foreseen(Frozen, frozen=True):
    """A condition of the plan that would be met if the outlook came true. No trigger."""

    trigger: str
    clause: str
    level: str | None  # None: a duty to report
    earliest: datetime
    likely: datetime | None
    by_ha: float | None  # of growth, where it is the area
    fact: str | None  # else what would be so
    name: str  # of what is reached


class Within(Frozen, frozen=True):
    """Who lives where the outlook may come; each place once."""

    places: int
    people: int  # of those whose number is known
    unknown: int  # places whose number nobody said
    moved: int | None  # of these people; None while nobody has reported


def as_notes(found: Outlook) -> dict[str, str]:
    """What the entry holds, the earliest first: by kind and name, minutes and metres."""
    told: dict[str, str] = {}
    room = _ROOM
    for one in sorted(found.reached, key=lambda one: (one.earliest or 0.0, one.distance_m)):
        if one.earliest is None or one.fact is not None:
            continue  # out of reach, or where a threat begins and not the thing itself
        if one.kind in ("county", "border") and not one.distance_m:
            continue  # the fire lies in it
        key = f"{one.kind}/{one.name}"
        likely = "" if one.likely is None else f"{one.likely:g}"
        value = f"{one.earliest:g}/{likely}/{one.distance_m:.0f}"
        room -= len(key.encode()) + len(value) + 6
        if room < 0 or len(told) == MOST:
            break
        told.setdefault(key, value)
    return told


def coming_notes(coming: Iterable[Coming], since: datetime) -> dict[str, str]:
    """What the entry holds of the levels to come; what is out of reach is left out."""

    def after(moment: datetime | None) -> str:
        return "" if moment is None else f"{(moment - since).total_seconds() / 60:g}"

    told: dict[str, str] = {}
    room = _ROOM_OF_LEVELS
    for one in coming:
        if one.earliest is None:
            continue
        ha = "" if one.by_ha is None else f"{one.by_ha:g}"
        when = f"{after(one.earliest)}/{after(one.likely)}"
        value = f"{one.level or ''}/{one.clause}/{when}/{ha}/{one.fact or ''}/{one.name}"
        room -= len(one.trigger.encode()) + len(value.encode()) + 6
        if room < 0:
            break
        told.setdefault(one.trigger, value)
    return told


def coming_of(told: object, since: datetime | None) -> tuple[Foreseen, ...] | None:
    """The way back, the earliest first. None: its entry does not say."""
    if not isinstance(told, Mapping) or since is None:
        return None
    read = (_foreseen(str(key), str(value), since) for key, value in told.items())
    found = [one for one in read if one is not None]
    return tuple(sorted(found, key=lambda one: (one.earliest, one.clause)))


def _foreseen(trigger: str, value: str, since: datetime) -> Foreseen | None:
    try:
        level, clause, earliest, likely, ha, fact, name = value.split("/", 6)
        return Foreseen(
            trigger=trigger,
            clause=clause,
            level=level or None,
            earliest=since + timedelta(minutes=float(earliest)),
            likely=since + timedelta(minutes=float(likely)) if likely else None,
            by_ha=float(ha) if ha else None,
            fact=fact or None,
            name=name,
        )
    except (ValueError, OverflowError):  # what another version or another program wrote
        return None


def reached_of(told: object, since: datetime | None) -> tuple[Reached, ...] | None:
    """The way back, the earliest first. None: its entry does not say, which is not nothing."""
    if not isinstance(told, Mapping) or since is None:
        return None
    read = (_one(str(key), str(value), since) for key, value in told.items())
    found = [one for one in read if one is not None]
    return tuple(sorted(found, key=lambda one: (one.earliest, one.distance_m, one.name)))


def _one(key: str, value: str, since: datetime) -> Reached | None:
    kind, _, name = key.partition("/")
    try:
        earliest, likely, away = value.split("/")
        return (
            Reached(
                kind,
                name,
                since + timedelta(minutes=float(earliest)),
                since + timedelta(minutes=float(likely)) if likely else None,
                float(away),
            )
            if kind in KINDS
            else None
        )
    except (ValueError, OverflowError):  # what another version or another program wrote
        return None


def within(reached: Iterable[Reached], board: Board, fire: IncidentOnBoard) -> Within:
    """Everybody who lives in a settlement among them."""
    names = tuple(one.name for one in reached if _is_home(one.kind, one.name, board))
    return people_of(names, board, fire)


def _is_home(kind: str, name: str, board: Board) -> bool:
    if kind == "place":
        return True
    return kind == "target" and any(
        one.name == name and one.category in HOMES for one in board.targets
    )


def people_of(names: Iterable[str], board: Board, fire: IncidentOnBoard) -> Within:
    """Of settlements by name; one that goes by several names counts once."""
    leaving = {one.place: one for one in fire.moved}
    top = dict(_tops(board, fire))
    places = {top.get(name) or top.get(bare(name), name) for name in names}
    lives = {place: lives_in(place, board, leaving.get(place)) for place in places}
    moved = [
        leaving[place].moved.value  # type: ignore[union-attr] # asked in the same breath
        for place in places
        if place in leaving and leaving[place].moved is not None
    ]
    known = [number for number in lives.values() if number is not None]
    return Within(
        places=len(places),
        people=sum(known),
        unknown=len(lives) - len(known),
        moved=sum(moved) if moved else None,
    )


def _tops(board: Board, fire: IncidentOnBoard) -> Iterator[tuple[str, str]]:
    """Every name to the one its place goes by; a bare name where nothing else says."""
    for place in board.places:
        yield bare(place.name), place.goes_by or place.name
    for one in fire.moved:
        for name in one.names:
            yield name, one.place
    for place in board.places:
        yield place.name, place.goes_by or place.name


def lives_in(place: str, board: Board, leaving: Evacuation | None) -> int | None:
    """As the evacuation has it, else the register's largest; None: nobody said."""
    if leaving is not None and leaving.inhabitants is not None:
        return leaving.inhabitants
    listed = [
        one.inhabitants
        for one in board.places
        if (one.goes_by or one.name) == place and one.inhabitants is not None
    ]
    return max(listed, default=None)

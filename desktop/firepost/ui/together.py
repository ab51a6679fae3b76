"""The fires of a desk taken together: each sum with its parts, what is unknown never counted as 0. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from firepost.app.board import Board, IncidentOnBoard, Said
from firepost.domain.frozen import Frozen
from firepost.domain.plan.assessment import TriggerState
from firepost.ui import reading


class Part(Frozen, frozen=True):
    """What one fire gives to a sum. `value` None: nobody knows."""

    fire: str  # its id
    name: str
    value: float | None
    since: datetime | None = None  # when it was so; of several sayings the oldest
    said: Said | None = None
    contested: bool = False
    least: bool = False  # `value` is itself a lower bound


class Sum(Frozen, frozen=True):
    parts: tuple[Part, ...]

    @property
    def known(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.value is not None)

    @property
    def unknown(self) -> int:
        return len(self.parts) - len(self.known)

    @property
    def value(self) -> float | None:
        """None where nothing is known, and where "at least 0" is all that could be said."""
        total = sum(part.value or 0 for part in self.known)
        return None if not self.known or (self.least and not total) else total

    @property
    def least(self) -> bool:
        return self.unknown > 0 or any(part.least for part in self.known)

    @property
    def contested(self) -> bool:
        return any(part.contested for part in self.parts)

    @property
    def oldest(self) -> Part | None:
        """The part that was looked at longest ago: no sum is younger than that."""
        aged = [part for part in self.known if part.since is not None]
        return min(aged, key=lambda part: part.since, default=None)  # type: ignore[arg-type, return-value]


def open_fires(board: Board) -> tuple[IncidentOnBoard, ...]:
    """Those that are not closed, the last opened first."""
    fires = [fire for fire in board.incidents if fire.state.value != "closed"]
    return tuple(sorted(fires, key=lambda fire: (fire.opened.at, fire.id), reverse=True))


def _sum(board: Board, part: Callable[[IncidentOnBoard], Part]) -> Sum:
    return Sum(tuple(part(fire) for fire in open_fires(board)))


def _part(
    fire: IncidentOnBoard, value: float | None, said: Said | None, *, contested: bool = False
) -> Part:
    since = None if said is None else said.at
    return Part(fire.id, fire.name, value, since, said, contested)


def area(board: Board) -> Sum:
    """Hectares burned."""

    def part(fire: IncidentOnBoard) -> Part:
        held = fire.area
        if held is None:
            return _part(fire, None, None)
        return _part(fire, held.value_ha, held.said, contested=held.contested)

    return _sum(board, part)


def edge(board: Board) -> Sum:
    """Metres of edge."""

    def part(fire: IncidentOnBoard) -> Part:
        drawn = fire.area.perimeter if fire.area else None
        return _part(fire, fire.perimeter_m, drawn.said if drawn else None)

    return _sum(board, part)


def held(board: Board) -> Sum:
    """Metres of edge that are held."""

    def part(fire: IncidentOnBoard) -> Part:
        if fire.control is None:
            return _part(fire, None, None)
        marked = [one.said for one in fire.stretches]
        said = max(marked, key=lambda one: one.at, default=None)  # the last word on its edge
        contested = bool(fire.control.contests)
        return _part(fire, fire.control.held_m, said, contested=contested)

    return _sum(board, part)


def casualties(board: Board, key: str) -> Sum:
    """People; `key` as in `IncidentOnBoard.casualties`."""

    def part(fire: IncidentOnBoard) -> Part:
        known = fire.casualties.get(key)
        if known is None:
            return _part(fire, None, None)
        return _part(fire, known.value, known.said, contested=known.contested)

    return _sum(board, part)


def people(board: Board, now: datetime, *, coming: bool = False) -> Sum:
    """Trained people on site, or on their way; a fire nobody named a team for is unknown."""

    def part(fire: IncidentOnBoard) -> Part:
        seen = reading.forces(board, fire.id, now)
        if not seen.teams and not seen.coming_teams:
            return Part(fire.id, fire.name, None)
        count, lacking = seen.people, seen.unknown_teams
        if coming:
            count, lacking = seen.coming_people, seen.coming_unknown
        return Part(fire.id, fire.name, count, seen.oldest_at, least=lacking > 0)

    return _sum(board, part)


def teams(board: Board, now: datetime, *, coming: bool = False) -> int:
    """Trained teams that were named for any open fire; nobody says there are no others."""
    seen = [reading.forces(board, fire.id, now) for fire in open_fires(board)]
    return sum(one.coming_teams if coming else one.teams for one in seen)


# -- levels


class Called(Frozen, frozen=True):
    """The level the plan calls for over all fires, and by which conditions at which fires."""

    level: str | None
    could_be: str | None
    met: tuple[tuple[TriggerState, tuple[str, ...]], ...]  # with the names of the fires

    @property
    def clauses(self) -> str:
        return reading.joined([one.clause for one, _ in self.met])


def called(board: Board) -> Called:
    every = list(_conditions(board))
    rank = reading.RANK
    could = [one.level for one, _ in every if one.state != "not_met"]
    gathered: dict[str, tuple[TriggerState, list[str]]] = {}
    for one, name in every:
        if one.state == "met" and one.level == board.proposed:
            gathered.setdefault(one.clause, (one, []))[1].extend([name] if name else [])
    return Called(
        board.proposed,
        max(could, key=lambda level: rank.get(level, 0), default=None),
        tuple((one, tuple(names)) for one, names in gathered.values()),
    )


def _conditions(board: Board) -> Iterator[tuple[TriggerState, str]]:
    """The city's own, with the fires they count; then each fire's that may still be proposed for."""
    names = {fire.id: fire.name for fire in board.incidents}
    for one in board.plan.triggers:
        for counted in one.fires or ("",):
            yield one, names.get(counted, "")
    for fire in open_fires(board):
        if not fire.silent:
            for one in fire.plan.triggers:
                yield one, fire.name


def declared(board: Board) -> tuple[str | None, int]:
    """The highest level declared at any open fire, and at how many fires one is."""
    levels = [
        fire.declared.value
        for fire in open_fires(board)
        if fire.declared is not None and fire.declared.value != "none"
    ]
    return max(levels, key=lambda level: reading.RANK.get(level, 0), default=None), len(levels)


class NextOfCity(Frozen, frozen=True):
    level: str
    clause: str
    pushes: tuple[tuple[str, reading.Push], ...]  # a fire's name, "" of the city's own


def next_of_city(board: Board) -> NextOfCity | None:
    """The lowest level above what is called for that anything, at any fire, could bring."""
    stands = reading.RANK[board.proposed]
    burning = [fire for fire in open_fires(board) if not fire.silent]
    every = [one for fire in burning for one in fire.plan.triggers]
    above = {
        one.level
        for one in (*every, *board.plan.triggers)
        if reading.RANK.get(one.level, 0) > stands
    }
    for level in sorted(above, key=lambda one: reading.RANK[one]):
        pushes = _pushes(board, burning, level)
        if pushes:
            head = reading.split(pushes[0][1].trigger.clause)[0]
            return NextOfCity(level, head, pushes)
    return None


def _pushes(
    board: Board, burning: list[IncidentOnBoard], level: str
) -> tuple[tuple[str, reading.Push], ...]:
    """What comes first stands first: by time, by growth, then what is not known."""
    found = [
        (fire.name, push)
        for fire in burning
        for push in reading.pushes_of(fire, [t for t in fire.plan.triggers if t.level == level])
    ]
    city = [one for one in board.plan.triggers if one.level == level and one.state == "unknown"]
    found += [("", reading.Push(one, missing=one.missing)) for one in city]
    timed = sorted((one for one in found if one[1].at), key=lambda one: one[1].at or board.at)
    grown = [one for one in found if one[1].by is not None]
    grown.sort(key=lambda one: one[1].by or 0)
    return (*timed[:1], *grown[:1], *(one for one in found if one[1].open))

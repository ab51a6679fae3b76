"""The held share of each fire's edge on the board, reckoned once for each edge and its marks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from firepost.app import board as b
from firepost.domain.causality import Views
from firepost.domain.errors import Refused
from firepost.domain.instants import moment_of
from firepost.domain.record import Record, Thing
from firepost.domain.register import Claim

if TYPE_CHECKING:
    from firepost.app.board import IncidentOnBoard
    from firepost.domain.geometry.control import Control

_KEPT: Final = 64
ShapeOf = Callable[[str], Mapping[str, Any] | None]


def held_lines(fire: IncidentOnBoard) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Held and mopped-up stretches of the edge that holds, in degrees."""
    runs = fire.control.runs if fire.control else ()
    return tuple(run.line for run in runs if run.state != "open")


def held_then(
    record: Record, fire: str, shape: Mapping[str, Any], at_ms: int
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """What of an edge was marked as held by a moment, whatever edge holds since."""
    marks = [one for one in _by_time(record, "stretch", fire) if one.made.at_ms <= at_ms]
    control = _reckoned(shape, marks, [], record.views) if marks else None
    runs = control.runs if control else ()
    return tuple(run.line for run in runs if run.state != "open")


class ControlRoom:
    """Asked with every board, so it must answer at once where nothing has changed."""

    def __init__(self, shape_of: ShapeOf) -> None:
        self._shape_of = shape_of  # a geometry by its hash; None while its bytes have not come
        self._found: OrderedDict[object, Control | None] = OrderedDict()

    def of(self, record: Record, fire: str, blob: str) -> Control | None:
        """None where nobody has marked anything: how much is held is then unknown."""
        marks = _by_time(record, "stretch", fire)
        sectors = _by_time(record, "sector", fire)
        if not marks and not sectors:
            return None
        key = (blob, *(_told(thing) for thing in (*marks, *sectors)))
        if key not in self._found:
            shape = self._shape_of(blob)
            if shape is None:  # its bytes may come yet
                return None
            self._found[key] = _reckoned(shape, marks, sectors, record.views)
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)
        self._found.move_to_end(key)
        return self._found[key]


def contests_of(record: Record, fire: str, control: Control | None) -> list[b.Conflict]:
    """What posts marked differently that had not seen each other's marks."""
    if control is None or not control.contests:
        return []
    marks = _by_time(record, "stretch", fire)
    found = []
    for contest in control.contests:
        sides = sorted((marks[place] for place in contest.marks), key=lambda one: one.id)
        found.append(
            b.Conflict(
                "fact",
                fire,
                f"controlled_line:{sides[0].made.id}",
                tuple(
                    b.Side(
                        thing.values["state"],
                        thing.made.by,
                        moment_of(thing.made.at_ms, thing.made.offset_min),
                        thing.made.id,
                    )
                    for thing in sides
                ),
                fire,
            )
        )
    return found


def _told(thing: Thing) -> tuple[object, ...]:
    """What changes when a mark does: a corrected one keeps its name."""
    said = thing.values
    line = said["line"]
    ends = (*line[0], *line[-1], len(line))
    return thing.id, thing.made.at_ms, said.get("state"), said.get("sector"), ends


def _reckoned(
    shape: Mapping[str, Any], marks: list[Thing], sectors: list[Thing], views: Views
) -> Control | None:
    from firepost.domain.geometry.control import control_of  # heavy: only where marked

    try:
        return control_of(
            shape,
            [(thing.values["state"], thing.values["line"]) for thing in marks],
            [(thing.values["sector"], thing.values["line"]) for thing in sectors],
            beaten_by=_beaten_by([thing.made for thing in marks], views),
        )
    except Refused:  # an edge too tangled to be read
        return None


def _beaten_by(marks: list[Claim], views: Views) -> list[list[int]]:
    """For each mark those that hold over it: see `domain.register` for the rule.

    Whose author had seen another holds over it if it is dated no earlier; if it is dated
    earlier it is late, and the other holds over it.
    """

    def saw(later: Claim, earlier: Claim) -> bool:
        return views.held(later.stream, later.seq, earlier.stream) >= earlier.seq

    return [
        [
            place
            for place, other in enumerate(marks)
            if (saw(other, mark) and other.at_ms >= mark.at_ms)
            or (saw(mark, other) and other.at_ms > mark.at_ms)
        ]
        for mark in marks
    ]


def _by_time(record: Record, kind: str, fire: str) -> list[Thing]:
    """The one that holds over the others last; made at one time, by the entry's id."""
    own = [one for one in record.all_of(kind) if one.values["incident"] == fire]
    return sorted(own, key=lambda one: (one.made.at_ms, one.made.stream, one.made.seq))

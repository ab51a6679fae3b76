"""Tracks: every position of a walk on disk within seconds, and read back out of the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from firepost.domain.fix import Fix
from firepost.domain.instants import moment_of
from firepost.domain.record import Record
from firepost.domain.register import Claim
from firepost.domain.verbs_of_tracks import FIXES_MOST

BATCH_S: Final = 4.0  # no position waits longer before it is on disk
MOST_FIXES: Final = 250_000  # of one track: three days of one a second


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded position."""

    at_ms: int
    lon_deg: float
    lat_deg: float
    accuracy_m: float | None


@dataclass(frozen=True, slots=True)
class Track:
    id: str
    name: str
    incident: str | None
    receiver: str | None
    by: str
    began_ms: int
    steps: int


def tracks_of(record: Record) -> tuple[Track, ...]:
    """Every track, oldest first."""
    return tuple(
        Track(
            id=thing.id,
            name=str(thing.values["name"]),
            incident=thing.values.get("incident"),
            receiver=thing.values.get("receiver"),
            by=thing.made.by,
            began_ms=thing.made.at_ms,
            steps=sum(len(batch) for batch in _batches(record, thing.id)),
        )
        for thing in record.all_of("track")
    )


def steps_of(record: Record, track: str) -> tuple[Step, ...]:
    """Its positions by time; one told twice counts once."""
    found = {step[0]: Step(*step) for batch in _batches(record, track) for step in batch}
    return tuple(found[at_ms] for at_ms in sorted(found))


def _batches(record: Record, track: str) -> Iterable[Sequence[Any]]:
    for name in record.named(track, "fixes:"):
        claims: list[Claim] = record.standing(track, name)
        if claims and isinstance(claims[-1].value, list):
            yield claims[-1].value


def adding(track: str, fixes: Sequence[Fix]) -> list[dict[str, object]]:
    """The commands that record positions; those without a time or in doubt are left out.

    A doubtful position is shown when it comes and never becomes part of an edge.
    """
    told = [
        [
            moment_of(fix.at_ms).isoformat(timespec="milliseconds"),
            fix.lon_deg,
            fix.lat_deg,
            None if fix.accuracy_m is None else round(min(fix.accuracy_m, 100_000.0), 1),
        ]
        for fix in fixes
        if fix.at_ms is not None and fix.doubt is None
    ]
    commands: list[dict[str, object]] = []
    for start in range(0, len(told), FIXES_MOST):
        batch = told[start : start + FIXES_MOST]
        commands.append({"do": "track.add", "track": track, "fixes": batch, "at": batch[-1][0]})
    return commands


def beginning(name: str, *, receiver: str, incident: str | None) -> Mapping[str, object]:
    said: dict[str, object] = {"do": "track.begin", "name": name, "receiver": receiver}
    return said if incident is None else {**said, "incident": incident}

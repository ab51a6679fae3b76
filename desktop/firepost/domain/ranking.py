"""Which team to call next: trained first, own area first, then near and from low danger.

Names play no part, so that a team renamed keeps its place. Source: plan 2.3, 6.3.1; the
plan ranks nearness and low danger alike, hence the weights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from firepost.domain.errors import Notice

DANGERS: Final = ("none", "blue", "yellow", "orange", "red")


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much; `near` and `danger` are shares of one score."""

    near: float = 0.5
    danger: float = 0.5
    speed_kmh: float = 40.0
    detour: float = 1.4  # the road over the straight line

    def minutes(self, distance_m: float) -> float:
        return distance_m * self.detour / 1000 / self.speed_kmh * 60

    def burden(self, distance_m: float, danger: str | None) -> float:
        """An hour on the road weighs as much as the highest danger at home.

        A danger nobody reported weighs like the middle of the scale: it is no reason to
        take a team, nor to spare it.
        """
        step = DANGERS.index(danger) if danger in DANGERS else 2
        return self.near * self.minutes(distance_m) / 60 + self.danger * step / 4


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    trained: bool | None
    district: str | None
    distance_m: float | None
    danger: str | None  # the warning in force where it comes from; None: nobody reported
    people: int | None


@dataclass(frozen=True, slots=True)
class Ranked:
    candidate: Candidate
    place: int | None  # None: something is missing, it waits for an answer
    own: bool
    minutes: float | None
    burden: float | None
    reasons: tuple[Notice, ...]


def rank(
    candidates: Iterable[Candidate], own_district: str | None, weights: Weights
) -> tuple[Ranked, ...]:
    """Everybody in order; who may not attack stands last, who lacks a fact before them."""
    weighed = [_weigh(candidate, own_district, weights) for candidate in candidates]
    weighed.sort(key=_order)
    found = []
    place = 0
    for one in weighed:
        if _complete(one.candidate):
            place += 1
            one = Ranked(  # noqa: PLW2901 - the same with its place
                one.candidate, place, one.own, one.minutes, one.burden, one.reasons
            )
        found.append(one)
    return tuple(found)


def _complete(candidate: Candidate) -> bool:
    known = candidate.distance_m is not None and candidate.people is not None
    return known and candidate.trained is not False


def _order(one: Ranked) -> tuple[int, bool, bool, float, str]:
    training = {True: 0, None: 1, False: 2}[one.candidate.trained]
    burden = float("inf") if one.burden is None else one.burden
    return training, not _complete(one.candidate), not one.own, burden, one.candidate.id


def _weigh(candidate: Candidate, own_district: str | None, weights: Weights) -> Ranked:
    own = own_district is not None and candidate.district == own_district
    distance_m = candidate.distance_m
    minutes = None if distance_m is None else weights.minutes(distance_m)
    burden = None if distance_m is None else weights.burden(distance_m, candidate.danger)
    return Ranked(
        candidate, None, own, minutes, burden, tuple(_reasons(candidate, minutes, own=own))
    )


def _reasons(candidate: Candidate, minutes: float | None, *, own: bool) -> list[Notice]:
    training = {True: "trained", None: "training_unknown", False: "untrained"}
    reasons = [Notice.of(f"ranking.{training[candidate.trained]}")]
    reasons.append(Notice.of("ranking.own" if own else "ranking.other"))
    if candidate.distance_m is None or minutes is None:
        reasons.append(Notice.of("ranking.no_place"))
    else:
        away = f"{candidate.distance_m / 1000:.0f}"
        reasons.append(Notice.of("ranking.away", km=away, minutes=round(minutes)))
    if candidate.danger is None:
        reasons.append(Notice.of("ranking.danger_unknown"))
    else:
        reasons.append(
            Notice.of("ranking.danger", colour=Notice.of(f"colour.{candidate.danger}"))
        )
    if candidate.people is None:
        reasons.append(Notice.of("ranking.people_unknown"))
    return reasons

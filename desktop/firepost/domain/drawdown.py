"""Which depots give what: the order of 7.5, read as a setting, each one's remainder in sight.

The plan says: first the depots of the place itself; where they do not suffice, the
headquarters above may call on those below. It does not say when the upper store opens
(rules A13 #28): "upwards" goes township, county, the county's other townships, the city,
other counties; "nearest" goes by burden alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from firepost.domain.distance import apart_m
from firepost.domain.ranking import Weights

Step = Literal["township", "county", "other_townships", "city", "other_counties"]
STEPS: Final[tuple[Step, ...]] = (
    "township",
    "county",
    "other_townships",
    "city",
    "other_counties",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it burns. A township nobody named is that of the nearest township depot."""

    district: str | None
    township: str | None
    lon_deg: float | None
    lat_deg: float | None


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    tier: str
    district: str | None
    township: str | None
    lon_deg: float | None
    lat_deg: float | None
    danger: str | None
    stock: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Turn:
    """A depot in its turn."""

    source: Source
    step: Step
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Want:
    """So many pieces of anything that counts as one item."""

    item: str
    counts: tuple[str, ...]
    quantity: int


@dataclass(frozen=True, slots=True)
class Give:
    turn: Turn
    item: str  # as it stands in that depot's stock
    want: str
    quantity: int
    left: int


@dataclass(frozen=True, slots=True)
class Proposal:
    turns: tuple[Turn, ...]  # every depot in its turn, whether it gives or not
    gives: tuple[Give, ...]
    short: Mapping[str, int]  # what all of them together do not have


def turns(
    sources: Iterable[Source], place: Place, weights: Weights, *, order: str = "upwards"
) -> tuple[Turn, ...]:
    """Every depot in the order in which it would be called on; a total order."""
    every = [(source, _distance_m(source, place)) for source in sources]
    township = place.township or _nearest_township(every, place)
    found = [
        Turn(source, _step(source, place.district, township), away) for source, away in every
    ]

    def key(turn: Turn) -> tuple[int, float, str]:
        away = turn.distance_m
        if order == "nearest":
            return 0, float("inf") if away is None else away, turn.source.id
        step = STEPS.index(turn.step)
        if away is None:
            return step, float("inf"), turn.source.id
        far = weights.burden(away, turn.source.danger) if turn.step == STEPS[-1] else away
        return step, far, turn.source.id

    return tuple(sorted(found, key=key))


def _distance_m(source: Source, place: Place) -> float | None:
    if source.lon_deg is None or source.lat_deg is None:
        return None
    if place.lon_deg is None or place.lat_deg is None:
        return None
    return apart_m(place.lon_deg, place.lat_deg, source.lon_deg, source.lat_deg)


def _nearest_township(every: Sequence[tuple[Source, float | None]], place: Place) -> str | None:
    near = [
        (away, source.id, source.township or source.id)
        for source, away in every
        if source.tier == "township" and source.district == place.district
        if away is not None
    ]
    return min(near)[2] if near else None


def _step(source: Source, district: str | None, township: str | None) -> Step:
    if source.tier == "city":
        return "city"
    if district is None or source.district != district:
        return "other_counties"
    if source.tier == "county":
        return "county"
    own = township is not None and township in (source.township, source.id)
    return "township" if own else "other_townships"


def propose(called: Iterable[Turn], wants: Iterable[Want]) -> Proposal:
    """Take from each depot in turn what it has until every want is met."""
    called, wants = tuple(called), tuple(wants)
    missing = {want.item: want.quantity for want in wants}
    gives = []
    for turn in called:
        for want in wants:
            for item in want.counts:
                there = max(turn.source.stock.get(item, 0), 0)
                taken = min(missing[want.item], there)
                if taken:
                    gives.append(Give(turn, item, want.item, taken, there - taken))
                    missing[want.item] -= taken
    return Proposal(called, tuple(gives), {item: n for item, n in missing.items() if n})

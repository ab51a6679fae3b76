"""People on the board: who is hurt, who is threatened, who has moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from firepost.app.said import Known, Said
from firepost.domain.frozen import Frozen

# Kinds of key targets in which people live.
HOMES: Final = ("居", "居民区", "村", "residential", "residents")
# Of `IncidentOnBoard.casualties` what is counted of people hurt, the gravest first.
HURT: Final = ("deaths", "serious_injuries", "minor_injuries")


class Toll(Frozen, frozen=True):
    """One total: as stated, as the register lists it; `value` is the one that counts."""

    value: int | None
    stated: int | None
    listed: int
    said: Said

    @property
    def differs(self) -> bool:
        return self.listed > 0 and self.stated is not None and self.listed != self.stated


class Casualty(Frozen, frozen=True):
    """One person of the register, without anything that tells who it is."""

    id: str
    made: Said
    condition: Known[str]  # unhurt minor missing serious dead
    kind: str | None  # firefighter resident other
    number: str | None
    team: str | None
    medical: str | None
    sealed: str | None  # opened only with the register's own word
    steps: tuple[tuple[str, Said], ...]  # conditions by time


class Medical(Frozen, frozen=True):
    id: str
    name: str
    kind: str  # medical_point ambulance hospital
    beds: int | None
    phone: str | None
    lon_deg: float | None
    lat_deg: float | None
    state: Known[str] | None  # ready on_way busy left
    text: str | None


class Place(Frozen, frozen=True):
    """A settlement of the user's register."""

    id: str
    name: str
    category: str | None
    inhabitants: int | None
    district: str | None
    lon_deg: float | None
    lat_deg: float | None
    route: str | None
    assembly: str | None
    shelter: str | None
    contact: str | None
    phone: str | None
    goes_by: str = ""  # the name of its place, where it goes by several


class Evacuation(Frozen, frozen=True):
    """One place, whatever names it goes by: people there, moved, refusing, left."""

    place: str
    names: tuple[str, ...]
    doubtful: bool  # names joined only because they look alike; somebody must say
    state: str  # ordered under_way complete refused
    inhabitants: int | None
    moved: Known[int] | None  # None: ordered, nobody has reported
    refused: int | None
    ordered: Said | None
    to: str | None
    route: str | None
    assembly: str | None
    text: str | None

    @property
    def left(self) -> int | None:
        """Who is still there: inhabitants less those moved; those who refuse are among them."""
        if self.inhabitants is None:
            return None
        moved = 0 if self.moved is None else self.moved.value
        return max(self.inhabitants - moved, 0)


def moved_sum(places: Iterable[Evacuation]) -> int | None:
    """People moved, each place once; None while no place has reported."""
    told = [place.moved.value for place in places if place.moved is not None]
    return sum(told) if told else None

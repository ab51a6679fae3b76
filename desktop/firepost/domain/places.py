"""One village under several names: which names mean one place, so that nobody counts twice.

Names that differ only by what kind of place they say (北坑, 北坑村) are held to be one until
a person says they are apart; any two names are one once a person says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from firepost.domain.distance import apart_m
from firepost.domain.frozen import Frozen
from firepost.domain.gravity import gravity_of
from firepost.domain.record import Record
from firepost.domain.register import graver

_KIND = r"(?:行政村|自然村|村民委员会|村委会|村|社区|居民点|小区|屯|寨)$"


def bare(name: str) -> str:
    """What is left of a name without blanks and without the word for its kind."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()
    left = re.sub(_KIND, "", flat)
    return left if len(left) > 1 else flat


Spot = tuple[str, float | None, float | None]  # name, longitude, latitude
TWICE_WITHIN_M: Final = 200.0
_FAR_DEG: Final = 0.05  # beyond it no two names are one place


class Twice(Frozen, frozen=True):
    """A place that may be entered already. `away_m` None: it is the name that looks the same."""

    other: str
    away_m: float | None


def twice(spot: Spot, known: Iterable[Spot], *, same_name: bool = False) -> Twice | None:
    """Another name for the same place: spelt nearly alike and not far, or in the same spot.

    Args:
        same_name: the very same name counts too; else it is no other.
    """
    name, lon, lat = spot
    for other, there_lon, there_lat in known:
        if other == name and not same_name:
            continue
        away = None
        if not (lon is None or lat is None or there_lon is None or there_lat is None):
            if abs(lon - there_lon) > _FAR_DEG or abs(lat - there_lat) > _FAR_DEG:
                continue
            away = apart_m(lon, lat, there_lon, there_lat)
        if bare(other) == bare(name) and (away is None or away <= 10 * TWICE_WITHIN_M):
            return Twice(other, None)
        if away is not None and away <= TWICE_WITHIN_M:
            return Twice(other, away)
    return None


class Names(Frozen, frozen=True):
    """Names joined into places. `doubtful`: names joined only because they look alike."""

    of: Mapping[str, str]  # every name to the one its place goes by
    doubtful: frozenset[str]

    def place(self, name: str) -> str:
        return self.of.get(name, name)


def joined(
    names: Iterable[str], said: Mapping[str, str | None], first: Iterable[str] = ()
) -> Names:
    """Join names into places.

    Args:
        said: what people said of a name: the name it is the same as, or None for apart.
        first: names a place goes by before others (those of the register).
    """
    every = sorted({*names, *said, *(other for other in said.values() if other is not None)})
    root = {name: name for name in every}

    def top(name: str) -> str:
        while root[name] != name:
            name = root[name]
        return name

    preferred = set(first)
    for name in every:
        other = said.get(name)
        if other is not None:
            _join(root, top(name), top(other), preferred)
    guessed = set()
    by_look: dict[str, str] = {}
    for name in every:
        if name in said and said[name] is None:
            continue
        alike = by_look.setdefault(bare(name), name)
        if top(alike) != top(name):
            guessed |= {alike, name}
            _join(root, top(name), top(alike), preferred)
    return Names({name: top(name) for name in every}, frozenset(guessed))


def _join(root: dict[str, str], one: str, other: str, preferred: set[str]) -> None:
    if one == other:
        return
    kept, gone = sorted((one, other), key=lambda name: (name not in preferred, name))
    root[gone] = kept


def names_of(record: Record, names: Iterable[str]) -> Names:
    """The names of a record with what people said of them."""
    listed = [str(place.values["name"]) for place in record.all_of("place")]
    said: dict[str, str | None] = {}
    for field in record.named("", "same:"):
        held = graver(record.standing("", field), gravity_of(field))
        if held is not None:
            said[field.removeprefix("same:")] = None if held.value is None else str(held.value)
    for place in record.all_of("place"):
        if place.values.get("apart") and place.values["name"] not in said:
            said[str(place.values["name"])] = None
    return joined([*names, *listed], said, first=listed)

"""Places by name: as written, by pinyin, or by the first letters of it. Pure but for the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from firepost.app import pinyin
from firepost.app.board import Board
from firepost.app.whereabouts import whereabouts
from firepost.ui.map.basemap import BaseMap
from firepost.ui.map.viewport import earth

MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    kind: str  # township place target depot settlement medical team water listed
    lon_deg: float
    lat_deg: float
    spelled: str = ""  # taishunxian
    letters: str = ""  # tsx


def named(base: BaseMap, board: Board | None) -> Iterator[Named]:
    """Everything with a name and a place, the desk's own first."""
    if board is not None:
        yield from _of_desk(board)
    for place in base.places:
        lon, lat = earth(place.x_m, place.y_m)
        yield Named(place.name, "township" if place.rank < 3 else "place", lon, lat)


def _of_desk(board: Board) -> Iterator[Named]:
    """A team is where the map shows it; of the rosters whatever has coordinates."""
    for kind, things in (
        ("target", board.targets),
        ("depot", board.depots),
        ("settlement", board.places),
        ("medical", board.medicals),
    ):
        for thing in things:
            if thing.lon_deg is not None and thing.lat_deg is not None:
                yield Named(thing.name, kind, thing.lon_deg, thing.lat_deg)
    for team in board.teams:
        where = whereabouts(board, team)
        if where is not None:
            yield Named(team.name, "team", where.lon_deg, where.lat_deg)
    for listed in (one for kind in board.rosters.values() for one in kind):
        lon, lat = listed.values.get("lon_deg"), listed.values.get("lat_deg")
        if isinstance(lon, float) and isinstance(lat, float):
            kind = "water" if listed.kind == "water" else "listed"
            yield Named(listed.name, kind, lon, lat)


def spelled(places: Iterable[Named]) -> list[Named]:
    """With their pinyin. The first call loads a table: not on the screen's thread."""
    out = []
    for place in places:
        parts = pinyin.sounds(place.name)
        whole = "".join(parts).lower()
        letters = "".join(part[:1] for part in parts).lower()
        out.append(Named(place.name, place.kind, place.lon_deg, place.lat_deg, whole, letters))
    return out


def found(places: Iterable[Named], typed: str) -> list[Named]:
    """The best first: begins with it, holds it, its letters, its pinyin."""
    wanted = typed.strip().lower().replace(" ", "")
    if not wanted:
        return []
    ranked = []
    for order, place in enumerate(places):
        rank = _rank(place, wanted)
        if rank is not None:
            ranked.append((rank, len(place.name), order, place))
    ranked.sort(key=lambda one: one[:3])
    return [place for *_, place in ranked[:MOST]]


def _rank(place: Named, wanted: str) -> int | None:
    name = place.name.lower()
    tests = (
        name == wanted,
        name.startswith(wanted),
        wanted in name,
        place.letters.startswith(wanted),
        place.spelled.startswith(wanted),
        len(wanted) > 2 and wanted in place.spelled,
    )
    return next((rank for rank, holds in enumerate(tests) if holds), None)

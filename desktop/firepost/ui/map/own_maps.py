"""The station's own maps as they lie under the fire: which are shown, in which order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from firepost.app.maps import HeldMap
from firepost.domain.frozen import Frozen
from firepost.ui.map.easel import Keeper
from firepost.ui.map.raster import Underlay

HIDDEN, ORDER = "own_maps_hidden", "own_maps_order"  # names of the drafts


class OwnMap(Frozen, frozen=True):
    """One map of the station with what draws it."""

    held: HeldMap
    sheet: Underlay


class OwnMaps(QObject):
    """Kept through restarts; a map that came since lies over those of its kind.

    Signals:
        changed: another map, another order, one turned on or off.
        remove_wanted (HeldMap): it is to go from this station.
    """

    changed = Signal()
    remove_wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.drafts: Keeper | None = None
        self._maps: tuple[OwnMap, ...] = ()  # lowest first
        self._hidden: set[str] = set()
        self._order: list[str] = []

    def use(self, drafts: Keeper) -> None:
        self.drafts = drafts
        self._hidden = {str(name) for name in _list(drafts.get(HIDDEN, []))}
        self._order = [str(name) for name in _list(drafts.get(ORDER, []))]

    def take(self, maps: Sequence[OwnMap]) -> None:
        """What the station holds now, lowest first where nobody said otherwise."""
        place = {name: n for n, name in enumerate(self._order)}
        known = [one for one in maps if one.held.id in place]
        arranged = sorted(known, key=lambda one: place[one.held.id])
        for n, one in enumerate(maps):
            if one.held.id in place:
                continue
            below = {other.held.id for other in maps[:n]}
            at = max(
                (k + 1 for k, other in enumerate(arranged) if other.held.id in below), default=0
            )
            arranged.insert(at, one)
        self._maps = tuple(arranged)
        self.changed.emit()

    @property
    def maps(self) -> tuple[OwnMap, ...]:
        """Highest first, as a list of layers reads."""
        return self._maps[::-1]

    @property
    def shown(self) -> tuple[Underlay, ...]:
        """What is to be drawn, lowest first."""
        return tuple(one.sheet for one in self._maps if one.held.id not in self._hidden)

    def is_shown(self, number: str) -> bool:
        return number not in self._hidden

    def turn(self, number: str) -> None:
        self._hidden ^= {number}
        self._keep()

    def lift(self, number: str, by: int) -> None:
        """Nearer to the eye by so many places; below nought: deeper."""
        names = [one.held.id for one in self._maps]
        here = names.index(number)
        there = min(max(here + by, 0), len(names) - 1)
        if there == here:
            return
        arranged = list(self._maps)
        arranged.insert(there, arranged.pop(here))
        self._maps = tuple(arranged)
        self._order = [one.held.id for one in arranged]
        self._keep()

    def remove(self, number: str) -> None:
        one = next(one for one in self._maps if one.held.id == number)
        self.remove_wanted.emit(one.held)

    def _keep(self) -> None:
        if self.drafts is not None:
            self.drafts.keep(**{HIDDEN: sorted(self._hidden), ORDER: self._order})
        self.changed.emit()


def _list(kept: object) -> list[object]:
    return kept if isinstance(kept, list) else []

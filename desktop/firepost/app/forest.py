"""The user's forest layer at work: what of each new perimeter is burned forest.

The layer is the station's map of features whose name says forest (林, forest). Without one
nothing is reckoned, the whole perimeter counts, and screen and report say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from firepost.app.maps import LAYER, Atlas, HeldMap
from firepost.domain.errors import Notice, Stopped

if TYPE_CHECKING:
    from firepost.domain.geometry.forest import Cover

_NAME: Final = "(?i)林|forest"
_ALL: Final = "(?i)全部林地|forest[ _-]?only"  # every polygon is forest


class ForestLayer:
    """Reads the layer at the first perimeter and keeps it until another map stands there."""

    def __init__(self, atlas: Callable[[], Atlas], shelf: Path | None = None) -> None:
        """`shelf`: the folder the maps lie in; while there is none nothing is loaded for them."""
        self._atlas, self._shelf = atlas, shelf
        self._kept: tuple[str, Cover] | None = None

    def __call__(self, geometry: Mapping[str, Any]) -> tuple[float | None, list[Notice]]:
        """Burned forest in hectares, and what is to be minded; None without a layer."""
        if self._shelf is not None and not self._shelf.is_dir():
            return None, []
        atlas = self._atlas()
        held = forest_map(atlas)
        if held is None:
            return None, []
        from firepost.domain.geometry.forest import burned_forest_ha

        try:
            cover = self._cover(atlas, held)
            return round(burned_forest_ha(geometry, cover), 6), _minded(held, cover)
        except Stopped as stopped:
            return None, [stopped.notice]

    def _cover(self, atlas: Atlas, held: HeldMap) -> Cover:
        from firepost.domain.geometry.forest import cover_of

        if self._kept is None or self._kept[0] != held.id:
            told: list[tuple[Any, Any]] = [
                (one["geometry"], one["properties"])
                for one in atlas.features(held)
                if one["geometry"] is not None
            ]
            is_all = bool(re.search(_ALL, held.name))
            self._kept = held.id, cover_of(told, all_is_forest=is_all)
        return self._kept[1]


def forest_map(atlas: Atlas) -> HeldMap | None:
    """The newest map of features that says forest in its name."""
    found = [one for one in atlas.held() if one.kind == LAYER and re.search(_NAME, one.name)]
    return max(found, key=lambda one: (one.added_at, one.id), default=None)


def _minded(held: HeldMap, cover: Cover) -> list[Notice]:
    if not cover.left_out:
        return []
    return [Notice.of("forest.left_out", name=held.name, n=cover.left_out)]

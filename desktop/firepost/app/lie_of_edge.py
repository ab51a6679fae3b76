"""The lie of the ground along each new perimeter, out of the station's terrain model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from firepost.app.maps import Atlas
from firepost.domain.errors import Stopped

if TYPE_CHECKING:
    from firepost.domain.geometry.lie import Side

TERRAIN: Final = "terrain"  # the model's name, beside the sides


class LieOfEdge:
    """Asked with every perimeter; None where no model reaches it."""

    def __init__(self, atlas: Callable[[], Atlas], shelf: Path | None = None) -> None:
        """`shelf`: the folder the maps lie in; while there is none nothing is loaded for them."""
        self._atlas, self._shelf = atlas, shelf

    def __call__(self, geometry: Mapping[str, Any]) -> dict[str, str] | None:
        """Each side in words of `domain.geometry.lie`, and the model they are from."""
        if self._shelf is not None and not self._shelf.is_dir():
            return None
        from firepost.app.relief_of import terrain_at
        from firepost.domain.geometry.lie import lie_of
        from firepost.domain.geometry.nearness import shape_of

        atlas = self._atlas()
        west, south, east, north = shape_of(geometry).bounds
        try:
            held = terrain_at(atlas, (west + east) / 2, (south + north) / 2)
            if held is None:
                return None
            terrain = atlas.terrain(held)
            try:
                cell: Any = held.more.get("cell_m", (30.0, 30.0))
                sides = lie_of(geometry, terrain.heights, step_m=max(float(cell[1]), 5.0))
            finally:
                terrain.close()
        except (Stopped, OSError):  # a torn map never stops an entry
            return None
        return {TERRAIN: held.name, **{side.side: side.as_text() for side in sides}}


def sides_of(told: object) -> tuple[Side, ...]:
    """What an entry holds of the lie of its edge, by side."""
    from firepost.domain.geometry.lie import SIDES, side_of_text

    if not isinstance(told, Mapping):  # none, or what another version wrote
        return ()
    found = (side_of_text(side, str(told[side])) for side in SIDES if side in told)
    return tuple(side for side in found if side is not None)

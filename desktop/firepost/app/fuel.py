"""Fuel out of the user's forest layer: its species or fuel classes, and the Ks people gave them.

The layer says 马尾松 or 毛竹; what that burns like is said by a named person through
`setting.choose` (`fuel.` and the layer's own word). What nobody mapped burns as the outlook's
own choice of fuel says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from firepost.app.forest import forest_map
from firepost.app.knobs import FUEL, fits
from firepost.app.maps import Atlas, Box
from firepost.app.outlook import Fuels
from firepost.domain.geometry.spread import Cancelled

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MOST_WORDS: Final = 12  # of a layer, those that cover most
_LONGEST: Final = 40
# What tells most of how it burns stands first.
_TELLING: Final = (
    re.compile("可燃物|燃料|fuel", re.IGNORECASE),
    re.compile("优势树种|树种|species|^sz$|you_shi_sz", re.IGNORECASE),
    re.compile("林种|地类|植被|class|landcover|di_lei|^dl(mc)?$|type", re.IGNORECASE),
)


def word_of(properties: Mapping[str, object]) -> str | None:
    """What a feature says it is covered with; None where it says nothing."""
    for telling in _TELLING:
        for key, value in properties.items():
            if telling.search(key) and value not in (None, ""):
                return str(value).strip()[:_LONGEST]
    return None


def words_round(
    atlas: Atlas, box_deg: Box, *, go_on: Callable[[], bool] = lambda: True
) -> tuple[str, list[str]] | None:
    """The layer's name and the words found in the box, the most widespread first.

    None without a forest layer. Reads a whole file: off the screen.

    Raises:
        Cancelled: `go_on` said no.
    """
    held = forest_map(atlas)
    if held is None:
        return None
    areas: dict[str, float] = {}
    for word, shape in _within(atlas, box_deg, go_on):
        areas[word] = areas.get(word, 0.0) + shape.area
    return held.name, sorted(areas, key=lambda word: (-areas[word], word))[:MOST_WORDS]


def fuels_round(
    atlas: Atlas,
    settings: Mapping[str, Any],
    box_deg: Box,
    *,
    go_on: Callable[[], bool] = lambda: True,
) -> Fuels | None:
    """Ks by place; None without a layer, or while nobody has mapped any of its words.

    Args:
        settings: `Board.settings`.

    Raises:
        Cancelled: `go_on` said no.
    """
    held = forest_map(atlas)
    given = ks_given(settings)
    if held is None or not given:
        return None
    shapes = tuple(
        (shape, given[word]) for word, shape in _within(atlas, box_deg, go_on) if word in given
    )
    return Fuels(shapes, held.name) if shapes else None


def ks_given(settings: Mapping[str, Any]) -> dict[str, float]:
    """What people of this desk said a word burns like."""
    return {
        key.removeprefix(FUEL): float(held.value)
        for key, held in settings.items()
        if key.startswith(FUEL) and held.value is not None and fits(key, held.value)
    }


def _within(
    atlas: Atlas, box_deg: Box, go_on: Callable[[], bool]
) -> Iterator[tuple[str, BaseGeometry]]:
    import shapely

    from firepost.domain.geometry.nearness import shape_of

    held = forest_map(atlas)
    assert held is not None, "asked for with a layer"
    room = shapely.box(*box_deg)
    for number, one in enumerate(atlas.features(held)):
        if number % 1000 == 0 and not go_on():
            raise Cancelled
        feature: Mapping[str, Any] = one
        geometry = feature["geometry"]
        if geometry is None or geometry["type"] not in ("Polygon", "MultiPolygon"):
            continue
        word = word_of(feature["properties"])
        shape = shape_of(geometry) if word else None
        if word and shape is not None and shape.intersects(room):
            yield word, shape

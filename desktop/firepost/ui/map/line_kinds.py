"""What the lines of a user's layer are, and pens that tell them apart without colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Ink, width, dash: a double line, dashes, one line, long dashes with dots.
PENS: Final[dict[str, tuple[tuple[str, float, tuple[float, ...]], ...]]] = {
    "": (("map-text-2", 1.4, ()),),
    "road": (("map-text-2", 4.6, ()), ("map-halo", 2.6, ())),
    "path": (("map-text-2", 1.6, (6.0, 3.0)),),
    "water": (("map-stream", 2.2, ()),),
    "power": (("map-text-2", 1.2, (14.0, 4.0, 2.0, 4.0)),),
}
_PATHS: Final = frozenset({"path", "footway", "track", "steps", "bridleway", "cycleway"})
# What a word in a class, a name or the layer's name makes of a line.
_SAYS: Final = (
    ("path", ("小路", "步道", "便道", "山路", "footpath", "trail")),
    ("road", ("路", "road", "highway", "street")),
    (
        "water",
        ("水系", "河", "溪", "江", "沟", "水库", "湖", "river", "stream", "water", "lake"),
    ),
    ("power", ("电力", "电线", "输电", "高压", "power", "transmission")),
)
_CLASSES: Final = (
    "fclass",
    "type",
    "class",
    "kind",
    "类型",
    "类别",
    "道路类型",
    "名称",
    "name",
)


def kind_of(properties: object, layer: str) -> str:
    """By the keys of OpenStreetMap, else by a class or name, else by the layer's name."""
    told = properties if isinstance(properties, Mapping) else {}
    highway = str(told.get("highway") or "")
    if highway:
        return "path" if highway in _PATHS else "road"
    for key, kind in (("waterway", "water"), ("power", "power")):
        if told.get(key):
            return kind
    for text in (*(str(told.get(key) or "") for key in _CLASSES), layer):
        said = text.lower()
        if said in _PATHS:
            return "path"
        for kind, words in _SAYS:
            if any(word in said for word in words):
                return kind
    return ""

"""The columns of an export: what of a feature is written beside its shape, and of what kind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from uuid import UUID

from firepost.app.layers import Feature

Kind: TypeAlias = Literal["whole", "real", "text"]

# Ours come first and are the same in every format; reading back takes them out again.
OURS: Final = ("uuid", "name", "begins_at", "ends_at")
_LARGEST_WHOLE: Final = 2**53


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind


def stable_id(feature: Feature) -> str:
    """Its own id, else one drawn from its name and shape: the same at every export."""
    if feature.id:
        return feature.id
    said = json.dumps([feature.name, feature.geometry], sort_keys=True, ensure_ascii=False)
    return str(UUID(bytes=hashlib.sha256(said.encode()).digest()[:16]))


def row_of(feature: Feature) -> dict[str, object]:
    """Every column of one feature; what is unknown is absent."""
    row: dict[str, object] = {"uuid": stable_id(feature)}
    if feature.name:
        row["name"] = feature.name
    if feature.begins_at:
        row["begins_at"] = feature.begins_at.isoformat()
    if feature.ends_at:
        row["ends_at"] = feature.ends_at.isoformat()
    for key, value in feature.attributes.items():
        if key not in OURS and value is not None:
            row[key] = _plain(value)
    return row


def columns_of(rows: Sequence[Mapping[str, object]]) -> tuple[Column, ...]:
    """One column a name, ours first; of the narrowest kind that holds all its values."""
    kinds: dict[str, Kind] = dict.fromkeys(OURS, "text")
    for row in rows:
        for name, value in row.items():
            kind = _kind_of(value)
            kinds[name] = _wider(kinds.get(name, kind), kind)
    return tuple(Column(name, kind) for name, kind in kinds.items())


def as_kind(value: object, kind: Kind) -> object:
    """The value as its column holds it."""
    if value is None or kind == "whole":
        return value
    return float(str(value)) if kind == "real" else str(value)


def _plain(value: object) -> object:
    """A number or a text; lists and objects as JSON."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float | str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _kind_of(value: object) -> Kind:
    if isinstance(value, int) and abs(value) <= _LARGEST_WHOLE:
        return "whole"
    return "real" if isinstance(value, int | float) else "text"


def _wider(one: Kind, two: Kind) -> Kind:
    if one == two:
        return one
    return "text" if "text" in (one, two) else "real"

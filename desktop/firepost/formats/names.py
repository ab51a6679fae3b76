"""What a feature is called and when it was so, among the many columns files have for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from firepost.app.layers import Feature

# By rank: a fire's own name before a general one.
_NAMES: Final = (
    "incidentname", "poly_incidentname", "attr_incidentname", "fire_name", "火场名称", "火情名称",
    "name", "名称", "name_zh", "名字", "地名", "标题", "title", "label", "标注", "text",
)  # fmt: skip
_LONGEST: Final = 200
# A clock without an offset, in a file of this region, is the clock on the wall.
LOCAL: Final = timezone(timedelta(hours=8))


def completed(feature: Feature) -> Feature:
    """With name, id and times out of its attributes, where its format has no place for them.

    `uuid`, `begins_at` and `ends_at` are the columns that our own exports write.
    """
    said = feature.attributes
    own = said.get("uuid")
    return replace(
        feature,
        name=feature.name or name_in(said),
        id=feature.id or (own if isinstance(own, str) and own else None),
        begins_at=feature.begins_at or moment_in(said, "begins_at"),
        ends_at=feature.ends_at or moment_in(said, "ends_at"),
    )


def name_in(attributes: Mapping[str, object]) -> str | None:
    by_key: dict[str, object] = {}
    for key, value in attributes.items():
        by_key.setdefault(key.strip().lower(), value)
    for key in _NAMES:
        value = by_key.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()[:_LONGEST]
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None


def moment_in(attributes: Mapping[str, object], key: str) -> datetime | None:
    value = attributes.get(key)
    return moment_of(value) if isinstance(value, str) else None


def moment_of(text: str, *, without_offset: tzinfo = LOCAL) -> datetime | None:
    """An instant with its offset, or None where the text is no full date."""
    try:
        at = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=without_offset)
    try:
        at.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return at

"""Points in a table: CSV or text with a column for each coordinate, in GBK or UTF-8."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Final

from firepost.app.errand import stepping
from firepost.app.layers import MAX_FEATURES, Feature, Sheet
from firepost.domain.errors import Refused
from firepost.formats.names import moment_of
from firepost.formats.source import decoded

_EAST: Final = (
    "lon", "lng", "long", "longitude", "经度", "东经", "lon_deg", "经度(度)", "easting", "横坐标",
    "东坐标", "横坐标y(东)", "y(东)", "x坐标", "x",
)  # fmt: skip
_NORTH: Final = (
    "lat", "latitude", "纬度", "北纬", "lat_deg", "纬度(度)", "northing", "纵坐标", "北坐标",
    "纵坐标x(北)", "x(北)", "y坐标", "y",
)  # fmt: skip
# What else a head may begin with: 经度(GCJ-02), Longitude [deg], 纬度°.
_EAST_BEGINS: Final = ("经度", "longitude")
_NORTH_BEGINS: Final = ("纬度", "latitude")
_MOMENTS: Final = ("time", "datetime", "timestamp", "时间", "日期时间")
_MOST_COLUMNS: Final = 500
_LONGEST_TEXT: Final = 2_000
_DMS: Final = re.compile(
    r"([NSEW]?)\s*(\d{1,3})\s*°\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′]\s*)?"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|″|''|′′)\s*)?([NSEW]?)$",
    re.IGNORECASE,
)


def read(data: bytes, path: Path) -> tuple[Sheet, ...]:
    """One sheet of points.

    Raises:
        Refused: no columns of coordinates, a row that is torn, or a value that is none.
    """
    rows = _rows(decoded(data, path), path)
    head = next(rows, [])
    keys = [unicodedata.normalize("NFKC", key).strip().lower() for key in head]
    east = _column(keys, _EAST, _EAST_BEGINS)
    north = _column(keys, _NORTH, _NORTH_BEGINS)
    if east is None or north is None or east == north:
        raise Refused("formats.no_columns", found=", ".join(head)[:80], path=path)
    features: list[Feature] = []
    for number, row in enumerate(stepping(rows, "reading", each=500), start=2):
        if not any(value.strip() for value in row):
            continue
        if len(features) >= MAX_FEATURES:
            raise Refused("formats.too_many_features", limit=MAX_FEATURES, path=path)
        features.append(_feature(head, row, (east, north), number, path))
    if not features:
        raise Refused("formats.nothing_in_it", path=path)
    return (Sheet(name=path.stem, features=tuple(features), clues=(path.name, *head)),)


def _rows(text: str, path: Path) -> Iterator[list[str]]:
    head = text[:10_000]
    first = head.splitlines()[0] if head.splitlines() else ""
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(StringIO(text), delimiter=delimiter)
    try:
        for row in reader:
            yield row[:_MOST_COLUMNS]
    except csv.Error as error:
        raise Refused("formats.csv_torn", line=reader.line_num, path=path) from error


def _column(keys: Sequence[str], names: Iterable[str], begins: tuple[str, ...]) -> int | None:
    """By its whole name, else the only one that begins like it."""
    named = next((keys.index(name) for name in names if name in keys), None)
    like = [at for at, key in enumerate(keys) if key.startswith(begins)]
    return named if named is not None else like[0] if len(like) == 1 else None


def _feature(
    head: Sequence[str], row: Sequence[str], at: tuple[int, int], number: int, path: Path
) -> Feature:
    if len(row) <= max(at):
        raise Refused("formats.row_short", line=number, path=path)
    position = [_number(row[column], number, path) for column in at]
    attributes: dict[str, object] = {
        key.strip(): value.strip()[:_LONGEST_TEXT]
        for column, (key, value) in enumerate(zip(head, row, strict=False))
        if column not in at and value.strip()
    }
    lowered = {key.lower(): value for key, value in attributes.items()}
    said = next((lowered[key] for key in _MOMENTS if key in lowered), None)
    moment = moment_of(said) if isinstance(said, str) else None
    return Feature(
        geometry={"type": "Point", "coordinates": position},
        attributes=attributes,
        begins_at=moment,
        ends_at=moment,
    )


def _number(text: str, line: int, path: Path) -> float:
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        return float(plain)
    except ValueError:
        pass
    found = _DMS.match(_as_marks(plain))
    if found is None:
        raise Refused("formats.csv_value", line=line, near=text[:40], path=path)
    before, degrees, minutes, seconds, after = found.groups()
    value = float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return -value if (before or after).upper() in ("S", "W") else value


def _as_marks(text: str) -> str:
    for words, mark in (
        ("度", "°"),
        ("分", "′"),
        ("秒", "″"),
        ("东经", "E"),
        ("北纬", "N"),
        ("º", "°"),
    ):
        text = text.replace(words, mark)
    return text

"""Weather out of a text or a table: a line an observation, each with its own time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from firepost.domain.errors import Notice, Refused
from firepost.domain.instants import BEIJING
from firepost.domain.weather_text import read_weather

MOST_LINES: Final = 5000
MOST_BYTES: Final = 2_000_000
_DAY: Final = re.compile(
    r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T　]*(\d{1,2})[:：时](\d{2})"
)
_CLOCK: Final = re.compile(r"(?<![\d:：.])([01]?\d|2[0-3])[:：]([0-5]\d)(?![\d:：])")
_CELL: Final = re.compile(r"[,，\t;；]")
_HEAD: Final = re.compile(r"^(.*?)\s*(?:[(（](.*?)[)）])?$")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """Commands of `weather.observe`, and the lines nothing was read from, by number."""

    commands: tuple[dict[str, Any], ...]
    left: tuple[Notice, ...]
    converted: int  # figures that came in another unit


def read_file(raw: bytes, now: datetime) -> ReadFile:
    """Every line of a text, or every row of a table whose first row names its columns.

    Raises:
        Refused: `weather.file_large`, `weather.file_letters`, `weather.file_nothing`.
    """
    if len(raw) > MOST_BYTES:
        raise Refused("weather.file_large", most=MOST_BYTES // 1_000_000)
    lines = [line for line in _text(raw).splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Refused("weather.file_large", most=MOST_BYTES // 1_000_000)
    commands, left, converted = [], [], 0
    for number, text in _rows(lines):
        read, at = read_weather(text), _moment(text, now)
        if not read.values:
            left.append(Notice.of("weather.file_line", line=number))
            continue
        told: dict[str, Any] = {"do": "weather.observe", **read.values}
        if at is not None:
            told["at"] = at.isoformat()
        commands.append(told)
        converted += len(read.converted)
    if not commands:
        raise Refused("weather.file_nothing")
    return ReadFile(tuple(commands), tuple(left), converted)


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("weather.file_letters")


def _rows(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Line number and words; of a table, each cell with its column's name and unit."""
    heads = [cell.strip() for cell in _CELL.split(lines[0])] if lines else []
    is_table = len(heads) > 1 and not read_weather(lines[0]).values
    if not is_table:
        yield from enumerate(lines, 1)
        return
    for number, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in _CELL.split(line)]
        told = []
        for head, cell in zip(heads, cells, strict=False):
            named = _HEAD.match(head)
            if cell and named is not None:
                told.append(f"{named[1]} {cell}{named[2] or ''}")
        yield number, "，".join(told)


def _moment(text: str, now: datetime) -> datetime | None:
    """When the line says it was; a clock alone is the last time it stood there."""
    here = now.astimezone(BEIJING)
    day = _DAY.search(text)
    if day is not None:
        year, month, date, hour, minute = (int(part) for part in day.groups())
        try:
            return datetime(year, month, date, hour, minute, tzinfo=BEIJING)
        except ValueError:
            return None
    clock = _CLOCK.search(text)
    if clock is None:
        return None
    at = here.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
    return at if at <= here + timedelta(minutes=5) else at - timedelta(days=1)

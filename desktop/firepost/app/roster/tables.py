"""A table as it lies in a file: rows of cells, each knowing whether a formula or a merge made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cell:
    text: str  # as shown; of a formula what it last came to, where the file says
    formula: bool = False
    merged: str = ""  # the range it was merged into, "B3:B7"


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # as the spreadsheet counts, from 1
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    file: str
    sheet: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to be written: numbers stay numbers, all else is words."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


ReadTables = Callable[[Path], tuple[Table, ...]]
WriteTables = Callable[[Path, Sequence[Grid]], list[Path]]


def column_letter(place: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

"""A figure, a table, and what changed in them since the last report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from firepost.app.board import Said

Value: TypeAlias = "str | int | float | bool | tuple[str, ...] | None"


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing a report says. A `missing` one is unknown and says so in its text."""

    key: str
    value: Value
    text: str
    unit: str | None = None
    said: Said | None = None
    missing: bool = False
    contested: bool = False
    between: tuple[float, float] | None = None  # an estimate's ends
    steady: bool = False  # differs from issue to issue by its nature: never marked
    changed: bool = False
    before: str | None = None  # what the last report said


@dataclass(frozen=True, slots=True)
class Cell:
    value: Value
    text: str
    missing: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`weight` shares the width; `number` sets the column to the right."""

    key: str
    label: str
    weight: float = 1.0
    number: bool = False
    steady: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    key: str  # tells which row of the last report it is
    cells: tuple[Cell, ...]
    said: Said | None = None
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


Figures: TypeAlias = Mapping[str, Figure]
Tables: TypeAlias = Mapping[str, Table]


def marked(now: Figures, before: Figures | None) -> Figures:
    """The figures of now, each told apart from what the last report said of it."""
    if before is None:
        return now
    return {key: _marked_figure(figure, before.get(key)) for key, figure in now.items()}


def _marked_figure(now: Figure, before: Figure | None) -> Figure:
    if now.steady or before is None:
        return now
    if now.value == before.value and now.missing == before.missing:
        return now
    return replace(now, changed=True, before=before.text)


def marked_tables(now: Tables, before: Tables | None) -> Tables:
    if before is None:
        return now
    return {
        key: replace(table, rows=_marked_rows(table, before[key])) if key in before else table
        for key, table in now.items()
    }


def _marked_rows(now: Table, before: Table) -> tuple[Row, ...]:
    rows_before = {row.key: row for row in before.rows}
    places = {column.key: at for at, column in enumerate(before.columns)}
    return tuple(_marked_row(row, rows_before.get(row.key), now, places) for row in now.rows)


def _marked_row(row: Row, before: Row | None, table: Table, places: Mapping[str, int]) -> Row:
    cells = []
    for cell, column in zip(row.cells, table.columns, strict=True):
        then = before.cells[places[column.key]] if before and column.key in places else None
        same = then is not None and then.value == cell.value
        cells.append(cell if same or column.steady else replace(cell, changed=True))
    return replace(row, cells=tuple(cells))

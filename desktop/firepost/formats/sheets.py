"""Tables of strangers: CSV in UTF-8, UTF-16 or GBK, and XLSX; and the same written out."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from firepost.app.drill_mark import WORD, marked
from firepost.app.errand import step, stepping
from firepost.app.roster.tables import Cell, Grid, Row, Table
from firepost.domain.errors import Refused, Trouble
from firepost.formats.source import Source, decoded, refuse_too_large
from firepost.formats.zips import Archive

MAX_BYTES: Final = 32_000_000
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 100
MAX_UNPACKED_BYTES: Final = 200_000_000
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
# What a spreadsheet would run: a quote before it makes it words, and is taken off on return.
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r")


def read_tables(path: Path) -> tuple[Table, ...]:
    """Every sheet of a file.

    Raises:
        Refused: no table, too large, torn, of an old kind; `path` names the file.
        Trouble: not there, unreadable.
    """
    source = Source.at(path)
    refuse_too_large(path, source.size, MAX_BYTES)
    if source.head.startswith(_OLD_EXCEL):
        raise Refused("roster.old_excel", path=path)
    data = source.all_bytes()
    if source.head.startswith(_ZIP):
        return _workbook(data, path)
    return (Table(path.name, path.stem, _csv_rows(decoded(data, path), path)),)


def _csv_rows(text: str, path: Path) -> tuple[Row, ...]:
    first = text[:10_000].splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    try:
        for cells in stepping(reader, "reading", each=500):
            rows.append(Row(reader.line_num, tuple(Cell(_plain(cell)) for cell in cells)))
            _bound(len(rows), len(cells), path)
    except csv.Error as error:
        raise Refused("formats.csv_torn", line=reader.line_num, path=path) from error
    return tuple(rows)


def _plain(text: str) -> str:
    quoted = text.startswith("'") and text[1:].startswith(_RUNS)
    return text[1:] if quoted else text


def _bound(rows: int, columns: int, path: Path) -> None:
    if rows > MAX_ROWS:
        raise Refused("roster.too_many_rows", limit=MAX_ROWS, path=path)
    if columns > MAX_COLUMNS:
        raise Refused("roster.too_many_columns", limit=MAX_COLUMNS, path=path)


def _workbook(data: bytes, path: Path) -> tuple[Table, ...]:
    _refuse_bomb(data, path)
    said, shown = _loaded(data, path, values=False), _loaded(data, path, values=True)
    tables = []
    for sheet in said.worksheets:
        _bound(sheet.max_row or 0, sheet.max_column or 0, path)
        rows = tuple(_rows_of(sheet, shown[sheet.title]))
        if any(cell.text for row in rows for cell in row.cells):
            tables.append(Table(path.name, sheet.title, rows))
    return tuple(tables)


def _loaded(data: bytes, path: Path, *, values: bool) -> Any:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of charts and rules it leaves out
            return load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except Exception as error:  # the library raises anything on a torn file
        raise Refused("roster.no_workbook", path=path) from error


def _refuse_bomb(data: bytes, path: Path) -> None:
    """Before the library unpacks it."""
    archive = Archive(data, path)
    if "[Content_Types].xml" not in archive.names:
        raise Refused("roster.no_workbook", path=path)
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        told = sum(member.file_size for member in members.infolist())
    if told > MAX_UNPACKED_BYTES:
        raise Refused(
            "formats.zip_bomb",
            name=path.name,
            limit_mb=MAX_UNPACKED_BYTES // 1_000_000,
            path=path,
        )
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            archive.read(name)  # the size in the directory may lie


def _rows_of(sheet: Any, shown: Any) -> Iterator[Row]:
    merged: dict[tuple[int, int], str] = {}
    for area in list(sheet.merged_cells.ranges)[:MAX_ROWS]:
        for row in range(area.min_row, min(area.max_row, MAX_ROWS) + 1):
            for column in range(area.min_col, min(area.max_col, MAX_COLUMNS) + 1):
                merged[row, column] = str(area)
    for row in stepping(sheet.iter_rows(), "reading", of=sheet.max_row, each=100):
        cells = tuple(
            Cell(
                _text(shown.cell(cell.row, cell.column).value),
                formula=cell.data_type == "f",
                merged=merged.get((cell.row, cell.column), ""),
            )
            for cell in row
        )
        yield Row(row[0].row, cells)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return value.isoformat()
        case _:
            return _plain(str(value))


def write_csv(folder: Path, grids: Sequence[Grid]) -> list[Path]:
    """One file a table, UTF-8 with its mark: a spreadsheet then opens it as it is.

    Raises:
        Trouble: the folder cannot be written.
    """
    written = []
    for grid in grids:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(grid.head)
        writer.writerows([_safe(value) for value in row] for row in grid.rows)
        written.append(_put(folder / f"{grid.name}.csv", text.getvalue().encode("utf-8-sig")))
    return written


def _safe(value: str | float | None) -> str | float | None:
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value


def write_xlsx(folder: Path, grids: Sequence[Grid]) -> list[Path]:
    """All tables as sheets of one workbook.

    Raises:
        Trouble: the folder cannot be written.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    out = io.BytesIO()
    try:
        for grid in grids:
            sheet = book.create_sheet(grid.title[:31])
            sheet.freeze_panes = "A2"
            sheet.append([str(cell) for cell in grid.head])
            for row in stepping(grid.rows, "shaping", of=len(grid.rows), each=100):
                sheet.append([_safe(value) for value in row])
    finally:
        book.save(out)  # halted or not: what it drafted beside goes with it
    step("writing")
    drill = any(WORD in grid.name for grid in grids)
    return [_put(marked(folder / "roster.xlsx", drill=drill), out.getvalue())]


def _put(path: Path, data: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(path.name + ".part")
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        raise Trouble(
            "roster.cannot_write", says=error.strerror or str(error), path=path
        ) from error
    return path

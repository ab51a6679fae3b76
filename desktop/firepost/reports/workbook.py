"""The tables of a report as a workbook: figures are numbers, times are times, words are words."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from firepost.app.package import Content
from firepost.reports.figures.model import Cell, Table, Value
from firepost.reports.figures.told import Told
from firepost.reports.let_go import let_go
from firepost.reports.speech import BEIJING, Speech, clean
from firepost.reports.steady import steady

SHEETS: Final = (
    "forces", "equipment", "depots", "stock", "in_transit", "casualties", "perimeters",
    "evacuations", "sectors", "weather", "states", "declarations", "triggers", "duties",
    "settlements", "targets", "measures", "support", "roll_call", "ledger", "reports", "log",
    "whole_log", "conflicts", "changes", "sources",
)  # fmt: skip
_TIMES: Final = frozenset({"at", "known_at", "since", "last_contact_at"})
_TIME_FORMAT: Final = "yyyy-mm-dd hh:mm"
_HEAD: Final = Font(bold=True)
_HEAD_FILL: Final = PatternFill("solid", fgColor="E8E8E8")
_CHANGED: Final = Font(underline="single")
_WRAP: Final = Alignment(vertical="top", wrap_text=True)
_WIDEST: Final = 48


def workbook(content: Content, told: Told, speech: Speech) -> bytes:
    book = Workbook(write_only=True)
    _overview(book, content, told, speech)
    for key in SHEETS:
        _sheet(book, told.tables[key], content, speech)
    core = book.properties
    core.creator = core.lastModifiedBy = clean(content.post)
    core.created = core.modified = content.issued_at.replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    let_go((*book.worksheets, book))
    return steady(out.getvalue(), content.issued_at)


def _title(speech: Speech, key: str, *, drill: bool) -> str:
    """At most 31 characters, none that a sheet's name may not hold."""
    kept = "".join(char for char in speech.say(key) if char not in r"[]:*?/\\")
    return f"{speech.say('report.drill')} {kept}"[:31] if drill else kept[:31]


def _overview(book: Any, content: Content, told: Told, speech: Speech) -> None:
    """Every figure with its source."""
    sheet = book.create_sheet(_title(speech, "report.figures", drill=content.board.drill))
    keys = ("label", "now", "value", "unit", "at", "known_at", "by", "source", "entry")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHI", (20, 44, 18, 8, 17, 17, 14, 20, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(
        [_written(sheet, speech.say(f"report.column.{key}"), head=True) for key in keys]
    )
    for figure in told.figures.values():
        said = figure.said
        row: list[Any] = [
            speech.say(f"report.label.{figure.key}"),
            figure.text,
            _plain(figure.value),
            figure.unit,
            _local(said.at) if said else None,
            _local(said.known_at) if said else None,
            said.by if said else None,
            said.source if said else None,
            said.entry if said else None,
        ]
        sheet.append([_written(sheet, one, changed=figure.changed) for one in row])


def _sheet(book: Any, table: Table, content: Content, speech: Speech) -> None:
    title = _title(speech, f"report.table.{table.key}", drill=content.board.drill)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for at, column in enumerate(table.columns):
        texts = [column.label, *(row.cells[at].text for row in table.rows)]
        wide = max(sum(2 if ord(char) > 0x2E7F else 1 for char in text) for text in texts)
        letter = chr(ord("A") + at)
        sheet.column_dimensions[letter].width = min(wide + 2, _WIDEST)
    sheet.append([_written(sheet, column.label, head=True) for column in table.columns])
    for row in table.rows:
        cells = zip(row.cells, table.columns, strict=True)
        sheet.append(
            [_written(sheet, _value(c, col.key), changed=c.changed) for c, col in cells]
        )


def _value(cell: Cell, column: str) -> Any:
    """Numbers and times as such, the rest as it is said on paper."""
    if isinstance(cell.value, bool) or cell.value is None:
        return cell.text or None
    if isinstance(cell.value, int | float):
        return cell.value
    if column in _TIMES and isinstance(cell.value, str):
        return _local(datetime.fromisoformat(cell.value))
    return cell.text


def _plain(value: Value) -> Any:
    if isinstance(value, tuple):
        return ", ".join(value)
    return value


def _local(at: datetime) -> datetime:
    """Workbooks know no zones: Beijing time, as on the paper."""
    return at.astimezone(BEIJING).replace(tzinfo=None)


def _written(sheet: Any, value: Any, *, head: bool = False, changed: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=clean(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
        cell.alignment = _WRAP
    elif isinstance(value, datetime):
        cell.number_format = _TIME_FORMAT
    if head:
        cell.font, cell.fill = _HEAD, _HEAD_FILL
    elif changed:
        cell.font = _CHANGED
    return cell

"""What a roster would change, before anything is changed: every bad cell, with how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from firepost.app.errand import stepping
from firepost.app.roster import columns as c
from firepost.app.roster.columns import Bad, Column, Kind
from firepost.app.roster.kinds import ASIDE, KINDS, kind_of
from firepost.app.roster.registered import Registered
from firepost.app.roster.tables import Row, Table, column_letter
from firepost.domain.errors import Notice, Refused
from firepost.domain.places import Spot, twice

Action = Literal["new", "changed", "same"]
_HEAD_WITHIN: Final = 10  # rows: titles and remarks may stand above the headings


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that can't be taken, in the words of the person who filled it in."""

    file: str
    sheet: str
    row: int
    cell: str  # "C7"
    head: str
    value: str
    says: Notice
    mend: Notice


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be minded of a sheet as a whole; nothing is left out for it."""

    file: str
    sheet: str
    says: Notice


@dataclass(frozen=True, slots=True)
class Line:
    """One good row: what it says, and what it would do here."""

    kind: Kind
    row: int
    values: dict[str, Any]
    action: Action
    entry: str | None  # the thing it is about, where that is registered


@dataclass(frozen=True, slots=True)
class Sheet:
    file: str
    name: str
    kind: str
    rows: int
    faulty: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    sheets: tuple[Sheet, ...]
    faults: tuple[Fault, ...]
    remarks: tuple[Remark, ...]

    def count(self, action: Action) -> int:
        return sum(line.action == action for sheet in self.sheets for line in sheet.lines)


def preview(tables: Iterable[Table], here: Registered, *, now: datetime) -> Preview:
    """Read the tables against what is registered; nothing is recorded.

    Raises:
        Refused: `roster.nothing_known`, where no sheet has headings of a roster.
    """
    found, remarks = _recognised(tables)
    if not found:
        raise Refused("roster.nothing_known")
    names = _Names(here, found)
    sheets, faults = [], []
    for headed in found:
        reading = _Reading(headed, names, here, now)
        lines = tuple(reading.lines())
        faulty = len({fault.row for fault in reading.faults})
        faults += reading.faults
        table, kind = headed.table, headed.kind
        rows = len(lines) + faulty
        sheets.append(Sheet(table.file, table.sheet, kind.name, rows, faulty, lines))
    return Preview(tuple(sheets), tuple(faults), tuple(remarks))


@dataclass(frozen=True, slots=True)
class _Headed:
    """A table whose headings are known: which column stands where."""

    table: Table
    kind: Kind
    at: dict[str, tuple[int, Column, str]]  # key: place, column, heading
    body: tuple[Row, ...]


def _recognised(tables: Iterable[Table]) -> tuple[list[_Headed], list[Remark]]:
    found: list[_Headed] = []
    remarks = []
    seen: dict[str, str] = {}
    for table in tables:
        headed = _headed(table)
        if headed is None:
            remarks.append(Remark(table.file, table.sheet, Notice.of("roster.sheet_unknown")))
            continue
        kind = headed.kind
        if kind.name in seen:
            says = Notice.of("roster.two_sheets", other=seen[kind.name], title=kind.title)
            remarks.append(Remark(table.file, table.sheet, says))
        seen.setdefault(kind.name, table.sheet)
        remarks += _strange_columns(headed)
        found.append(headed)
    order = {kind.name: place for place, kind in enumerate(KINDS)}
    return sorted(found, key=lambda one: order[one.kind.name]), remarks


def _headed(table: Table) -> _Headed | None:
    for place, row in enumerate(table.rows[:_HEAD_WITHIN]):
        heads = [c.plain(cell.text).removeprefix("\ufeff") for cell in row.cells]
        kind = kind_of(frozenset(heads))
        if kind is None:
            continue
        at = {}
        for column in kind.columns:
            for name in (c.plain(head) for head in column.heads):
                if name in heads and column.key not in at:
                    at[column.key] = (heads.index(name), column, name)
        body = tuple(
            below
            for below in table.rows[place + 1 :]
            if any(cell.text.strip() for cell in below.cells)
        )
        return _Headed(table, kind, at, body)
    return None


def _strange_columns(headed: _Headed) -> Iterator[Remark]:
    first = headed.body[0].number if headed.body else 0
    head = next((row for row in reversed(headed.table.rows) if row.number < first), None)
    known = {place for place, _, _ in headed.at.values()}
    aside = {c.plain(name) for name in ASIDE}
    for place, cell in enumerate(head.cells if head else ()):
        name = c.plain(cell.text)
        if name and place not in known and name not in aside:
            says = Notice.of("roster.column_unknown", column=column_letter(place), head=name)
            yield Remark(headed.table.file, headed.table.sheet, says)


class _Names:
    """Names that may be referred to: registered ones, and those the same files bring."""

    def __init__(self, here: Registered, found: Iterable[_Headed]) -> None:
        self._known: dict[tuple[str, str], str] = dict(here.names())
        for headed in found:
            place = headed.at.get("name")
            if place is None or not headed.kind.thing:
                continue
            for row in headed.body:
                if place[0] < len(row.cells):
                    name = c.text(row.cells[place[0]].text)
                    self._known.setdefault((headed.kind.thing, c.alike(name)), name)

    def find(self, thing: str, name: str) -> str | None:
        """The name as it stands elsewhere; None where nothing is spelt alike."""
        return self._known.get((thing, c.alike(name)))


class _Reading:
    """Reads one table row by row; a row with any fault gives no line."""

    def __init__(self, headed: _Headed, names: _Names, here: Registered, now: datetime) -> None:
        self._headed, self._names, self._here, self._now = headed, names, here, now
        self.faults: list[Fault] = []
        self._first: dict[tuple[str, ...], tuple[int, str]] = {}
        self._spots: list[Spot] = []

    def lines(self) -> Iterator[Line]:
        body = self._headed.body
        for row in stepping(body, "comparing", of=len(body), each=20):
            before = len(self.faults)
            values = self._values(row)
            if len(self.faults) == before:
                self._check_row(row, values)
            if len(self.faults) == before:
                kind = self._headed.kind
                action, entry = self._here.compare(kind, values)
                yield Line(kind, row.number, values, action, entry)

    def _values(self, row: Row) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, (place, column, _) in self._headed.at.items():
            cell = row.cells[place] if place < len(row.cells) else None
            said = cell.text.strip() if cell else ""
            if cell and cell.formula:
                mend = (
                    Notice.of("roster.mend.value", value=said)
                    if said
                    else Notice.of("roster.mend.no_formula")
                )
                self._fault(row, key, said, Notice.of("roster.formula"), mend)
            elif cell and cell.merged:
                says = Notice.of("roster.merged", range=cell.merged)
                self._fault(row, key, said, says, Notice.of("roster.mend.unmerge"))
            elif not said:
                if column.needed:
                    says = Notice.of("roster.blank")
                    self._fault(row, key, said, says, Notice.of("roster.mend.fill"))
            else:
                try:
                    values[key] = column.read(said)
                except Bad as bad:
                    self._fault(row, key, said, bad.says, bad.mend)
        return values

    def _check_row(self, row: Row, values: dict[str, Any]) -> None:
        kind = self._headed.kind
        if kind.name == "machines" and not (values.get("team") or values.get("depot")):
            key = "team" if "team" in self._headed.at else "depot"
            says = Notice.of("roster.no_holder")
            self._fault(row, key, "", says, Notice.of("roster.mend.holder"))
            return
        for thing in ("team", "depot"):
            if values.get(thing) and kind.thing != thing:
                self._check_named(row, thing, values)
        self._check_ahead(row, values)
        self._check_twice(row, values)
        if kind.thing in ("team", "depot", "water", "target"):
            self._check_nearly(row, values)
        if kind.thing == "place":
            self._check_place(row, values)

    def _check_place(self, row: Row, values: dict[str, Any]) -> None:
        """A village twice under two names: of the desk, or of a row above."""
        spot = str(values["name"]), values.get("lon_deg"), values.get("lat_deg")
        known = [*self._here.places(), *self._spots]
        self._spots.append(spot)
        again = None if values.get("apart") else twice(spot, known)
        if again is None:
            return
        told = {"value": spot[0], "known": again.other, "away": round(again.away_m or 0)}
        near = again.away_m is not None
        says = Notice.of("roster.place_there" if near else "roster.place_named", **told)
        mend = Notice.of("roster.mend.place", known=again.other)
        self._fault(row, "name", spot[0], says, mend)

    def _check_named(self, row: Row, thing: str, values: dict[str, Any]) -> None:
        said = str(values[thing])
        known = self._names.find(thing, said)
        if known is None:
            says = Notice.of(f"roster.no_{thing}", value=said)
            self._fault(row, thing, said, says, Notice.of(f"roster.mend.{thing}"))
        elif known != said:
            self._nearly(row, thing, said, known)

    def _check_nearly(self, row: Row, values: dict[str, Any]) -> None:
        said = str(values["name"])
        known = self._here.spelt(self._headed.kind.thing, said)
        if known is not None and known != said:
            self._nearly(row, "name", said, known)

    def _nearly(self, row: Row, key: str, said: str, known: str) -> None:
        says = Notice.of("roster.nearly", value=said, known=known)
        self._fault(row, key, said, says, Notice.of("roster.mend.spell", known=known))

    def _check_twice(self, row: Row, values: dict[str, Any]) -> None:
        same_by = self._headed.kind.same_by
        key = tuple(c.alike(str(values.get(name, ""))) for name in same_by)
        said = str(values.get(same_by[-1]) or values.get(same_by[0]))
        shown = " ".join(str(values[name]) for name in same_by if values.get(name))
        first = self._first.setdefault(key, (row.number, shown))
        if first[0] == row.number:
            return
        if first[1] == shown:
            says = Notice.of("roster.twice", value=shown, row=first[0])
            mend = Notice.of("roster.mend.twice", row=first[0])
        else:
            says = Notice.of("roster.nearly_twice", value=shown, row=first[0], known=first[1])
            mend = Notice.of("roster.mend.spell", known=first[1])
        self._fault(row, same_by[0], said, says, mend)

    def _check_ahead(self, row: Row, values: dict[str, Any]) -> None:
        """A stocktake can't be of tomorrow; a mistyped year would outlive every true one."""
        at = values.get("at") if self._headed.kind.name == "stock" else None
        if at is not None and datetime.fromisoformat(at) > self._now:
            says = Notice.of("roster.ahead", value=at[:16].replace("T", " "))
            self._fault(row, "at", at, says, Notice.of("roster.mend.ahead"))

    def _fault(self, row: Row, key: str, value: str, says: Notice, mend: Notice) -> None:
        place, _, head = self._headed.at[key]
        table = self._headed.table
        cell = f"{column_letter(place)}{row.number}"
        self.faults.append(
            Fault(table.file, table.sheet, row.number, cell, head, value[:80], says, mend)
        )

"""One board as one report looks at it: the fire, the words, and short ways to make figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from firepost.app.board import Board, IncidentOnBoard, Known, Said, TeamOnBoard
from firepost.app.package import Content
from firepost.reports.figures.model import Cell, Column, Figure, Row, Table, Value
from firepost.reports.speech import Speech, clean, plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class View:
    """What figures are taken from. `board` and `fire` may be those of the last report."""

    content: Content
    board: Board
    fire: IncidentOnBoard
    speech: Speech
    counties: Mapping[str, str]  # code: name

    def figure(
        self,
        key: str,
        value: Value,
        text: str | None = None,
        *,
        unit: str | None = None,
        said: Said | None = None,
        contested: bool = False,
        between: tuple[float, float] | None = None,
        missing: bool | None = None,
        steady: bool = False,
    ) -> Figure:
        """A figure; without a value it is missing, unless said otherwise."""
        gone = value is None if missing is None else missing
        shown = text if text is not None and not (gone and value is None) else None
        if shown is None:
            shown = self.speech.unknown if gone else str(value)
        if between is not None and not gone:
            low, high = (plain(end, 2) for end in between)
            shown = self.speech.say("report.between", text=shown, low=low, high=high)
        if contested:
            shown = self.speech.say("report.contested", text=shown)
        return Figure(
            key=key,
            value=value,
            text=shown,
            unit=unit,
            said=said,
            missing=gone,
            contested=contested,
            between=between,
            steady=steady,
        )

    def moment(self, key: str, at: datetime | None, said: Said | None = None) -> Figure:
        return self.figure(
            key,
            at.isoformat() if at else None,
            self.speech.moment(at) if at else None,
            said=said,
        )

    def words_of(self, key: str, typed: str | None, said: Said | None = None) -> Figure:
        """Something a person typed."""
        text = clean(typed) if typed else ""
        return self.figure(key, text or None, text or None, said=said)

    def count(self, key: str, held: Known[int | None] | None, said_as: str) -> Figure:
        value = held.value if held else None
        return self.figure(
            key,
            value,
            self.speech.say(said_as, n=value) if value is not None else None,
            unit="person",
            said=held.said if held else None,
            contested=bool(held and held.contested),
            between=held.between if held else None,
        )

    def county(self, code: str | None) -> str | None:
        if code is None:
            return None
        return self.counties.get(code, code)

    def teams(self) -> tuple[TeamOnBoard, ...]:
        """The teams of this fire."""
        return tuple(team for team in self.board.teams if team.incident == self.fire.id)

    def cell(self, value: Value, text: str | None = None) -> Cell:
        if value is None:
            return Cell(None, self.speech.unknown, missing=True)
        shown = text if text is not None else clean(str(value))
        return Cell(value, shown or self.speech.unknown, missing=not shown)

    def blank(self, value: Value, text: str | None = None) -> Cell:
        """A cell that may stay empty: nothing said there is no unknown figure."""
        return Cell(value, "" if value is None else (text or clean(str(value))))

    def time_cell(self, at: datetime | None) -> Cell:
        return self.cell(at.isoformat() if at else None, self.speech.short(at) if at else None)

    def flag_cell(self, flag: bool | None) -> Cell:  # noqa: FBT001 - a value, no switch
        return self.cell(flag, None if flag is None else self.speech.yes_no(value=flag))

    def table(self, key: str, columns: Iterable[Column], rows: Iterable[Row]) -> Table:
        return Table(key, self.speech.say(f"report.table.{key}"), tuple(columns), tuple(rows))

    def column(
        self, key: str, weight: float = 1.0, *, number: bool = False, steady: bool = False
    ) -> Column:
        return Column(key, self.speech.say(f"report.column.{key}"), weight, number, steady)

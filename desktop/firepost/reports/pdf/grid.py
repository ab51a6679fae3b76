"""Tables on paper: columns as wide as they need, rows that are not torn, heads that return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from firepost.reports.columns import column_widths
from firepost.reports.document import Grid
from firepost.reports.figures.model import Cell
from firepost.reports.pdf.paper import Paper
from firepost.reports.setting import Line, Style, set_lines

SIZE_PT: Final = 10.5  # 五号
LEADING_PT: Final = 15.0
PAD_PT: Final = 3.5
_HEAD_FILL: Final = 232


@dataclass(frozen=True, slots=True)
class _Type:
    size_pt: float
    leading_pt: float


@dataclass(frozen=True, slots=True)
class _SetRow:
    cells: tuple[tuple[Line, ...], ...]
    height_pt: float


@dataclass(frozen=True, slots=True)
class Area:
    """Where a table may stand. `next_page` begins a page and returns its y."""

    left_pt: float
    width_pt: float
    bottom_pt: float
    page_pt: float  # the height of a fresh page
    next_page: Callable[[], float]
    share: float = 1.0  # of the usual size of type


def draw_grid(paper: Paper, grid: Grid, top_pt: float, area: Area) -> float:
    """Draw the table from `top_pt` on; the y below its last row."""
    type_ = _Type(SIZE_PT * area.share, LEADING_PT * area.share)
    widths = _widths(paper, grid, area.width_pt, type_)
    drawer = _Drawer(paper, grid, widths, area.left_pt, type_)
    head = _set_head(paper, grid, widths, type_)
    rows = [_set_row(paper, row, widths, type_) for row in grid.rows]
    y = top_pt
    if y + head.height_pt + min(rows[0].height_pt, 4 * type_.leading_pt) > area.bottom_pt:
        y = area.next_page()
    with paper.tags.within("Table"):
        y = drawer.row(head, y, head=True)
        for row in rows:
            rest: _SetRow | None = row
            while rest is not None:
                if y + _least(rest, area.page_pt - head.height_pt, type_) > area.bottom_pt:
                    y = drawer.row(head, area.next_page(), head=True)
                part, rest = _split(rest, area.bottom_pt - y, type_)
                y = drawer.row(part, y)
    return y


@dataclass(frozen=True, slots=True)
class _Drawer:
    paper: Paper
    grid: Grid
    widths: tuple[float, ...]
    left_pt: float
    type_: _Type

    def row(self, row: _SetRow, top_pt: float, *, head: bool = False) -> float:
        """One row with its rules; the y below it."""
        x, paper = self.left_pt, self.paper
        with paper.tags.artifact():
            if head:
                paper.box((x, top_pt), (sum(self.widths), row.height_pt), fill=_HEAD_FILL)
            for wide in self.widths:
                paper.box((x, top_pt), (wide, row.height_pt), line_pt=0.4)
                x += wide
        x = self.left_pt
        with paper.tags.within("TR"):
            for lines, wide, number in zip(
                row.cells, self.widths, self.grid.numbers, strict=True
            ):
                with paper.tags.tagged("TH" if head else "TD"):
                    self._cell(lines, (x, top_pt), wide, number=number)
                x += wide
        return top_pt + row.height_pt

    def _cell(
        self,
        lines: Sequence[Line],
        corner_pt: tuple[float, float],
        wide_pt: float,
        *,
        number: bool,
    ) -> None:
        x, top = corner_pt
        for at, line in enumerate(lines):
            spare = wide_pt - 2 * PAD_PT - line.width_pt
            shift = max(spare, 0.0) if number else 0.0
            size, leading = self.type_.size_pt, self.type_.leading_pt
            base = top + PAD_PT - 1 + at * leading + (leading + size * 0.72) / 2
            self.paper.write_line(line, x + PAD_PT + shift, base, size_pt=size)


def _least(row: _SetRow, page_pt: float, type_: _Type) -> float:
    """What must fit below: the whole row, or two lines of one that no page holds."""
    return row.height_pt if row.height_pt <= page_pt else 2 * type_.leading_pt + 2 * PAD_PT


def _split(row: _SetRow, room_pt: float, type_: _Type) -> tuple[_SetRow, _SetRow | None]:
    """As many lines as fit, and the rest."""
    if row.height_pt <= room_pt:
        return row, None
    lines = max(int((room_pt - 2 * PAD_PT) // type_.leading_pt), 1)
    rest = tuple(cell[lines:] for cell in row.cells)
    part = _row(tuple(cell[:lines] for cell in row.cells), type_)
    return part, _row(rest, type_) if any(rest) else None


def _row(cells: tuple[tuple[Line, ...], ...], type_: _Type) -> _SetRow:
    tallest = max(len(cell) for cell in cells)
    return _SetRow(cells, max(tallest, 1) * type_.leading_pt + 2 * PAD_PT - 2)


def _widths(paper: Paper, grid: Grid, width_pt: float, type_: _Type) -> tuple[float, ...]:
    measure = paper.measure(type_.size_pt)

    def bold(text: str) -> float:
        return measure(paper.printable(text), bold=True)

    return column_widths(grid, width_pt, bold, PAD_PT)


def _set_head(paper: Paper, grid: Grid, widths: Sequence[float], type_: _Type) -> _SetRow:
    bold = Style(bold=True)
    return _row(
        tuple(
            _set_cell(paper, text, bold, wide, type_)
            for text, wide in zip(grid.headers, widths, strict=True)
        ),
        type_,
    )


def _set_row(
    paper: Paper, row: Sequence[Cell], widths: Sequence[float], type_: _Type
) -> _SetRow:
    return _row(
        tuple(
            _set_cell(paper, cell.text, Style(underline=cell.changed), wide, type_)
            for cell, wide in zip(row, widths, strict=True)
        ),
        type_,
    )


def _set_cell(
    paper: Paper, text: str, style: Style, width_pt: float, type_: _Type
) -> tuple[Line, ...]:
    lines = set_lines(
        [(paper.printable(text), style)],
        measure=paper.measure(type_.size_pt),
        width_pt=width_pt - 2 * PAD_PT,
    )
    return tuple(Line(line.stretches, 0.0, line.room_pt, last=True) for line in lines)

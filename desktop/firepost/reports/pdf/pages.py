"""A document set on pages: letterhead, title, body, tables, pictures, closing, page numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from firepost.reports.document import (
    Document,
    Grid,
    Head,
    Heading,
    Paragraph,
    Picture,
    Piece,
    Runs,
)
from firepost.reports.pdf.grid import Area, draw_grid
from firepost.reports.pdf.paper import PT_PER_MM, Ink, Paper
from firepost.reports.setting import Line, Style, set_lines

# GB/T 9704-2012: A4, head margin 37 mm, inner margin 28 mm, type area 156 x 225 mm, 22 lines
# of 28 characters in size 3.
PAGE_PT: Final = (210 * PT_PER_MM, 297 * PT_PER_MM)
LEFT_PT: Final = 28 * PT_PER_MM
TOP_PT: Final = 37 * PT_PER_MM
WIDTH_PT: Final = 156 * PT_PER_MM
HEIGHT_PT: Final = 225 * PT_PER_MM
BOTTOM_PT: Final = TOP_PT + HEIGHT_PT
LINES: Final = 22
PITCH_PT: Final = HEIGHT_PT / LINES
BODY_PT: Final = WIDTH_PT / 28
TITLE_PT: Final = 22.0  # 二号
LETTERHEAD_PT: Final = 34.0
FULL_MARK_PT: Final = 40.0  # below a minister's 22 mm, as the standard asks
FULL_MARK_DROP_PT: Final = 35 * PT_PER_MM
FOURTH_PT: Final = 14.0  # 四号
SMALL_PT: Final = 12.0  # 小四
COMPACT_PT: Final = 12.0
COMPACT_PITCH_PT: Final = 18.0
COMPACT_TOP_PT: Final = 25 * PT_PER_MM
TIGHT_PT: Final = 10.5
TIGHT_PITCH_PT: Final = 14.5
TIGHT_BOTTOM_PT: Final = 283 * PT_PER_MM
TIGHT_CELL_SHARE: Final = 0.86
COMPACT_BOTTOM_PT: Final = 275 * PT_PER_MM
SMALL_PITCH_PT: Final = 20.0
_GRID_ROOM_PT: Final = 4.5 * SMALL_PITCH_PT  # caption, head and a row or two
RED: Final[Ink] = (190, 16, 30)
TEAL: Final[Ink] = (0, 86, 91)
PICTURE_HEIGHT_PT: Final = {
    "map": 118 * PT_PER_MM,
    "growth": 62 * PT_PER_MM,
    "forces": 62 * PT_PER_MM,
}

DrawPicture = Callable[[Paper, str, tuple[float, float], tuple[float, float]], None]
"""Draws the picture of that name into a box given by corner and size, in points."""


def render(
    document: Document,
    *,
    fonts: Path,
    characters: frozenset[str],
    at: datetime,
    author: str,
    draw: DrawPicture,
) -> bytes:
    """The document as PDF: embedded subset fonts, searchable, with bookmarks.

    `characters` are what it is thought to need; where it needs more it is set once more.
    """
    tight = False
    while True:
        with Paper(
            fonts,
            characters,
            width_pt=PAGE_PT[0],
            height_pt=PAGE_PT[1],
            language=document.language,
        ) as paper:
            paper.describe(title=document.title, author=author, at=at)
            _Setter(paper, document, draw, tight=tight).set_all()
            if paper.lacking:
                characters |= paper.lacking
            elif document.compact and not tight and paper.page_no() == 2:
                tight = True  # a sheet to hand over is one sheet, if smaller type makes it one
            else:
                return paper.printed()


class _Setter:
    def __init__(
        self, paper: Paper, document: Document, draw: DrawPicture, *, tight: bool
    ) -> None:
        self._paper = paper
        self._document = document
        self._draw = draw
        small = document.compact
        self._top = COMPACT_TOP_PT if small else TOP_PT
        self._bottom = COMPACT_BOTTOM_PT if small else BOTTOM_PT
        self._y = self._top
        self._body = COMPACT_PT if small else BODY_PT
        self._pitch = COMPACT_PITCH_PT if small else PITCH_PT
        self._tight = tight
        if tight:
            self._bottom = TIGHT_BOTTOM_PT
            self._body, self._pitch = TIGHT_PT, TIGHT_PITCH_PT
        self._head = LETTERHEAD_PT * (0.7 if small else 1.0)
        self._title_size = TITLE_PT * (0.8 if small else 1.0)

    def set_all(self) -> None:
        self._next_page()
        self._letterhead()
        self._title()
        self._pieces(self._document.pieces)
        self._closing()
        self._pieces(self._document.annexes)

    def _pieces(self, pieces: Sequence[Piece]) -> None:
        for at, piece in enumerate(pieces):
            match piece:
                case Heading():
                    self._heading(piece, pieces[at + 1] if at + 1 < len(pieces) else None)
                case Paragraph(small=True):
                    self._small(piece.runs)
                case Paragraph():
                    self._paragraph(piece.runs)
                case Grid():
                    self._grid(piece)
                case Picture():
                    self._picture(piece)

    def _next_page(self) -> float:
        paper, document = self._paper, self._document
        paper.add_page()
        with paper.tags.artifact():
            if document.drill:
                self._drill_band(document.drill)
            if document.draft:
                self._draft_mark(document.draft)
            self._page_number()
        self._y = self._top
        return self._y

    def _draft_mark(self, word: str) -> None:
        self._paper.write_at(
            word,
            LEFT_PT + WIDTH_PT,
            30 * PT_PER_MM,
            size_pt=SMALL_PT,
            bold=True,
            ink=RED,
            align="right",
        )

    def _drill_band(self, word: str) -> None:
        """On every page: a drill must never be taken for a fire."""
        paper = self._paper
        top, tall = 12 * PT_PER_MM, 11 * PT_PER_MM
        paper.box((LEFT_PT, top), (WIDTH_PT, tall), line_pt=1.6, ink=TEAL)
        for third in range(3):
            x = LEFT_PT + WIDTH_PT * (third + 0.5) / 3
            paper.write_at(
                word, x, top + tall * 0.69, size_pt=17, bold=True, ink=TEAL, align="middle"
            )

    def _page_number(self) -> None:
        """7 mm below the type area; odd pages at the right, even ones at the left."""
        page = self._paper.page_no()
        y = self._bottom + 7 * PT_PER_MM + FOURTH_PT * 0.7
        odd = page % 2 == 1
        x = LEFT_PT + (WIDTH_PT - FOURTH_PT if odd else FOURTH_PT)
        align = "right" if odd else "left"
        self._paper.write_at(f"— {page} —", x, y, size_pt=FOURTH_PT, align=align)

    def _letterhead(self) -> None:
        with self._paper.tags.tagged("P"):
            if self._document.full_head is None:
                self._light_head()
            else:
                self._full_head(self._document.full_head)

    def _full_head(self, head: Head) -> None:
        """GB/T 9704, 7.2: the mark 35 mm below the type area's top, the number two lines below."""
        paper, middle = self._paper, LEFT_PT + WIDTH_PT / 2
        if head.urgency:
            top = self._top + self._body
            paper.write_at(head.urgency, LEFT_PT, top, size_pt=self._body, bold=True)
        size = _fitting(paper, head.mark, FULL_MARK_PT, WIDTH_PT)
        self._y = self._top + FULL_MARK_DROP_PT + FULL_MARK_PT * 0.9
        paper.write_at(
            head.mark, middle, self._y, size_pt=size, bold=True, ink=RED, align="middle"
        )
        self._y += 2.2 * self._pitch
        inset = self._body  # one character from the edge on either side
        if head.signer:
            paper.write_at(head.reference, LEFT_PT + inset, self._y, size_pt=self._body)
            right = LEFT_PT + WIDTH_PT - inset
            paper.write_at(head.signer, right, self._y, size_pt=self._body, align="right")
        else:
            paper.write_at(head.reference, middle, self._y, size_pt=self._body, align="middle")
        self._y += 4 * PT_PER_MM
        paper.rule((LEFT_PT, self._y), WIDTH_PT, 2.2, RED)
        self._y += self._pitch

    def _light_head(self) -> None:
        paper, document = self._paper, self._document
        middle = LEFT_PT + WIDTH_PT / 2
        size = _fitting(paper, document.letterhead, self._head, WIDTH_PT)
        self._y += self._head
        paper.write_at(
            document.letterhead,
            middle,
            self._y,
            size_pt=size,
            bold=True,
            ink=RED,
            align="middle",
        )
        self._y += self._pitch * 1.15
        self._subhead(self._y)
        self._y += 9
        paper.rule((LEFT_PT, self._y), WIDTH_PT, 2.2, RED)
        self._y += self._pitch * 0.6

    def _subhead(self, y: float) -> None:
        """Up to three items: left, middle, right. A long one makes all smaller."""
        items = self._document.subhead[:3]
        if not items:
            return
        joined = "　　".join(items)
        size = _fitting(self._paper, joined, FOURTH_PT, WIDTH_PT)
        places = {1: ("middle",), 2: ("left", "right"), 3: ("left", "middle", "right")}
        x_of = {"left": LEFT_PT, "middle": LEFT_PT + WIDTH_PT / 2, "right": LEFT_PT + WIDTH_PT}
        if len(items) == 3:
            x_of["middle"] = self._free_middle(items, size)
        for item, align in zip(items, places[len(items)], strict=True):
            self._paper.write_at(item, x_of[align], y, size_pt=size, align=align)

    def _free_middle(self, items: Sequence[str], size_pt: float) -> float:
        """The middle of what the outer two leave free."""
        measure = self._paper.measure(size_pt)
        left = LEFT_PT + measure(self._paper.printable(items[0]))
        right = LEFT_PT + WIDTH_PT - measure(self._paper.printable(items[2]))
        return (left + right) / 2

    def _title(self) -> None:
        paper = self._paper
        title = paper.printable(self._document.title)
        lines = set_lines(
            [(title, Style(bold=True))],
            measure=paper.measure(self._title_size),
            width_pt=WIDTH_PT,
        )
        with paper.tags.tagged("H1"):
            for line in lines:
                self._y += self._pitch * 1.2
                paper.write_at(
                    line.text,
                    LEFT_PT + WIDTH_PT / 2,
                    self._y - 6,
                    size_pt=self._title_size,
                    bold=True,
                    align="middle",
                )
        self._y += self._pitch * 0.4
        if self._document.to:
            self._lines(self._set(self._document.to, indent_pt=0.0), self._pitch, self._body)

    def _set(
        self, runs: Runs, *, size_pt: float | None = None, indent_pt: float | None = None
    ) -> list[Line]:
        paper = self._paper
        size_pt = size_pt or self._body
        styled = [(paper.printable(run.text), Style(underline=run.changed)) for run in runs]
        lines = set_lines(
            styled,
            measure=paper.measure(size_pt),
            width_pt=WIDTH_PT,
            indent_pt=2 * size_pt if indent_pt is None else indent_pt,
        )
        if self._document.language == "en":  # ragged: spread letters suit Chinese only
            return [replace(line, last=True) for line in lines]
        return lines

    def _lines(
        self, lines: Sequence[Line], pitch_pt: float, size_pt: float, tag: str = "P"
    ) -> None:
        """On as many pages as it takes; one element of the structure on each."""
        rest = list(lines)
        while rest:
            fit = max(int((self._bottom + 0.5 - self._y) / pitch_pt), 0)
            now, rest = rest[:fit], rest[fit:]
            if now:
                with self._paper.tags.tagged(tag):
                    for line in now:
                        base = self._y + (pitch_pt + size_pt * 0.72) / 2
                        self._paper.write_line(line, LEFT_PT, base, size_pt=size_pt)
                        self._y += pitch_pt
            if rest:
                self._next_page()

    def _heading(self, heading: Heading, follows: Piece | None) -> None:
        """Never alone at the foot of a page."""
        room = self._pitch
        match follows:
            case Picture():
                room += _picture_room(follows)
            case Grid():
                room += _GRID_ROOM_PT
            case Paragraph():
                room += 2 * self._pitch
        if heading.new_page or self._y + room > self._bottom:
            self._next_page()
        paper = self._paper
        paper.set_y(self._y)
        paper.start_section(heading.text)
        lines = set_lines(
            [(paper.printable(heading.text), Style(bold=True))],
            measure=paper.measure(self._body),
            width_pt=WIDTH_PT,
            indent_pt=2 * self._body,
        )
        self._lines(lines, self._pitch, self._body, "H2")

    def _paragraph(self, runs: Runs) -> None:
        self._lines(self._set(runs), self._pitch, self._body)

    def _small(self, runs: Runs) -> None:
        self._lines(self._set(runs, size_pt=SMALL_PT), SMALL_PITCH_PT, SMALL_PT)
        self._y += 4

    def _grid(self, grid: Grid) -> None:
        if self._y + _GRID_ROOM_PT > self._bottom:
            self._next_page()
        self._caption(grid.caption)
        share = TIGHT_CELL_SHARE if self._tight else 1.0
        area = Area(
            LEFT_PT, WIDTH_PT, self._bottom, self._bottom - self._top, self._next_page, share
        )
        self._y = draw_grid(self._paper, grid, self._y, area)
        self._y += SMALL_PITCH_PT * 0.6

    def _caption(self, text: str) -> None:
        self._y += SMALL_PITCH_PT
        middle = LEFT_PT + WIDTH_PT / 2
        with self._paper.tags.tagged("Caption"):
            self._paper.write_at(
                text, middle, self._y - 5, size_pt=SMALL_PT, bold=True, align="middle"
            )
        self._y += 2

    def _picture(self, picture: Picture) -> None:
        tall = PICTURE_HEIGHT_PT[picture.name]
        if self._y + _picture_room(picture) > self._bottom:
            self._next_page()
        self._y += 6
        with self._paper.tags.tagged("Figure", self._paper.printable(picture.caption)):
            self._draw(self._paper, picture.name, (LEFT_PT, self._y), (WIDTH_PT, tall))
        self._y += tall
        self._caption(picture.caption)
        self._y += SMALL_PITCH_PT * 0.4

    def _closing(self) -> None:
        document = self._document
        imprint = self._imprint()
        room = (len(document.lines) + len(document.people) + 1) * self._pitch
        if self._y + room + _tall(imprint) > self._bottom:
            self._next_page()
        self._y += self._pitch * 0.5
        for runs in document.people:
            self._lines(self._set(runs), self._pitch, self._body)
        for line in document.lines:
            self._y += self._pitch
            right = LEFT_PT + WIDTH_PT - 2 * self._body
            size = _fitting(self._paper, line, self._body, WIDTH_PT - 4 * self._body)
            with self._paper.tags.tagged("P"):
                self._paper.write_at(line, right, self._y - 8, size_pt=size, align="right")
        self._draw_imprint(imprint)

    def _imprint(self) -> list[list[Line]]:
        return [
            self._set(runs, size_pt=SMALL_PT, indent_pt=SMALL_PT)
            for runs in (self._document.copies, self._document.basis)
            if runs
        ]

    def _draw_imprint(self, blocks: Sequence[Sequence[Line]]) -> None:
        """At the foot, between rules: copies, and what the proposal rests on."""
        if not blocks:
            return
        self._y = self._bottom - _tall(blocks)
        for at, lines in enumerate(blocks):
            self._paper.rule((LEFT_PT, self._y), WIDTH_PT, 0.5 if at else 1.0)
            self._y += 3
            self._lines(lines, SMALL_PITCH_PT, SMALL_PT)
            self._y += 3
        self._paper.rule((LEFT_PT, self._y), WIDTH_PT, 1.0)


def _tall(blocks: Sequence[Sequence[Line]]) -> float:
    return sum(len(lines) * SMALL_PITCH_PT + 6 for lines in blocks)


def _picture_room(picture: Picture) -> float:
    return PICTURE_HEIGHT_PT[picture.name] + 2 * SMALL_PITCH_PT


def _fitting(paper: Paper, text: str, size_pt: float, width_pt: float) -> float:
    """The size, or as much smaller as the width asks."""
    wide = paper.measure(size_pt)(paper.printable(text), bold=True)
    return size_pt if wide <= width_pt else size_pt * width_pt / wide

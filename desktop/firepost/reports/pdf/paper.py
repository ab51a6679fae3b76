"""Sheets of paper with the two faces of the report's type on them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from fpdf import FPDF
from fpdf.enums import PageOrientation
from fpdf.fonts import TTFFont
from fpdf.output import OutputProducer

from firepost.app.manners import SCREEN
from firepost.domain.errors import Trouble
from firepost.reports.let_go import let_go
from firepost.reports.pdf.tags import Tags
from firepost.reports.pdf.typecase import open_typecase
from firepost.reports.setting import Line

FAMILY: Final = "body"
FACES: Final = {False: "NotoSansSC-Regular", True: "NotoSansSC-Bold"}
PT_PER_MM: Final = 72 / 25.4
GETA: Final = "〓"  # what a compositor sets for a character he has not got
_UNDERLINE_DROP: Final = 0.16  # of the size
_UNDERLINE_PT: Final = 0.7
_HAIRLINE_PT: Final = 0.5
_BLACK: Final = 0

Ink = tuple[int, int, int]


class Paper(FPDF):
    """A PDF under way. All lengths are points from the upper left corner."""

    def __init__(
        self,
        fonts: Path,
        characters: frozenset[str],
        *,
        width_pt: float,
        height_pt: float,
        language: str = "zh",
    ) -> None:
        """`characters` are what the type holds; `lacking` gathers what it should have held."""
        upright = PageOrientation.PORTRAIT
        super().__init__(upright, "pt", (width_pt, height_pt))
        self.set_auto_page_break(auto=False)
        self.set_margin(0)
        for bold, name in FACES.items():
            style = "B" if bold else ""
            cut = open_typecase(font_file(fonts, name)).cut(characters)
            # Straight in: `add_font` takes files only.
            key = f"{FAMILY}{style}"
            font = TTFFont(self, io.BytesIO(cut), key, style)  # type: ignore[arg-type]
            # Outlines go through as they are: unpacking each for its box took a third of a report.
            font.ttfont.recalcBBoxes = False
            self.fonts[key] = font
        self.tags = Tags(self)
        self.struct_builder = self.tags
        self._case = open_typecase(font_file(fonts, FACES[False]))
        self._held = characters
        self.lacking: set[str] = set()
        self.set_lang("zh-CN" if language == "zh" else "en")
        self._advance: dict[tuple[str, bool], float] = {}
        self._shown: dict[str, str] = {}
        self._letters: dict[str, str] = {}

    def describe(self, *, title: str, author: str, at: datetime) -> None:
        self.set_title(title)
        self.set_author(author)
        self.set_creator("firepost")
        self.set_producer("firepost")
        self.set_creation_date(at)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """The paper is of no use afterwards."""
        fonts = [font for font in self.fonts.values() if isinstance(font, TTFFont)]
        let_go(
            (
                *self.tags,
                self.tags,
                *(font.ttfont for font in fonts),
                *fonts,
                *self.pages.values(),
                self,
            )
        )

    def printed(self) -> bytes:
        return bytes(self.output(output_producer_class=_Printer))

    def printable(self, text: str) -> str:
        """The text with a geta for each character that the fonts have not got."""
        shown = self._shown.get(text)
        if shown is None:
            SCREEN.give_way()
            shown = "".join(map(self._letter, text))
            self._shown[text] = shown
            self.lacking.update(set(shown) - self._held)
        return shown

    def _letter(self, char: str) -> str:
        letter = self._letters.get(char)
        if letter is None:
            letter = self._letters[char] = char if self._case.holds(char) else GETA
        return letter

    def measure(self, size_pt: float) -> _Measure:
        return _Measure(self, size_pt)

    def advance(self, char: str, *, bold: bool) -> float:
        """The width of one character at 1 pt."""
        width = self._advance.get((char, bold))
        if width is None:
            self._face(bold=bold, size_pt=100)
            width = self.get_string_width(char) / 100
            self._advance[char, bold] = width
        return width

    def write_at(
        self,
        text: str,
        x_pt: float,
        y_pt: float,
        *,
        size_pt: float,
        bold: bool = False,
        ink: Ink | int = _BLACK,
        align: str = "left",
    ) -> float:
        """Text on the baseline `y_pt`; `x_pt` is its left, middle or right. Its width."""
        SCREEN.give_way()
        text = self.printable(text)
        wide = sum(self.advance(char, bold=bold) for char in text) * size_pt
        self._face(bold=bold, size_pt=size_pt)
        self._ink(ink)
        shift = {"left": 0.0, "middle": wide / 2, "right": wide}[align]
        if text:
            self.text(x_pt - shift, y_pt, text)
        return wide

    def write_line(self, line: Line, x_pt: float, y_pt: float, *, size_pt: float) -> None:
        """A set line on the baseline `y_pt`, its measure beginning at `x_pt`."""
        SCREEN.give_way()
        at = x_pt + line.indent_pt
        extra = line.extra_pt
        self._ink(_BLACK)
        for stretch in line.stretches:
            wide = stretch.width_pt + extra * len(stretch.text)
            self._face(bold=stretch.style.bold, size_pt=size_pt)
            self.set_char_spacing(extra)
            self.text(at, y_pt, stretch.text)
            if stretch.style.underline:
                drop = y_pt + size_pt * _UNDERLINE_DROP
                self.rule((at, drop), wide - extra, _UNDERLINE_PT)
            at += wide
        self.set_char_spacing(0)

    def rule(
        self,
        start_pt: tuple[float, float],
        length_pt: float,
        thick_pt: float = _HAIRLINE_PT,
        ink: Ink | int = _BLACK,
    ) -> None:
        """A level line to the right."""
        x, y = start_pt
        self.set_line_width(thick_pt)
        self._draw_ink(ink)
        self.line(x, y, x + length_pt, y)

    def box(
        self,
        corner_pt: tuple[float, float],
        size_pt: tuple[float, float],
        *,
        fill: Ink | int | None = None,
        line_pt: float | None = None,
        ink: Ink | int = _BLACK,
    ) -> None:
        style = ("F" if fill is not None else "") + ("D" if line_pt else "")
        if fill is not None:
            self.set_fill_color(*_parts(fill))
        if line_pt:
            self.set_line_width(line_pt)
            self._draw_ink(ink)
        self.rect(*corner_pt, *size_pt, style=style)

    def _face(self, *, bold: bool, size_pt: float) -> None:
        self.set_font(FAMILY, "B" if bold else "", size_pt)

    def _ink(self, ink: Ink | int) -> None:
        self.set_text_color(*_parts(ink))

    def _draw_ink(self, ink: Ink | int) -> None:
        self.set_draw_color(*_parts(ink))


class _Printer(OutputProducer):
    """Its last part knows it: another circle."""

    def bufferize(self) -> bytearray:
        printed = super().bufferize()
        self.pdf_objs.clear()
        return printed


class _Measure:
    """How wide text runs at one size; what `setting` asks."""

    def __init__(self, paper: Paper, size_pt: float) -> None:
        self._paper = paper
        self._size_pt = size_pt

    def __call__(self, text: str, *, bold: bool = False) -> float:
        return sum(self._paper.advance(char, bold=bold) for char in text) * self._size_pt


def _parts(ink: Ink | int) -> Sequence[int]:
    return ink if isinstance(ink, tuple) else (ink, ink, ink)


def font_file(fonts: Path, name: str) -> Path:
    for ending in ("ttf", "otf"):
        file = fonts / f"{name}.{ending}"
        if file.is_file():
            return file
    raise Trouble("report.no_font", name=name, path=str(fonts))

"""The report as a Word file that can be edited: real headings, styles, tables that break well."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from firepost.app.manners import SCREEN
from firepost.reports.columns import column_widths, rough
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
from firepost.reports.let_go import let_go
from firepost.reports.steady import steady

# The faces GB/T 9704 asks for, as Windows and WPS carry them; where they are missing, Word and
# LibreOffice put their own in their place, and the type area stays.
BODY_FACE: Final = "仿宋"
HEAD_FACE: Final = "黑体"
TITLE_FACE: Final = "宋体"
LATIN_FACE: Final = "Times New Roman"
BODY_PT: Final = 16.0  # 三号
PITCH_PT: Final = 28.9
SMALL_PT: Final = 12.0
TABLE_PT: Final = 10.5  # 五号
WIDTH_MM: Final = 156
WIDTH_PT: Final = WIDTH_MM * 72 / 25.4
_PAD_PT: Final = 5.8  # beside the text of a cell, by Word's own default
_RED: Final = RGBColor(190, 16, 30)
_SHADE: Final = "E8E8E8"
_AFTER_BORDERS: Final = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
    "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd",
    "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap",
    "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip

Draw = Callable[[str], bytes]
"""The picture of that name as PNG, as wide as the type area."""


def render(document: Document, *, at: datetime, author: str, draw: Draw) -> bytes:
    """The same document twice is the same file: times in it are `at`."""
    made = docx.Document()
    _Setter(made, document, draw).set_all()
    core = made.core_properties
    core.title, core.author, core.last_modified_by = document.title, author, author
    core.created = core.modified = at.replace(tzinfo=None)
    core.language = "zh-CN" if document.language == "zh" else "en"
    core.comments = ""
    out = io.BytesIO()
    made.save(out)
    package = made.part.package
    let_go((*package.iter_parts(), package))
    return steady(out.getvalue(), at)


class _Setter:
    def __init__(self, made: Any, document: Document, draw: Draw) -> None:
        self._made = made
        self._document = document
        self._draw = draw

    def set_all(self) -> None:
        self._page()
        self._styles()
        self._letterhead()
        self._pieces(self._document.pieces)
        self._closing()
        self._pieces(self._document.annexes)

    def _page(self) -> None:
        """A4 by GB/T 9704: 37 above, 35 below, 28 at the binding, 26 outside."""
        section = self._made.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(15), Mm(25)
        _page_number(section.footer.paragraphs[0])
        warning = self._document.drill or self._document.draft
        if warning:
            head = section.header.paragraphs[0]
            head.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = head.add_run(f"{warning}　　{warning}　　{warning}")
            _face(run, HEAD_FACE, 18, bold=True)

    def _styles(self) -> None:
        styles = self._made.styles
        _style(styles["Normal"], BODY_FACE, BODY_PT)
        styles["Normal"].paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        styles["Normal"].paragraph_format.line_spacing = Pt(PITCH_PT)
        styles["Normal"].paragraph_format.space_after = Pt(0)
        _style(styles["Title"], TITLE_FACE, 22, bold=True)
        _style(styles["Heading 1"], HEAD_FACE, BODY_PT)
        _style(styles["Caption"], HEAD_FACE, SMALL_PT)
        for name in ("Title", "Heading 1", "Caption"):
            style = styles[name]
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.font.italic = False
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.keep_with_next = True
        styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        styles["Caption"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        styles["Heading 1"].paragraph_format.first_line_indent = Pt(2 * BODY_PT)
        _no_border(styles["Title"])

    def _letterhead(self) -> None:
        document = self._document
        if document.full_head is not None:
            self._full_head(document.full_head)
        else:
            self._mark(document.letterhead, 34)
            self._below(document.subhead[:3], SMALL_PT)
        title = self._made.add_paragraph(document.title, style="Title")
        title.paragraph_format.space_before = Pt(14)
        if document.to:
            self._runs(self._made.add_paragraph(), document.to)

    def _mark(self, text: str, size_pt: float) -> Any:
        """The red words at the head."""
        head = self._made.add_paragraph()
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        run = head.add_run(text)
        _face(run, TITLE_FACE, size_pt, bold=True)
        run.font.color.rgb = _RED
        return head

    def _below(self, items: Sequence[str], size_pt: float) -> None:
        """The line that ends in the red rule."""
        if items:
            below = self._made.add_paragraph()
            _tabs(below, middle=len(items) > 2)
            _face(below.add_run("\t".join(items)), BODY_FACE, size_pt)
            _rule_below(below)

    def _full_head(self, head: Head) -> None:
        """GB/T 9704, 7.2."""
        urgency = self._made.add_paragraph()
        _face(urgency.add_run(head.urgency), HEAD_FACE, BODY_PT)
        mark = self._mark(head.mark, 40)
        mark.paragraph_format.space_before = Mm(35 - BODY_PT * 25.4 / 72)
        mark.paragraph_format.space_after = Pt(PITCH_PT * 1.2)
        ends = (head.reference, head.signer) if head.signer else (head.reference,)
        self._below(ends, BODY_PT)

    def _pieces(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            match piece:
                case Heading():
                    made = self._made.add_paragraph(piece.text, style="Heading 1")
                    made.paragraph_format.page_break_before = piece.new_page
                case Paragraph():
                    self._paragraph(piece)
                case Grid():
                    self._made.add_paragraph(piece.caption, style="Caption")
                    _table(self._made, piece)
                case Picture():
                    self._picture(piece)

    def _paragraph(self, piece: Paragraph) -> None:
        SCREEN.give_way()
        size = SMALL_PT if piece.small else BODY_PT
        made = self._made.add_paragraph()
        made.paragraph_format.first_line_indent = Pt(2 * size)
        self._runs(made, piece.runs, size)

    def _runs(self, made: Any, runs: Runs, size_pt: float = BODY_PT) -> None:
        for run in runs:
            written = made.add_run(run.text)
            written.underline = run.changed or None
            if size_pt != BODY_PT:
                _face(written, BODY_FACE, size_pt)

    def _picture(self, piece: Picture) -> None:
        made = self._made.add_paragraph()
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        made.paragraph_format.keep_with_next = True
        made.add_run().add_picture(io.BytesIO(self._draw(piece.name)), width=Mm(WIDTH_MM))
        below = self._made.add_paragraph(piece.caption, style="Caption")
        below.paragraph_format.keep_with_next = False

    def _closing(self) -> None:
        document = self._document
        self._made.add_paragraph()
        for runs in document.people:
            made = self._made.add_paragraph()
            made.paragraph_format.first_line_indent = Pt(2 * BODY_PT)
            self._runs(made, runs)
        for line in document.lines:
            made = self._made.add_paragraph(line)
            made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            made.paragraph_format.right_indent = Pt(2 * BODY_PT)
        for runs in (document.copies, document.basis):
            if runs:
                made = self._made.add_paragraph()
                made.paragraph_format.line_spacing = Pt(20)
                self._runs(made, runs, SMALL_PT)
                _rule_below(made, red=False)


def _table(made: Any, grid: Grid) -> None:
    """Its head returns on every page, its rows are not torn."""
    table = made.add_table(rows=1, cols=len(grid.headers), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = column_widths(grid, WIDTH_PT, lambda text: rough(text, TABLE_PT), _PAD_PT)
    for cell, header in zip(table.rows[0].cells, grid.headers, strict=True):
        _cell(cell, header, bold=True)
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _SHADE)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no shading
    _flag(table.rows[0], "w:tblHeader")
    for row in grid.rows:
        cells = table.add_row().cells
        for cell, said, number in zip(cells, row, grid.numbers, strict=True):
            _cell(cell, said.text, number=number, changed=said.changed)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Pt(width)
    made.add_paragraph().paragraph_format.line_spacing = Pt(12)


def _cell(
    cell: Any, text: str, *, bold: bool = False, number: bool = False, changed: bool = False
) -> None:
    SCREEN.give_way()
    written = cell.paragraphs[0]
    written.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    # Not cantSplit on the row: together with a head that returns, LibreOffice 7.4 loses the
    # rows of a table whose second row falls off the page.
    written.paragraph_format.keep_together = True
    if number:
        written.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = written.add_run(text)
    run.underline = changed or None
    _face(run, HEAD_FACE if bold else BODY_FACE, TABLE_PT, bold=bold)


def _flag(row: Any, name: str) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no such switch
    properties.append(OxmlElement(name))


def _style(style: Any, face: str, size_pt: float, *, bold: bool = False) -> None:
    style.font.name = LATIN_FACE
    style.font.size = Pt(size_pt)
    style.font.bold = bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), face)


def _face(run: Any, face: str, size_pt: float, *, bold: bool = False) -> None:
    run.font.size = Pt(size_pt)
    run.font.bold = bold or None
    run.font.name = LATIN_FACE
    run._element.get_or_add_rPr().get_or_add_rFonts().set(  # noqa: SLF001 - no other way to East Asian faces
        qn("w:eastAsia"), face
    )


def _no_border(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _rule_below(paragraph: Any, *, red: bool = True) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (
        ("w:val", "single"),
        ("w:sz", "16" if red else "6"),
        ("w:space", "4"),
        ("w:color", "BE101E" if red else "000000"),
    ):
        bottom.set(qn(key), value)
    borders.append(bottom)
    # The schema wants its children in order, and Word is particular about it.
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no borders
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def _tabs(paragraph: Any, *, middle: bool = True) -> None:
    """Left, a third, right: the moment of the data is long."""
    from docx.enum.text import WD_TAB_ALIGNMENT

    stops = paragraph.paragraph_format.tab_stops
    if middle:
        stops.add_tab_stop(Mm(WIDTH_MM * 0.3), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, kind in (
        ("— ", None),
        (None, "begin"),
        ("PAGE", "code"),
        (None, "end"),
        (" —", None),
    ):
        run = paragraph.add_run(text if kind is None else "")
        _face(run, TITLE_FACE, 14)
        if kind == "code":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)  # noqa: SLF001 - fields have no interface
        elif kind is not None:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 - fields have no interface

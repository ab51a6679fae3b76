"""The Word file: real headings and tables, every word of the document, opened by others."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn

from firepost.reports import press
from firepost.reports.document import Grid, Heading, Picture
from reports import papers
from reports.evening import board, content, fire, follow_up, shop


def documented(made):
    return press.document_of(press.galley(shop(), made), shop().template("situation"))


def packed(made):
    galley = press.galley(shop(), made)
    return press.word_of(
        shop(), galley, press.document_of(galley, shop().template("situation"))
    )


@pytest.fixture(scope="module")
def word():
    return docx.Document(io.BytesIO(packed(follow_up())))


def said(word):
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in word.paragraphs), *cells]


def test_every_phrase_of_the_document_is_in_it(word):
    text = papers.squeezed("\n".join(said(word)))

    lost = [
        p for p in papers.phrases(documented(follow_up())) if papers.squeezed(p) not in text
    ]

    assert lost == []


def test_headings_are_headings(word):
    pieces = (*documented(follow_up()).pieces, *documented(follow_up()).annexes)
    headings = [piece.text for piece in pieces if isinstance(piece, Heading)]

    assert [p.text for p in word.paragraphs if p.style.name == "Heading 1"] == headings


def test_tables_and_pictures_are_all_there(word):
    pieces = (*documented(follow_up()).pieces, *documented(follow_up()).annexes)

    grids = [piece for piece in pieces if isinstance(piece, Grid)]
    assert [(len(t.rows), len(t.columns)) for t in word.tables] == [
        (len(grid.rows) + 1, len(grid.headers)) for grid in grids
    ]
    assert len(word.inline_shapes) == sum(isinstance(piece, Picture) for piece in pieces)


def test_a_tables_head_returns_on_the_next_page(word):
    for table in word.tables:
        properties = table.rows[0]._tr.trPr
        assert properties is not None
        assert properties.find(qn("w:tblHeader")) is not None


def test_the_page_is_that_of_an_official_document(word):
    section = word.sections[0]

    mm = [round(side.mm) for side in (section.page_width, section.page_height,
          section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)]  # fmt: skip
    assert mm == [210, 297, 37, 35, 28, 26]


def test_changed_figures_are_underlined(word):
    runs = [run for p in word.paragraphs for run in p.runs if run.underline]

    assert "40.75公顷（611亩）" in [run.text for run in runs]


def test_a_drill_says_so_on_every_page():
    made = content(replace(board(), drill=True))

    word = docx.Document(io.BytesIO(packed(made)))

    assert "演练" in word.sections[0].header.paragraphs[0].text


def test_the_same_report_is_the_same_file():
    assert packed(content()) == packed(content())


def test_properties_follow_the_order_of_the_schema(word):
    """Word refuses files whose paragraph properties stand in another order."""
    order = [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "pBdr",
        "tabs",
        "spacing",
        "ind",
        "jc",
    ]
    body = word.element.body
    for properties in body.iter(qn("w:pPr")):
        names = [child.tag.rpartition("}")[2] for child in properties]
        known = [order.index(name) for name in names if name in order]
        assert known == sorted(known), names


def test_hostile_names_make_a_file_that_opens():
    made = content(board(fire(name="<w:p>&\"'\x00\x0b\ufffe" + "山" * 200)))

    word = docx.Document(io.BytesIO(packed(made)))

    assert any("<w:p>&\"'" in paragraph.text for paragraph in word.paragraphs)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_loses_nothing(tmp_path):
    (tmp_path / "r.docx").write_bytes(packed(follow_up()))

    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "r.docx")],
        check=True, capture_output=True, timeout=120,
        env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip

    # Substituted fonts may turn Ⅳ into IV; quotes may change too.
    text = papers.body(tmp_path / "r.pdf")
    lost = [
        p for p in papers.phrases(documented(follow_up()))
        if papers.squeezed(p) not in text and not set(p) & set("ⅠⅡⅢⅣ“”")
    ]  # fmt: skip
    # LibreOffice tears a row over two pages, which Word does not: its cells are in two pieces.
    leaves = [papers.squeezed(leaf) for leaf in papers.pages(tmp_path / "r.pdf")]
    torn = [one for one in lost if _is_torn(papers.squeezed(one), leaves)]
    assert [one for one in lost if one not in torn] == []
    assert len(torn) <= 6 * (len(leaves) - 1)


def _is_torn(phrase: str, leaves: list[str]) -> bool:
    return any(
        phrase[:at] in leaf and phrase[at:] in following
        for leaf, following in pairwise(leaves)
        for at in range(1, len(phrase))
    )

"""Whatever the board holds, every template comes out, and no hole is printed as a word."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from firepost.reports import press, records
from firepost.reports.document import Grid, Heading, Paragraph
from firepost.reports.speech import clean
from reports.boards import contents
from reports.evening import shop

TEMPLATES = sorted(path.stem for path in shop().templates.glob("*.toml"))
# A board is too large to shrink in a test run: the seed is printed.
PHASES = [Phase.explicit, Phase.generate]
EMPTY = ("None", "null", "nan", "NaN", "inf", "{", "}", "datetime", "Said(", "report.")


def said(document):
    yield from (document.letterhead, document.title, *document.subhead, *document.lines)
    for runs in (document.to, document.copies, document.basis, *document.people):
        yield from (run.text for run in runs)
    for piece in (*document.pieces, *document.annexes):
        match piece:
            case Heading():
                yield piece.text
            case Paragraph():
                yield from (run.text for run in piece.runs)
            case Grid():
                yield from (cell.text for row in piece.rows for cell in row)
                assert all(len(row) == len(piece.headers) for row in piece.rows)


def typed(made):
    """What people typed may be any word at all, also once it is made fit for paper."""
    raw = "\0".join(str(part) for part in (made.notes, made.board, made.post, made.by))
    return raw + "\0" + clean(raw)


@settings(
    suppress_health_check=list(HealthCheck), max_examples=40, phases=PHASES, derandomize=True
)
@given(drawn=contents())
def test_every_template_says_something_for_every_figure(drawn):
    made = drawn.content
    for name in TEMPLATES:
        template = shop().template(name)
        galley = press.galley(shop(), made, template.language)
        document = press.document_of(galley, template)
        written = typed(made)
        for text in said(document):
            assert not [hole for hole in EMPTY if hole in text and hole not in written], text
        for figure in galley.told.figures.values():
            assert figure.text or figure.key in ("drill", "corrects", "casualties_listed")
            assert (figure.value is None) or not figure.missing
        told = json.loads(records.figures_json(made, galley.told))
        assert len(told["figures"]) == len(galley.told.figures)
        assert json.loads(records.perimeters_geojson(made))["type"] == "FeatureCollection"


def printed(made):
    for name in TEMPLATES:
        template = shop().template(name)
        galley = press.galley(shop(), made, template.language)
        assert press.pdf_of(shop(), galley, press.document_of(galley, template))[:5] == b"%PDF-"


@settings(suppress_health_check=list(HealthCheck), max_examples=8, phases=PHASES)
@given(drawn=contents())
def test_every_template_is_printed(drawn):
    printed(drawn.content)


@pytest.mark.deep
@settings(suppress_health_check=list(HealthCheck), max_examples=300)
@given(drawn=contents())
def test_every_template_is_printed_whatever_comes(drawn):
    printed(drawn.content)

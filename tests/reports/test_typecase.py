"""Cutting type: the same glyphs, the same measures, and no others."""

from __future__ import annotations

import io

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from firepost.reports.pdf.typecase import open_typecase
from reports.evening import ROOT

REGULAR = ROOT / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
SAID = "火灾人长山垟峃①Ⅳ℃′″〓0123Aéǜ，。（）"


def outline(font, char):
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    name = font.getBestCmap()[ord(char)]
    glyphs[name].draw(pen)
    return pen.value, glyphs[name].width


@pytest.fixture(scope="module")
def whole():
    with TTFont(REGULAR, lazy=True) as font:
        yield font


def test_a_cut_glyph_is_the_glyph(whole):
    cut = TTFont(io.BytesIO(open_typecase(REGULAR).cut(SAID)))

    for char in SAID:
        assert outline(cut, char) == outline(whole, char), char


def test_a_cut_font_holds_what_was_asked_for_and_nothing_else():
    cut = TTFont(io.BytesIO(open_typecase(REGULAR).cut(SAID)))

    assert {chr(code) for code in cut.getBestCmap()} == set(SAID)


def test_glyphs_built_of_others_bring_them_along(whole):
    """é is a letter and an accent: both must come."""
    built = [
        chr(code)
        for code, name in whole.getBestCmap().items()
        if code < 0x250 and whole["glyf"][name].isComposite()
    ]
    cut = TTFont(io.BytesIO(open_typecase(REGULAR).cut(built or SAID)))

    for char in built:
        assert outline(cut, char) == outline(whole, char), char


def test_a_character_the_font_has_not_got_is_left_out():
    case = open_typecase(REGULAR)

    assert case.holds("峃")
    assert not case.holds("🔥")
    assert set(TTFont(io.BytesIO(case.cut("火🔥"))).getBestCmap()) == {ord("火")}


def test_checksums_are_right():
    data = open_typecase(REGULAR).cut(SAID)
    font = TTFont(io.BytesIO(data), checkChecksums=2)

    assert font["maxp"].numGlyphs == len(font.getGlyphOrder())

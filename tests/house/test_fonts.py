"""The two fonts we ship hold every word we show, and a report set in them can be searched."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache

import pytest
from fontTools.ttLib import TTFont
from fpdf import FPDF

from house.tree import ROOT, files, words

FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
# Qt 6.11 wrote U+2F55 for the first of these: such a report does not find its own fire.
SENTENCE = "今晨6时30分,长垟、峃口两处火点合为一处,人员沿山脊撤至㙟岙待命。"
RADICALS = range(0x2E80, 0x2FE0)


@cache
def held(font: str) -> set[str]:
    with TTFont(ROOT / "resources" / "fonts" / font, lazy=True) as opened:
        return {chr(code) for code in opened.getBestCmap()}


def shown() -> dict[str, str]:
    """Where -> all that may be shown from there."""
    data = {
        name: (ROOT / name).read_text(encoding="utf-8")
        for name in files()
        if name.startswith(("maps/", "resources/"))
        and name.endswith((".json", ".geojson", ".toml"))
    }
    return {
        **data,
        "words": "".join(entry[tongue] for entry in words().values() for tongue in entry),
    }


@pytest.mark.parametrize("font", FONTS)
def test_every_word_of_the_screen_has_its_glyphs(font):
    lacking = {
        place: sorted(found)
        for place, text in shown().items()
        if (found := {sign for sign in text if sign.isprintable()} - held(font))
    }

    assert lacking == {}


@pytest.mark.parametrize("font", FONTS)
def test_a_font_holds_what_a_report_needs(font):
    gbk = {
        bytes((lead, trail)).decode("gbk", "ignore")
        for lead in range(0xB0, 0xF8)
        for trail in range(0xA1, 0xFF)
    }
    numerals = {chr(code) for code in (*range(0x2460, 0x2474), *range(0x2160, 0x216C))}
    shapes = set("●○■□▲△▼▽◆◇★☆←↑→↓⇄−×÷±≤≥≈°′″²㎡")

    assert {sign for sign in gbk if len(sign) == 1} | numerals | shapes <= held(font)


@pytest.mark.skipif(sys.platform == "win32", reason="pdftotext is Debian's to install")
@pytest.mark.parametrize("font", FONTS)
def test_a_report_set_in_it_can_be_searched(font, tmp_path):
    page = FPDF()
    page.add_page()
    page.add_font("Noto", fname=ROOT / "resources" / "fonts" / font)
    page.set_font("Noto", size=11)
    page.multi_cell(0, 7, SENTENCE)
    page.output(tmp_path / "report.pdf")

    read = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "report.pdf"), "-"],
        capture_output=True,
        check=True,
    ).stdout.decode("utf-8")

    assert SENTENCE in re.sub(r"\s", "", read)
    assert not [sign for sign in read if ord(sign) in RADICALS]


def test_the_licence_lies_beside_the_fonts():
    licence = (ROOT / "resources" / "fonts" / "OFL.txt").read_text(encoding="utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Adobe" in licence

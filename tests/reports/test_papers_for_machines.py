"""What programs read in our papers: structure for screen readers, ground for GIS, pages as dots."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest

from firepost.app.package import SheetOrder
from firepost.domain.errors import Refused
from firepost.reports import press
from firepost.reports.atlas import series_pdf, sheets_pdf
from firepost.reports.document import missing_in
from firepost.reports.mapping.view import SCALES
from firepost.reports.pdf.leaves import leaf
from firepost.reports.terrain import Grid
from reports import papers
from reports.evening import content, follow_up, shop


def told(tool: str, *args: str) -> str:
    assert shutil.which(tool), f"{tool} is not installed"
    return subprocess.run([tool, *args], capture_output=True, check=True).stdout.decode()


@pytest.fixture(scope="module")
def galley():
    return press.galley(shop(), follow_up())


@pytest.fixture(scope="module")
def document(galley):
    return press.document_of(galley, shop().template("situation"))


@pytest.fixture(scope="module")
def report(galley, document, tmp_path_factory):
    file = tmp_path_factory.mktemp("papers") / "report.pdf"
    file.write_bytes(press.pdf_of(shop(), galley, document))
    return file


def test_a_report_is_tagged_from_its_title_to_the_cells_of_its_tables(report):
    structure = told("pdfinfo", "-struct-text", str(report))
    kinds = [line.split()[0] for line in structure.splitlines() if line.strip()]

    assert papers.info(report)["Tagged"] == "yes"
    assert kinds.count("H1") == 1
    assert {"H2", "P", "Table", "TR", "TH", "TD", "Figure", "Caption"} <= set(kinds)


def test_the_structure_says_what_the_paper_says_in_its_order(report, document):
    structure = told("pdfinfo", "-struct-text", str(report))
    spoken = papers.squeezed(
        "".join(line.strip()[1:-1] for line in structure.splitlines() if '"' in line[:40])
    )
    headings = [one.text for one in document.pieces if hasattr(one, "new_page")]

    assert all(papers.squeezed(text) in spoken for text in headings)
    places = [spoken.index(papers.squeezed(text)) for text in headings]
    assert places == sorted(places)


@pytest.mark.parametrize("order", [SheetOrder("A3"), SheetOrder("A4", broad=False)])
def test_gdal_reads_where_a_sheet_lies(galley, tmp_path, order):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheets_pdf(shop(), galley, order))

    said = json.loads(told("gdalinfo", "-json", str(file)))

    assert 'ID["EPSG",4549]' in said["coordinateSystem"]["wkt"]
    west, north = said["cornerCoordinates"]["upperLeft"]
    east, south = said["cornerCoordinates"]["lowerRight"]
    ((x, y),) = Grid.around(120.0).to_m(
        np.array([[fire_of(galley).lon_deg, fire_of(galley).lat_deg]])
    )
    assert west < x < east
    assert south < y < north
    short, long = (297, 420) if order.paper == "A3" else (210, 297)
    scale = (east - west) / ((long if order.broad else short) / 1000)
    assert min(abs(scale / round_ - 1) for round_ in SCALES) < 0.002


def fire_of(galley):
    return galley.content.fire


def test_every_sheet_of_a_series_has_its_ground(galley, tmp_path):
    file = tmp_path / "series.pdf"
    file.write_bytes(series_pdf(shop(), galley, SheetOrder("A4")))

    assert file.read_bytes().count(b"/Subtype /GEO") == int(papers.info(file)["Pages"])


def test_a_page_is_the_picture_of_the_very_bytes(report):
    first = leaf(report.read_bytes(), 0, dots_per_inch=72)

    assert (first.width_px, first.height_px) == (596, 842)
    assert len(first.rgb) == first.width_px * first.height_px * 3
    assert first.pages == int(papers.info(report)["Pages"])
    red = sum(
        first.rgb[at] > 150 and first.rgb[at + 1] < 80 for at in range(0, len(first.rgb), 3)
    )
    assert red > 500  # the letterhead


def test_a_page_that_is_not_there_is_refused(report):
    with pytest.raises(Refused, match=r"report\.no_such_page"):
        leaf(report.read_bytes(), 99, dots_per_inch=72)
    with pytest.raises(Refused, match=r"report\.not_a_pdf"):
        leaf(b"no paper", 0, dots_per_inch=72)


def test_the_full_head_stands_where_the_standard_puts_it(tmp_path):
    made = replace(content(), full_head=True, approved_by="周明")
    galley = press.galley(shop(), made)
    document = press.document_of(galley, shop().template("situation"))
    file = tmp_path / "full.pdf"
    file.write_bytes(press.pdf_of(shop(), galley, document))
    words = told("pdftotext", "-f", "1", "-l", "1", "-bbox", str(file), "-")

    top_mm = (
        min(
            float(line.split('yMin="')[1].split('"')[0])
            for line in words.splitlines()
            if "文件" in line
        )
        * 25.4
        / 72
    )

    assert 37 + 30 < top_mm < 37 + 42
    for phrase in ("特急", "包垟前指文件", "林火报〔2026〕1号", "签发人：周明"):
        assert phrase in papers.body(file)


def test_what_is_missing_is_named_once_in_the_words_of_the_form(galley, document):
    missing = missing_in(document, galley.speech)

    labels = {one.field: one.label for one in missing}
    assert labels["affected_forest_ha"] == "受害森林面积"
    assert len(labels) == len(missing)
    assert "deaths" not in labels
    known = [figure.key for figure in galley.told.figures.values() if not figure.missing]
    assert not set(labels) & set(known)


@pytest.mark.parametrize("order", [SheetOrder("A4", broad=False), SheetOrder("A4", scale=5000)])
def test_nothing_on_a_sheet_runs_over_its_edge(galley, tmp_path, order):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheets_pdf(shop(), galley, order))
    words = told("pdftotext", "-bbox", str(file), "-")
    wide = float(words.split('<page width="')[1].split('"')[0])
    frame_right = wide - 10 * 72 / 25.4

    tall = float(words.split('" height="')[1].split('"')[0])
    foot = (
        tall - 10 * 72 / 25.4 - 66
    )  # above it names run on behind the frame and are cut there
    found = re.findall(r'xMin="\S+" yMin="(\S+)" xMax="(\S+)"', words)

    assert max(float(end) for top, end in found if float(top) > foot) <= frame_right + 1


def test_every_sheet_has_its_number_on_the_overview(galley, tmp_path):
    file = tmp_path / "series.pdf"
    file.write_bytes(sheets_pdf(shop(), galley, SheetOrder("A4", broad=False, scale=5000)))

    overview = told("pdftotext", "-f", "1", "-l", "1", "-raw", str(file), "-").split()

    for number in range(2, int(papers.info(file)["Pages"]) + 1):
        assert str(number) in overview

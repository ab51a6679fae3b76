"""Map sheets: round scales that a ruler confirms, nothing missing in the margin, no sheet too many."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from firepost.app.package import SheetOrder
from firepost.domain.errors import Refused
from firepost.reports import press
from firepost.reports.atlas import sheets_pdf
from firepost.reports.mapping.scene import Edge, Scene, scene_of
from firepost.reports.mapping.sheet import SIZES_MM, frame_of, sheets_of
from firepost.reports.mapping.view import SCALES, view_of
from firepost.reports.terrain import Grid
from reports import papers
from reports.evening import at, board, content, fire, shop

ORDERS = [SheetOrder(paper, broad) for paper in ("A4", "A3") for broad in (True, False)]


def printed(tmp_path, order, made=None):
    pdf = tmp_path / "sheets.pdf"
    pdf.write_bytes(sheets_pdf(shop(), press.galley(shop(), made or content()), order))
    return pdf


@pytest.mark.parametrize(
    "order", ORDERS, ids=lambda o: f"{o.paper}-{'broad' if o.broad else 'tall'}"
)
def test_a_sheet_has_its_size_and_everything_it_must_carry(tmp_path, order):
    pdf = printed(tmp_path, order)

    short, long = SIZES_MM[order.paper]
    mm = [float(side) / 72 * 25.4 for side in papers.info(pdf)["Page size"].split()[:3:2]]
    assert [round(side) for side in mm] == ([long, short] if order.broad else [short, long])
    text = papers.squeezed(papers.raw(pdf))
    for said in (
        "泰顺县包垟乡北坑湾火场态势图", "1:", "北", "现火场边界（11-2817:50）", "此前火场边界",
        "县界", "制图包垟前指", "数据时点2026年11月28日18时20分", "打印时间2026年11月28日18时23分",
        "CGCS2000", "底图", "审核签字",
    ):  # fmt: skip
        assert said in text, said


def test_the_scale_bar_is_true(tmp_path):
    """Points on the ground lie as far apart on the paper as the ratio says."""
    scene = scene_of(content())
    view = view_of(scene, frame_of(SheetOrder()))

    ends = view.to_pt(np.array([view.middle_m, (view.middle_m[0] + 1000, view.middle_m[1])]))

    assert view.scale in SCALES
    length_mm = (ends[1, 0] - ends[0, 0]) / 72 * 25.4
    assert length_mm == pytest.approx(1_000_000 / view.scale, rel=1e-9)


def test_north_is_up_and_east_is_right():
    view = view_of(scene_of(content()), frame_of(SheetOrder()))
    east, north = view.middle_m

    here, there = view.spot(east, north), view.spot(east + 10, north + 10)

    assert there[0] > here[0]
    assert there[1] < here[1]


def test_too_large_a_fire_for_the_scale_becomes_a_series_with_an_index(tmp_path):
    pdf = printed(tmp_path, SheetOrder("A4", scale=2500))

    pages = papers.pages(pdf)

    assert len(pages) == 7
    assert "第1幅，共7幅" in papers.squeezed(pages[0])
    assert all(str(number) in pages[0].split() for number in range(2, 8))
    assert "1:2 500" in pages[1]


def test_an_overview_is_no_blacker_than_its_lines(tmp_path):
    """Once, the white behind its labels came out black."""
    pdf = printed(tmp_path, SheetOrder("A4", scale=2500))
    subprocess.run(
        ["pdftoppm", "-r", "60", "-png", "-singlefile", str(pdf), str(tmp_path / "page")],
        check=True,
    )

    dark = np.asarray(Image.open(tmp_path / "page.png").convert("L")) < 60

    assert 0.001 < dark.mean() < 0.03


def test_a_scale_that_makes_a_book_is_refused(tmp_path):
    with pytest.raises(Refused) as stopped:
        printed(tmp_path, SheetOrder("A4", scale=200))

    assert stopped.value.notice.key == "report.too_many_sheets"


def test_a_fire_without_a_place_cannot_be_mapped(tmp_path):
    lost = fire(lon_deg=None, lat_deg=None, area=None, perimeters=())

    with pytest.raises(Refused) as stopped:
        printed(tmp_path, SheetOrder(), content(board(lost)))

    assert stopped.value.notice.key == "report.nothing_to_map"


def test_a_fire_with_a_place_but_no_edge_is_shown_from_afar(tmp_path):
    spotted = fire(area=None, perimeters=())

    assert "1:50 000" in papers.raw(printed(tmp_path, SheetOrder(), content(board(spotted))))


def test_a_drill_says_so_on_every_sheet(tmp_path):
    drill = content(replace(board(), drill=True))

    pages = papers.pages(printed(tmp_path, SheetOrder("A4", scale=2500), drill))

    assert all(page.count("演练") == 2 for page in pages)


def scene(width_m, height_m):
    rings = (np.array([[0, 0], [width_m, 0], [width_m, height_m], [0, height_m]], dtype=float),)
    edge = Edge(at("12:00"), rings)
    return Scene(Grid.around(120.0), (0.0, 0.0, width_m, height_m), edge, (), None, ())


@given(st.floats(1, 60_000), st.floats(1, 60_000), st.sampled_from(ORDERS))
def test_the_whole_fire_is_always_in_the_frame_at_a_round_scale(width_m, height_m, order):
    view = view_of(scene(width_m, height_m), frame_of(order))

    west, south, east, north = view.extent_m
    assert view.scale in SCALES
    assert max(west, south) <= 0
    assert east >= width_m
    assert north >= height_m


@given(st.floats(1, 5_000), st.floats(1, 5_000), st.sampled_from(ORDERS))
def test_a_series_covers_every_part_of_the_fire(width_m, height_m, order):
    made = scene(width_m, height_m)
    try:
        sheets = sheets_of(made, replace(order, scale=5000))
    except Refused:
        return

    boxes = [sheet.view.extent_m for sheet in sheets[len(sheets) > 1 :]]
    for share in np.linspace(0, 1, 7):
        for other in np.linspace(0, 1, 7):
            x, y = share * width_m, other * height_m
            assert any(
                w - 1e-6 <= x <= e + 1e-6 and s - 1e-6 <= y <= n + 1e-6 for w, s, e, n in boxes
            )

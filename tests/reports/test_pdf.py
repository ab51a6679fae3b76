"""The paper: searchable Chinese, embedded type, the measures of an official document."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace

import pytest

from firepost.app.package import Content
from firepost.domain.errors import Trouble
from firepost.reports import press
from firepost.reports.document import Document, Paragraph
from firepost.reports.pdf import pages as sheet
from reports import papers
from reports.evening import board, content, fire, follow_up, shop


def documented(made: Content) -> Document:
    galley = press.galley(shop(), made)
    return press.document_of(galley, shop().template("situation"))


def printed(made: Content, tmp_path):
    galley = press.galley(shop(), made)
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(press.pdf_of(shop(), galley, documented(made)))
    return pdf


@pytest.mark.parametrize("made", [content(), follow_up()], ids=["first", "follow-up"])
def test_every_phrase_put_in_is_found_again(made, tmp_path):
    text = papers.body(printed(made, tmp_path))

    lost = [
        said for said in papers.phrases(documented(made)) if papers.squeezed(said) not in text
    ]

    assert lost == []
    assert "火灾" in text


def test_no_character_is_a_radical(tmp_path):
    """火 written as U+2F55 looks the same and is never found."""
    made = content(board(fire(name="⽕场⼈⻓⼭垟峃")))

    text = papers.raw(printed(made, tmp_path))

    assert [char for char in text if "\u2e80" <= char <= "\u2fdf"] == []
    assert "火场人" in papers.squeezed(text)


def test_rare_characters_of_the_land_are_there(tmp_path):
    made = content(board(fire(name="大峃镇垟坑㙟岙")))

    assert "大峃镇垟坑㙟岙" in papers.body(printed(made, tmp_path))


def test_a_character_no_font_has_leaves_a_mark_in_its_place(tmp_path):
    made = content(board(fire(name="北🔥坑")))

    assert "北〓坑" in papers.body(printed(made, tmp_path))


def test_fonts_are_embedded_as_subsets_with_a_way_back_to_text(tmp_path):
    fonts = papers.fonts(printed(content(), tmp_path))

    assert len(fonts) == 2
    assert all(
        (font["emb"], font["sub"], font["uni"]) == ("yes", "yes", "yes") for font in fonts
    )


def test_a_page_is_a4_and_says_what_it_is(tmp_path):
    info = papers.info(printed(content(), tmp_path))

    assert "A4" in info["Page size"]
    assert info["Title"] == "泰顺县包垟乡北坑湾火场森林火灾情况"
    assert info["Author"] == "包垟前指"


def test_headings_are_bookmarks(tmp_path):
    pdf = printed(content(), tmp_path).read_bytes()

    assert pdf.count(b"/Dest") >= 9
    assert b"/Outlines" in pdf


def test_a_drill_says_so_on_every_page_and_a_fire_on_none(tmp_path):
    drill = content(replace(board(), drill=True))

    pages = papers.pages(printed(drill, tmp_path))

    assert len(pages) > 3
    assert all("演练" in page for page in pages)
    assert "演练" not in papers.raw(printed(content(), tmp_path))


def test_every_page_is_numbered(tmp_path):
    pages = papers.pages(printed(content(), tmp_path))

    assert [f"— {n} —" in page for n, page in enumerate(pages, start=1)] == [True] * len(pages)


def test_a_full_line_holds_28_characters_and_a_full_page_22_lines(tmp_path):
    said = "".join(chr(0x4E00 + n) for n in range(28 * 40))
    document = replace(
        documented(content()), pieces=(Paragraph((press_run(said),)),), annexes=()
    )
    pdf = tmp_path / "full.pdf"
    galley = press.galley(shop(), content())
    pdf.write_bytes(press.pdf_of(shop(), galley, document))

    pages = papers.pages(pdf)
    full = [line for line in pages[1].splitlines() if not line.startswith("—")]

    assert {len(line) for line in full[:-1]} == {28}
    assert round(sheet.PITCH_PT, 2) == 28.99
    assert len([line for line in full if len(line) == 28]) in (21, 22)


def press_run(text):
    from firepost.reports.document import Run

    return Run(text)


def test_a_table_longer_than_a_page_repeats_its_head(tmp_path):
    made = content()
    teams = tuple(
        replace(made.board.teams[0], id=f"T/{n}", name=f"第{n}队") for n in range(120)
    )

    pages = papers.pages(printed(content(replace(made.board, teams=teams)), tmp_path))

    on = [page for page in pages if "责任区" in page and "末次联络" in page]
    assert len(on) >= 3
    text = papers.squeezed("".join(pages))
    assert all(f"第{n}队" in text for n in range(120))


def test_a_row_taller_than_a_page_is_carried_on_not_lost(tmp_path):
    said = "".join(chr(0x4E00 + n) for n in range(3000))
    made = content(board(fire(declared_by=said[:1500], name="长")), notes={"cause": said})

    text = papers.body(printed(made, tmp_path))

    assert said in text


def test_a_name_of_200_characters_stays_on_the_paper(tmp_path):
    name = "".join(chr(0x5000 + n) for n in range(200))
    made = content(board(fire(name=name)), post=name)

    pdf = printed(made, tmp_path)
    box = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode()

    assert name in papers.body(pdf)
    right = [float(part.split('"')[0]) for part in box.split('xMax="')[1:]]
    assert max(right) <= 595.3


def test_a_report_without_any_place_has_no_map_and_says_so(tmp_path):
    lost = fire(lon_deg=None, lat_deg=None, area=None, perimeters=())

    text = papers.raw(printed(content(board(lost)), tmp_path))

    assert "没有火场边界，未绘图" in papers.squeezed(text)


def test_the_map_carries_scale_north_grid_data_time_and_legend(tmp_path):
    text = papers.body(printed(content(), tmp_path))

    for said in (
        "1:10000",
        "北",
        "方格250米",
        "数据时点2026年11月28日18时20分",
        "县界",
        "起火点",
    ):
        assert said in text


def test_a_changed_figure_is_underlined(tmp_path):
    runs = [
        run
        for piece in documented(follow_up()).pieces
        if isinstance(piece, Paragraph)
        for run in piece.runs
    ]

    changed = {run.field for run in runs if run.changed}
    assert "burned_area_ha" in changed
    assert "deaths" not in changed


def test_the_same_report_is_the_same_file(tmp_path):
    first = printed(content(), tmp_path).read_bytes()

    assert printed(content(), tmp_path).read_bytes() == first


def test_a_missing_font_is_named(tmp_path):
    galley = press.galley(shop(), content())

    with pytest.raises(Trouble) as stopped:
        press.pdf_of(replace(shop(), fonts=tmp_path), galley, documented(content()))

    assert stopped.value.notice.key == "report.no_font"


def test_without_maps_the_report_is_still_written(tmp_path):
    bare = replace(shop(), maps=tmp_path)
    galley = press.galley(bare, content())

    assert press.pdf_of(bare, galley, press.document_of(galley, bare.template("situation")))
    assert json.dumps(galley.told.figures["district"].text) == '"330329"'

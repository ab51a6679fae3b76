"""The workbook: numbers that can be summed, times that can be sorted, no formula smuggled in."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from firepost.reports import press
from firepost.reports.workbook import workbook
from reports.evening import board, content, follow_up, shop


def opened(made):
    galley = press.galley(shop(), made)
    return openpyxl.load_workbook(io.BytesIO(workbook(made, galley.told, galley.speech)))


def rows(book, name):
    head, *rest = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_forces_are_numbers_and_times():
    teams = {row["名称"]: row for row in rows(opened(content()), "参战力量")}

    first = teams["泰顺县专业队一分队"]
    assert first["人数"] == 28
    assert first["末次联络"] == datetime.fromisoformat("2026-11-28T18:14")
    assert teams["文成县专业队一分队"]["人数"] == "待核实"


def test_every_table_is_a_sheet_and_every_figure_a_row():
    made = content()
    told = press.galley(shop(), made).told

    book = opened(made)

    assert len(book.sheetnames) == len(told.tables) + 1
    assert len(rows(book, "概况")) == len(told.figures)
    for table in told.tables.values():
        assert len(rows(book, table.title[:31])) == len(table.rows)


def test_perimeters_keep_all_their_digits():
    made = content()

    found = [row["公顷"] for row in rows(opened(made), "火场边界")]

    assert found == pytest.approx([edge.area_ha for edge in made.fire.perimeters], rel=1e-15)


def test_a_name_that_looks_like_a_formula_stays_a_name():
    made = content()
    team = replace(made.board.teams[0], name='=HYPERLINK("http://x")')
    book = opened(content(replace(made.board, teams=(team,))))

    cell = book["参战力量"]["A2"]

    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_changes_are_underlined():
    book = opened(follow_up())

    fonts = {row[0].value: row[1].font.underline for row in book["概况"].iter_rows(min_row=2)}
    assert fonts["过火面积"] == "single"
    assert fonts["死亡"] is None


def test_a_drill_says_so_on_every_sheet():
    book = opened(content(replace(board(), drill=True)))

    assert all(name.startswith("演练") for name in book.sheetnames)


def test_the_same_report_is_the_same_file():
    galley = press.galley(shop(), content())

    assert workbook(content(), galley.told, galley.speech) == workbook(
        content(), galley.told, galley.speech
    )

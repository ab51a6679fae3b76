"""Rosters come in from the tables people keep, and every bad cell is named with its cure."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from devices import Device
from firepost import bootstrap

SAMPLE = bootstrap.resources_dir() / "resources/samples/wenzhou"
TEAM = ("名称", "类型", "受训", "人数", "县代码", "经度", "纬度")


@pytest.fixture
def device(tmp_path: Path) -> Device:
    return Device("甲", tmp_path)


def book(path: Path, **sheets: list) -> Path:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def table(path: Path, rows: list, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def takes(device: Device, *what: object):
    return device.run("roster", "import", *what, "--into", device.desk, "--json")


def test_the_sample_roster_loads_comes_again_unchanged_and_goes_out_the_same(device, tmp_path):
    first = takes(device, SAMPLE)
    again = takes(device, SAMPLE)
    out = device.run("roster", "export", device.desk, "--out", tmp_path / "out", "--json").json
    back = takes(device, tmp_path / "out")

    assert (first.code, first.json["new"], first.json["faults"]) == (0, 4941, [])
    assert (again.json["same"], again.json["entries"]) == (4941, 0)
    assert out["rows"] == {
        "teams": 180,
        "depots": 198,
        "machines": 464,
        "stock": 3160,
        "ponds": 939,
    }
    assert (back.json["same"], back.json["entries"], back.json["faults"]) == (4941, 0, [])
    shown = device.shows()
    assert sum(team["people"] for team in shown["teams"]) == 3698
    held = [thing for thing in shown["equipment"] if thing["name"] == "风力灭火机"]
    assert sum(thing["count"] for thing in held) == 1352
    assert all(len(thing["held"]) == 1 for thing in shown["equipment"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_may_be_written_in_any_of_the_usual_ways(device, tmp_path, encoding):
    file = table(
        tmp_path / "t.csv", [TEAM, ("泰专一", "专业", "是", "30", "330329", "", "")], encoding
    )

    assert takes(device, file).code == 0
    assert device.shows()["teams"][0]["name"] == "泰专一"


TEN = {
    "B13": ("半职业", "roster.no_choice"),
    "C24": ("大概", "roster.no_flag"),
    "D35": (-3, "roster.negative"),
    "D46": (2.5, "roster.fraction"),
    "D57": ("二十人", "roster.no_number"),
    "E68": ("3303", "roster.no_district"),
    "F79": (27.5, "roster.no_place"),
    "D90": ("=10+10", "roster.formula"),
    "A101": (None, "roster.blank"),
    "A112": ("第1 0队", "roster.nearly_twice"),
}


def four_hundred(path: Path) -> Path:
    made = Workbook()
    sheet = made.active
    sheet.title = "队伍"
    sheet.append(TEAM)
    for n in range(1, 401):
        sheet.append((f"第{n}队", "专业", "是", 20, "330329", 119.9, 27.6))
    for cell, (value, _) in TEN.items():
        sheet[cell] = value
    made.save(path)
    return path


def test_of_four_hundred_rows_all_ten_bad_cells_are_named_and_nothing_is_taken(
    device, tmp_path
):
    done = takes(device, four_hundred(tmp_path / "t.xlsx"))

    assert done.code == 3
    assert (done.json["taken"], done.json["key"]) == (False, "roster.has_faults")
    assert {f["cell"]: f["key"] for f in done.json["faults"]} == {
        cell: key for cell, (_, key) in TEN.items()
    }
    assert all(fault["message"] and fault["mend"] for fault in done.json["faults"])
    assert device.shows()["teams"] == []


def test_or_the_good_rows_are_taken_as_chosen(device, tmp_path):
    file = four_hundred(tmp_path / "t.xlsx")

    done = device.run("roster", "import", file, "--into", device.desk, "--good-rows", "--json")

    assert (done.code, done.json["entries"], len(done.json["faults"])) == (0, 390, 10)
    assert len(device.shows()["teams"]) == 390


def test_a_second_import_is_an_update_and_both_sayings_stay(device, tmp_path):
    table(
        tmp_path / "a.csv",
        [
            TEAM,
            ("甲队", "专业", "是", 30, "330329", "", ""),
            ("乙队", "半专业", "是", 20, "330329", "", ""),
        ],
    )
    takes(device, tmp_path / "a.csv")
    table(
        tmp_path / "b.csv",
        [
            TEAM,
            ("甲队", "专业", "", 35, "330329", "", ""),
            ("丙队", "半专业", "否", 10, "", "", ""),
        ],
    )

    done = takes(device, tmp_path / "b.csv").json

    assert (done["new"], done["changed"], done["same"], done["entries"]) == (1, 1, 0, 2)
    teams = device.shows()["teams"]
    assert [(team["name"], team["people"]) for team in teams] == [
        ("甲队", 35),
        ("乙队", 20),
        ("丙队", 10),
    ]
    assert device.shows()["entries"] == 4


def test_merged_cells_two_sheets_and_strange_columns_are_said(device, tmp_path):
    made = Workbook()
    first = made.active
    first.title = "专业队"
    first.append(("全县队伍一览",))
    first.append((*TEAM, "血型"))
    first.append(("甲队", "专业", "是", 20, "330329", None, None, "A"))
    first.append(("乙队", "专业", "是", None, "330329"))
    first.merge_cells("D3:D4")
    second = made.create_sheet("半专业队")
    second.append(TEAM)
    second.append(("丙队", "半专业", "是", 20, "330329"))
    made.create_sheet("说明").append(("这张表不是名册",))
    made.save(tmp_path / "t.xlsx")

    done = takes(device, tmp_path / "t.xlsx").json

    assert [(f["cell"], f["key"]) for f in done["faults"]] == [
        ("D3", "roster.merged"),
        ("D4", "roster.merged"),
    ]
    assert sorted(r["key"] for r in done["remarks"]) == [
        "roster.column_unknown",
        "roster.sheet_unknown",
        "roster.two_sheets",
    ]


def test_a_name_that_differs_from_a_registered_one_by_width_alone_is_asked_about(
    device, tmp_path
):
    takes(
        device,
        table(tmp_path / "a.csv", [TEAM, ("泰顺1队", "专业", "是", 30, "330329", "", "")]),
    )

    done = takes(
        device,
        table(tmp_path / "b.csv", [TEAM, ("泰顺１队", "专业", "是", 31, "330329", "", "")]),
    ).json

    assert [(f["cell"], f["key"]) for f in done["faults"]] == [("A2", "roster.nearly")]
    assert "泰顺1队" in done["faults"][0]["mend"]


def test_stock_names_its_depot_and_a_count_of_next_year_is_refused(device, tmp_path):
    depots = table(tmp_path / "depots.csv", [("名称", "层级"), ("县库", "县级")])
    stock = table(
        tmp_path / "stock.csv",
        [
            ("储备库", "物资", "数量", "盘点时间"),
            ("县库", "水泵", 5, "2026-01-01 08:00"),
            ("市库", "水泵", 5, ""),
            ("县库", "油锯", 5, "2999-01-01"),
            ("县库", "水泵", 6, ""),
        ],
    )

    done = takes(device, depots, stock).json
    good = device.run(
        "roster", "import", depots, stock, "--into", device.desk, "--good-rows", "--json"
    )

    assert [(f["cell"], f["key"]) for f in done["faults"]] == [
        ("A3", "roster.no_depot"),
        ("D4", "roster.ahead"),
        ("A5", "roster.twice"),
    ]
    assert good.code == 0
    assert device.shows()["depots"][0]["stock"] == {"水泵": 5}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "roster.old_excel"),
        (b"PK\x03\x04" + bytes(100), "formats.zip_torn"),
        ("名称,颜色\n甲,红\n".encode(), "roster.nothing_known"),
        (b"\xff\xff\x80\x81,\x9d", "formats.not_text"),
    ],
)
def test_what_is_no_roster_is_refused_in_words(device, tmp_path, content, key):
    file = tmp_path / "x.csv"
    file.write_bytes(content)

    done = takes(device, file)

    assert (done.code, done.json["key"]) == (3, key)


def test_what_a_spreadsheet_would_run_goes_out_as_words_and_comes_back(device, tmp_path):
    takes(
        device,
        table(tmp_path / "a.csv", [TEAM, ("'=1+1队", "专业", "是", 30, "330329", "", "")]),
    )
    assert device.shows()["teams"][0]["name"] == "=1+1队"

    for kind in ("csv", "xlsx"):
        out = tmp_path / kind
        device.run("roster", "export", device.desk, "--out", out, "--format", kind, "--json")
        assert takes(device, out).json["same"] == 1
    assert "'=1+1队" in (tmp_path / "csv" / "teams.csv").read_text(encoding="utf-8-sig")


VILLAGE = ("村名", "人口", "经度", "纬度", "集合点", "安置点", "联系人", "另一处")


def lives(device: Device) -> dict[str, int]:
    shown = device.run("show", device.desk, "--people", "--json").json
    return {one["name"]: one["inhabitants"] for one in shown["people"]["places"]}


def test_settlements_come_in_with_their_people_and_a_second_name_is_asked_about(
    device, tmp_path
):
    rows = [
        VILLAGE,
        ("北坑村", 126, 119.98, 27.66, "村口", "中心小学", "村主任", ""),
        ("上洋", 84, 119.91, 27.62, "", "", "", ""),
    ]
    first = takes(device, table(tmp_path / "a.csv", rows))
    again = takes(device, table(tmp_path / "a.csv", rows))
    assert (first.code, first.json["new"]) == (0, 2)
    assert (again.json["same"], again.json["entries"]) == (2, 0)
    assert lives(device) == {"北坑村": 126, "上洋": 84}

    rows[1] = ("北坑村", 130, 119.98, 27.66, "村口", "中心小学", "村主任", "")
    changed = takes(device, table(tmp_path / "b.csv", rows))
    assert (changed.code, changed.json["changed"]) == (0, 1)
    assert lives(device)["北坑村"] == 130

    twice = [
        VILLAGE,
        ("北坑", 120, 119.981, 27.661, "", "", "", ""),  # nearly the name
        ("洋头", 80, 119.9105, 27.6203, "", "", "", ""),  # the spot of 上洋
        ("新村", 10, 119.7, 27.6, "", "", "", ""),
        ("新村社区", 12, 119.701, 27.6, "", "", "", ""),  # a row above
    ]
    asked = takes(device, table(tmp_path / "c.csv", twice))
    assert asked.code == 3
    assert [(one["row"], one["key"]) for one in asked.json["faults"]] == [
        (2, "roster.place_named"),
        (3, "roster.place_there"),
        (5, "roster.place_named"),
    ]
    assert len(lives(device)) == 2

    said = [twice[0], *((*row[:-1], "是") for row in twice[1:])]
    assert takes(device, table(tmp_path / "d.csv", said)).code == 0
    assert len(lives(device)) == 6


def test_settlements_go_out_as_they_came(device, tmp_path):
    rows = [VILLAGE, ("北坑村", 126, 119.98, 27.66, "村口", "中心小学", "村主任", "")]
    takes(device, table(tmp_path / "a.csv", rows))
    device.run("roster", "export", device.desk, "--out", tmp_path / "out", "--json")
    back = takes(device, tmp_path / "out")

    assert (back.json["same"], back.json["entries"], back.json["faults"]) == (1, 0, [])

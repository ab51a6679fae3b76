"""The sample roster adds up to clause 2.3 of the plan and says on every row that it is one."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

from make import wenzhou_sample

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources/samples/wenzhou"
COUNTIES = ROOT / "maps/wenzhou_counties.geojson"
FILES = ("teams.csv", "machines.csv", "depots.csv", "stock.csv", "ponds.csv")


def rows(name):
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_teams_and_their_people_are_those_of_clause_2_3():
    teams = rows("teams.csv")

    assert len(teams) == 180
    assert sum(int(team["人数"]) for team in teams) == 3698


@pytest.mark.parametrize(
    ("machine", "clause_2_3"),
    [
        ("巡逻指挥车", 64),
        ("运兵车", 57),
        ("水罐车", 30),
        ("高压水泵", 188),
        ("风力灭火机", 1352),
        ("涡轮喷射灭火机", 5),
    ],
)
def test_the_machines_are_those_of_clause_2_3(machine, clause_2_3):
    held = [row for row in rows("machines.csv") if row["名称"] == machine]

    assert sum(int(row["数量"]) for row in held) == clause_2_3


def test_the_ponds_are_those_of_clause_2_3_and_lie_in_their_counties():
    features = json.loads(COUNTIES.read_text(encoding="utf-8"))["features"]
    borders = {each["properties"]["adcode"]: shape(each["geometry"]) for each in features}
    ponds = rows("ponds.csv")

    assert len(ponds) == 939
    for pond in ponds:
        spot = Point(float(pond["经度"]), float(pond["纬度"]))
        assert borders[pond["县代码"]].contains(spot)


def test_there_is_one_city_depot_twelve_of_counties_and_one_a_township():
    listed = json.loads((ROOT / "maps/wenzhou_townships.json").read_text(encoding="utf-8"))
    codes = {row["code"] for row in listed["townships"] if row["kind"] != "other"}
    depots = rows("depots.csv")

    assert Counter(depot["层级"] for depot in depots) == {"市级": 1, "县级": 12, "乡镇级": 185}
    assert {depot["乡镇代码"] for depot in depots if depot["层级"] == "乡镇级"} == codes


def test_every_machine_and_every_stock_stands_with_a_holder_of_the_list():
    teams = {team["名称"] for team in rows("teams.csv")}
    depots = {depot["名称"] for depot in rows("depots.csv")}

    assert {row["持有队伍"] for row in rows("machines.csv")} <= teams
    assert {row["储备库"] for row in rows("stock.csv")} == depots


def test_no_name_is_given_twice():
    for name in ("teams.csv", "depots.csv", "ponds.csv"):
        names = [row["名称"] for row in rows(name)]
        assert len(set(names)) == len(names)


def test_every_row_says_that_it_is_a_sample():
    for name in FILES:
        assert {row["标记"] for row in rows(name)} == {"样例数据"}
    for name, column in [("teams.csv", "名称"), ("depots.csv", "名称"), ("ponds.csv", "名称")]:
        assert all(row[column].startswith("样例") for row in rows(name))


def test_nobody_can_be_rung_up_by_the_sample():
    assert {team["电话"] for team in rows("teams.csv")} == {""}


def test_the_stock_uses_the_names_of_the_kit_and_some_depots_are_unknown():
    kit = tomllib.loads((ROOT / "resources/kits/person.toml").read_text("utf-8"))["item"]
    counted = Counter(row["储备库"] for row in rows("stock.csv"))

    assert {row["物资"] for row in rows("stock.csv")} == {item["name"] for item in kit}
    assert 5 < sum(number < len(kit) for number in counted.values()) < 20


def test_some_depots_reach_their_standard_and_some_fall_short():
    kit = tomllib.loads((ROOT / "resources/kits/person.toml").read_text("utf-8"))["item"]
    standard = {"市级": 500, "县级": 200, "乡镇级": 50}
    tier = {depot["名称"]: depot["层级"] for depot in rows("depots.csv")}
    stock: dict[str, dict[str, int]] = {}
    for row in rows("stock.csv"):
        stock.setdefault(row["储备库"], {})[row["物资"]] = int(row["数量"])

    full = {
        depot: min(int(held[i["name"]] / Decimal(i["per_person"])) for i in kit)
        >= standard[tier[depot]]
        for depot, held in stock.items()
        if len(held) == len(kit)
    }

    assert {full[depot] for depot in full if tier[depot] == "乡镇级"} == {True, False}


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_what_the_rules_make(name, tmp_path):
    wenzhou_sample.main(tmp_path)

    assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes()


def test_whole_shares_add_up_and_differ_by_less_than_one_from_the_exact():
    for total, weights in [(7, [1, 1, 1]), (5, [1, 0, 0, 1]), (939, [1.0] * 118), (0, [2, 3])]:
        shares = wenzhou_sample.shared(total, weights)

        assert sum(shares) == total
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - total * weight / sum(weights)) < 1

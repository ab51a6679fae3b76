"""Remake the sample roster of Wenzhou: invented by rule, at the scale that clause 2.3 gives.

A person runs this once after changing a rule below:

    python tests/make/wenzhou_sample.py

No team, stock or pond in it is a real one. Names and codes of counties and townships are
real, and so are the sums: teams, people, vehicles, machines and ponds add up to clause 2.3
of the plan. Every number follows from the codes by the rules below, none from chance, so
that the same files come out on every machine.
"""

from __future__ import annotations

import csv
import json
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Final

from shapely.geometry import Point, shape

ROOT: Final = Path(__file__).parents[2]
TOWNSHIPS: Final = ROOT / "maps/wenzhou_townships.json"
COUNTIES: Final = ROOT / "maps/wenzhou_counties.geojson"
KIT: Final = ROOT / "resources/kits/person.toml"
OUT: Final = ROOT / "resources/samples/wenzhou"

MARK: Final = "样例数据"
PREFIX: Final = "样例"

# Clause 2.3.
TEAMS: Final = 180
PEOPLE: Final = 3698
PONDS: Final = 939
HELD: Final = {  # what the teams hold: name, kind, how many in all
    "巡逻指挥车": ("command_vehicle", 64),
    "运兵车": ("troop_carrier", 57),
    "水罐车": ("water_tender", 30),
    "高压水泵": ("pump", 188),
    "风力灭火机": ("blower", 1352),
    "涡轮喷射灭火机": ("turbine_unit", 5),
}

# Two professional teams a county, one where little is forest: town, islands, plain.
ONE_PROFESSIONAL: Final = frozenset({"330302", "330303", "330305", "330383"})
PROFESSIONAL_PEOPLE: Final = 30
PEOPLE_WEIGHT: Final = {"镇": 21, "乡": 18, "街道": 16}
# Shares of the machines: a professional team against a semi-professional one.
SHARES: Final = {
    "巡逻指挥车": (3, 1),
    "运兵车": (6, 1),
    "水罐车": (8, 1),
    "高压水泵": (4, 1),
    "风力灭火机": (9, 5),
    "涡轮喷射灭火机": (1, 0),
}
STANDARDS: Final = {"city": 500, "county": 200, "township": 50}  # clause 7.5
TIER_NAMES: Final = {"city": "市级", "county": "县级", "township": "乡镇级"}
ONE_HOUR_M: Final = 2_500.0  # ponds lie within this of their township's point
GOLDEN_RAD: Final = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Place:
    """A township or a county: where sample teams and depots are at home."""

    code: str
    name: str
    kind: str  # 街道 镇 乡 县
    county: str
    county_code: str
    lon_deg: float | None
    lat_deg: float | None


@dataclass(frozen=True, slots=True)
class Team:
    name: str
    kind: str
    people: int
    home: Place


def shared(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in whole shares by weight; what is left over goes to the largest remainders."""
    exact = [total * weight / sum(weights) for weight in weights]
    shares = [int(each) for each in exact]
    by_remainder = sorted(range(len(weights)), key=lambda n: (shares[n] - exact[n], n))
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


def townships() -> list[Place]:
    rows = json.loads(TOWNSHIPS.read_text(encoding="utf-8"))["townships"]
    return [
        Place(
            row["code"], row["name"], row["kind"], row["county"], row["county_code"],
            row["lon"], row["lat"],
        )
        for row in rows
        if row["kind"] in PEOPLE_WEIGHT
    ]  # fmt: skip


def counties(towns: Sequence[Place]) -> list[Place]:
    """The counties, each placed at its first township with a point: the seat, as a rule."""
    rows = json.loads(COUNTIES.read_text(encoding="utf-8"))["features"]
    found = []
    for code, name in sorted(
        (r["properties"]["adcode"], r["properties"]["name"]) for r in rows
    ):
        own = [town for town in towns if town.county_code == code and town.lon_deg is not None]
        lon_deg, lat_deg = (own[0].lon_deg, own[0].lat_deg) if own else (None, None)
        found.append(Place(code, name, "县", name, code, lon_deg, lat_deg))
    return found


def teams(towns: Sequence[Place], areas: Sequence[Place]) -> list[Team]:
    professional = [
        Team(f"{PREFIX}{area.name}专业{rank}队", "professional", PROFESSIONAL_PEOPLE, area)
        for area in areas
        for rank in ("一二"[:1] if area.code in ONE_PROFESSIONAL else "一二")
    ]
    wooded = [town for town in towns if town.kind != "街道"]
    streets = [town for town in towns if town.kind == "街道"]
    left = TEAMS - len(professional) - len(wooded)
    every = len(streets) / left  # spread over the counties instead of the first ones only
    homes = wooded + [streets[int(n * every)] for n in range(left)]
    people = shared(
        PEOPLE - PROFESSIONAL_PEOPLE * len(professional),
        [PEOPLE_WEIGHT[town.kind] for town in homes],
    )
    return professional + [
        Team(f"{PREFIX}{home.county}{home.name}半专业队", "semi_professional", number, home)
        for home, number in zip(homes, people, strict=True)
    ]


def held(all_teams: Sequence[Team]) -> Iterator[tuple[str, str, int, Team]]:
    """What each team holds: item, kind, how many."""
    for item, (kind, total) in HELD.items():
        high, low = SHARES[item]
        weights = [high if team.kind == "professional" else low for team in all_teams]
        for team, number in zip(all_teams, shared(total, weights), strict=True):
            if number:
                yield item, kind, number, team


def ponds(towns: Sequence[Place]) -> Iterator[tuple[str, Place, float, float]]:
    """Ponds on a sunflower spiral about the points of towns and townships with forest."""
    borders = {
        each["properties"]["adcode"]: shape(each["geometry"])
        for each in json.loads(COUNTIES.read_text(encoding="utf-8"))["features"]
    }
    near = [town for town in towns if town.kind != "街道" and town.lon_deg is not None]
    near = [town for town in near if borders[town.county_code].contains(_point(town))]
    for town, number in zip(near, shared(PONDS, [1.0] * len(near)), strict=True):
        for rank in range(number):
            reach_m = ONE_HOUR_M * math.sqrt((rank + 1) / number)
            spot = _spot(town, reach_m, rank)
            while not borders[town.county_code].contains(Point(spot)):
                reach_m *= 0.7
                spot = _spot(town, reach_m, rank)
            yield f"{PREFIX}{town.name}{rank + 1}号蓄水池", town, *spot


def _point(town: Place) -> Point:
    return Point(town.lon_deg, town.lat_deg)


def _spot(town: Place, reach_m: float, rank: int) -> tuple[float, float]:
    turn_rad = GOLDEN_RAD * rank
    assert town.lon_deg is not None
    assert town.lat_deg is not None
    metres_per_deg = 111_000 * math.cos(math.radians(town.lat_deg))
    lon_deg = town.lon_deg + reach_m * math.cos(turn_rad) / metres_per_deg
    lat_deg = town.lat_deg + reach_m * math.sin(turn_rad) / 111_000
    return round(lon_deg, 5), round(lat_deg, 5)


def depots(towns: Sequence[Place], areas: Sequence[Place]) -> list[tuple[str, str, Place]]:
    """One of the city, one a county, one a township: name, tier, where."""
    city = areas[0]
    made = [(f"{PREFIX}温州市森林防灭火物资储备库", "city", city)]
    made += [(f"{PREFIX}{area.name}森林防灭火物资储备库", "county", area) for area in areas]
    return made + [
        (f"{PREFIX}{town.county}{town.name}森林防灭火物资储备库", "township", town)
        for town in towns
    ]


def stock(all_depots: Sequence[tuple[str, str, Place]]) -> Iterator[tuple[str, str, int]]:
    """A stocktake of each depot: 84 to 138 % of its standard, the odd item never counted."""
    kit = tomllib.loads(KIT.read_text(encoding="utf-8"))["item"]
    for rank, (depot, tier, _home) in enumerate(all_depots):
        for place, item in enumerate(kit):
            if tier == "township" and rank % 23 == 11 and place == rank % len(kit):
                continue  # nobody has reported it: what this depot can equip is unknown
            percent = 84 + (rank * 7) % 25 + (rank * 5 + place * 13) % 31
            needed = Decimal(item["per_person"]) * STANDARDS[tier] * percent / 100
            yield depot, item["name"], int(needed.to_integral_value(ROUND_HALF_UP))


def write(name: str, header: Sequence[str], rows: Sequence[Sequence[Any]], to: Path) -> None:
    """A CSV that spreadsheets open as Chinese: UTF-8 with its mark, unknown as an empty cell."""
    with (to / name).open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([*header, "标记"])
        table.writerows([*row, MARK] for row in rows)


def made() -> Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]:
    """Every file of the sample: its header and rows, without the mark."""
    towns = townships()
    areas = counties(towns)
    all_teams = teams(towns, areas)
    all_depots = depots(towns, areas)
    types = {"professional": "专业", "semi_professional": "半专业"}
    return {
        "teams.csv": (
            ("名称", "类型", "受训", "人数", "县代码", "县（市、区）", "驻地", "经度", "纬度", "带队岗位", "电话"),
            [
                (t.name, types[t.kind], "是", t.people, t.home.county_code, t.home.county,
                 t.home.name, t.home.lon_deg, t.home.lat_deg, "队长", None)
                for t in all_teams
            ],
        ),
        "machines.csv": (
            ("名称", "类型", "数量", "持有队伍", "县代码"),
            [(item, kind, n, team.name, team.home.county_code) for item, kind, n, team in held(all_teams)],
        ),
        "depots.csv": (
            ("名称", "层级", "县代码", "县（市、区）", "乡镇代码", "经度", "纬度"),
            [
                (name, TIER_NAMES[tier], None if tier == "city" else home.county_code,
                 None if tier == "city" else home.county,
                 home.code if tier == "township" else None, home.lon_deg, home.lat_deg)
                for name, tier, home in all_depots
            ],
        ),
        "stock.csv": (("储备库", "物资", "数量"), list(stock(all_depots))),
        "ponds.csv": (
            ("名称", "县代码", "县（市、区）", "乡镇代码", "经度", "纬度"),
            [
                (name, town.county_code, town.county, town.code, lon_deg, lat_deg)
                for name, town, lon_deg, lat_deg in ponds(towns)
            ],
        ),
    }  # fmt: skip


def main(to: Path = OUT) -> None:
    for name, (header, rows) in made().items():
        write(name, header, rows, to)


if __name__ == "__main__":
    main()

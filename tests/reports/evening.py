"""A fire as it might stand on a bad evening, in contents for reports. All of it is invented."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from firepost.app.board import (
    Board,
    BurnedArea,
    Conflict,
    Danger,
    Declaration,
    DepotOnBoard,
    EquipmentOnBoard,
    Holding,
    IncidentOnBoard,
    Known,
    LogLine,
    PerimeterOnBoard,
    Said,
    Side,
    StateChange,
    TargetOnBoard,
    TeamOnBoard,
    Weather,
)
from firepost.app.package import Content, IssuedReport
from firepost.app.plans import read_plan
from firepost.bootstrap import words, write_layers
from firepost.domain.geometry.ellipsoid import area_and_length
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.model import Plan
from firepost.domain.plan.situation import Fire, Situation
from firepost.reports.press import Shop
from firepost.reports.terrain import rings_of

ROOT = Path(__file__).resolve().parents[2]
CST = timezone(timedelta(hours=8))
CENTRE = (119.985, 27.662)


def at(clock: str, day: int = 28) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=CST)


NOW = at("18:20")


def said(
    when: datetime, by: str = "值班员甲", *, source: str | None = None, n: int = 1
) -> Said:
    return Said(f"K7Q2/{n}", by, when, when + timedelta(minutes=4), source)


@cache
def plan() -> Plan:
    file = ROOT / "resources" / "plans" / "wenzhou-forest-fire-2021.toml"
    return read_plan(file.read_bytes(), name=file.name)


@cache
def shop() -> Shop:
    resources = ROOT / "resources"
    return Shop(
        words=words(ROOT),
        fonts=resources / "fonts",
        templates=resources / "report_templates",
        maps=ROOT / "maps",
        plan=plan,
        write_layers=write_layers,
    )


def ring(
    radius_m: float, *, centre: tuple[float, float] = CENTRE, points: int = 400
) -> list[Any]:
    """A ragged closed ring, the same each time."""
    lon0, lat0 = centre
    out = []
    for i in range(points):
        angle = 2 * math.pi * i / points
        rough = 1 + 0.16 * math.sin(3 * angle + 1) + 0.10 * math.sin(7 * angle + 2)
        rough += 0.04 * math.sin(23 * angle + 1) + 0.02 * math.sin(61 * angle)
        north = math.sin(angle) * radius_m * rough
        east = math.cos(angle) * radius_m * rough * 1.15
        lon = lon0 + east / (111_320 * math.cos(math.radians(lat0)))
        out.append([lon, lat0 + north / 110_800])
    return [*out, out[0]]


RADII = {"p1": 130.0, "p2": 205.0, "p3": 280.0, "p4": 335.0}
STEPS = (
    ("p1", "10:15", "gps"),
    ("p2", "12:40", "sketch"),
    ("p3", "15:30", "gps"),
    ("p4", "17:50", "drone"),
)


def shape_of(perimeter: str) -> Mapping[str, object] | None:
    if perimeter == "p4":
        island = ring(40.0, points=60)[::-1]
        return {"type": "Polygon", "coordinates": [ring(RADII["p4"]), island]}
    return {"type": "Polygon", "coordinates": [ring(RADII[perimeter])]}


def perimeter(key: str, when: datetime, method: str, n: int) -> PerimeterOnBoard:
    shape = shape_of(key)
    assert shape is not None
    rings = rings_of(shape)
    measured = [area_and_length(one) for one in rings]
    area_ha = abs(measured[0][0] / 1e4) - sum(abs(m[0]) / 1e4 for m in measured[1:])
    west, south = rings[0].min(axis=0)
    east, north = rings[0].max(axis=0)
    return PerimeterOnBoard(
        id=key,
        said=said(when, "测绘员乙", source="无人机" if method == "drone" else None, n=n),
        method=method,
        area_ha=area_ha,
        length_m=measured[0][1],
        parts=1,
        holes=len(rings) - 1,
        vertices=sum(map(len, rings)),
        box_deg=(float(west), float(south), float(east), float(north)),
        accuracy_m=5.0 if method == "drone" else None,
        parents=(),
        blob="",
    )


def perimeters(until: datetime) -> tuple[PerimeterOnBoard, ...]:
    made = (perimeter(key, at(when), how, 10 + i) for i, (key, when, how) in enumerate(STEPS))
    return tuple(edge for edge in made if edge.said.at <= until)


def fire(now: datetime = NOW, **changes: Any) -> IncidentOnBoard:
    edges = perimeters(now)
    clinic = said(at("17:40"), "医疗组", source="医疗组电台", n=30)
    last = edges[-1] if edges else None
    made = IncidentOnBoard(
        id="K7Q2/1",
        name="泰顺县包垟乡北坑湾火场",
        opened=said(at("08:52"), source="护林员口述"),
        district="330329",
        lon_deg=CENTRE[0] - 0.0012,
        lat_deg=CENTRE[1] - 0.0008,
        ignited_at=at("08:34"),
        reported_at=at("08:52"),
        burning_since=at("08:34"),
        clock_basis="ignited",
        state=Known("burning", said(at("08:52"))),
        states=(StateChange("burning", said(at("08:52"))),),
        controlled_at=None,
        extinguished_at=None,
        area=BurnedArea(last.area_ha, last.said, contested=False, perimeter=last)
        if last
        else None,
        perimeters=edges,
        casualties={
            "deaths": Known(0, clinic),
            "serious_injuries": Known(0, clinic),
            "minor_injuries": Known(2, clinic, contested=True),
        },
        facts={
            "threatens_residents": Known(True, said(at("16:00"), n=31)),
            "border": Known("prefecture", said(at("16:01"), n=32)),
        },
        declared=Known("IV", said(at("14:52"), n=33)),
        declared_by="市森防指办主任",
        declarations=(
            Declaration(
                "IV",
                "市森防指办主任",
                None,
                "IV",
                None,
                None,
                ("IV.2",),
                said(at("14:52"), n=33),
            ),
        ),
        evacuations={"北坑自然村": Known(126, said(at("16:28"), n=34))},
        sectors={"A": Known((True, True, False), said(at("18:00"), n=35))},
        plan=assess(plan(), Situation(at=now, fires=(Fire(id="K7Q2/1"),))).fires[0],
        out=False,
    )
    return replace(made, **changes)


TEAMS = (
    ("泰顺县专业队一分队", "professional", True, 28, "working", "18:14", "A"),
    ("泰顺县专业队二分队", "professional", True, 26, "working", "17:57", "B"),
    ("筱村镇半专业队", "semi_professional", True, 22, "working", "18:09", "C"),
    ("泰顺县消防救援大队", "fire_rescue", True, 30, "working", "18:16", "E"),
    ("文成县专业队一分队", "professional", True, None, "standby", "18:10", None),
    ("罗阳镇半专业队", "semi_professional", True, 25, "resting", "18:12", None),
    ("苍南县专业队一分队", "professional", True, 32, "en_route", "18:11", None),
    ("包垟乡应急小组", "social", False, 15, "standby", None, None),
)


def teams() -> tuple[TeamOnBoard, ...]:
    made = []
    for i, (name, kind, trained, people, status, heard, sector) in enumerate(TEAMS):
        made.append(
            TeamOnBoard(
                id=f"K7Q2/{60 + i}",
                name=name,
                kind=kind,
                trained=trained,
                people=people,
                home_district="330329",
                status=Known(status, said(at("14:00"), n=70 + i)),
                task="attack" if status == "working" else None,
                sector=sector,
                incident="K7Q2/1",
                lon_deg=None,
                lat_deg=None,
                last_contact_at=at(heard) if heard else None,
            )
        )
    return tuple(made)


def log_lines() -> tuple[LogLine, ...]:
    late = Said("K7Q2/50", "值班员甲", at("17:41"), at("17:55"), "电台")
    words_ = "B段隔离带开出320米"
    return (
        LogLine(late, "log.say", "K7Q2/1", words_, "泰顺县专业队二分队", learned_late=True),
        LogLine(
            said(at("18:09"), n=51), "log.say", "K7Q2/1", "C段无明火，烟点6处", None, False
        ),
    )


def board(*fires: IncidentOnBoard, now: datetime = NOW, **changes: Any) -> Board:
    stood = fires or (fire(now),)
    asked = tuple(_asked(one) for one in stood)
    assessed = assess(plan(), Situation(at=now, fires=asked))
    stood = tuple(
        replace(one, plan=of_it) for one, of_it in zip(stood, assessed.fires, strict=True)
    )
    made = Board(
        desk="D5K0",
        drill=False,
        at=now,
        known_at=now,
        live=True,
        entries=140,
        unsent=14,
        oldest_unsent_at=None,
        incidents=stood,
        proposed=assessed.level,
        plan=assessed,
        teams=teams(),
        equipment=(
            EquipmentOnBoard(
                "K7Q2/80",
                "风力灭火机",
                "灭火机具",
                40,
                (
                    Holding("team", "K7Q2/60", 12, "in_use"),
                    Holding("depot", "K7Q2/91", 28, "ready"),
                ),
            ),
        ),
        depots=(
            DepotOnBoard(
                "K7Q2/90",
                "包垟乡库",
                "township",
                "330329",
                None,
                None,
                {"风力灭火机": 0},
                0,
                "风力灭火机",
            ),
            DepotOnBoard(
                "K7Q2/91", "泰顺县库", "county", "330329", None, None, {"头灯": -3}, None, None
            ),
        ),
        targets=(
            TargetOnBoard("K7Q2/95", "液化气储配站", "危险化学品", 119.9705, 27.6525),
            TargetOnBoard("K7Q2/96", "变电所", None, None, None),
        ),
        weather=(
            Weather(
                said(at("18:14"), source="手持仪", n=40),
                6.2,
                225.0,
                18.5,
                31.0,
                None,
                None,
                None,
            ),
        ),
        log=log_lines(),
        said_count=2,
        said_of={"K7Q2/1": 2},
        conflicts=(
            Conflict(
                "casualties",
                "K7Q2/1",
                "minor_injuries",
                (
                    Side(2, "值班员甲", at("17:40"), "K7Q2/30"),
                    Side(1, "珊溪前指", at("17:38"), "B2/9"),
                ),
                "K7Q2/1",
            ),
        ),
        city_forces_insufficient=None,
        danger=Danger("yellow", "市应急管理局", None, said(at("07:00"), n=36)),
        in_transit=(("调001", "头灯", 20),),
    )
    return replace(made, **changes)


def _asked(one: IncidentOnBoard) -> Fire:
    def total(key: str) -> int | None:
        held = one.casualties.get(key)
        return held.value if held else None

    facts = {key: held.value for key, held in one.facts.items() if key != "districts"}
    return Fire(
        id=one.id,
        burning_since=one.burning_since,
        controlled_at=one.controlled_at,
        extinguished_at=one.extinguished_at,
        burned_area_ha=one.area.value_ha if one.area else None,
        deaths=total("deaths"),
        serious_injuries=total("serious_injuries"),
        **facts,
    )


NOTES = {
    "cause": "农事用火，待查",
    "next_steps": "控制东北火头，加固B段隔离带",
    "head_direction": "东北",
}


def content(stood: Board | None = None, **changes: Any) -> Content:
    stood = stood or board()
    made = Content(
        board=stood,
        fire=stood.incidents[0],
        kind="first",
        number=1,
        post="包垟前指",
        by="值班员甲",
        issued_at=NOW + timedelta(minutes=3),
        shapes=shape_of,
        plan=plan(),
        notes=NOTES,
    )
    return replace(made, **changes)


def follow_up(stood: Board | None = None) -> Content:
    """The second report; the first showed the fire at 15:40."""
    then = board(now=at("15:40"))
    last = IssuedReport(1, "first", then.at, then.known_at, "x", "包垟前指", {"cause": "不明"})
    return content(stood, kind="follow-up", number=2, last=last, last_board=then)

"""A board as it might stand on a bad evening, and a post that keeps one in memory.

The fire, the people and the stock are invented; only the names of counties are real.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import posts
from firepost.app.board import (
    Board,
    BurnedArea,
    DepotOnBoard,
    IncidentOnBoard,
    Known,
    LogLine,
    PerimeterOnBoard,
    Said,
    StateChange,
    TargetOnBoard,
    TeamOnBoard,
    Weather,
)
from firepost.domain.errors import Notice, Refused
from firepost.domain.plan.assessment import (
    Assessment,
    Duty,
    FireAssessment,
    Headroom,
    NextStep,
    TriggerState,
)
from firepost.domain.plan.model import Plan
from firepost.domain.record import Record

CST = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 28, 18, 20, 41, tzinfo=CST)
CENTRE = (119.985, 27.662)


def said(at: datetime, by: str = "值班员甲", *, source: str | None = None, n: int = 1) -> Said:
    return Said(f"s/{n}", by, at, at, source)


def at(clock: str, day: int = 28) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=CST)


def ring(radius_m: float, *, seed: int = 1, points: int = 400) -> list[list[float]]:
    """A ragged closed ring round the centre, the same for the same seed."""
    lon0, lat0 = CENTRE
    out = []
    for i in range(points):
        angle = 2 * math.pi * i / points
        rough = 1 + 0.16 * math.sin(3 * angle + seed) + 0.10 * math.sin(7 * angle + 2 * seed)
        rough += 0.04 * math.sin(23 * angle + seed) + 0.02 * math.sin(61 * angle)
        north = math.sin(angle) * radius_m * rough
        east = math.cos(angle) * radius_m * rough * 1.15
        out.append(
            [lon0 + east / (111_320 * math.cos(math.radians(lat0))), lat0 + north / 110_800]
        )
    return [*out, out[0]]


STEPS = (
    ("p1", "10:15", 6.2, 130.0, "gps"),
    ("p2", "12:40", 15.8, 205.0, "sketch"),
    ("p3", "15:30", 28.9, 280.0, "gps"),
    ("p4", "17:50", 41.4, 335.0, "drone"),
)


def perimeters() -> tuple[PerimeterOnBoard, ...]:
    made = []
    for i, (key, when, area_ha, radius_m, method) in enumerate(STEPS):
        shape = ring(radius_m, seed=1)
        lons, lats = [p[0] for p in shape], [p[1] for p in shape]
        made.append(
            PerimeterOnBoard(
                id=key,
                said=said(at(when), n=10 + i),
                method=method,
                area_ha=area_ha,
                length_m=2730.0 * radius_m / 335.0,
                parts=1,
                holes=0,
                vertices=len(shape),
                box_deg=(min(lons), min(lats), max(lons), max(lats)),
                accuracy_m=5.0 if method == "drone" else None,
                parents=(STEPS[i - 1][0],) if i else (),
                blob="",
            )
        )
    return tuple(made)


TRIGGERS = (
    ("IV.1", "6.4.1(1)①", "IV", "met"),
    ("IV.2", "6.4.1(1)②", "IV", "met"),
    ("IV.3", "6.4.1(1)③", "IV", "not_met"),
    ("III.1", "6.4.2(1)①", "III", "not_met"),
    ("III.2", "6.4.2(1)②", "III", "not_met"),
    ("III.3", "6.4.2(1)③", "III", "not_met"),
    ("III.4", "6.4.2(1)④", "III", "not_met"),
    ("II.1", "6.4.3(1)①", "II", "not_met"),
    ("II.2", "6.4.3(1)②", "II", "not_met"),
    ("II.3", "6.4.3(1)③", "II", "not_met"),
    ("II.4", "6.4.3(1)④", "II", "unknown"),
    ("I.1", "6.4.4(1)①", "I", "not_met"),
    ("I.2", "6.4.4(1)②", "I", "not_met"),
    ("I.3", "6.4.4(1)③", "I", "not_met"),
    ("I.4", "6.4.4(1)④", "I", "unknown"),
)
MISSING = {"II.4": ("severely_threatens_key_target",), "I.4": ("city_forces_insufficient",)}


def plan_of(fire: str = "f1") -> FireAssessment:
    return FireAssessment(
        id=fire,
        grade="larger",
        grade_presumed=True,
        level="IV",
        could_be="I",
        triggers=tuple(
            TriggerState(key, clause, level, state, MISSING.get(key, ()))  # type: ignore[arg-type]
            for key, clause, level, state in TRIGGERS
        ),
        report_duties=tuple(
            Duty(f"R{n}", f"5.3({n})", "met" if n == 4 else "not_met") for n in range(1, 8)
        ),
        command_level="county",
        next=(
            NextStep("III", "III.2", at("20:34")),
            NextStep("II", "II.2", at("08:34", 29)),
            NextStep("I", "I.2", at("08:34", 30)),
        ),
        headroom=(
            Headroom("III.1", "deaths", 1),
            Headroom("III.1", "serious_injuries", 3),
            Headroom("III.4", "burned_area_ha", 8.6),
            Headroom("II.3", "burned_area_ha", 58.6),
        ),
    )


def fire(**changes: object) -> IncidentOnBoard:
    changes.setdefault("silent", changes.get("out", False))  # as the city reads it by default
    shapes = perimeters()
    clinic = said(at("17:40"), "医疗组", source="医疗组")
    made = IncidentOnBoard(
        id="f1",
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
        area=BurnedArea(41.4, shapes[-1].said, contested=False, perimeter=shapes[-1]),
        perimeters=shapes,
        casualties={
            "deaths": Known(0, clinic),
            "serious_injuries": Known(0, clinic),
            "minor_injuries": Known(2, clinic),
        },
        facts={},
        declared=Known("IV", said(at("14:52"))),
        declared_by="市森防指办主任",
        evacuations={"北坑自然村": Known(126, said(at("16:28")))},
        sectors={},
        plan=plan_of(),
        out=False,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


TEAMS = (
    ("泰顺县专业队一分队", "professional", True, 28, "working", "18:14", 0.0048, 0.0006, "A"),
    ("泰顺县专业队二分队", "professional", True, 26, "working", "17:57", -0.001, 0.0033, "B"),
    (
        "筱村镇半专业队",
        "semi_professional",
        True,
        22,
        "working",
        "18:09",
        -0.0036,
        -0.0003,
        "C",
    ),
    ("司前镇半专业队", "semi_professional", True, 20, "working", "17:44", 0.002, -0.0033, "D"),
    ("泰顺县消防救援大队", "fire_rescue", True, 30, "working", "18:16", 0.0063, -0.0052, "E"),
    ("文成县专业队一分队", "professional", True, 35, "standby", "18:10", None, None, None),
    ("罗阳镇半专业队", "semi_professional", True, 25, "resting", "18:12", None, None, None),
    ("苍南县专业队一分队", "professional", True, 32, "en_route", "18:11", None, None, None),
    ("瑞安市专业队一分队", "professional", True, 28, "en_route", "17:58", None, None, None),
    ("包垟乡应急小组", "social", False, 15, "standby", "18:00", None, None, None),
)


def teams() -> tuple[TeamOnBoard, ...]:
    made = []
    for i, (name, kind, trained, people, status, heard, dx, dy, sector) in enumerate(TEAMS):
        made.append(
            TeamOnBoard(
                id=f"t{i}",
                name=name,
                kind=kind,
                trained=trained,
                people=people,
                home_district=None,
                status=Known(status, said(at("14:00"))),
                task="attack" if status == "working" else None,
                sector=sector,
                incident="f1",
                lon_deg=None if dx is None else CENTRE[0] + dx,
                lat_deg=None if dy is None else CENTRE[1] + dy,
                last_contact_at=at(heard),
            )
        )
    return tuple(made)


LOG = (
    ("17:41", "17:55", "泰顺县专业队二分队", "B段隔离带开出 320 米", "电台"),
    ("17:50", "17:50", None, "周界更新 41.4 公顷，东北翼外扩", "无人机"),
    ("18:09", "18:09", "筱村镇半专业队", "C段无明火，烟点 6 处", "电台"),
    ("18:14", "18:14", "泰顺县专业队一分队", "A段火头推进约 40 米，西南风 4 级", "电台"),
    ("18:16", "18:16", "泰顺县消防救援大队", "E段水带接通，2 泵供水", "电台"),
)


def log_lines() -> tuple[LogLine, ...]:
    made = []
    for i, (when, learned, speaker, text, source) in enumerate(LOG):
        kept = Said(f"s/{50 + i}", "值班员甲", at(when), at(learned), source)
        kind = "perimeter.record" if "周界" in text else "log.say"
        made.append(LogLine(kept, kind, "f1", text, speaker, learned_late=when != learned))
    return tuple(made)


def board(*fires: IncidentOnBoard, **changes: object) -> Board:
    stood = fires or (fire(),)
    city = (TriggerState("III.5", "6.4.2(1)⑤", "III", "unknown", ("dangerous",), ()),)
    made = Board(
        desk="d1",
        drill=False,
        at=NOW,
        known_at=NOW,
        live=True,
        entries=140,
        unsent=14,
        oldest_unsent_at=NOW - timedelta(hours=1, minutes=52),
        incidents=stood,
        proposed="IV",
        plan=Assessment(
            plan="wenzhou-forest-fire-2021",
            law="822",
            level="IV",
            could_be="I",
            triggers=city,
            fires=tuple(one.plan for one in stood),
            decides="office_director",
        ),
        teams=teams(),
        equipment=(),
        depots=(
            DepotOnBoard(
                "k1",
                "包垟乡库",
                "township",
                "330329",
                119.955,
                27.668,
                {"风力灭火机": 0},
                0,
                None,
            ),
            DepotOnBoard(
                "k2", "泰顺县库", "county", "330329", None, None, {}, 95, "风力灭火机"
            ),
        ),
        targets=(TargetOnBoard("x1", "液化气储配站", "危", 119.9705, 27.6525),),
        weather=(
            Weather(
                said(at("18:14"), source="手持仪"), 6.2, 225.0, None, None, None, None, None
            ),
        ),
        log=log_lines(),
        said_count=126,
        said_of={"f1": 126},
        conflicts=(),
        city_forces_insufficient=None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def no_fires() -> Board:
    return board(
        incidents=(),
        teams=(),
        log=(),
        said_count=0,
        unsent=0,
        oldest_unsent_at=None,
        weather=(),
    )


@dataclass(frozen=True)
class TakenAnswer:
    entry: str
    id: str | None
    warnings: tuple[Notice, ...] = ()


class NoJournal:
    """What a post in memory has written down: nothing."""

    def entries(self) -> tuple[()]:
        return ()

    def find(self, _entry_id: str) -> None:
        return None


class MemoryPost:
    """Keeps what was asked, in order, and the thread it was asked on. Says a board back."""

    def __init__(self, stood: Board | None = None, *, slow_s: float = 0.0) -> None:
        self.stood = stood or board()
        self.done: list[Mapping[str, object]] = []
        self.threads: set[str] = set()
        self.closed = False
        self.slow_s = slow_s
        self.refuse: str | None = None
        self._tell: list[Callable[[Board], None]] = []
        self.journal = NoJournal()
        self.record = Record()

    @property
    def plan(self) -> Plan:
        return posts.plan()

    def board(self, at: datetime | None = None, known_at: datetime | None = None) -> Board:
        self.threads.add(threading.current_thread().name)
        if at is None and known_at is None:
            return self.stood
        then = at or known_at
        assert then is not None
        shown = []
        for one in self.stood.incidents:
            kept = tuple(p for p in one.perimeters if p.said.at <= then)
            held = (
                BurnedArea(kept[-1].area_ha, kept[-1].said, False, kept[-1]) if kept else None
            )
            shown.append(replace(one, perimeters=kept, area=held))
        lines = tuple(one for one in self.stood.log if one.said.at <= then)
        return replace(
            self.stood,
            at=then,
            known_at=known_at or then,
            live=False,
            incidents=tuple(shown),
            log=lines,
        )

    def do(self, command: Mapping[str, object]) -> TakenAnswer:
        self.threads.add(threading.current_thread().name)
        if self.slow_s:
            threading.Event().wait(self.slow_s)
        if self.refuse:
            raise Refused(self.refuse)
        self.done.append(command)
        entry = f"m/{len(self.done)}"
        if command["do"] == "log.say":
            when = command.get("at", NOW)
            kept = Said(
                entry, "值班员甲", when if isinstance(when, datetime) else NOW, NOW, None
            )
            new = LogLine(kept, "log.say", "f1", str(command["text"]), None, learned_late=False)
            self.stood = replace(self.stood, log=(*self.stood.log, new))
        for tell in self._tell:
            tell(self.stood)
        return TakenAnswer(entry, entry if command["do"] == "incident.open" else None)

    def shape_of(self, perimeter_id: str) -> Mapping[str, object]:
        radius = {key: radius for key, _, _, radius, _ in STEPS}[perimeter_id]
        return {"type": "Polygon", "coordinates": [ring(radius, seed=1)]}

    def listen(self, tell: Callable[[Board], None]) -> None:
        self._tell.append(tell)

    def close(self) -> None:
        self.closed = True

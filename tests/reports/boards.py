"""Boards of any kind: everything unknown, everything known, and all between; hostile names too."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from firepost.app.board import (
    Board,
    BurnedArea,
    Conflict,
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
from firepost.app.package import NOTES, Content, IssuedReport
from firepost.domain import vocabulary as v
from reports import evening

START = evening.at("06:00")
FIRE = "K7Q2/1"

times = st.integers(0, 60 * 24 * 5).map(lambda m: START + timedelta(minutes=m))
names = st.one_of(
    st.sampled_from(["北坑湾", "CON", "a/b\\c:d", "峃口垟", "⽕", "🔥", "x" * 200, " "]),
    st.text(min_size=1, max_size=30),
)
lon = st.floats(119.4, 121.3)
lat = st.floats(27.1, 28.6)
whole = st.integers(0, 10_000)
amount = st.floats(0, 1e5, allow_nan=False)
flag = st.booleans()


def maybe(some: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | some


@st.composite
def saids(draw: Any) -> Said:
    at = draw(times)
    return Said(
        entry=f"K7Q2/{draw(st.integers(1, 99_999))}",
        by=draw(names),
        at=at,
        known_at=at + timedelta(minutes=draw(st.integers(0, 300))),
        source=draw(maybe(names)),
    )


def known(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Known[Any]]:
    return st.builds(Known, values, saids(), flag)


@st.composite
def perimeters(draw: Any) -> PerimeterOnBoard:
    key = draw(st.sampled_from(sorted(evening.RADII)))
    made = evening.perimeter(key, draw(times), draw(st.sampled_from(v.METHODS)), 1)
    return replace(
        made,
        said=draw(saids()),
        area_ha=draw(amount),
        length_m=draw(amount),
        accuracy_m=draw(maybe(amount)),
    )


def facts() -> st.SearchStrategy[dict[str, Known[object]]]:
    of_kind = {
        v.FLAG: maybe(flag),
        v.AMOUNT: maybe(amount),
        "border": maybe(st.sampled_from(v.BORDERS)),
        "grade": maybe(st.sampled_from(v.GRADES)),
        "districts": maybe(
            st.lists(st.sampled_from(["330329", "330328", "999999"])).map(tuple)
        ),
    }
    chosen = {
        fact: known(of_kind[kind])
        for fact, kind in v.FACTS.items()
        if fact not in {"burned_area_ha", *v.CITY_FACTS}
    }
    return st.fixed_dictionaries({}, optional=chosen)


@st.composite
def areas(draw: Any, edges: tuple[PerimeterOnBoard, ...]) -> BurnedArea | None:
    held = draw(maybe(st.sampled_from(edges))) if edges else None
    if held is None and draw(flag):
        return None
    value = held.area_ha if held else draw(maybe(amount))
    return BurnedArea(value, held.said if held else draw(saids()), draw(flag), held)


@st.composite
def fires(draw: Any) -> IncidentOnBoard:
    edges = tuple(sorted(draw(st.lists(perimeters(), max_size=4)), key=lambda e: e.said.at))
    ids = tuple(replace(edge, id=edge.id) for edge in edges)
    start = draw(maybe(times))
    states = draw(
        st.lists(st.builds(StateChange, st.sampled_from(v.STATES), saids()), max_size=4)
    )
    return evening.fire(
        name=draw(names),
        opened=draw(saids()),
        district=draw(maybe(st.sampled_from(["330329", "999999"]))),
        lon_deg=draw(maybe(lon)),
        lat_deg=draw(maybe(lat)),
        ignited_at=start,
        reported_at=draw(maybe(times)),
        burning_since=start,
        clock_basis=draw(st.sampled_from(["ignited", "reported"])) if start else None,
        state=draw(known(st.sampled_from(v.STATES))),
        states=tuple(states),
        controlled_at=None,
        extinguished_at=None,
        area=draw(areas(ids)),
        perimeters=ids,
        casualties=draw(
            st.fixed_dictionaries(
                {},
                optional={
                    key: known(maybe(whole))
                    for key in ("deaths", "serious_injuries", "minor_injuries")
                },
            )
        ),
        facts=draw(facts()),
        declared=draw(maybe(known(st.sampled_from(v.LEVELS)))),
        declared_by=draw(maybe(names)),
        evacuations=draw(st.dictionaries(names, known(whole), max_size=3)),
        sectors=draw(st.dictionaries(names, known(st.tuples(flag, flag, flag)), max_size=3)),
        out=draw(flag),
    )


@st.composite
def teams(draw: Any, number: int) -> TeamOnBoard:
    return TeamOnBoard(
        id=f"T/{number}",
        name=draw(names),
        kind=draw(st.sampled_from(v.TEAM_KINDS)),
        trained=draw(maybe(flag)),
        people=draw(maybe(whole)),
        home_district=None,
        status=draw(maybe(known(st.sampled_from(v.TEAM_STATUSES)))),
        task=draw(maybe(st.sampled_from(v.TASKS))),
        sector=draw(maybe(names)),
        incident=draw(st.sampled_from([FIRE, "other", None])),
        lon_deg=None,
        lat_deg=None,
        last_contact_at=draw(maybe(times)),
    )


@st.composite
def sides(draw: Any) -> Side:
    values = st.one_of(maybe(whole), amount, flag, names, st.sampled_from(v.STATES))
    return Side(draw(values), draw(names), draw(times), f"B/{draw(st.integers(1, 99))}")


@st.composite
def boards(draw: Any) -> Board:
    many = st.integers(0, 3)
    weather = st.builds(
        Weather,
        saids(),
        maybe(amount),
        maybe(st.floats(0, 360)),
        maybe(st.floats(-40, 50)),
        maybe(st.floats(0, 100)),
        maybe(amount),
        st.none(),
        st.none(),
    )
    holding = st.builds(
        Holding,
        st.sampled_from(["team", "depot"]),
        st.sampled_from(["T/0", "D/0", "gone"]),
        whole,
        st.sampled_from(v.EQUIPMENT_STATUSES),
    )
    return evening.board(
        draw(fires()),
        drill=draw(flag),
        now=draw(times),
        teams=tuple(draw(teams(n)) for n in range(draw(many))),
        equipment=tuple(
            EquipmentOnBoard(
                f"E/{n}",
                draw(names),
                draw(maybe(names)),
                draw(whole),
                tuple(draw(st.lists(holding, max_size=2))),
            )
            for n in range(draw(many))
        ),
        depots=tuple(
            DepotOnBoard(
                f"D/{n}",
                draw(names),
                draw(st.sampled_from(v.TIERS)),
                None,
                None,
                None,
                draw(st.dictionaries(names, st.integers(-50, 500), max_size=3)),
                draw(maybe(whole)),
                draw(maybe(names)),
            )
            for n in range(draw(many))
        ),
        targets=tuple(
            TargetOnBoard(
                f"X/{n}", draw(names), draw(maybe(names)), draw(maybe(lon)), draw(maybe(lat))
            )
            for n in range(draw(many))
        ),
        weather=tuple(draw(st.lists(weather, max_size=2))),
        log=tuple(
            LogLine(draw(saids()), "log.say", FIRE, draw(names), draw(maybe(names)), draw(flag))
            for _ in range(draw(many))
        ),
        conflicts=tuple(
            Conflict(
                draw(st.sampled_from(["perimeter", "casualties", "state", "fact", "count"])),
                FIRE,
                draw(st.sampled_from(["deaths", "state", "burned_area_ha", "wholly new"])),
                (draw(sides()), draw(sides())),
                FIRE,
            )
            for _ in range(draw(st.integers(0, 2)))
        ),
        in_transit=tuple(draw(st.lists(st.tuples(names, names, whole), max_size=2))),
    )


class Drawn:
    """A content that is shown by its fire: with plan and boards it fills a book."""

    def __init__(self, content: Content) -> None:
        self.content = content

    def __repr__(self) -> str:
        made = self.content
        return f"<{made.kind} of {made.fire!r:.2000}>"


@st.composite
def contents(draw: Any) -> Drawn:
    stood = draw(boards())
    kind = draw(st.sampled_from(["first", "follow-up", "final"]))
    made = evening.content(
        stood,
        kind=kind,
        number=draw(st.integers(1, 200)),
        post=draw(names),
        by=draw(names),
        approved_by=draw(maybe(names)),
        corrects=draw(maybe(st.integers(1, 9))),
        notes=draw(st.dictionaries(st.sampled_from(NOTES), names, max_size=6)),
    )
    if kind == "first" or draw(flag):
        return Drawn(made)
    then = draw(boards())
    last = IssuedReport(1, "first", then.at, then.known_at, "x", "前指", {})
    return Drawn(replace(made, last=last, last_board=then))


def near(one: float, other: float, digits: int) -> bool:
    return math.isclose(one, other, abs_tol=0.6 * 10**-digits)

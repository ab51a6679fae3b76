"""The blocks of people and weather: as it was said, each place and person once."""

from __future__ import annotations

from dataclasses import replace

from firepost.app.board import Danger, Known, Weather
from firepost.app.people_on_board import Casualty, Evacuation, Place
from firepost.app.reached import Foreseen, Reached
from firepost.app.sky_on_board import Forecast, OutlookKept
from firepost.reports import press
from reports.evening import at, board, content, fire, said, shop


def told(stood, **more):
    made = replace(content(stood), notes={}, **more)
    return press.galley(shop(), made).told.figures


def evening_with(**parts):
    return replace(board(fire()), **parts)


def observed(**keys):
    plain = dict.fromkeys(("wind_m_s", "wind_from_deg", "temp_c", "humidity_pct", "rain_mm"))
    return Weather(said(at("18:14")), lon_deg=None, lat_deg=None, **{**plain, **keys})


def test_a_force_alone_makes_no_speed():
    seen = observed(wind_from_deg=225.0, wind_force=5)
    figures = told(evening_with(weather=(seen,)))

    assert figures["wind"].text == "西南风5级"
    assert figures["wind_force"].value == 5
    assert figures["wind_m_s"].value is None


def test_a_forecast_stands_with_its_issuer_and_validity_unless_the_officer_wrote_one():
    foretold = Forecast(
        id="f",
        said=said(at("17:00")),
        issuer="市气象台",
        from_at=at("18:00"),
        until_at=at("23:00"),
        wind_m_s=None,
        wind_force=6,
        gust_m_s=None,
        wind_from_deg=45.0,
        temp_c=None,
        humidity_pct=None,
        rain_mm=None,
        text=None,
    )
    stood = evening_with(forecasts=(foretold,))

    text = told(stood)["forecast"].text
    assert text.startswith("市气象台（")
    assert text.endswith("东北风6级")
    received = replace(stood, forecasts=(replace(foretold, text="夜里东北风6级阵风8级"),))
    assert told(received)["forecast"].text.endswith("东北风6级；原文：夜里东北风6级阵风8级")
    written = replace(content(stood), notes={"forecast": "夜间转北风"})
    assert press.galley(shop(), written).told.figures["forecast"].text == "夜间转北风"


def test_a_class_is_told_with_its_system():
    rated = Danger("red", "市气象局", None, said(at("08:00")), "signal3", 5)
    figures = told(evening_with(ratings={"signal3": rated}))

    assert figures["danger_class"].text == "气象三色预警信号 红色5级"


def test_the_register_is_told_by_kind_and_condition_and_without_a_name():
    one = said(at("18:40"))
    hurt = [
        Casualty(f"c{i}", one, Known("serious", one), kind, None, None, None, "c2VhbGVk", ())
        for i, kind in enumerate(("resident", "resident", None))
    ]
    stood = board(fire(persons=tuple(hurt)))
    figures = told(stood)

    assert figures["casualties_listed"].text == "名册：群众重伤2人、身份未报重伤1人。"
    assert "c2VhbGVk" not in str(figures)


def test_slope_and_aspect_of_the_edge_stand_side_by_side_where_a_model_gave_them():
    stood = fire()
    assert told(board(stood))["terrain"].missing

    lie = {
        "terrain": "泰顺高程",
        "north": "1200/18.4/34/225/0.6/0",
        "east": "900/0/0.2///0",
        "south": "800////0/1",
    }
    held = replace(stood.area.perimeter, lie=lie)
    risen = replace(stood, area=replace(stood.area, perimeter=held))
    text = told(board(risen))["terrain"].text

    assert text == (
        "北侧平均18°最大34°坡向西南，外侧上坡占60%、东侧平坦、南侧无高程（高程模型 泰顺高程）"
    )


def kept(reached, **more):
    plain = dict.fromkeys(("slope_deg", "aspect_deg", "terrain", "forest"))
    air = {"wind_m_s": 9.0, "wind_from_deg": 225.0, "temp_c": 26.0, "humidity_pct": 38.0}
    told = {"hours": 3.0, "area_ha": 182.4, "fuel_factor": 1.0, "checks": (), **air, **plain}
    of = {"id": "o", "said": said(at("18:10")), "perimeter": "p4", "blob": "", **more}
    return OutlookKept(**of, **told, since=at("17:50"), reached=reached)


def village(name, inhabitants):
    return Place(name, name, None, inhabitants, *[None] * 8, goes_by=name)


def with_outlook(*reached, lives=126, moved=()):
    stood = fire(outlooks=(kept(reached),), moved=moved)
    return replace(board(stood), places=(village("北坑村", lives),))


NORTH = Reached("place", "北坑村", at("18:50"), at("20:50"), 620.0)


def test_the_outlook_kept_last_is_told_as_a_reference_with_when_it_was_reckoned():
    road = Reached("road", "S331", at("19:20"), None, 900.0)
    figures = told(with_outlook(NORTH, road))

    assert figures["outlook"].text == (
        "参考研判（不作启动条件）：11月28日18时10分推算，以11月28日17时50分边界为起点，西南风5级，"
        "3小时后约182公顷；可能到居民点北坑村（126人）最早11-28 18:50、可能11-28 20:50、"
        "道路S331最早11-28 19:20"
    )
    assert figures["outlook_people"].text == "研判范围内居民点1处126人，其中已转移待核实"
    assert figures["outlook_people"].value == 126


def test_the_level_it_would_bring_is_told_with_clause_and_time_and_a_duty_is_not():
    level = Foreseen(
        "II.3", "6.4.3(1)③", "II", at("19:40"), None, None, "near_key_target", "油库"
    )
    duty = Foreseen("R4", "5.3(4)", None, at("19:00"), None, None, "threatens_residents", "")
    held = replace(kept((NORTH,)), coming=(duty, level))
    text = told(board(fire(outlooks=(held,))))["outlook"].text
    assert text.endswith("；若成真，达到Ⅱ级（6.4.3(1)③，最早11-28 19:40）条件")

    held = replace(held, coming=(duty,))
    assert "若成真" not in told(board(fire(outlooks=(held,))))["outlook"].text


def test_people_of_the_outlook_that_moved_count_once_and_unknown_is_no_nought():
    reported = Known(90, said(at("18:15")))
    rest = {"refused": None, "ordered": None, "to": None, "route": None, "assembly": None}
    gone = Evacuation(
        "北坑村", ("北坑", "北坑村"), False, "under_way", 130, reported, text=None, **rest
    )
    figures = told(with_outlook(NORTH, moved=(gone,)))
    assert figures["outlook_people"].text == "研判范围内居民点1处130人，其中已转移90人"

    unknown = told(with_outlook(NORTH, lives=None))["outlook_people"]
    assert (unknown.value, unknown.text) == (
        None,
        "研判范围内居民点1处，人数待核实，其中已转移待核实",
    )


def test_an_outlook_of_an_older_edge_says_so_and_without_one_nothing_is_told():
    older = fire(outlooks=(kept((NORTH,), perimeter="p1"),))
    assert "此后边界已更新" in told(board(older))["outlook"].text
    assert told(board(fire()))["outlook"].missing
    galley = press.galley(shop(), replace(content(board(fire())), notes={}))
    assert "研判" not in str(galley.told.figures["outlook"].value)
    out = told(board(fire(outlooks=(kept((NORTH,)),), out=True)))
    assert out["outlook"].missing


def test_a_village_ordered_out_that_nobody_reported_of_stands_in_the_table():
    ordered = Evacuation(
        place="上洋村", names=("上洋村",), doubtful=False, state="ordered", inhabitants=312,
        moved=None, refused=None, ordered=said(at("18:20")), to="县体育馆", route=None,
        assembly=None, text=None,
    )  # fmt: skip
    moved = Known(118, said(at("18:40")), contested=True)
    leaving = replace(
        ordered, place="北坑村", state="under_way", inhabitants=None, moved=moved, to=None
    )
    stood = board(fire(moved=(ordered, leaving), evacuations={"北坑村": moved}))
    made = replace(content(stood), notes={})
    told = press.galley(shop(), made).told.tables["evacuations"]
    rows = {row.key: [cell.text for cell in row.cells] for row in told.rows}

    assert rows["上洋村"][1:5] == ["已下达", "312", "待核实", "县体育馆"]
    assert rows["北坑村"][1:4] == ["转移中", "待核实", "118"]
    assert [row.contested for row in told.rows] == [False, True]


def test_settlements_near_the_edge_stand_with_people_distance_and_whether_they_left():
    """北坑村 left under another name; one far away is no neighbour; nobody counted 里坳."""
    stood = fire()
    _west, south, east, north = stood.area.perimeter.box_deg
    lat = (south + north) / 2

    def home(name, away_deg, people=None, goes_by=""):
        rest = dict.fromkeys(("category", "district", "route", "assembly", "shelter"))
        spot = {"lon_deg": east + away_deg, "lat_deg": lat, "inhabitants": people}
        return Place(
            id=name, name=name, contact=None, phone=None, goes_by=goes_by, **spot, **rest
        )

    gone = Evacuation(
        place="北坑村", names=("北坑村",), doubtful=False, state="complete", inhabitants=126,
        moved=Known(126, said(at("18:40"))), refused=0, ordered=None, to=None, route=None,
        assembly=None, text=None,
    )  # fmt: skip
    places = (
        home("坑底", 0.004, 126, goes_by="北坑村"), home("里坳", 0.006), home("远村", 0.9, 50),
    )  # fmt: skip
    made = content(replace(board(replace(stood, moved=(gone,))), places=places))
    told = press.galley(shop(), replace(made, notes={})).told.tables["settlements"]
    rows = {row.key: [cell.text for cell in row.cells] for row in told.rows}

    assert list(rows) == ["坑底", "里坳"], "nearest first, and only within the limit"
    assert rows["坑底"][1] == "126"
    assert rows["坑底"][-1] == "完毕"
    assert rows["里坳"][1:2] + rows["里坳"][3:] == ["待核实", "东", "未下达转移"]
    assert all("米" in row[2] or "公里" in row[2] for row in rows.values())

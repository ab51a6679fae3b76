"""Every figure of a report is the board's own, and unknown is said, never shown as 0."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firepost.app.board import BurnedArea, Known
from firepost.reports import press
from firepost.reports.figures.told import Told
from reports import evening
from reports.evening import at, board, content, fire, follow_up, said, shop


def told(of=None) -> Told:
    return press.galley(shop(), of or content()).told


def values(of=None):
    return {key: figure.value for key, figure in told(of).figures.items()}


def texts(of=None):
    return {key: figure.text for key, figure in told(of).figures.items()}


def expected(made):
    """What the board says, read off it here a second time and by hand."""
    stood, one = made.board, made.fire
    held = one.area.perimeter if one.area else None
    ours = [team for team in stood.teams if team.incident == one.id]

    def of(*statuses):
        return [team for team in ours if team.status and team.status.value in statuses]

    def people(teams):
        return sum(team.people or 0 for team in teams)

    def fact(key):
        return one.facts[key].value if key in one.facts else None

    last = one.perimeters[-2] if len(one.perimeters) > 1 else None
    hours = (held.said.at - last.said.at).total_seconds() / 3600
    wind = stood.weather[-1]
    said_ = {
        "number": made.number,
        "reference": f"林火报〔2026〕{made.number}号",
        "kind": made.kind,
        "incident": one.name,
        "incident_id": one.id,
        "desk": stood.desk,
        "drill": stood.drill,
        "unit": made.post,
        "prepared_by": made.by,
        "approved_by": made.approved_by,
        "data_at": stood.at.isoformat(),
        "known_at": stood.known_at.isoformat(),
        "issued_at": made.issued_at.isoformat(),
        "issued_on": "2026-11-28",
        "last_number": made.last.number if made.last else None,
        "corrects": made.corrects,
        "district": one.district,
        "position": (str(one.lat_deg), str(one.lon_deg)),
        "ignited_at": one.ignited_at.isoformat(),
        "reported_at": one.reported_at.isoformat(),
        "burning_since": one.burning_since.isoformat(),
        "clock_basis": one.clock_basis,
        "burned_for": 9 * 60 + 46,
        "state": one.state.value,
        "state_at": one.state.said.at.isoformat(),
        "controlled_at": None,
        "extinguished_at": None,
        "sectors_accepted": "0/1",
        "burned_area_ha": one.area.value_ha,
        "burned_forest_ha": held.burned_forest_ha,
        "burned_area_mu": one.area.value_ha * 15,
        "area_method": held.method,
        "area_at": held.said.at.isoformat(),
        "area_accuracy_m": held.accuracy_m,
        "perimeter_m": one.perimeter_m,
        "parts": held.parts,
        "holes": held.holes,
        "perimeters": len(one.perimeters),
        "growth_ha": held.area_ha - last.area_ha,
        "growth_ha_per_h": (held.area_ha - last.area_ha) / hours,
        "affected_forest_ha": fact("affected_forest_ha"),
        "border": fact("border"),
        "predicted_grade": fact("predicted_grade"),
        "districts": fact("districts"),
        "deaths": 0,
        "serious_injuries": 0,
        "minor_injuries": 2,
        "casualties_listed": "",
        "outlook": None,
        "outlook_people": None,
        "evacuated_people": 126,
        "evacuated_from": ("北坑自然村",),
        "temp_c": wind.temp_c,
        "humidity_pct": wind.humidity_pct,
        "wind_m_s": wind.wind_m_s,
        "wind_force": 4,
        "wind_from_deg": wind.wind_from_deg,
        "wind": "西南风4级（6.2米/秒）",
        "rain_mm": wind.rain_mm,
        "weather_at": wind.said.at.isoformat(),
        "equipment_on_scene": ("风力灭火机12台（套）",),
        "depots_can_equip": 0,
        "level_declared": one.declared.value,
        "declared_at": one.declared.said.at.isoformat(),
        "declared_by": one.declared_by,
        "declared_clauses": ("6.4.1(1)②",),
        "declared_reason": None,
        "danger_warning": "yellow",
        "level_proposed": one.plan.level,
        "level_could_be": one.plan.could_be,
        "clauses_met": tuple(t.clause for t in one.plan.triggers if t.state == "met"),
        "next_levels": tuple(f"{step.level} {step.at.isoformat()}" for step in one.plan.next),
        "decides": stood.plan.decides,
        "plan": stood.plan.plan,
        "law": stood.plan.law,
        "grade": one.plan.grade,
        "command_level": one.plan.command_level,
        "assessed_by": "city_government",
        "duties_met": tuple(d.clause for d in one.plan.report_duties if d.state == "met"),
        "duties_open": tuple(d.clause for d in one.plan.report_duties if d.state == "unknown"),
        "recipients": ("provincial_office", "city_party_committee", "city_government"),
        "copies": ("member_units", "office"),
    }
    said_ |= {key: None for key in made.board.incidents[0].facts if key not in said_}
    for key in (
        "threatens_residents", "threatens_key_facility", "near_key_target",
        "severely_threatens_key_target", "dangerous", "needs_provincial_support",
        "other_reason_to_report",
    ):  # fmt: skip
        said_[key] = fact(key)
    for name, teams in (
        ("on_scene", of("working", "resting", "standby")),
        ("en_route", of("en_route")),
        ("standby", of("standby")),
        ("withdrawn", of("withdrawn")),
        (
            "untrained",
            [t for t in of("working", "resting", "standby") if t.trained is False],
        ),
        ("engaged", ours),
    ):
        said_[f"teams_{name}"] = len(teams)
        said_[f"people_{name}"] = people(teams)
        said_[f"force_{name}"] = texts(made)[f"force_{name}"]
    from firepost.app.package import NOTES

    return said_ | {note: made.notes.get(note) for note in NOTES}


def test_every_figure_is_the_boards_own():
    made = content()

    found = values(made)

    assert found == expected(made)


def test_every_figure_has_a_label_in_both_languages():
    labels = {
        key.removeprefix("report.label.")
        for key in shop().words.catalogue
        if key.startswith("report.label.")
    }

    assert set(told().figures) == labels


def test_what_nobody_knows_is_said_to_be_unknown_and_is_never_a_zero():
    nothing = fire(
        district=None, lon_deg=None, lat_deg=None, ignited_at=None, reported_at=None,
        burning_since=None, clock_basis=None, area=None, perimeters=(), casualties={},
        facts={}, declared=None, declared_by=None, evacuations={}, sectors={},
    )  # fmt: skip
    empty = board(nothing, teams=(), equipment=(), depots=(), targets=(), weather=())

    figures = told(content(empty, notes={})).figures

    unknown = {key for key, figure in figures.items() if figure.missing}
    assert {
        "burned_area_ha", "perimeter_m", "affected_forest_ha", "deaths", "serious_injuries",
        "people_on_scene", "teams_on_scene", "evacuated_people", "depots_can_equip", "wind",
        "temp_c", "burned_for", "grade", "cause", "position",
    } <= unknown  # fmt: skip
    assert all("待核实" in figures[key].text for key in unknown)
    assert not any("0" in figures[key].text for key in unknown)


def test_a_figure_that_posts_dispute_says_so():
    assert texts()["minor_injuries"] == "2人（待定）"


def test_a_team_of_unknown_strength_makes_the_sum_a_least():
    assert texts()["people_standby"] == "至少15人（另有1队人数待核实）"


def test_a_depot_of_unknown_stock_is_not_counted_as_empty():
    assert texts()["depots_can_equip"] == "至少0人（另有1库待核实）"


def test_an_area_without_a_shape_says_how_it_is_known():
    stated = BurnedArea(30.04, said(at("12:00")), contested=False, perimeter=None)

    found = texts(content(board(fire(area=stated))))

    assert found["burned_area_ha"] == "30.04公顷（451亩）"
    assert found["area_method"] == "口头报告（无边界图形）"
    assert found["perimeter_m"] == "待核实"


def test_somebody_saying_that_the_area_is_unknown_leaves_it_unknown():
    stated = BurnedArea(None, said(at("12:00")), contested=False, perimeter=None)

    found = told(content(board(fire(area=stated)))).figures["burned_area_ha"]

    assert (found.value, found.text) == (None, "待核实")


def test_a_fire_that_is_out_has_no_start_proposed():
    out = fire(
        out=True,
        silent=True,
        extinguished_at=at("17:00"),
        state=Known("extinguished", said(at("17:00"))),
    )

    found = told(content(board(out))).figures

    assert found["level_proposed"].value is None
    assert found["level_could_be"].value is None
    assert found["level_proposed"].text == "明火已扑灭，不再建议启动"
    assert found["burned_for"].text == "8小时26分"


def test_a_duty_to_report_names_its_recipients():
    dead = {"deaths": Known(1, said(at("17:00")))}

    found = texts(content(board(fire(casualties=dead))))

    assert "5.3(3)" in found["duties_met"]
    assert found["recipients"] == "省森防指办、市委、市政府"


def test_without_a_duty_the_report_goes_to_the_office():
    known_all = {
        key: Known(False, said(at("17:00")))
        for key in ("threatens_residents", "threatens_key_facility", "dangerous")
    }

    found = texts(content(board(fire(facts=known_all))))

    assert found["duties_met"] == "无"
    assert found["recipients"] == "市森防指办"


def test_only_what_changed_since_the_last_report_is_marked():
    figures = told(follow_up()).figures

    changed = {key for key, figure in figures.items() if figure.changed}

    assert {"burned_area_ha", "perimeter_m", "area_at", "area_method", "cause"} <= changed
    assert figures["burned_area_ha"].before == "28.88公顷（433亩）"
    assert not changed & {
        "incident",
        "deaths",
        "declared_by",
        "data_at",
        "number",
        "burned_for",
    }


def test_a_first_report_marks_nothing():
    found = told()

    assert not any(figure.changed for figure in found.figures.values())
    assert not any(
        cell.changed
        for table in found.tables.values()
        for row in table.rows
        for cell in row.cells
    )


def test_a_new_row_of_a_table_is_marked_and_an_old_one_is_not():
    rows = told(follow_up()).tables["perimeters"].rows

    assert [any(cell.changed for cell in row.cells) for row in rows] == [
        False,
        False,
        False,
        True,
    ]


def test_the_changes_say_before_and_after():
    rows = {row.key: row for row in told(follow_up()).tables["changes"].rows}

    before, now = rows["burned_area_ha"].cells[1:]
    assert (before.text, now.text) == ("28.88公顷（433亩）", "40.75公顷（611亩）")


@pytest.mark.parametrize("name", ["forces", "depots", "stock", "perimeters", "casualties"])
def test_a_table_holds_what_the_board_holds(name):
    made = content()
    stood, one = made.board, made.fire
    held = {
        "forces": [(team.name, team.people) for team in stood.teams],
        "depots": [(depot.name, depot.can_equip) for depot in stood.depots],
        "stock": [(d.name, i, q) for d in stood.depots for i, q in d.stock.items()],
        "perimeters": [(edge.area_ha, edge.length_m) for edge in one.perimeters],
        "casualties": [(key, known.value) for key, known in one.casualties.items()],
    }[name]
    columns = {
        "forces": ("name", "people"),
        "depots": ("name", "can_equip"),
        "stock": ("depot", "item", "quantity"),
        "perimeters": ("area_ha", "length_m"),
        "casualties": ("casualty", "people"),
    }[name]

    table = told(made).tables[name]
    places = [[c.key for c in table.columns].index(key) for key in columns]
    found = [tuple(row.cells[place].value for place in places) for row in table.rows]

    assert sorted(found, key=str) == sorted(held, key=str)


def test_a_late_line_of_the_log_says_that_it_was_late():
    rows = told().tables["log"].rows

    assert rows[0].cells[-1].text.endswith("（事后获知）")
    assert not rows[1].cells[-1].text.endswith("（事后获知）")


def test_distance_to_a_target_is_measured_from_the_edge():
    rows = {row.key: row.cells[-1] for row in told().tables["targets"].rows}

    assert 1100 < rows["K7Q2/95"].value < 1500
    assert rows["K7Q2/96"].text == "待核实"


def test_a_shape_that_has_not_arrived_yet_stops_nothing():
    made = replace(content(), shapes=lambda _perimeter: None)

    found = told(made)

    assert found.figures["burned_area_ha"].value == made.fire.area.value_ha
    assert found.tables["targets"].rows[0].cells[-1].missing


def test_the_same_content_tells_the_same_twice():
    assert told(follow_up()) == told(follow_up())


def test_an_invented_fire_has_all_the_evening_needs():
    assert evening.content().fire.area.value_ha > 40


def test_a_figure_that_became_unknown_is_a_change():
    then = board(now=at("15:40"))
    lost = BurnedArea(None, said(at("18:00")), contested=False, perimeter=None)
    made = replace(follow_up(board(fire(area=lost))), last_board=then)

    figure = told(made).figures["burned_area_ha"]

    assert (figure.text, figure.changed, figure.before) == (
        "待核实",
        True,
        "28.88公顷（433亩）",
    )

"""`firepost show --response` through its own door: the proposal with all that it stands on."""

from __future__ import annotations

import io
import json
import sys

import pytest

from firepost import bootstrap
from firepost.cli.main import serve


@pytest.fixture
def firepost(tmp_path, monkeypatch, capsysbinary):
    """The command in this process, as a device of its own; gives the JSON values printed."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()

    def run(*args, lines=()):
        written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        monkeypatch.setattr(
            sys, "stdin", io.TextIOWrapper(io.BytesIO(written.encode()), "utf-8")
        )
        serve([*map(str, args)], parts)
        return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]

    return run


def at(hour, minute=0):
    return f"2026-03-01T{hour:02d}:{minute:02d}:00+08:00"


def square(side):
    west, south = 119.80, 27.60
    ring = [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def told(firepost, desk, *lines, asked=()):
    opened = {
        "do": "incident.open",
        "name": "北坑湾",
        "ignited_at": at(6),
        "district": "330329",
        "at": at(6),
    }
    answers = firepost("feed", desk, "--drill", lines=[opened, *lines])
    assert [answer for answer in answers if not answer["ok"]] == []
    (board,) = firepost("show", desk, "--response", "--json", "--at", at(10), *asked)
    (response,) = board["response"].values()
    return response["proposal"]


def test_the_maps_suggest_facts_to_a_script_as_to_the_window(firepost, tmp_path):
    proposal = told(
        firepost,
        tmp_path / "a.fire",
        {
            "do": "target.mark",
            "name": "储配站",
            "lon_deg": 119.807,
            "lat_deg": 27.6,
            "at": at(7),
        },
        {"do": "perimeter.record", "geometry": square(0.002), "method": "drone", "at": at(8)},
    )

    near = next(one for one in proposal["suggestions"] if one["fact"] == "near_key_target")
    assert near["value"] is True
    assert near["clause"] == "6.4.1(1)③"
    assert "储配站" in near["reason"]
    states = {one["id"]: one for one in proposal["conditions"]}
    assert states["IV.3"]["state"] == "unknown", "a suggestion is no fact"
    assert states["IV.3"]["missing"] == ["near_key_target"]


def test_the_growth_gives_a_reckoning_and_an_aid_to_prediction(firepost, tmp_path):
    proposal = told(
        firepost,
        tmp_path / "a.fire",
        {"do": "perimeter.record", "geometry": square(0.004), "method": "drone", "at": at(8)},
        {"do": "perimeter.record", "geometry": square(0.006), "method": "drone", "at": at(9)},
    )

    reached = {one["trigger"]: one for one in proposal["reckoning"]["reached"]}
    assert proposal["reckoning"]["perimeters"] == 2
    assert at(9) < reached["II.3"]["earliest"] <= reached["II.3"]["likely"]
    assert any("预判参考" in note for note in proposal["notes"])
    assert {one["id"]: one["state"] for one in proposal["conditions"]}["II.3"] == "not_met"


def test_law_plan_and_readings_are_printed_with_who_chose_them(firepost, tmp_path):
    proposal = told(
        firepost,
        tmp_path / "a.fire",
        {
            "do": "setting.choose",
            "setting": "bare_hours",
            "value": "over",
            "by": "王主任",
            "at": at(9),
        },
    )

    assert proposal["law"]["verified"] is False
    assert "公报" in proposal["law"]["note"]
    assert proposal["plan"]["revision_overdue"] is True
    assert proposal["plan"]["revision_clause"] == "9.2"
    (hours,) = [one for one in proposal["readings"] if one["number"] == 8]
    (knob,) = hours["settings"]
    assert (knob["value"], knob["default"], knob["by"]) == ("over", "at_least", "王主任")
    assert knob["at"] == at(9)


def test_a_fact_carries_its_source_and_what_others_values_would_give(firepost, tmp_path):
    proposal = told(
        firepost,
        tmp_path / "a.fire",
        {
            "do": "fact.state",
            "fact": "burned_area_ha",
            "value": 90,
            "low": 80,
            "high": 120,
            "by": "张观察员",
            "source": "无人机",
            "at": at(9),
        },
    )

    two = next(one for one in proposal["conditions"] if one["id"] == "II.3")
    area = next(one for one in two["grounds"] if one["fact"] == "burned_area_ha")
    assert (area["said"]["by"], area["said"]["source"], area["said"]["at"]) == (
        "张观察员",
        "无人机",
        at(9),
    )
    assert area["between"] == [80, 120]
    assert [(one["why"], one["value"], one["level"]) for one in two["ifs"]] == [
        ("low", 80, "III"),
        ("high", 120, "II"),
    ]


@pytest.mark.parametrize(("choice", "said"), [(None, True), ("ignore", False)])
def test_a_fire_outside_the_plan_is_said_and_stops_nothing(firepost, tmp_path, choice, said):
    proposal = told(
        firepost,
        tmp_path / "a.fire",
        {"do": "fact.state", "fact": "districts", "value": ["331022"], "at": at(7)},
        {"do": "setting.choose", "setting": "out_of_scope", "value": choice, "at": at(7)},
    )

    assert any("331022" in note for note in proposal["notes"]) is said
    assert proposal["conditions"] != []


def test_deaths_told_after_the_injured_ask_for_the_injured_anew(firepost, tmp_path):
    proposal = told(
        firepost,
        tmp_path / "a.fire",
        {"do": "casualties.report", "deaths": 0, "serious_injuries": 2, "at": at(7)},
        {"do": "casualties.report", "deaths": 1, "at": at(8)},
    )

    assert [note for note in proposal["notes"] if "伤者转亡" in note] != []


def test_near_may_differ_by_the_kind_of_target(firepost, tmp_path):
    proposal = told(
        firepost,
        tmp_path / "a.fire",
        {
            "do": "target.mark",
            "name": "变电站",
            "category": "电",
            "lon_deg": 119.815,
            "lat_deg": 27.6,
            "at": at(7),
        },
        {"do": "perimeter.record", "geometry": square(0.002), "method": "drone", "at": at(8)},
        {"do": "setting.choose", "setting": "near_m.电", "value": 2000, "at": at(8)},
    )

    assert "near_key_target" in {one["fact"] for one in proposal["suggestions"]}

"""The Taishun drill as it is told: its lines, its shapes, its levels."""

from __future__ import annotations

import json
import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from shapely.geometry import shape

from firepost.app.drill import end_of, load
from firepost.domain.geometry.shape import measure
from firepost.domain.reading import read_command
from make import drill_geometry

ROOT = Path(__file__).parents[2]
DRILL = ROOT / "resources/drills/taishun.jsonl"
COUNTIES = ROOT / "maps/wenzhou_counties.geojson"
KIT = ROOT / "resources/kits/person.toml"

TOLD_HA = {
    "p1": 2.1, "p2": 6.2, "p3": 15.8, "p4": 28.9, "p5": 41.4, "p6": 46.8, "p7": 43.7,
    "p8": 58.3, "p9": 74.1,
}  # fmt: skip


@pytest.fixture(scope="module")
def told():
    return load(DRILL.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shapes(told):
    return {
        line["ref"]: shape(line["geometry"])
        for line in told
        if line["do"] == "perimeter.record"
    }


@pytest.fixture(scope="module")
def counties():
    features = json.loads(COUNTIES.read_text(encoding="utf-8"))["features"]
    return {each["properties"]["adcode"]: shape(each["geometry"]) for each in features}


def test_every_line_is_a_command_of_the_contract(told):
    for line in told:
        read_command(line, str)


def test_every_name_a_line_calls_was_given_before(told):
    given = set()
    for line in told:
        called = {line.get(key) for key in ("team", "depot", "from_depot", "to_depot", "entry")}
        called |= {line.get("equipment")}
        assert called - {None} <= given
        if "ref" in line:
            assert line["ref"] not in given
            given.add(line["ref"])


def test_the_story_runs_fourteen_hours_from_ignition(told):
    ignited_at = next(line["ignited_at"] for line in told if "ignited_at" in line)
    hours = (end_of(told) - datetime.fromisoformat(ignited_at)).total_seconds() / 3600

    assert 14.0 <= hours <= 14.5


def test_the_areas_are_the_told_ones_and_one_step_shrinks(told):
    found = {
        line["ref"]: measure(line["geometry"])
        for line in told
        if line["do"] == "perimeter.record"
    }

    assert {ref: round(each.area_ha, 2) for ref, each in found.items()} == TOLD_HA
    assert any(each.parts > 1 for each in found.values())
    assert any(each.holes > 0 for each in found.values())
    assert sum(each.vertices for each in found.values()) > 4000


def test_every_perimeter_is_sound_and_lies_in_taishun(shapes, counties):
    for each in shapes.values():
        assert each.is_valid
        assert counties["330329"].contains(each)


def test_the_head_ends_some_two_hundred_metres_from_wencheng(shapes, counties):
    """Within 300 m of a border drawn as roughly as ours the county is not sure."""
    metre_deg = 1 / 98_600  # a degree of longitude at 27.67 N; the border runs north-south here
    border = counties["330328"]

    assert 150 * metre_deg < shapes["p9"].distance(border) < 250 * metre_deg
    assert shapes["p5"].distance(border) > 600 * metre_deg


def test_what_burned_stays_burned_but_for_the_sketch_that_was_taken_back(shapes):
    kept = [shapes[ref] for ref in ("p1", "p2", "p3", "p4", "p5", "p7", "p8", "p9")]

    for before, after in pairwise(kept):
        assert before.difference(after).area < 0.002 * before.area
    assert shapes["p6"].difference(shapes["p7"]).area > 0.1 * shapes["p6"].area


def test_no_text_names_a_time_of_day(told):
    """The story is moved in time when it is opened; a clock time in a text would then lie."""
    for line in told:
        texts = [line.get(key) or "" for key in ("text", "reason", "source", "to", "name")]
        assert not re.search(
            r"\d\s*[:：时]\s*\d|\d+点|凌晨|早上|上午|下午|傍晚|今晚|天黑|天亮", "".join(texts)
        )


def test_nobody_dies_and_nobody_has_a_name(told):
    for line in told:
        assert not line.get("deaths")
        assert re.search(r"值班员|指挥员|保管员|指办|医疗组", line["by"])


def test_the_file_stays_small(told):
    assert DRILL.stat().st_size < 400_000
    assert len(told) > 150


def test_the_shapes_can_be_made_again_from_the_real_fire(shapes):
    made = drill_geometry.perimeters()

    assert set(made) == set(shapes)
    for ref, each in made.items():
        assert each.symmetric_difference(shapes[ref]).area < 1e-4 * each.area

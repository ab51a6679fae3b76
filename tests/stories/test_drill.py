"""The Taishun drill as it is told: its lines, its shapes, its levels."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from shapely.geometry import shape

from firepost.app.drill import end_of, load, shift
from firepost.bootstrap import parts
from firepost.cli.main import serve
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


# -- fed for real


ENDS_AT = datetime.fromisoformat("2026-02-01T12:00:00+08:00")


class Desk:
    """The drill in a desk file of its own, fed and asked by the command line."""

    def __init__(self, folder: Path, told) -> None:
        self._path = folder / "演练.fire"
        self._later = ENDS_AT - end_of(told)
        lines = shift(told, ends_at=ENDS_AT)
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        fed = subprocess.run(
            [sys.executable, "-m", "firepost", "feed", "--drill", str(self._path)],
            input=text.encode(),
            capture_output=True,
            check=True,
            timeout=120,
        )
        self.answers = [json.loads(line) for line in fed.stdout.splitlines()]

    def when(self, clock: str) -> str:
        """A time of the file's day, as the opened drill has it."""
        return (
            datetime.fromisoformat(f"2026-11-28T{clock}:00+08:00") + self._later
        ).isoformat()

    def show(self, *, at: str | None = None, known_at: str | None = None):
        options = [f"--at={self.when(at)}"] if at else []
        options += [f"--known-at={self.when(known_at)}"] if known_at else []
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            assert serve(["show", str(self._path), "--json", *options], parts()) == 0
        return json.loads(said.getvalue())

    def fire(self, **clocks):
        (fire,) = self.show(**clocks)["incidents"]
        return fire

    def team(self, name: str, **clocks):
        return next(t for t in self.show(**clocks)["teams"] if t["name"] == name)

    def depots(self, **clocks):
        found = self.show(**clocks)["depots"]
        return {d["tier"]: (d["can_equip"], d["limited_by"]) for d in found}


@pytest.fixture(scope="module")
def desk(told, tmp_path_factory):
    folder = tmp_path_factory.mktemp("drill")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREPOST_HOME", str(folder / "home"))
        yield Desk(folder, told)


def test_the_desk_takes_every_line(desk, told):
    refused = [answer for answer in desk.answers if not answer["ok"]]

    assert refused == []
    assert len(desk.answers) == len(told)
    assert desk.show(known_at="22:38")["entries"] == len(told)


def test_the_level_the_desk_did_not_propose_and_a_team_that_had_no_rest_are_warned_of(desk):
    warned = {w["key"] for answer in desk.answers for w in answer.get("warnings", [])}

    assert warned <= {"level.not_as_proposed", "team.not_rested"}


@pytest.mark.parametrize(
    ("clock", "area_ha", "declared", "plan"),
    [
        ("08:56", None, None, (None, "I")),
        ("09:41", 2.1, None, (None, "I")),
        ("14:33", 15.8, None, (None, "I")),
        ("14:34", 15.8, None, ("IV", "I")),
        ("14:53", 15.8, "IV", ("IV", "I")),
        ("16:13", 28.9, "IV", ("IV", "I")),
        ("17:46", 28.9, "IV", ("IV", "IV")),
        ("18:20", 41.4, "IV", ("IV", "IV")),
        ("18:53", 46.8, "IV", ("IV", "IV")),
        ("19:34", 43.7, "IV", ("IV", "IV")),
        ("20:33", 43.7, "IV", ("IV", "IV")),
        ("20:34", 43.7, "IV", ("III", "III")),
        ("20:42", 58.3, "IV", ("III", "III")),
        ("20:51", 58.3, "III", ("III", "III")),
        ("22:23", 74.1, "III", ("III", "II")),
        ("22:38", 74.1, "III", ("III", "II")),
    ],
)
def test_what_the_post_knew_then(desk, clock, area_ha, declared, plan):
    """`plan` is what it called for then, and the highest it could call for."""
    proposed, could_be = plan
    fire = desk.fire(known_at=clock)

    assert fire["burned_area_ha"] == (area_ha and pytest.approx(area_ha, abs=0.005))
    told = {key: fire["level"][key] for key in ("declared", "proposed", "could_be")}
    assert told == {"declared": declared, "proposed": proposed, "could_be": could_be}


def test_control_was_reported_late_and_lost_again(desk):
    """The crews held the line at 11:05 in a gully without radio; the post heard at 11:28."""
    assert desk.fire(known_at="11:20")["state"] == "burning"
    assert desk.fire(at="11:20")["state"] == "controlled"
    assert desk.fire(known_at="11:30")["state"] == "controlled"
    assert desk.fire(known_at="11:54")["state"] == "burning"
    assert desk.fire(at="22:38")["burning_since"] == desk.when("08:34")


def test_the_fuel_break_was_learned_fourteen_minutes_late(desk):
    name = "泰顺县专业队二分队"

    assert desk.team(name, known_at="17:50")["last_contact_at"] != desk.when("17:41")
    assert desk.team(name, at="17:50")["last_contact_at"] == desk.when("17:41")


def test_by_when_it_was_so_the_third_level_came_fourteen_minutes_earlier(desk):
    assert desk.fire(at="20:19")["level"]["proposed"] == "IV"
    assert desk.fire(at="20:20")["level"]["proposed"] == "III"
    assert desk.fire(known_at="20:30")["level"]["proposed"] == "IV"


def test_pumps_run_low(desk):
    assert desk.depots(at="08:10") == {"county": (200, "水泵"), "township": (53, "割灌机")}
    assert desk.depots(at="22:38") == {"county": (40, "水泵"), "township": (0, "水泵")}


def test_the_corrected_issue_counts_once(desk):
    stock = {d["tier"]: d["stock"] for d in desk.show(at="22:38")["depots"]}

    assert stock["county"]["风力灭火机"] == 86 - 42
    assert stock["township"]["水带"] == 600 + 1200
    assert stock["township"]["高压水泵"] == 0


def test_at_twenty_past_six_the_teams_stand_as_on_the_drawn_board(desk):
    teams = {t["name"]: t for t in desk.show(known_at="18:20")["teams"]}
    by_status: dict[str, int] = {}
    for team in teams.values():
        by_status[team["status"]] = by_status.get(team["status"], 0) + team["people"]

    assert by_status == {
        "standby": 50, "en_route": 60, "working": 126, "resting": 25, "withdrawn": 18,
    }  # fmt: skip
    assert teams["司前镇半专业队"]["last_contact_at"] == desk.when("17:44")


def test_casualties_are_unknown_until_the_medics_have_spoken(desk):
    unknown = {"deaths": None, "serious_injuries": None, "minor_injuries": None}
    told = {"deaths": 0, "serious_injuries": 0, "minor_injuries": 2}

    assert desk.fire(known_at="17:42")["casualties"] == unknown
    assert desk.fire(known_at="17:45")["casualties"] == told


def test_one_post_alone_has_nothing_to_settle(desk):
    assert desk.show(at="22:38")["conflicts"] == []

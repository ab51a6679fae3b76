"""Every field of every template, held against what `firepost show` says at that moment."""

from __future__ import annotations

import contextlib
import io
import json
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from firepost import bootstrap
from firepost.app.package import NOTES
from firepost.cli.main import serve
from firepost.fronting import Front
from firepost.reports.template import FIELD

TEMPLATES = bootstrap.resources_dir() / "resources" / "report_templates"

# Said of the paper itself or by its writer; `show` has no word of it.
OF_THE_PAPER = {
    "number", "reference", "kind", "drill", "unit", "prepared_by", "approved_by", "data_at",
    "known_at", "issued_at", "issued_on", "last_number", "corrects", "recipients", "copies",
    "plan", "law", *NOTES,
}  # fmt: skip
# What the contract's `show` does not print; held against the board itself.
ON_THE_BOARD = {
    "district", "position", "ignited_at", "reported_at", "clock_basis", "state_at",
    "area_method", "area_at", "area_accuracy_m", "parts", "holes", "growth_ha",
    "growth_ha_per_h", "affected_forest_ha", "burned_forest_ha", "threatens_residents",
    "threatens_key_facility", "near_key_target", "severely_threatens_key_target", "dangerous",
    "needs_provincial_support", "border", "evacuated_people", "evacuated_from", "temp_c",
    "humidity_pct", "wind", "wind_m_s", "wind_from_deg", "rain_mm", "weather_at",
    "danger_warning", "equipment_on_scene", "depots_can_equip", "sectors_accepted",
    "declared_clauses", "declared_reason", "next_levels", "grade", "assessed_by", "duties_met",
    "duties_open", "decides", "other_reason_to_report", "predicted_grade",
    "force_untrained", "casualties_listed", "outlook", "outlook_people",
}  # fmt: skip
GROUND = {"standby", "working", "resting", "out_of_order"}


def spoken(told: object):
    """Every string of a template."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for one in told.values():
            yield from spoken(one)
    elif isinstance(told, list):
        for one in told:
            yield from spoken(one)


def fields_of_every_template() -> set[str]:
    found: set[str] = set()
    for file in TEMPLATES.rglob("*.toml"):
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        own = {ask["key"] for ask in told.get("ask", ())}
        found |= {name for text in spoken(told) for name in FIELD.findall(text)} - own
    return found


class Told:
    def __init__(self, desk: Path, out: Path) -> None:
        self.desk = desk
        fire = self.run("show", desk, "--json")["incidents"][0]["id"]
        given = ("--incident", fire, "--kind", "first", "--out", out, "--json")
        written = self.run("report", desk, *given)
        (path,) = (f["path"] for f in written["files"] if f["path"].endswith(".json"))
        self.report = json.loads(Path(path).read_text(encoding="utf-8"))
        at = ("--at", self.report["at"], "--known-at", self.report["known_at"])
        self.show = self.run("show", desk, *at, "--json")
        self.fire = self.show["incidents"][0]
        self.figures = {one["key"]: one["value"] for one in self.report["figures"]}

    def run(self, *words: object) -> dict:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = serve([str(word) for word in words], bootstrap.parts())
        assert code == 0, out.getvalue()
        return json.loads(out.getvalue())

    def expected(self) -> dict[str, object]:
        """Field by field from `show`, reckoned here a second time."""
        fire, level = self.fire, self.fire["level"]
        mine = [t for t in self.show["teams"] if t["incident"] == fire["id"]]

        def force(*statuses: str) -> str:
            them = [team for team in mine if team["status"] in statuses]
            return f"{len(them)}队{sum(team['people'] for team in them)}人"

        since = datetime.fromisoformat(fire["burning_since"])
        lasted = datetime.fromisoformat(self.report["at"]) - since
        area = fire["burned_area_ha"]
        met = [t["clause"] for t in fire["triggers"] if t["state"] == "met"]
        return {
            "incident": fire["name"],
            "incident_id": fire["id"],
            "desk": self.show["desk"],
            "state": fire["state"],
            "burning_since": fire["burning_since"],
            "burned_for": int(lasted.total_seconds() // 60),
            "burned_area_ha": area,
            "burned_area_mu": area * 15,
            "perimeter_m": fire["perimeter_m"],
            "perimeters": fire["perimeters"],
            "controlled_at": fire["controlled_at"],
            "extinguished_at": fire["extinguished_at"],
            **fire["casualties"],
            "level_declared": level["declared"],
            "level_proposed": level["proposed"],
            "level_could_be": level["could_be"],
            "declared_by": level["declared_by"],
            "declared_at": level["declared_at"],
            "command_level": fire["command_level"],
            "clauses_met": met,
            "force_on_scene": force(*GROUND),
            "force_en_route": force("en_route"),
            "force_standby": force("standby"),
            "force_withdrawn": force("withdrawn"),
            "force_engaged": force(*GROUND, "en_route", "withdrawn"),
        }


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The drill's evening: 183 entries, nine edges, level III."""
    place = tmp_path_factory.mktemp("fields")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREPOST_HOME", str(place / "home"))
        opened: list[Path] = []
        parts = bootstrap.parts()
        Front(lambda: parts, bootstrap.now).drill(parts, opened).close()
        (place / "stick").mkdir()
        yield Told(opened[0], place / "stick")


def test_every_field_of_every_template_is_accounted_for(told):
    walked = set(told.expected()) | OF_THE_PAPER | ON_THE_BOARD

    assert fields_of_every_template() - walked == set()
    assert fields_of_every_template() <= set(told.figures)


def test_every_field_that_show_prints_is_printed_the_same(told):
    for field, wanted in told.expected().items():
        found = told.figures[field]
        if isinstance(wanted, float):
            assert found == pytest.approx(wanted, rel=1e-12), field
        else:
            assert found == wanted, field


def test_what_show_calls_unknown_no_report_calls_nought(told):
    for one in told.report["figures"]:
        if one["key"] in told.expected() and told.expected()[one["key"]] is None:
            assert one["value"] is None, one["key"]
            assert one["text"] != "0", one["key"]

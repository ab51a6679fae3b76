"""The report as scripts ask for it: a real desk, a real folder for a stick."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from firepost import bootstrap
from firepost.cli.main import serve

SQUARE = [[119.98, 27.66], [119.99, 27.66], [119.99, 27.67], [119.98, 27.67], [119.98, 27.66]]
AT = "2026-03-01T"
STORY = (
    {"do": "incident.open", "name": "司前/林场", "ref": "F", "district": "330329",
     "ignited_at": f"{AT}06:30:00+08:00", "at": f"{AT}06:40:00+08:00"},
    {"do": "perimeter.record", "method": "gps", "at": f"{AT}08:00:00+08:00",
     "geometry": {"type": "Polygon", "coordinates": [SQUARE]}},
    {"do": "casualties.report", "deaths": 0, "minor_injuries": 2, "at": f"{AT}08:10:00+08:00"},
)  # fmt: skip


@pytest.fixture
def firepost(tmp_path, monkeypatch, capsys):
    """Runs a command as this device; exit code and the JSON values printed."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))

    def run(*args, lines=()):
        said = "".join(json.dumps(line) + "\n" for line in lines).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said)))
        code = serve([str(arg) for arg in args], bootstrap.parts())
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.fixture
def desk(firepost, tmp_path):
    path = tmp_path / "a.fire"
    code, told = firepost("feed", path, lines=STORY)
    assert code == 0
    assert all(answer["ok"] for answer in told)
    return path


@pytest.fixture
def report(firepost, desk, tmp_path):
    """Asks for a report of the story's fire onto the stick; exit code and answer."""
    (tmp_path / "stick").mkdir()
    _, (board,) = firepost("show", desk, "--json")
    fire = board["incidents"][0]["id"]

    def ask(kind, *more):
        given = ("--incident", fire, "--kind", kind, "--out", tmp_path / "stick", "--json")
        code, (answer,) = firepost("report", desk, *given, *more)
        return code, answer

    return ask


def test_a_first_report_is_written_verified_and_entered(firepost, desk, report):
    _, (before,) = firepost("show", desk, "--json")

    code, answer = report("first")

    assert code == 0
    assert answer["number"] == 1
    assert answer["verified"] is True
    assert {Path(file["path"]).suffix for file in answer["files"]} >= {
        ".pdf",
        ".json",
        ".geojson",
    }
    assert all(Path(file["path"]).is_absolute() for file in answer["files"])
    assert all(Path(file["path"]).stat().st_size == file["bytes"] for file in answer["files"])
    assert Path(answer["manifest"]).is_file()
    _, (after,) = firepost("show", desk, "--json")
    assert after["entries"] == before["entries"] + 1
    code, (verdict,) = firepost("verify", Path(answer["manifest"]).parent, "--json")
    assert (code, verdict["ok"], verdict["differs"]) == (0, True, [])


def test_every_figure_for_machines_is_what_show_says(firepost, desk, report):
    _, (board,) = firepost("show", desk, "--json")
    (fire,) = board["incidents"]

    _, answer = report("first")

    (path,) = (f["path"] for f in answer["files"] if f["path"].endswith(".json"))
    told = {f["key"]: f for f in json.loads(Path(path).read_text(encoding="utf-8"))["figures"]}
    assert told["burned_area_ha"]["value"] == fire["burned_area_ha"]
    assert told["perimeter_m"]["value"] == fire["perimeter_m"]
    assert told["perimeters"]["value"] == fire["perimeters"]
    assert told["state"]["value"] == fire["state"]
    assert told["burning_since"]["value"] == fire["burning_since"]
    assert {key: told[key]["value"] for key in fire["casualties"]} == fire["casualties"]
    for key in ("declared", "proposed", "could_be"):
        assert told[f"level_{key}"]["value"] == fire["level"][key]
    assert told["serious_injuries"]["text"] == "待核实"
    assert told["minor_injuries"]["said"]["at"] == f"{AT}08:10:00+08:00"


def test_the_order_of_kinds_is_kept_and_numbers_run_on(report):
    refused = {}
    for kind in ("follow-up", "final"):
        refused[kind] = report(kind)
    assert [(code, answer["kind"]) for code, answer in refused.values()] == [(3, "refused")] * 2

    assert report("first")[1]["number"] == 1
    assert report("first")[0] == 3
    assert report("follow-up")[1]["number"] == 2
    assert report("follow-up")[1]["number"] == 3


def test_a_final_report_waits_for_acceptance_and_ends_the_series(firepost, desk, report):
    report("first")
    assert report("final")[0] == 3

    _, told = firepost("feed", desk, lines=[{"do": "fire.state", "state": "accepted"}])
    assert told[0]["ok"]

    assert report("final")[1]["number"] == 2
    assert report("follow-up")[0] == 3


def test_paragraphs_are_kept_from_one_issue_to_the_next(report):
    report("first", "--note", "cause=雷击", "--note", "next_steps=打隔离带")
    _, answer = report("follow-up", "--note", "next_steps=清理余火")

    (path,) = (f["path"] for f in answer["files"] if f["path"].endswith(".json"))
    told = {f["key"]: f for f in json.loads(Path(path).read_text(encoding="utf-8"))["figures"]}
    assert told["cause"]["value"] == "雷击"
    assert "changed" not in told["cause"]
    assert told["next_steps"]["value"] == "清理余火"
    assert told["next_steps"]["before"] == "打隔离带"


def test_a_correction_is_a_new_number_that_names_the_old(report):
    report("first")

    assert report("follow-up", "--corrects", "9")[1]["key"] == "report.corrects_unknown"
    code, answer = report("follow-up", "--corrects", "1")

    assert (code, answer["number"]) == (0, 2)
    assert json.loads(Path(answer["manifest"]).read_text(encoding="utf-8"))["corrects"] == 1


def test_a_report_may_show_an_earlier_moment(report):
    _, answer = report("first", "--at", f"{AT}07:00:00+08:00")

    (path,) = (f["path"] for f in answer["files"] if f["path"].endswith(".json"))
    told = {f["key"]: f for f in json.loads(Path(path).read_text(encoding="utf-8"))["figures"]}
    assert told["burned_area_ha"]["unknown"] is True
    assert "/20260301_0700_" in path


@pytest.mark.parametrize(
    ("more", "code", "key"),
    [
        (("--note", "weather=fine"), 3, "report.note_unknown"),
        (("--note", "cause"), 2, "report.note_shape"),
        (("--at", "yesterday"), 3, None),
    ],
)
def test_what_is_asked_wrongly_is_said_and_nothing_is_written(
    report, tmp_path, more, code, key
):
    found, answer = report("first", *more)

    assert found == code
    assert key is None or answer["key"] == key
    assert list((tmp_path / "stick").iterdir()) == []


def test_an_unknown_fire_is_refused_and_a_missing_desk_is_not_made(firepost, desk, tmp_path):
    given = ("--kind", "first", "--out", tmp_path, "--json")

    assert firepost("report", desk, "--incident", "x/1", *given)[0] == 3
    code, (answer,) = firepost("report", tmp_path / "no.fire", "--incident", "x/1", *given)

    assert (code, answer["key"]) == (4, "desk.missing")
    assert not (tmp_path / "no.fire").exists()


def test_a_stick_that_is_not_there_costs_no_number(firepost, desk, report, tmp_path):
    _, (board,) = firepost("show", desk, "--json")
    fire = board["incidents"][0]["id"]
    missing = tmp_path / "no" / "stick"

    code, (answer,) = firepost(
        "report", desk, "--incident", fire, "--kind", "first", "--out", missing, "--json"
    )

    assert (code, answer["kind"], answer["key"]) == (4, "trouble", "report.no_out_folder")
    assert report("first")[1]["number"] == 1


def test_the_command_itself_answers_on_stdout_alone(desk, firepost, tmp_path):
    _, (board,) = firepost("show", desk, "--json")
    fire = board["incidents"][0]["id"]
    (tmp_path / "stick").mkdir()

    done = subprocess.run(
        [sys.executable, "-m", "firepost", "report", str(desk), "--incident", fire,
         "--kind", "first", "--out", str(tmp_path / "stick"), "--json"],
        capture_output=True,
        env={"FIREPOST_HOME": str(tmp_path / "home"), "PATH": "", "LC_ALL": "C"},
        timeout=120,
        check=False,
    )  # fmt: skip

    assert done.returncode == 0
    assert json.loads(done.stdout)["verified"] is True
    assert done.stderr == b""


def test_a_template_is_checked_without_a_desk(firepost, tmp_path):
    ours = bootstrap.resources_dir() / "resources" / "report_templates" / "situation.toml"
    assert firepost("report", "check-template", ours, "--json") == (
        0,
        [{"ok": True, "errors": []}],
    )

    broken = tmp_path / "mine.toml"
    text = ours.read_text(encoding="utf-8").replace("{deaths}", "{dead}")
    broken.write_text(text, encoding="utf-8")
    code, (told,) = firepost("report", "check-template", broken, "--json")

    (error,) = told["errors"]
    assert (code, told["ok"]) == (3, False)
    assert text.splitlines()[error["line"] - 1].count("{dead}") == 1
    assert error["says"] == "没有字段“dead”"


@pytest.mark.parametrize("missing", ["--incident", "--kind", "--out"])
def test_an_option_that_is_missing_is_wrong_usage(firepost, desk, tmp_path, missing):
    given = {"--incident": "x/1", "--kind": "first", "--out": str(tmp_path)}
    del given[missing]

    code, (answer,) = firepost("report", desk, *sum(given.items(), ()), "--json")

    assert (code, answer["kind"]) == (2, "usage")


def test_a_package_holds_every_form_and_the_device_signs_it(firepost, report, tmp_path):
    _, answer = report("first", "--also", "ics-209")

    names = [Path(file["path"]).name for file in answer["files"]]
    stem = Path(answer["folder"]).name
    assert names[0] == f"{stem}.pdf"
    assert {name.removeprefix(stem) for name in names} == {
        ".pdf", ".docx", "_ics-209.pdf", "_火场态势图.pdf", ".xlsx", ".geojson", ".json", ".kmz",
        ".gpkg", ".ffb",
    }  # fmt: skip
    told = json.loads(Path(answer["manifest"]).read_text(encoding="utf-8"))
    assert len(bytes.fromhex(told["signature"]["key"])) == 32


def test_the_bundle_in_a_package_can_be_read_elsewhere(firepost, report, tmp_path, monkeypatch):
    _, answer = report("first")
    (bundle,) = (file["path"] for file in answer["files"] if file["path"].endswith(".ffb"))

    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "other"))
    into = tmp_path / "b.fire"
    code, (read,) = firepost(
        "bundle", "read", bundle, "--into", into, "--accept-device", "--json"
    )

    assert (code, read["new"], read["damaged"]) == (0, len(STORY), 0)


def test_an_unknown_form_is_refused(report):
    code, answer = report("first", "--also", "nothing")

    assert (code, answer["key"]) == (3, "report.no_template")
    assert "ics-209" in answer["message"]


def test_a_perimeter_corrected_away_since_the_last_report_stops_nothing(firepost, desk, report):
    firepost(
        "feed",
        desk,
        lines=[{"do": "target.mark", "name": "变电所", "lon_deg": 119.97, "lat_deg": 27.66}],
    )
    report("first")
    edge = next(path for path in Path(report("follow-up")[1]["folder"]).glob("*.geojson"))
    (drawn,) = json.loads(edge.read_text(encoding="utf-8"))["features"]
    away = {"do": "entry.correct", "entry": drawn["id"], "with": None, "reason": "误录"}
    assert firepost("feed", desk, lines=[away])[1][0]["ok"]

    code, answer = report("follow-up")

    (path,) = (f["path"] for f in answer["files"] if f["path"].endswith(".json"))
    told = {f["key"]: f for f in json.loads(Path(path).read_text(encoding="utf-8"))["figures"]}
    assert code == 0
    assert told["burned_area_ha"]["unknown"] is True
    assert told["burned_area_ha"]["changed"] is True

"""What comes in wrong about the response, each through its own door: refused or flagged, in words."""

from __future__ import annotations

import io
import json
import sys

import pytest

from firepost import bootstrap
from firepost.cli.main import serve
from situations import WENZHOU


@pytest.fixture
def firepost(tmp_path, monkeypatch, capsysbinary):
    """The command in this process, as a device of its own; exit code and JSON values printed."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()

    def run(*args, lines=()):
        written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        monkeypatch.setattr(
            sys, "stdin", io.TextIOWrapper(io.BytesIO(written.encode()), "utf-8")
        )
        code = serve([*map(str, args)], parts)
        return code, [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]

    return run


def at(hour, day=1):
    return f"2026-03-{day:02d}T{hour:02d}:00:00+08:00"


OPENED = {"do": "incident.open", "name": "北坑湾", "ignited_at": at(6), "at": at(6)}


def said(firepost, tmp_path, *lines):
    """The last line's answer, after the fire was opened."""
    _, told = firepost("feed", tmp_path / "a.fire", lines=[OPENED, *lines])
    assert all(answer["ok"] for answer in told[:-1])
    return told[-1]


def test_control_before_ignition_is_refused_with_its_clause(firepost, tmp_path):
    answer = said(firepost, tmp_path, {"do": "fire.state", "state": "controlled", "at": at(5)})

    assert (answer["kind"], answer["key"]) == ("refused", "state.before_start")
    assert "6.4" in answer["message"]


def test_fewer_deaths_are_refused_with_their_clauses_unless_corrected(firepost, tmp_path):
    three = {"do": "casualties.report", "deaths": 3, "at": at(7)}
    answer = said(
        firepost, tmp_path, three, {"do": "casualties.report", "deaths": 2, "at": at(8)}
    )

    assert (answer["kind"], answer["key"]) == ("refused", "casualties.fewer")
    assert "6.4.2(1)①" in answer["message"]
    _, (board,) = firepost("show", tmp_path / "a.fire", "--json")
    (fire,) = board["incidents"]
    assert fire["casualties"]["deaths"] == 3, "nothing half-taken"
    entry = fire["id"].replace("/1", "/2")  # of the one stream there is
    _, (done,) = firepost(
        "feed",
        tmp_path / "a.fire",
        lines=[
            {
                "do": "entry.correct",
                "entry": entry,
                "with": {"do": "casualties.report", "deaths": 2},
                "reason": "核实",
            }
        ],
    )
    assert done["ok"]


@pytest.mark.parametrize(
    "line",
    [
        {"do": "fire.state", "state": "controlled", "at": "2099-01-01T00:00:00+08:00"},
        {"do": "casualties.report", "deaths": 1, "at": "2099-01-01T00:00:00+08:00"},
        {
            "do": "fact.state",
            "fact": "dangerous",
            "value": True,
            "at": "2099-01-01T00:00:00+08:00",
        },
    ],
    ids=lambda line: line["do"],
)
def test_a_time_in_the_future_is_taken_and_flagged(firepost, tmp_path, line):
    answer = said(firepost, tmp_path, line)

    assert answer["ok"]
    assert [one["key"] for one in answer["warnings"]] == ["time.ahead"]
    assert "晚于本机时钟" in answer["warnings"][0]["message"]


@pytest.mark.parametrize(
    ("setting", "value", "clause"),
    [
        ("near_distance_m", 60000, "6.4.1(1)③"),
        ("near_distance_m", -1, "6.4.1(1)③"),
        ("near_m.电", -1, "6.4.1(1)③"),
        ("bare_hours", "under", "10.1"),
        ("succession_window_h", 0, "6.4.2(1)⑤"),
        ("control_closure_pct", 101, "6.4"),
        ("first_report_minutes", 0, "5.3"),
        ("crowd_digits", 7, "6.2"),
    ],
)
def test_a_setting_out_of_range_is_refused_with_its_clause(
    firepost, tmp_path, setting, value, clause
):
    answer = said(
        firepost, tmp_path, {"do": "setting.choose", "setting": setting, "value": value}
    )

    assert (answer["kind"], answer["key"]) == ("refused", "setting.out_of_range")
    assert clause in answer["message"]
    assert "可取" in answer["message"], "what it may be is said"


def test_near_denied_beside_a_severe_threat_is_flagged_and_the_graver_counts(
    firepost, tmp_path
):
    severe = {"do": "fact.state", "fact": "severely_threatens_key_target", "value": True}
    near = {"do": "fact.state", "fact": "near_key_target", "value": False}
    answer = said(firepost, tmp_path, {**severe, "at": at(7)}, {**near, "at": at(8)})

    assert [one["key"] for one in answer["warnings"]] == ["fact.contradicts"]
    assert "6.4.3(1)④" in answer["warnings"][0]["message"]
    _, (board,) = firepost("show", tmp_path / "a.fire", "--json")
    states = {one["id"]: one["state"] for one in board["incidents"][0]["triggers"]}
    assert states["IV.3"] == "met"


def test_another_posts_contradicting_fact_is_shown_not_chosen(firepost, tmp_path, monkeypatch):
    """Two posts, one stick between them, each way; neither value is lost, both are named."""
    ours, theirs = tmp_path / "a.fire", tmp_path / "b.fire"
    opened = {**OPENED, "district": "330329"}
    firepost("feed", ours, lines=[opened])
    _, (stick,) = firepost("bundle", "write", ours, "--to", tmp_path / "stick", "--json")
    firepost(
        "feed",
        ours,
        lines=[{"do": "fact.state", "fact": "burned_area_ha", "value": 20, "at": at(8)}],
    )
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "other"))
    read = ("bundle", "read", stick["file"], "--into", theirs, "--accept-device", "--json")
    firepost(*read)
    firepost(
        "feed",
        theirs,
        lines=[{"do": "fact.state", "fact": "burned_area_ha", "value": 120, "at": at(7)}],
    )
    _, (back,) = firepost("bundle", "write", theirs, "--to", tmp_path / "back", "--json")
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    firepost("bundle", "read", back["file"], "--into", ours, "--accept-device", "--json")

    _, (board,) = firepost("show", ours, "--response", "--json")

    (conflict,) = [one for one in board["conflicts"] if one["field"] == "burned_area_ha"]
    assert sorted(side["value"] for side in conflict["values"]) == [20, 120]
    (fire,) = board["incidents"]
    assert fire["burned_area_ha"] == 120, (
        "meanwhile the graver counts, though the other is later"
    )
    (response,) = board["response"].values()
    two = next(one for one in response["proposal"]["conditions"] if one["id"] == "II.3")
    contested = [one for one in two["ifs"] if one["why"] == "contested"]
    assert [(one["value"], one["state"]) for one in contested] == [(20, "not_met")]


@pytest.mark.parametrize(
    ("change", "key", "clause"),
    [
        (("from = 100, below = 1000", "from = 50, below = 1000"), "bands", "45"),
        (
            (
                '{ fact = "burned_area_ha", at_least = 500 }, { fact = "controlled", is = false }',
                '{ fact = "controlled", is = true }, { fact = "controlled", is = false }',
            ),
            "triggers[14].when",
            "6.4.4(1)③",
        ),
        (
            (
                '{ fact = "burned_area_ha", at_least = 100 }, { fact = "controlled", is = false }',
                '{ fact = "burned_area_ha", at_least = 600 }, { fact = "controlled", is = false }',
            ),
            "triggers[10].when",
            "6.4.3(1)③",
        ),
    ],
    ids=["overlapping bands", "unreachable", "swallowed by a higher level"],
)
def test_a_plan_that_cannot_work_is_refused_line_and_clause(
    firepost, tmp_path, change, key, clause
):
    old, new = change
    text = WENZHOU.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "plan.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    code, (told,) = firepost("plan", "check", file, "--json")

    assert (code, told["ok"]) == (3, False)
    first = told["errors"][0]
    assert key in first["key"]
    assert first["says"].startswith(f"{clause}：")
    line = text.split("\n")[first["line"] - 1]
    assert line.strip(), "the line that is named is the faulty one"


@pytest.mark.parametrize(
    "variant",
    [
        '{ setting = "no_such", is = true, as_needed = false }',
        '{ setting = "level4_party", is = "never", as_needed = false }',
        '{ setting = "level4_party", is = "required", body = "nobody" }',
        '{ setting = "level4_party", is = "required", when = 1 }',
    ],
)
def test_a_variant_that_no_setting_can_bring_is_a_fault(firepost, tmp_path, variant):
    text = WENZHOU.read_text(encoding="utf-8")
    old = '{ setting = "level4_party", is = "required", as_needed = false }'
    assert old in text
    file = tmp_path / "plan.toml"
    file.write_text(text.replace(old, variant), encoding="utf-8")

    code, (told,) = firepost("plan", "check", file, "--json")

    assert code == 3
    assert "variants" in told["errors"][0]["key"]

"""`firepost assess` and `firepost plan check` as HQ's scripts call them."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from firepost import bootstrap
from firepost.cli.main import serve
from situations import RAIL, WENZHOU

EXAMPLE: dict[str, Any] = {
    "at": "2026-03-01T14:00:00+08:00",
    "city_forces_insufficient": False,
    "fires": [
        {
            "id": "A",
            "burning_since": "2026-03-01T06:30:00+08:00",
            "controlled_at": None,
            "extinguished_at": None,
            "burned_area_ha": 41.4,
            "affected_forest_ha": 18.0,
            "deaths": 0,
            "serious_injuries": 0,
            "near_key_target": False,
            "severely_threatens_key_target": False,
            "dangerous": False,
            "threatens_residents": False,
            "threatens_key_facility": False,
            "border": "none",
            "needs_provincial_support": False,
            "other_reason_to_report": False,
            "predicted_grade": None,
            "districts": ["330329"],
        }
    ],
}


@pytest.fixture
def run(capsys):
    """Runs a command; gives its exit code, what it printed and what it told people."""

    def run_(*argv: object) -> tuple[int, str, str]:
        code = serve([str(each) for each in argv], bootstrap.parts())
        told = capsys.readouterr()
        return code, told.out, told.err

    return run_


@pytest.fixture
def situation(tmp_path: Path):
    def write(value: object) -> Path:
        path = tmp_path / "situation.json"
        text = value if isinstance(value, str) else json.dumps(value)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_example_of_the_contract_is_answered_to_the_letter(run, situation):
    code, out, err = run("assess", situation(EXAMPLE), "--json")

    triggers = {
        "IV.1": ("6.4.1(1)①", "met"),
        "IV.2": ("6.4.1(1)②", "met"),
        "IV.3": ("6.4.1(1)③", "not_met"),
        "III.1": ("6.4.2(1)①", "not_met"),
        "III.2": ("6.4.2(1)②", "not_met"),
        "III.3": ("6.4.2(1)③", "not_met"),
        "III.4": ("6.4.2(1)④", "not_met"),
        "II.1": ("6.4.3(1)①", "not_met"),
        "II.2": ("6.4.3(1)②", "not_met"),
        "II.3": ("6.4.3(1)③", "not_met"),
        "II.4": ("6.4.3(1)④", "not_met"),
        "I.1": ("6.4.4(1)①", "not_met"),
        "I.2": ("6.4.4(1)②", "not_met"),
        "I.3": ("6.4.4(1)③", "not_met"),
        "I.4": ("6.4.4(1)④", "not_met"),
    }
    assert (code, err) == (0, "")
    assert out.count("\n") == 1
    assert json.loads(out) == {
        "plan": "wenzhou-forest-fire-2021",
        "law": "822",
        "level": "IV",
        "could_be": "IV",
        "triggers": [
            {"id": "III.5", "clause": "6.4.2(1)⑤", "state": "not_met", "fires": []},
        ],
        "fires": [
            {
                "id": "A",
                "grade": "larger",
                "grade_presumed": False,
                "level": "IV",
                "could_be": "IV",
                "triggers": [
                    {"id": trigger, "clause": clause, "state": state}
                    for trigger, (clause, state) in triggers.items()
                ],
                "report_duties": [
                    {"id": f"R{number}", "clause": f"5.3({number})", "state": "not_met"}
                    for number in range(1, 8)
                ],
                "command_level": "county",
                "next": [
                    {"level": "III", "trigger": "III.2", "at": "2026-03-01T18:30:00+08:00"},
                    {"level": "II", "trigger": "II.2", "at": "2026-03-02T06:30:00+08:00"},
                    {"level": "I", "trigger": "I.2", "at": "2026-03-03T06:30:00+08:00"},
                ],
                "headroom": [
                    {"trigger": "III.1", "fact": "deaths", "by": 1},
                    {"trigger": "III.1", "fact": "serious_injuries", "by": 3},
                    {"trigger": "III.4", "fact": "burned_area_ha", "by": 8.6},
                    {"trigger": "II.1", "fact": "deaths", "by": 3},
                    {"trigger": "II.1", "fact": "serious_injuries", "by": 10},
                    {"trigger": "II.3", "fact": "burned_area_ha", "by": 58.6},
                    {"trigger": "I.1", "fact": "deaths", "by": 10},
                    {"trigger": "I.1", "fact": "serious_injuries", "by": 50},
                    {"trigger": "I.3", "fact": "burned_area_ha", "by": 458.6},
                ],
            }
        ],
        "decides": "office_director",
    }


def test_a_list_is_answered_by_a_list_in_its_order(run, situation):
    worse = deepcopy(EXAMPLE)
    worse["fires"][0]["deaths"] = 3

    code, out, _ = run("assess", situation([EXAMPLE, worse, EXAMPLE]), "--json")

    assert code == 0
    assert [each["level"] for each in json.loads(out)] == ["IV", "II", "IV"]
    assert json.loads(run("assess", situation([]), "--json")[1]) == []


def test_the_law_can_be_chosen(run, situation):
    """18 ha burned, 5 ha affected: ordinary under 822, larger under 541."""
    five = deepcopy(EXAMPLE)
    five["fires"][0]["affected_forest_ha"] = 5.0
    path = situation(five)

    new = json.loads(run("assess", path, "--json")[1])
    also_new = json.loads(run("assess", path, "--law", "822", "--json")[1])
    old = json.loads(run("assess", path, "--law", "541", "--json")[1])

    assert new == also_new
    assert (new["law"], new["fires"][0]["grade"]) == ("822", "ordinary")
    assert (old["law"], old["fires"][0]["grade"]) == ("541", "larger")
    assert old["fires"][0]["triggers"][0]["state"] == "met"


def test_a_law_that_the_plan_does_not_know_is_a_wrong_use(run, situation):
    code, out, _ = run("assess", situation(EXAMPLE), "--law", "42", "--json")

    told = json.loads(out)
    assert code == 2
    assert (told["ok"], told["kind"], told["key"]) == (False, "usage", "plan.no_such_law")


def test_another_plan_needs_no_code(run, situation):
    incident = {
        "at": EXAMPLE["at"],
        "incidents": [{"id": "X", "deaths": 3, "interruption_h": 1}],
    }

    code, out, _ = run("assess", situation(incident), "--plan", RAIL, "--json")

    told = json.loads(out)
    assert code == 0
    assert (told["plan"], told["level"], told["could_be"]) == ("rail-transit", "III", "I")
    assert told["incidents"][0]["id"] == "X"


@pytest.mark.parametrize(
    ("text", "key", "where"),
    [
        pytest.param('{"at": "2026', "assess.not_json", ":1:8", id="torn"),
        pytest.param("{\n  'at': 1}", "assess.not_json", ":2:3", id="not JSON"),
        pytest.param("", "assess.not_json", ":1:1", id="empty"),
        pytest.param("[" * 100_000, "assess.not_json", "situation.json", id="nested"),
        pytest.param(
            '{"at": "2026-03-01T14:00:00+08:00", "fires": [{"id": "A\\ud800"}]}',
            "situation.not_text",
            "fires[0].id",
            id="half a character",
        ),
        pytest.param('{"\\udfff": 1}', "situation.not_text", "\\udfff", id="half a key"),
        pytest.param("[" * 900 + "]" * 900, "situation.not_object", "[0]", id="deep"),
        pytest.param('{"at": ' + "1" * 5000 + "}", "assess.not_json", ".json", id="digits"),
        pytest.param("7", "situation.not_object", "$", id="a number"),
        pytest.param('{"at": "2026-03-01T14:00:00+08:00"}', "situation.missing", "fires", id="no fires"),
        pytest.param(
            '{"at": "2026-03-01T14:00:00+08:00", "fires": [{"id": "A", "deaths": 1, "deaths": 0}]}',
            "situation.twice",
            "fires[0].deaths",
            id="a key twice",
        ),
        pytest.param(
            '{"at": "2026-03-01T14:00:00+08:00", "fires": [{"id": "A", "burned_area_ha": NaN}]}',
            "situation.not_finite",
            "fires[0].burned_area_ha",
            id="NaN",
        ),
        pytest.param(
            '{"at": "2026-03-01T14:00:00+08:00", "fires": [{"id": "A", "burned_area_ha": 1e999}]}',
            "situation.not_finite",
            "fires[0].burned_area_ha",
            id="infinite",
        ),
        pytest.param(
            '[{"at": "2026-03-01T14:00:00+08:00", "fires": [{"id": "A", "wind": 1}]}]',
            "situation.unknown_key",
            "[0].fires[0].wind",
            id="in a list",
        ),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_its_place(run, situation, text, key, where):
    code, out, err = run("assess", situation(text), "--json")

    told = json.loads(out)
    assert code == 3
    assert err == ""
    assert (told["ok"], told["kind"], told["key"]) == (False, "refused", key)
    assert told["path"].endswith(where)
    assert told["message"]
    assert "{" not in told["message"].replace("{…}", "")


def test_one_bad_situation_refuses_the_whole_list(run, situation):
    bad = deepcopy(EXAMPLE)
    bad["fires"][0]["deaths"] = -1

    code, out, _ = run("assess", situation([EXAMPLE, bad]), "--json")

    assert code == 3
    assert json.loads(out)["path"] == "[1].fires[0].deaths"


def test_bytes_that_are_no_text_are_refused_at_their_line(run, tmp_path):
    path = tmp_path / "s.json"
    path.write_bytes(b'{\n"at": "\xff"}')

    code, out, _ = run("assess", path, "--json")

    assert (code, json.loads(out)["path"]) == (3, f"{path}:2")


def test_a_missing_file_is_trouble(run, situation, tmp_path):
    assert run("assess", tmp_path / "none.json", "--json")[0] == 4
    assert run("assess", tmp_path, "--json")[0] == 4
    assert run("assess", situation(EXAMPLE), "--plan", tmp_path / "none.toml", "--json")[0] == 4
    code, out, _ = run("plan", "check", tmp_path / "none.toml", "--json")
    assert (code, json.loads(out)["kind"]) == (4, "trouble")


def test_wrong_use_is_told_from_bad_input(run, situation):
    assert run("assess", "--json")[0] == 2
    assert run("assess", situation(EXAMPLE), "--lawless", "--json")[0] == 2
    assert run("plan", "read", WENZHOU, "--json")[0] == 2


def test_a_person_reads_level_clause_gap_and_next(run, situation):
    near = deepcopy(EXAMPLE)
    near["fires"][0].update(near_key_target=None, threatens_residents=True)

    code, out, err = run("assess", situation(near))

    assert (code, err) == (0, "")
    assert "建议启动：Ⅳ级（可能达到：Ⅲ级），由市森防指办主任决定" in out
    assert "满足 6.4.1(1)① Ⅳ级" in out
    assert "不明 6.4.1(1)③ Ⅳ级：起于重要目标附近；缺 在重要目标附近" in out
    assert "须报告 5.3(4)" in out
    assert "2026-03-01 18:30 未控制则达Ⅲ级（6.4.2(1)②）" in out
    assert "822号令分级数字待与公报核对" in out
    assert "预案已过修订期" in out
    assert "{" not in out


def test_nothing_to_propose_is_said_too(run, situation):
    calm = {"at": "2024-03-01T14:00:00+08:00", "fires": []}

    _, out, _ = run("assess", situation(calm), "--law", "541")

    assert "未达启动条件（可能达到：无）" in out
    assert "公报" not in out
    assert "修订期" not in out


def test_a_sound_plan_is_said_to_be_sound(run):
    assert json.loads(run("plan", "check", WENZHOU, "--json")[1]) == {"ok": True, "errors": []}
    assert run("plan", "check", RAIL)[0] == 0


def test_a_faulty_plan_is_refused_line_by_line(run, situation, tmp_path):
    text = WENZHOU.read_text(encoding="utf-8")
    text = text.replace("below = 100 ", "below = 90 ", 1).replace(
        'kind = "amount"', "kind = 1", 1
    )
    text = text.replace("over = 50 ", "over = 50, colour = 3 ", 1)
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")

    code, out, _ = run("plan", "check", path, "--json")

    told = json.loads(out)
    assert code == 3
    assert told["ok"] is False
    lines = text.split("\n")
    for error in told["errors"]:
        assert set(error) == {"line", "key", "says"}
        assert error["key"].split(".")[-1].split("[")[0] in lines[error["line"] - 1]
    assert [error["key"] for error in told["errors"]] == [
        "facts[3].kind",
        "triggers[6].when.all[1].colour",
    ]
    assert run("plan", "check", path)[1].count("\n") == 2
    code, out, _ = run("assess", situation(EXAMPLE), "--plan", path, "--json")
    assert (code, json.loads(out)["key"]) == (3, "plan.faulty")
    assert json.loads(out)["path"] == "facts[3].kind"


def test_the_command_itself_keeps_to_stdout_and_exit_codes(situation):
    """Once as outsiders run it: a process of its own."""
    command = [sys.executable, "-m", "firepost", "assess", str(situation(EXAMPLE)), "--json"]

    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert done.returncode == 0
    assert json.loads(done.stdout)["level"] == "IV"
    assert done.stderr == ""

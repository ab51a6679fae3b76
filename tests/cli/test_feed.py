"""The feed as scripts use it: real processes, real pipes, a line's answer after it is on disk."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.fixture
def firepost(tmp_path):
    """Runs the command as a device of its own; gives exit code and the JSON values printed."""

    def run(*args, lines=(), home="home"):
        done = subprocess.run(
            [sys.executable, "-m", "firepost", *map(str, args)],
            input="".join(
                (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n"
                for line in lines
            ).encode(),
            capture_output=True,
            env={"FIREPOST_HOME": str(tmp_path / home), "PATH": "", "LC_ALL": "C"},
            timeout=60,
            check=False,
        )
        told = [json.loads(line) for line in done.stdout.decode().splitlines()]
        return done.returncode, told

    return run


def test_each_line_is_answered_in_order_and_none_ends_the_feed(firepost, tmp_path):
    desk = tmp_path / "a.fire"
    code, told = firepost(
        "feed",
        desk,
        lines=[
            {"do": "incident.open", "name": "北坑湾", "ref": "F"},
            "not json",
            "",
            {"do": "fly"},
            {"do": "log.say", "text": "水带接通", "incident": "F"},
            {"do": "log.say", "text": "再试", "ref": "F"},
            "[]",
        ],
    )

    assert code == 0
    assert [answer["ok"] for answer in told] == [True, False, False, True, False, False]
    assert [answer.get("kind") for answer in told if not answer["ok"]] == [
        "refused",
        "usage",
        "refused",
        "refused",
    ]
    assert told[0]["id"] == told[0]["entry"]
    assert "id" not in told[3]
    stream, seq = told[0]["entry"].split("/")
    assert told[3]["entry"] == f"{stream}/{int(seq) + 1}"
    assert told[4]["key"] == "ref.taken"


def test_show_and_digest_read_what_the_feed_kept(firepost, tmp_path):
    desk = tmp_path / "a.fire"
    firepost(
        "feed",
        desk,
        lines=[{"do": "incident.open", "name": "北坑湾"}, {"do": "log.say", "text": "好"}],
    )

    code, (board,) = firepost("show", desk, "--json")
    assert code == 0
    assert board["entries"] == 2 == board["unsent"]
    assert board["log"] == 1
    (fire,) = board["incidents"]
    assert (fire["state"], fire["burning_since"], fire["burned_area_ha"]) == (
        "burning",
        None,
        None,
    )
    assert fire["casualties"] == {
        "deaths": None,
        "serious_injuries": None,
        "minor_injuries": None,
    }
    assert fire["level"]["declared"] is None
    assert fire["level"]["could_be"] == "I", "with everything unknown nothing can be ruled out"
    code, (digest,) = firepost("digest", desk, "--json")
    assert (code, digest["entries"]) == (0, 2)


def test_readers_never_make_a_desk(firepost, tmp_path):
    for command in ("show", "digest", "doctor"):
        code, (told,) = firepost(command, tmp_path / "none.fire", "--json")
        assert (code, told["ok"], told["key"]) == (4, False, "desk.missing")
    assert not (tmp_path / "none.fire").exists()
    assert not (tmp_path / "home").exists()


def test_a_text_file_is_no_desk_and_stays_as_it_was(firepost, tmp_path):
    desk = tmp_path / "a.fire"
    desk.write_text("只是一段文字\n" * 400, encoding="utf-8")
    before = desk.read_bytes()

    for command in ("show", "feed", "digest"):
        code, (told,) = firepost(command, desk, "--json")
        assert (code, told["key"]) == (4, "desk.not_a_desk")
    assert desk.read_bytes() == before


def test_another_device_has_no_key_to_it(firepost, tmp_path):
    desk = tmp_path / "a.fire"
    firepost("feed", desk, lines=[{"do": "log.say", "text": "好"}])

    code, (told,) = firepost("show", desk, "--json", home="other")

    assert (code, told["key"]) == (4, "keys.not_ours")


@pytest.mark.parametrize("args", [["fly"], ["show"], ["show", "x", "--wrong"], ["feed"]])
def test_wrong_usage_is_two(firepost, args):
    code, (told,) = firepost(*args, "--json")

    assert (code, told["kind"]) == (2, "usage")


def test_a_line_dated_ahead_counts_as_of_now_but_not_when_looking_back(firepost, tmp_path):
    desk = tmp_path / "a.fire"
    _, told = firepost(
        "feed",
        desk,
        lines=[
            {"do": "incident.open", "name": "北坑湾"},
            {"do": "fire.state", "state": "controlled", "at": "2199-01-01T00:00:00+08:00"},
        ],
    )
    assert [warning["key"] for warning in told[1]["warnings"]] == ["time.ahead"]

    _, (now,) = firepost("show", desk, "--json")
    _, (then,) = firepost("show", desk, "--json", "--at", "2198-01-01T00:00:00+08:00")

    assert now["incidents"][0]["state"] == "controlled"
    assert then["incidents"][0]["state"] == "burning"


def test_times_keep_the_offset_they_were_given_in(firepost, tmp_path):
    desk = tmp_path / "a.fire"
    line = {"do": "incident.open", "name": "北坑湾", "ignited_at": "2026-03-01T00:30:00+00:00"}
    firepost("feed", desk, lines=[line])

    _, (board,) = firepost("show", desk, "--json")

    assert board["incidents"][0]["burning_since"] == "2026-03-01T00:30:00+00:00"

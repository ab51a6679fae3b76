"""Keys, roles, copies, repairs and updates, by the command a person types."""

from __future__ import annotations

import io
import json
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from firepost import bootstrap
from firepost.cli.main import serve
from firepost.store.copies import staying

STORY = (
    {"do": "incident.open", "name": "雅阳镇林火", "ignited_at": "2026-03-01T06:30:00+08:00"},
    {"do": "casualties.report", "deaths": 0, "serious_injuries": 0},
)


def saying(count):
    return [{"do": "log.say", "text": f"{number}号高点见烟" * 40} for number in range(count)]


@pytest.fixture
def firepost(tmp_path, monkeypatch, capsys):
    """Runs a command as device `home`; exit code and the JSON values printed."""

    def run(*args, lines=(), secrets=(), home="home"):
        monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / home))
        said = "".join(f"{one}\n" for one in secrets)
        said += "".join(json.dumps(line) + "\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said.encode())))
        code = serve([str(arg) for arg in args], bootstrap.parts())
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.fixture
def desk(firepost, tmp_path):
    path = tmp_path / "a.fire"
    code, told = firepost("feed", path, lines=[*STORY, *saying(30)])
    assert (code, all(answer["ok"] for answer in told)) == (0, True)
    return path


# ── PIN and recovery ──


def sealed(firepost):
    code, (told,) = firepost("keys", "pin", "--json", secrets=["402817"])
    assert (code, told["sealed_by"]) == (0, "pin")
    return told["recovery_code"]


def test_a_pin_seals_the_keys_and_opens_them(firepost, desk):
    sealed(firepost)

    assert firepost("show", desk, "--json")[1][0]["key"] == "keys.locked"
    assert firepost("show", desk, "--json", "--pin-stdin", secrets=["402817"])[0] == 0


@pytest.mark.parametrize("pin", ["1234", "111111", "123456", "987654"])
def test_a_pin_that_anybody_would_try_is_refused(firepost, desk, pin):
    code, (told,) = firepost("keys", "pin", "--json", secrets=[pin])

    assert (code, told["kind"]) == (3, "refused")


def test_the_recovery_code_sets_a_new_pin_and_voids_itself(firepost, desk):
    code = sealed(firepost)

    done, (told,) = firepost(
        "keys", "recover", "--json", secrets=[code.lower().replace("-", " "), "558203"]
    )
    again, (refused,) = firepost("keys", "recover", "--json", secrets=[code, "558204"])

    assert done == 0
    assert told["recovery_code"] != code
    assert (again, refused["key"]) == (4, "keys.wrong_code")
    assert firepost("show", desk, "--json", "--pin-stdin", secrets=["558203"])[0] == 0


def test_the_code_still_opens_after_keys_were_added(firepost, desk, tmp_path):
    code = sealed(firepost)
    other = tmp_path / "b.fire"
    firepost("feed", other, "--pin-stdin", secrets=["402817"], lines=STORY)

    assert firepost("keys", "recover", "--json", secrets=[code, "558203"])[0] == 0
    assert firepost("show", other, "--json", "--pin-stdin", secrets=["558203"])[0] == 0


def test_a_slip_in_the_code_is_told_from_a_wrong_one(firepost, desk):
    code = sealed(firepost)
    slip = ("0" if code[0] != "0" else "1") + code[1:]

    assert firepost("keys", "recover", "--json", secrets=[slip, "558203"])[1][0]["key"] == (
        "keys.code_mistyped"
    )


def test_the_sheet_carries_the_code_and_nothing_else_secret(firepost, desk, tmp_path):
    sheet = tmp_path / "sheet.txt"
    _, (told,) = firepost("keys", "pin", "--json", "--sheet", sheet, secrets=["402817"])

    said = sheet.read_text(encoding="utf-8")
    assert told["recovery_code"] in said
    assert "402817" not in said


def test_neither_pin_nor_code_lies_in_any_file_of_the_home(firepost, desk, tmp_path):
    code = sealed(firepost)
    firepost("show", desk, "--json", "--pin-stdin", secrets=["000000"])

    for path in (tmp_path / "home").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"402817" not in content, path
            assert code.encode() not in content, path


# ── roles ──


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("observer", [False, False, False]),
        ("clerk", [True, False, False]),
        ("officer", [True, True, True]),
    ],
)
def test_a_role_enters_what_is_its_to_enter(firepost, desk, role, may):
    told = (
        {"do": "log.say", "text": "风向转西"},
        {"do": "level.declare", "level": "IV", "decided_by": "王主任"},
        {"do": "fire.state", "state": "closed"},
    )
    firepost("keys", "role", role, "--json")

    _, answers = firepost("feed", desk, lines=told)

    assert [answer["ok"] for answer in answers] == may


def test_a_clerk_may_not_decide_by_way_of_a_correction(firepost, desk):
    declared = {"do": "level.declare", "level": "IV", "decided_by": "王主任"}
    _, (answer,) = firepost("feed", desk, lines=[declared])
    firepost("keys", "role", "clerk", "--json")
    put_right = {
        "do": "entry.correct",
        "entry": answer["entry"],
        "with": {**declared, "level": "I"},
    }

    _, (refused,) = firepost("feed", desk, lines=[put_right])

    assert refused["key"] == "role.clerk"


def test_who_does_not_know_the_pin_does_not_change_the_role(firepost, desk):
    firepost("keys", "role", "clerk", "--json")
    sealed(firepost)

    assert firepost("keys", "role", "officer", "--json")[1][0]["key"] == "keys.locked"


# ── copies ──


def test_a_copy_is_read_through_and_holds_the_same(firepost, desk, tmp_path):
    code, (copied,) = firepost("copy", desk, "--json", "--to", tmp_path / "stick")

    assert (code, copied["verified"]) == (0, True)
    assert firepost("digest", copied["file"], "--json") == firepost("digest", desk, "--json")


def test_a_damaged_desk_makes_no_copy(firepost, desk, tmp_path):
    content = bytearray(desk.read_bytes())
    content[5000] ^= 1
    desk.write_bytes(content)

    code, (told,) = firepost("copy", desk, "--json", "--to", tmp_path / "stick")

    assert (code, told["key"]) == (4, "desk.damaged")
    assert list((tmp_path / "stick").glob("*.fire")) == []


def test_the_newest_stay_and_older_ones_thin_out():
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    stamps = [now - timedelta(minutes=10 * step) for step in range(6 * 24 * 20)]

    stays = [at for at, stay in zip(stamps, staying(stamps, now=now), strict=True) if stay]

    assert stays[:6] == stamps[:6]
    assert 6 + 23 + 13 - 3 <= len(stays) <= 6 + 24 + 14
    assert now - stays[-1] < timedelta(days=14)


# ── repair ──


def spoil(desk, share):
    content = bytearray(desk.read_bytes())
    at = int(len(content) * share)
    content[at : at + 9000] = bytes(9000)
    desk.write_bytes(content)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
def test_a_damaged_desk_is_made_whole_from_a_copy(firepost, desk, tmp_path, share):
    before = firepost("digest", desk, "--json")
    firepost("copy", desk, "--json", "--to", tmp_path / "stick")
    spoil(desk, share)

    code, (done,) = firepost("repair", desk, "--from", tmp_path / "stick", "--json")

    assert (code, done["lacking"]) == (0, [])
    assert firepost("digest", desk, "--json") == before
    assert firepost("feed", desk, lines=saying(1))[1][0]["ok"] is True


def test_what_nobody_brings_back_is_named(firepost, desk, tmp_path):
    _, (bundle,) = firepost("bundle", "write", desk, "--to", tmp_path, "--json")
    _, more = firepost("feed", desk, lines=saying(5))
    desk.write_bytes(bytes(16) + desk.read_bytes()[16:])

    code, (done,) = firepost("repair", desk, "--from", bundle["file"], "--json")

    stream, last = more[-1]["entry"].split("/")
    assert code == 0
    assert done["lacking"] == [{"stream": stream, "from": int(last) - 4, "to": int(last)}]


def test_a_hub_that_is_not_to_be_had_holds_no_repair_up(firepost, desk, tmp_path):
    """The stick has it all; the hub was asked for too and this device was never enrolled."""
    before = firepost("digest", desk, "--json")
    firepost("copy", desk, "--json", "--to", tmp_path / "stick")
    spoil(desk, 0.3)

    asked = ("repair", desk, "--from", tmp_path / "stick", "--hub", "--json")
    code, (done,) = firepost(*asked)

    assert (code, done["lacking"]) == (0, [])
    assert "登记" in done["hub_failed"]
    assert firepost("digest", desk, "--json") == before


def test_a_hub_alone_that_is_not_to_be_had_is_said(firepost, desk):
    desk.write_bytes(bytes(64))

    code, (told,) = firepost("repair", desk, "--hub", "--json")

    assert (code, told["key"]) == (3, "sync.not_enrolled")
    assert desk.read_bytes() == bytes(64)


def test_a_desk_of_which_nothing_is_left_stays_as_it_is(firepost, desk):
    desk.write_bytes(bytes(64))

    code, (told,) = firepost("repair", desk, "--json")

    assert (code, told["key"]) == (4, "repair.nothing")
    assert desk.read_bytes() == bytes(64)


def test_another_posts_desk_does_not_mix_in(firepost, desk, tmp_path):
    firepost("feed", tmp_path / "b.fire", lines=STORY, home="other")
    _, (bundle,) = firepost(
        "bundle", "write", tmp_path / "b.fire", "--to", tmp_path, "--json", home="other"
    )
    before = firepost("digest", desk, "--json")

    firepost("repair", desk, "--from", bundle["file"], "--json")

    assert firepost("digest", desk, "--json") == before
    shutil.rmtree(tmp_path / "other")


def test_what_stands_behind_a_gap_lies_beside_the_bundle(firepost, desk, tmp_path):
    """A page in the middle of the journal is gone: what follows cannot be placed, and is kept."""
    firepost("feed", desk, lines=saying(120))
    out = tmp_path / "out"
    kept = []
    for share in (0.3, 0.4, 0.5, 0.6, 0.7):
        broken = tmp_path / "broken.fire"
        shutil.copyfile(desk, broken)
        spoil(broken, share)
        code, (told,) = firepost("rescue", broken, "--out", out, "--json")
        assert code == 0, told
        if told["unplaced_entries"]:
            kept.append(told["unplaced"])
            lines = Path(told["unplaced"]).read_text(encoding="utf-8").splitlines()
            assert len(lines) == told["unplaced_entries"]

    assert kept != []

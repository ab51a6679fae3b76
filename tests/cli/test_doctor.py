"""`firepost doctor --mend`: in the terminal what the window's keys do."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from firepost import bootstrap
from firepost.cli.main import COMMANDS, serve
from firepost.store import upkeep


@pytest.fixture
def firepost(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))

    def run(*words):
        code = serve([str(word) for word in words], bootstrap.parts())
        said = capsys.readouterr().out
        return code, json.loads(said) if "--json" in words else said

    return run


@pytest.fixture
def desk(tmp_path, firepost):
    post = bootstrap.parts().open_post(tmp_path / "a.fire", write=True)
    post.do({"do": "log.say", "text": "北线见烟"})
    post.close()
    return tmp_path / "a.fire"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps profiles private")
def test_an_open_key_file_is_found_with_the_line_that_mends_it(firepost, desk, tmp_path):
    (tmp_path / "home" / "keys.json").chmod(0o644)
    code, said = firepost("doctor", desk)
    assert code == 3
    assert "firepost doctor --mend keys" in said

    assert firepost("doctor", "--mend", "keys")[0] == 0
    assert firepost("doctor", desk, "--json")[1]["ok"] is True


def test_a_damaged_desk_is_mended_from_its_copies(firepost, desk):
    assert firepost("copy", desk)[0] == 0
    content = bytearray(desk.read_bytes())
    content[4096 : 4096 * 3] = bytes(8192)
    desk.write_bytes(content)
    code, said = firepost("doctor", desk)
    assert code == 3
    assert f"firepost doctor {desk} --mend desk\n" in said

    code, told = firepost("doctor", desk, "--mend", "desk", "--json")

    assert (code, told["mended"]) == (0, "desk")
    assert firepost("show", desk, "--json")[1]["log"] == 1


@pytest.mark.parametrize(
    ("words", "code", "key"),
    [
        (("--mend", "teeth"), 2, "care.no_such_finding"),
        (("--mend", "fonts"), 2, "care.needs_from"),
        (("--mend", "chain"), 2, "care.needs_from"),
        (("--mend", "clock"), 3, "care.by_a_person"),
        (("--mend", "forks"), 3, "care.by_a_person"),
        (("--mend", "entries", "--from", "/nowhere/x.fpu"), 3, "update.not_a_bundle"),
        (("--mend", "maps", "--from", "/nowhere"), 3, "care.no_program"),
    ],
)
def test_what_cannot_be_done_is_said_with_how_it_can(firepost, words, code, key):
    said = firepost("doctor", *words, "--json")

    assert said[0] == code
    assert said[1]["key"] == key


def test_missing_fonts_come_from_a_whole_folder_of_the_same_version(tmp_path):
    root, stick = tmp_path / "here", tmp_path / "stick" / "firepost" / "_internal"
    for inner in (root, stick):
        for part in ("maps", "resources/fonts"):
            (inner / part).mkdir(parents=True)
        (inner / "version.json").write_text('{"version": "0.1.0"}')
        (inner / "maps" / "a.geojson").write_text("{}")
    (stick / "resources" / "fonts" / "x.ttf").write_bytes(b"font")
    (root / "maps" / "a.geojson").write_text("mine")

    assert upkeep.refill(root, stick.parent) == 1
    assert (root / "resources/fonts/x.ttf").read_bytes() == b"font"
    assert (root / "maps" / "a.geojson").read_text() == "mine"
    shutil.rmtree(root / "maps")
    (stick / "version.json").write_text('{"version": "0.2.0"}')
    with pytest.raises(upkeep.Refused):
        upkeep.refill(root, stick.parent)


def test_help_tells_every_command_with_what_it_does(firepost):
    code, said = firepost("--help")

    lines = [line for line in said.splitlines() if line.startswith("  ")]
    assert code == 0
    assert [line.split()[0] for line in lines] == list(COMMANDS)
    assert all(len(line.split()) > 1 for line in lines)

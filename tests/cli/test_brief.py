"""Briefings from the command line: read only, never over an older one."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from firepost import bootstrap
from firepost.cli.main import serve
from reports import papers


@pytest.fixture
def firepost(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))

    def run(*args, lines=()):
        said = "".join(json.dumps(line) + "\n" for line in lines).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said)))
        code = serve([str(arg) for arg in args], bootstrap.parts())
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.fixture
def brief(firepost, tmp_path):
    desk = tmp_path / "a.fire"
    opened = {"do": "incident.open", "name": "司前林场"}
    fire = firepost("feed", desk, lines=[opened])[1][0]["id"]

    def ask(form, *more):
        given = ("--incident", fire, "--form", form, "--out", tmp_path / "out", "--json")
        code, (answer,) = firepost("brief", desk, *given, *more)
        return code, answer

    ask.desk = desk
    ask.show = lambda: firepost("show", desk, "--json")[1][0]
    return ask


def test_a_hand_over_is_written_and_nothing_is_entered(brief):
    before = brief.show()["entries"]

    code, answer = brief("handover", "--set", "to_officer=乙", "--note", "worries=风向要转")

    assert (code, answer["verified"]) == (0, True)
    text = papers.body(Path(answer["path"]))
    assert "接班人：乙" in text
    assert "风向要转" in text
    assert brief.show()["entries"] == before


def test_a_second_paper_stands_beside_the_first(brief):
    first, second = brief("roll-call")[1]["path"], brief("roll-call")[1]["path"]

    assert first != second
    assert Path(first).is_file()
    assert Path(second).is_file()


@pytest.mark.parametrize(
    ("form", "more", "code", "key"),
    [
        ("cake", (), 3, "report.no_template"),
        ("handover", ("--set", "colour=red"), 3, "report.not_asked"),
        ("handover", ("--set", "red"), 2, "report.note_shape"),
        ("handover", ("--note", "x=y"), 3, "report.note_unknown"),
    ],
)
def test_what_is_asked_wrongly_is_said(brief, form, more, code, key):
    found, answer = brief(form, *more)

    assert (found, answer["key"]) == (code, key)

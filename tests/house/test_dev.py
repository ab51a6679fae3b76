"""The set-up tool: what it says where it may not act, and what it calls where it may."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys

import pytest

from house.tree import ROOT

FAULTY = {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}
posix = pytest.mark.skipif(os.name == "nt", reason="Debian's side of the set-up")


@pytest.fixture
def dev(tmp_path):
    """dev.py at work in an empty tree of its own, with a lock and settings."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    tool.ROOT = tmp_path
    tool.VENV = tmp_path / ".venv"
    tool.BIN = tool.VENV / "bin"
    tool.PYTHON = tool.BIN / "python"
    tool.FIREPOST = tool.BIN / "firepost"
    tool.STAMP = tool.VENV / "firepost-stamp.json"
    tool.LOCK = tmp_path / "requirements.lock"
    tool.OUT = tmp_path / "out"
    tool.LOCK.write_text("numpy==2\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    tool.BIN.mkdir(parents=True)
    return tool


def stands(tool):
    """The environment is there and the stamp says so; firepost writes down what it is asked."""
    tool.PYTHON.write_text("")
    tool.FIREPOST.write_text(
        '#!/bin/sh\necho "$@" > asked; echo "$QT_QPA_PLATFORM" > platform\n'
    )
    tool.FIREPOST.chmod(0o755)
    tool.write_stamp({"packages": tool.fingerprint()})


@posix
def test_an_officer_who_is_not_root_gets_the_line_to_type(dev, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(dev.CannotGoOn) as stopped:
        dev.add_packages(["libegl1", "poppler-utils"])

    line = "apt-get update && apt-get install --no-install-recommends libegl1 poppler-utils"
    assert line in str(stopped.value)


@posix
def test_a_tool_that_is_missing_is_named_by_its_package(dev):
    lacking = dev.missing_packages({"no-such-tool": "its-package", "sh": "dash"})

    assert "its-package" in lacking
    assert "dash" not in lacking


@posix
def test_what_could_not_be_added_is_not_tried_at_every_start(dev, monkeypatch, capsys):
    tried = []
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "LIBRARIES", {"libnone.so.9": "libnone9"})
    could_not = dev.add_packages
    monkeypatch.setattr(
        dev, "add_packages", lambda names: (tried.append(names), could_not(names))
    )
    stamp = {}

    dev.system({}, stamp)
    dev.system({}, stamp)

    assert len(tried) == 1
    assert capsys.readouterr().out.count("--no-install-recommends libnone9") == 2


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="it has a display without saying so")
def test_without_a_display_the_drill_is_played_to_a_picture(dev, monkeypatch, capsys):
    stands(dev)
    monkeypatch.setattr(dev, "LIBRARIES", {})
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert dev.run([]) == 0
    assert (dev.ROOT / "asked").read_text().split() == ["--drill", "--picture", "out/"]
    assert (dev.ROOT / "platform").read_text().strip() == "offscreen"
    assert "no display here" in capsys.readouterr().out


@posix
def test_with_a_display_the_desktop_opens_on_the_drill(dev, monkeypatch):
    stands(dev)
    monkeypatch.setattr(dev, "LIBRARIES", {})
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)

    assert dev.run([]) == 0
    assert (dev.ROOT / "asked").read_text().split() == ["--drill"]
    assert (dev.ROOT / "platform").read_text().strip() == ""


def test_a_changed_lock_is_installed_and_an_unchanged_one_is_not(dev, monkeypatch):
    stands(dev)
    monkeypatch.setattr(dev, "LIBRARIES", {})
    installed = []
    monkeypatch.setattr(dev, "make_environment", lambda: None)
    monkeypatch.setattr(dev, "install", lambda: installed.append(dev.LOCK.read_text()))

    dev.ready()
    assert installed == []

    dev.LOCK.write_text("numpy==3\n")
    dev.ready()
    dev.ready()
    assert installed == ["numpy==3\n"]


def test_an_environment_that_was_torn_down_is_made_again(dev, monkeypatch):
    stands(dev)
    monkeypatch.setattr(dev, "LIBRARIES", {})
    made = []
    monkeypatch.setattr(dev, "make_environment", lambda: made.append("venv"))
    monkeypatch.setattr(dev, "install", lambda: made.append("lock"))
    shutil.rmtree(dev.VENV)
    dev.VENV.mkdir()

    dev.ready()

    assert made == ["venv", "lock"]


@pytest.mark.parametrize(
    ("told", "code", "said"),
    [
        ("", 4, "nothing was audited (no route)"),
        ('{"dependencies": [{"name": "a", "skip_reason": "not found"}]}', 4, "not reached"),
        ('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', 0, "1 of 1"),
        (
            json.dumps({"dependencies": [FAULTY, {"name": "b", "skip_reason": "?"}]}),
            1,
            "a 1: X-1, mended in 2",
        ),
    ],
)
def test_an_audit_that_reached_nothing_is_no_clean_bill(dev, capsys, told, code, said):
    assert dev.audited(told, "warning\nno route") == code
    assert said in capsys.readouterr().out

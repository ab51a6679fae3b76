"""What starts quickly: a command brings along only what its answer needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

HEAVY = ("numpy", "shapely", "pyproj", "PySide6", "sqlite_utils", "httpx", "fpdf", "docx")
COUNT = (
    "import json, sys\n"
    "from firepost.__main__ import main\n"
    "code = main({words!r})\n"
    "brought = [name for name in {heavy!r} if name in sys.modules]\n"
    "sys.stderr.write(json.dumps([code, brought]))\n"
)


def brought_by(tmp_path, *words, said="", heavy=HEAVY):
    code = COUNT.format(words=list(words), heavy=list(heavy))
    ended = subprocess.run(
        [sys.executable, "-c", code],
        input=said,
        capture_output=True,
        text=True,
        env={**os.environ, "FIREPOST_HOME": str(tmp_path / "home")},
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stderr.splitlines()[-1])


@pytest.fixture
def desk(tmp_path):
    line = '{"do": "log.say", "text": "一切正常"}\n'
    assert brought_by(tmp_path, "feed", str(tmp_path / "desk.fire"), said=line) == [0, []]
    return tmp_path / "desk.fire"


@pytest.mark.parametrize("command", ["show", "digest"])
def test_reading_a_desk_brings_no_heavy_library(desk, tmp_path, command):
    assert brought_by(tmp_path, command, str(desk), "--json") == [0, []]


def test_checking_a_plan_brings_no_heavy_library(tmp_path):
    from firepost.bootstrap import resources_dir

    plan = resources_dir() / "resources" / "plans" / "wenzhou-forest-fire-2021.toml"

    assert brought_by(tmp_path, "plan", "check", str(plan), "--json") == [0, []]


def test_a_shape_brings_what_it_takes_to_measure_it(tmp_path):
    ring = [[119.9, 27.5], [119.91, 27.5], [119.91, 27.51], [119.9, 27.5]]
    lines = [
        {"do": "incident.open", "name": "北坑湾"},
        {
            "do": "perimeter.record",
            "method": "gps",
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        },
    ]
    said = "".join(json.dumps(line) + "\n" for line in lines)

    code, brought = brought_by(tmp_path, "feed", str(tmp_path / "desk.fire"), said=said)

    assert code == 0
    assert {"numpy", "pyproj"} <= set(brought)


def test_a_window_brings_only_what_its_first_picture_needs(tmp_path, monkeypatch):
    """What measures, signs certificates and writes papers comes when it is first asked for."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    later = ("pyproj", "shapely", "cryptography.x509", "httpx", "docx", "fpdf", "openpyxl")
    later += ("firepost.app.package", "firepost.app.courier", "firepost.domain.plan.checks")

    code, brought = brought_by(tmp_path, "bench", "--first-look", heavy=later)

    assert (code, brought) == (0, [])

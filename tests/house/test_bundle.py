"""The folder that runs where there is no Python, built and started as an officer would."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from house.tree import ROOT, pages

pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    made = tmp_path_factory.mktemp("bundle")
    build = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    build += ["--distpath", str(made / "dist"), "--workpath", str(made / "work"), "build.spec"]
    subprocess.run(build, cwd=ROOT, check=True)  # what it says, pytest shows
    return made / "dist" / "firepost"


def run(bundle, *arguments, stdin=""):
    """Started with an empty PATH and nothing of this machine's Python in sight."""
    program = bundle / ("firepost.exe" if sys.platform == "win32" else "firepost")
    bare = {
        "PATH": "",
        "HOME": str(bundle.parent),
        "FIREPOST_HOME": str(bundle.parent / "home"),
    }
    return subprocess.run(
        [str(program), *arguments],
        env=bare,
        cwd=bundle.parent,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_it_starts_without_a_path(bundle):
    asked = run(bundle, "--help")

    assert asked.returncode == 0, asked.stderr
    assert "firepost" in asked.stdout or "林火前指" in asked.stdout


def test_it_keeps_what_it_is_told(bundle):
    line = json.dumps({"do": "log.say", "text": "雅阳镇来电:山脊西侧见烟"}, ensure_ascii=False)
    desk = str(bundle.parent / "season.fire")

    fed = run(bundle, "feed", desk, "--json", stdin=line + "\n")
    shown = run(bundle, "show", desk, "--json")

    assert json.loads(fed.stdout)["ok"] is True, fed.stderr
    assert json.loads(shown.stdout)["log"] == 1, shown.stderr


def test_words_maps_fonts_and_licences_are_inside(bundle):
    inside = bundle / "_internal"

    assert {page.name for page in (inside / "resources" / "words").iterdir()} == set(pages())
    assert (inside / "maps" / "wenzhou_counties.geojson").is_file()
    assert (inside / "resources" / "fonts" / "OFL.txt").is_file()
    assert (inside / "resources" / "licences" / "LGPL-3.0.txt").is_file()
    assert any((inside / "licences" / "psycopg").iterdir())


def test_what_builds_and_tests_is_not_inside(bundle):
    names = {path.name.split("-")[0].lower() for path in (bundle / "_internal").iterdir()}

    assert not names & {"pytest", "mypy", "ruff", "pip", "setuptools", "hypothesis", "uv"}


def test_nothing_inside_points_outside(bundle):
    assert [path for path in bundle.rglob("*") if path.is_symlink() and not path.exists()] == []

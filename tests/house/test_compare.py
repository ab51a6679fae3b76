"""Two bundles held side by side: the tool sees every difference and says why."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import sys
import zipfile

import pytest

from house.tree import ROOT


@pytest.fixture(scope="module")
def compare():
    spec = importlib.util.spec_from_file_location(
        "compare", ROOT / "desktop/release/compare.py"
    )
    tool = sys.modules["compare"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


@pytest.fixture
def two(tmp_path):
    for name in "ab":
        (tmp_path / name / "in").mkdir(parents=True)
        (tmp_path / name / "in" / "x.txt").write_bytes(b"one\ntwo\n")
        (tmp_path / name / "program").write_bytes(b"\x7fELF")
    return tmp_path / "a", tmp_path / "b"


def archive(*members, at=(2026, 1, 1, 0, 0, 0)):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name in members:
            out.writestr(zipfile.ZipInfo(name, at), "x")
    return made.getvalue()


def test_the_same_files_at_other_times_are_the_same_bundle(compare, two, capsys):
    os.utime(two[0] / "program", (1, 1))

    assert compare.main([*map(str, two)]) == 0
    assert compare.digest(two[0]) == compare.digest(two[1])
    assert "the same: 2 files" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("here", "there", "why"),
    [
        (b"one\ntwo\n", b"two\none\n", "order"),
        (b"built 2026-01-01T10:00:00", b"built 2026-01-02T11:30:00", "SOURCE_DATE_EPOCH"),
        (b"\xa7\r\r\n" + b"a" * 12 + b"code", b"\xa7\r\r\n" + b"b" * 12 + b"code", "stamp"),
        (archive("a", "b"), archive("b", "a"), "order"),
        (archive("a"), archive("a", at=(2027, 1, 1, 0, 0, 0)), "times of its members"),
        (b"abcdef", b"abXdefg", "first at byte 2"),
    ],
)
def test_a_difference_is_named_with_its_likeliest_cause(compare, two, here, there, why):
    (two[0] / "in" / "x.txt").write_bytes(here)
    (two[1] / "in" / "x.txt").write_bytes(there)

    (found,) = compare.differences(*two)

    assert (found.path, found.what) == ("in/x.txt", "content")
    assert why in found.why


@pytest.mark.skipif(os.name == "nt", reason="modes and links are POSIX's")
def test_files_modes_and_links_count_too(compare, two, capsys):
    (two[0] / "program").chmod(0o755)
    (two[0] / "new").write_bytes(b"")
    (two[0] / "link").symlink_to("program")
    (two[1] / "link").symlink_to("in")

    assert compare.main([*map(str, two), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {one["path"]: one["what"] for one in told["differences"]} == {
        "link": "link",
        "new": f"only in {two[0]}",
        "program": "mode",
    }

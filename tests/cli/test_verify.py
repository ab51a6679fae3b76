"""Verifying as a script does it: exit codes and the names of what differs."""

from __future__ import annotations

import json

import pytest

from firepost import bootstrap
from firepost.cli.main import serve
from reports.test_package import write


@pytest.fixture
def package(tmp_path):
    return write(tmp_path / "stick").folder


@pytest.fixture
def verify(capsys):
    def run(folder):
        code = serve(["verify", str(folder), "--json"], bootstrap.parts())
        return code, json.loads(capsys.readouterr().out)

    return run


def test_a_good_package_needs_no_desk(verify, package):
    assert verify(package) == (
        0,
        {"ok": True, "differs": [], "missing": [], "changed": [], "extra": []},
    )


def test_the_file_that_differs_is_named_and_the_code_is_3(verify, package):
    file = next(package.glob("*.pdf"))
    file.write_bytes(file.read_bytes()[:-1])

    code, told = verify(package)

    assert (code, told["ok"], told["differs"]) == (3, False, [file.name])
    assert told["changed"] == [file.name]


def test_missing_and_extra_are_told_apart(verify, package):
    file = next(package.glob("*.pdf"))
    file.rename(package / "x.pdf")

    _, told = verify(package)

    assert (told["missing"], told["extra"]) == ([file.name], ["x.pdf"])
    assert told["differs"] == sorted([file.name, "x.pdf"])


def test_a_folder_that_is_not_there_is_4(verify, tmp_path):
    code, told = verify(tmp_path / "no")

    assert (code, told["ok"], told["key"]) == (4, False, "verify.no_folder")


def test_people_read_it_in_words(package, capsys):
    file = next(package.glob("*.pdf"))
    file.unlink()

    code = serve(["verify", str(package)], bootstrap.parts())

    told = capsys.readouterr()
    assert code == 3
    assert told.out == ""
    assert f"缺少 {file.name}" in told.err

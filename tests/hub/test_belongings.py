"""The hub's files are the service's, though root enrols and revokes beside it."""

from __future__ import annotations

import os
import sys

import pytest

from firepost import bootstrap
from firepost.cli.main import serve

NOBODY = 65534
pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="giving files away needs root"
)


def test_what_root_enrols_is_the_services_to_read(tmp_path, monkeypatch, capsys):
    """The administrator enrols and revokes as root; the service runs as nobody."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "administrator"))
    store = tmp_path / "hub"
    store.mkdir(mode=0o700)
    os.chown(store, NOBODY, NOBODY)
    enrol = ["hub", "enrol", "甲", "--url", "https://127.0.0.1:8443", "--store", str(store)]

    assert serve([*enrol, "--out", str(tmp_path / "甲.enrolment")], bootstrap.parts()) == 0
    assert serve(["hub", "revoke", "甲", "--store", str(store)], bootstrap.parts()) == 0

    made = [path for path in store.rglob("*") if path.is_file()]
    assert any(path.suffix == ".revoked" for path in made)
    assert {path.lstat().st_uid for path in store.rglob("*")} == {NOBODY}
    assert (tmp_path / "甲.enrolment").stat().st_uid == 0
    capsys.readouterr()

"""What SQLite and the medium are long at ends where nobody wants it any more."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from sqlcipher3 import dbapi2

from firepost.app.errand import HALTED, Errand
from firepost.domain.errors import Refused
from firepost.store import upkeep
from firepost.store.engine import breakable

FOR_EVER = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
)


def test_a_statement_without_end_is_broken_off_and_the_connection_goes_on():
    errand = Errand(lambda *_said: None)
    with closing(dbapi2.connect(":memory:")) as db, errand.under_way():
        errand.halt()
        with pytest.raises(Refused) as caught, breakable(db):
            db.execute(FOR_EVER).fetchone()

        assert caught.value.notice.key == HALTED
        assert db.execute("SELECT 7").fetchone() == (7,)


def test_what_is_wrong_with_a_statement_is_told_as_it_is():
    with (
        closing(dbapi2.connect(":memory:")) as db,
        pytest.raises(dbapi2.DatabaseError),
        breakable(db),
    ):
        db.execute("SELECT nothing")


def test_refilling_that_is_stopped_leaves_whole_files_alone(tmp_path):
    root, stick = tmp_path / "program", tmp_path / "stick"
    for folder in (root, stick):
        (folder / "maps").mkdir(parents=True)
        (folder / "resources" / "fonts").mkdir(parents=True)
        (folder / "version.json").write_text(json.dumps({"version": "1"}), encoding="utf-8")
    for number in range(4):
        (stick / "maps" / f"{number}.geojson").write_text("{}" * 500, encoding="utf-8")
    errand = Errand(lambda _name, done, _of: errand.halt() if done == 2 else None)

    with errand.under_way(), pytest.raises(Refused):
        upkeep.refill(root, stick)

    came = sorted((root / "maps").iterdir())
    assert [one.name for one in came] == ["0.geojson", "1.geojson"]
    assert {one.read_text(encoding="utf-8") for one in came} == {"{}" * 500}

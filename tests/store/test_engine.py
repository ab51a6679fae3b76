"""One SQLite under everything, and the settings that keep what was said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from firepost.store import engine

ROOT = Path(__file__).resolve().parents[2]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT / "desktop",
    )


def test_sqlite_utils_stands_on_sqlcipher():
    outcome = run(
        "import firepost.store.engine as engine, sqlcipher3.dbapi2 as ours\n"
        "import sqlite_utils.utils as theirs\n"
        "assert theirs.sqlite3.connect is ours.connect\n"
        "assert theirs.OperationalError is ours.OperationalError\n"
    )

    assert outcome.returncode == 0, outcome.stderr


def test_sqlite_utils_may_not_come_first():
    outcome = run("import sqlite_utils\nimport firepost.store.engine")

    assert outcome.returncode == 1
    assert "sqlite_utils was imported before" in outcome.stderr


def test_only_the_engine_imports_sqlite_utils_or_sqlcipher():
    source = ROOT / "desktop" / "firepost"
    importers = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if any(
            line.strip().startswith(("import ", "from "))
            and any(name in line for name in ("sqlite_utils", "sqlcipher3", "pysqlite3"))
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    }

    # A GeoPackage is a file of its own, read and written by the same one SQLite.
    geopackages = {"store/geopackage.py", "store/geopackage_out.py", "store/mbtiles.py"}
    # A peer to be measured beside, in a process of its own.
    peers = {"store/geodiff_peer.py"}
    assert importers == {"store/engine.py"} | geopackages | peers


def test_an_entry_costs_no_import_of_sqlite_utils(tmp_path):
    outcome = run(
        "import sys, pathlib\n"
        "from firepost.store.desk_file import DeskFile\n"
        "from firepost.store.home import Home\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "home = Home.open({'FIREPOST_HOME': str(folder / 'home')}, now_ms=0)\n"
        "with DeskFile.create(folder / 'a.fire', home, drill=False, now_ms=0) as desk:\n"
        "    desk.append(b'x', learned_ms=0, kind=1, at_ms=0)\n"
        "assert 'sqlite_utils' not in sys.modules\n"
    )

    assert outcome.returncode == 0, outcome.stderr


def test_sqlite_is_new_enough():
    assert engine.dbapi2.sqlite_version_info >= (3, 51, 3)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("trusted_schema", 0),
        ("busy_timeout", 5000),
        ("cipher_hmac_algorithm", "HMAC_SHA512"),
    ],
)
def test_a_writer_works_with(new_desk, setting, value):
    found = new_desk().connection.execute(f"PRAGMA {setting}").fetchone()

    assert found == (value,)


def test_nothing_said_can_be_read_without_the_key(new_desk, say, tmp_path):
    desk = new_desk()
    say(desk, "明火已扑灭 — all out")
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("season.fire*"))
    desk.close()
    raw += (tmp_path / "season.fire").read_bytes()

    assert "明火".encode() not in raw
    assert b"all out" not in raw
    assert b"CREATE TABLE" not in raw


def test_sqlite_utils_works_on_an_open_desk(new_desk, say):
    desk = new_desk()
    say(desk, count=3)

    tables = engine.tables(desk.connection)
    tables["p_words"].insert({"id": 1, "text": "fire near the village"}, pk="id")
    tables["p_words"].insert({"id": 2, "text": "all quiet", "more": 3}, alter=True)
    tables["p_words"].enable_fts(["text"])

    assert [row["id"] for row in tables["p_words"].search("village")] == [1]
    assert tables["entry"].count == 3

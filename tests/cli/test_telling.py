"""The drill told by a process of its own: the same story, and told here where that fails."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from firepost import bootstrap
from firepost.fronting import Front
from firepost.telling import Teller


@pytest.fixture
def front(tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    return Front(bootstrap.parts, bootstrap.now)


def told(post):
    """The fires by name, how many things stand on record, and of what kinds."""
    kinds = Counter(thing.kind for thing in post.record.things.values())
    return [fire.name for fire in post.board().incidents], kinds


def test_what_was_told_beside_is_what_is_told_here(front):
    parts = bootstrap.parts()
    here = front.drill(parts)
    told_here = told(here)
    here.close()

    front.begin_drill()
    teller = front._teller
    opened = []
    beside = front.drill(parts, opened)
    try:
        assert teller._process.returncode == 0
        assert opened == [teller.desk]
        assert beside.journal.drill
        assert told(beside) == told_here
        assert beside.do({"do": "log.say", "text": "总台呼叫"}).entry
    finally:
        beside.close()


def test_where_no_process_starts_the_story_is_told_here(front, monkeypatch, tmp_path):
    monkeypatch.setattr("firepost.telling._PYTHON", (str(tmp_path / "no such program"),))
    front.begin_drill()
    post = front.drill(bootstrap.parts())
    assert told(post)[0] != []
    post.close()


def test_a_story_that_broke_off_is_told_here(front, monkeypatch):
    monkeypatch.setattr(
        "firepost.telling._PYTHON", (sys.executable, "-c", "raise SystemExit(4)")
    )
    front.begin_drill()
    post = front.drill(bootstrap.parts())
    assert told(post)[0] != []
    post.close()


def test_a_place_taken_in_between_gives_this_drill_another(front):
    parts = bootstrap.parts()
    front.begin_drill()
    front._teller._process.wait()
    other = parts.open_post(front._teller.desk, write=True, drill=True)
    opened = []
    post = front.drill(parts, opened)
    try:
        assert opened != [front._cleared().with_name("drill.fire")]
        assert told(post)[0] != []
    finally:
        post.close()
        other.close()


def test_a_process_nobody_waits_for_is_ended(tmp_path, monkeypatch):
    sleeper = (sys.executable, "-c", "import time; time.sleep(600)")
    monkeypatch.setattr("firepost.telling._PYTHON", sleeper)
    teller = Teller(tmp_path / "drill.fire")
    teller.stop()
    assert teller._process.returncode != 0
    assert not teller.told()

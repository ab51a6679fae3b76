"""A hub takes entries in within four times their bare inserts, on either engine."""

from __future__ import annotations

import statistics

from firepost import bootstrap
from firepost.app.post import Session
from firepost.cli.bench.season import Season
from firepost.gauging import bytes_after, filling, heads, wipe

ENTRIES = 6_000
MOST = 4.0


def a_season(tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    post = bootstrap.parts().open_post(tmp_path / "season.fire", write=True, drill=True)
    session = Session()
    with post.together():
        for command in Season(ENTRIES, ("二号工具", "水泵"), teams=20, depots=6).commands():
            post.do(command, session)
    return post


def check(post, place, url) -> None:
    place.mkdir()
    filled = filling(post, place, url)
    assert filled.count == ENTRIES
    pairs = [(filled.ours_ms(), filled.bare_ms()) for _ in range(3)]
    assert statistics.median(ours / bare for ours, bare in pairs) <= MOST, pairs


def test_in_a_folder(tmp_path, monkeypatch):
    post = a_season(tmp_path, monkeypatch)
    check(post, tmp_path / "hub", None)
    post.close()


def test_in_postgresql(tmp_path, monkeypatch, fresh_postgres):
    wipe(fresh_postgres)
    post = a_season(tmp_path, monkeypatch)
    try:
        check(post, tmp_path / "hub", fresh_postgres)
    finally:
        post.close()
        wipe(fresh_postgres)


def test_only_what_is_lacking_counts(tmp_path, monkeypatch):
    post = a_season(tmp_path, monkeypatch)
    whole, known = bytes_after(post, {}), heads(post)
    post.do({"do": "log.say", "text": "到位"})
    assert 0 < bytes_after(post, known) < whole / 100
    assert bytes_after(post, heads(post)) == 0
    post.close()

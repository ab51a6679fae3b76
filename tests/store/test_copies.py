"""Desks that were copied back, cloned or restored: no number is ever given twice."""

from __future__ import annotations

import shutil

import pytest

from firepost.domain.errors import Trouble
from firepost.store import marks
from firepost.store.desk_file import DeskFile


def streams_of(path, home) -> dict[str, list[str]]:
    with DeskFile.open(path, home, write=False) as desk:
        found: dict[str, list[str]] = {}
        for kept in desk.bodies():
            found.setdefault(kept.stream, []).append(kept.body.decode())
        return found


def test_a_desk_copied_back_begins_a_new_stream(tmp_path, home_at, new_desk, say):
    """The morning's copy is put back after the disk was cleaned; the day had gone on."""
    path, backup = tmp_path / "season.fire", tmp_path / "morning.bak"
    desk = new_desk()
    say(desk, "morning")
    desk.close()
    shutil.copyfile(path, backup)
    with DeskFile.open(path, home_at(), write=True) as desk:
        say(desk, "noon")
        first = desk.own_stream
    shutil.copyfile(backup, path)

    with DeskFile.open(path, home_at(), write=True) as desk:
        assert desk.behind == 1
        assert say(desk, "noon, said again") == 1
        second = desk.own_stream

    assert second != first
    assert streams_of(path, home_at()) == {first: ["morning"], second: ["noon, said again"]}
    with DeskFile.open(path, home_at(), write=True) as desk:
        assert (desk.own_stream, desk.behind) == (second, 0)
        assert [notice.key for notice in desk.check()] == ["check.lost"]


def test_two_copies_written_in_turn_never_share_a_number(tmp_path, home_at, new_desk, say):
    one, other = tmp_path / "season.fire", tmp_path / "clone.fire"
    desk = new_desk()
    say(desk, "common")
    desk.close()
    shutil.copyfile(one, other)
    for turn in range(3):
        for path in (one, other):
            with DeskFile.open(path, home_at(), write=True) as desk:
                say(desk, f"{path.stem} {turn}")

    said = {}
    for path in (one, other):
        for stream, words in streams_of(path, home_at()).items():
            for seq, word in enumerate(words, 1):
                assert said.setdefault((stream, seq), word) == word


def test_two_copies_written_at_once_never_share_a_number(tmp_path, home_at, new_desk, say):
    desk = new_desk()
    say(desk, "common")
    desk.close()
    shutil.copyfile(tmp_path / "season.fire", tmp_path / "clone.fire")

    with (
        DeskFile.open(tmp_path / "season.fire", home_at(), write=True) as one,
        DeskFile.open(tmp_path / "clone.fire", home_at(), write=True) as other,
    ):
        say(one, "one")
        say(other, "other")
        assert one.own_stream != other.own_stream


def test_the_same_head_with_other_words_is_another_desk(tmp_path, home_at, new_desk, say):
    path = tmp_path / "season.fire"
    desk = new_desk()
    say(desk, "common")
    desk.close()
    before = path.read_bytes()
    with DeskFile.open(path, home_at(), write=True) as desk:
        say(desk, "this")
        first = desk.own_stream
        mark = (tmp_path / "home" / "marks" / first).read_bytes()
    path.write_bytes(before)
    (tmp_path / "home" / "marks" / first).unlink()
    with DeskFile.open(path, home_at(), write=True) as desk:
        say(desk, "that")
        assert desk.own_stream == first
    (tmp_path / "home" / "marks" / first).write_bytes(mark)

    with DeskFile.open(path, home_at(), write=True) as desk:
        say(desk, "and on")
        assert desk.own_stream != first


def test_a_home_moved_to_another_machine_begins_new_streams(
    tmp_path, home_at, new_desk, say, monkeypatch
):
    desk = new_desk()
    say(desk, "here")
    first = desk.own_stream
    desk.close()
    monkeypatch.setattr("firepost.store.marks.machine", lambda: b"machine2")
    monkeypatch.setattr("firepost.store.desk_file.machine", lambda: b"machine2")

    with DeskFile.open(tmp_path / "season.fire", home_at(), write=True) as desk:
        say(desk, "there")
        assert desk.own_stream != first


@pytest.mark.parametrize("content", [b"", b"torn", bytes(64)])
def test_a_torn_mark_says_nothing(tmp_path, home_at, new_desk, say, content):
    desk = new_desk()
    say(desk, "one")
    first = desk.own_stream
    desk.close()
    (tmp_path / "home" / "marks" / first).write_bytes(content)

    with DeskFile.open(tmp_path / "season.fire", home_at(), write=True) as desk:
        assert say(desk, "two") == 2
        assert desk.own_stream == first


def test_a_machine_has_a_name_or_none():
    assert len(marks.machine()) == 8


def test_a_verified_copy_holds_the_same(tmp_path, home_at, new_desk, say, words_of):
    desk = new_desk()
    say(desk, count=100)
    shape = bytes(100_000)
    desk.blob_put(shape)

    desk.copy_to(tmp_path / "second.fire")

    with DeskFile.open(tmp_path / "second.fire", home_at(), write=False) as copy:
        assert len(words_of(copy)) == 100
        assert copy.check() == []
        assert copy.desk_id == desk.desk_id
        say(desk, "said after the copy")
        assert len(words_of(copy)) == 100
    assert not list(tmp_path.glob(".second*"))


def test_a_copy_goes_over_nothing(tmp_path, new_desk, say):
    desk = new_desk()
    say(desk, count=1)
    (tmp_path / "list.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(Trouble, match=r"desk\.exists"):
        desk.copy_to(tmp_path / "list.txt")
    assert (tmp_path / "list.txt").read_text(encoding="utf-8") == "mine"


def test_a_damaged_desk_yields_no_copy(tmp_path, new_desk, say, monkeypatch):
    desk = new_desk()
    say(desk, count=100)
    desk.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    desk.connection.execute("DROP TRIGGER entry_is_never_edited")
    desk.connection.execute("UPDATE entry SET body = x'00' WHERE seq = 50")

    with pytest.raises(Trouble, match=r"desk\.copy_differs"):
        desk.copy_to(tmp_path / "second.fire")
    assert not list(tmp_path.glob("*second*"))
    assert [notice.key for notice in desk.check()] == ["check.chain"]

"""Files that are no sound desk of ours: each is named for what it is, and left as it was."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from firepost.domain.errors import Trouble
from firepost.store import schema
from firepost.store.desk_file import DeskFile
from firepost.store.header import Header


def trouble_of(path: Path, home, *, write: bool) -> str:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(Trouble) as trouble:
        DeskFile.open(path, home, write=write)
    if before is not None:
        assert path.read_bytes() == before
    return trouble.value.notice.key


@pytest.fixture(params=[False, True], ids=["read", "write"])
def write(request) -> bool:
    return request.param


def test_a_missing_desk_is_not_made(tmp_path, home, write):
    assert trouble_of(tmp_path / "none.fire", home, write=write) == "desk.missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"F", b"FIRE", b"a list of depots\n" * 400, bytes(8192), b"SQLite format 3\0" * 300],
    ids=["empty", "one byte", "our first four", "text", "zeros", "SQLite's header"],
)
def test_a_file_of_another_kind(tmp_path, home_at, new_desk, write, content):
    new_desk().close()  # a home that has keys
    path = tmp_path / "list.fire"
    path.write_bytes(content)

    assert trouble_of(path, home_at(), write=write) == "desk.not_a_desk"


def test_a_file_of_another_kind_is_named_though_the_keys_are_sealed(tmp_path, home_at, write):
    home_at().seal_with_pin("2580")
    (tmp_path / "list.fire").write_text("a list of depots" * 9, encoding="utf-8")

    assert trouble_of(tmp_path / "list.fire", home_at(), write=write) == "desk.not_a_desk"
    assert trouble_of(tmp_path / "none.fire", home_at(), write=write) == "desk.missing"


def test_a_plain_sqlite_file(tmp_path, home, write):
    path = tmp_path / "plain.fire"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE entry (body)")
    plain.close()

    assert trouble_of(path, home, write=write) == "desk.not_a_desk"


def test_a_folder(tmp_path, home, write):
    (tmp_path / "folder.fire").mkdir()

    assert trouble_of(tmp_path / "folder.fire", home, write=write) == "desk.not_a_desk"


def test_another_devices_desk(tmp_path, home_at, new_desk, say, write):
    desk = new_desk()
    say(desk, "theirs")
    desk.close()
    home_at("other").device_signing_key()

    assert trouble_of(tmp_path / "season.fire", home_at("other"), write=write) == (
        "keys.not_ours"
    )
    assert trouble_of(tmp_path / "season.fire", home_at("unmade"), write=write) == (
        "keys.not_ours"
    )
    assert not (tmp_path / "unmade").exists()


def test_a_desk_of_a_later_format(tmp_path, home, write):
    path = tmp_path / "later.fire"
    path.write_bytes(Header("ab" * 8, format=9).salt + bytes(4080))

    assert trouble_of(path, home, write=write) == "desk.newer"


def test_a_desk_with_later_tables(tmp_path, home_at, new_desk, write):
    desk = new_desk()
    desk.connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    desk.close()

    assert trouble_of(tmp_path / "season.fire", home_at(), write=write) == "desk.newer"


def test_a_desk_may_be_renamed_and_moved(tmp_path, home_at, new_desk, say, words_of):
    desk = new_desk()
    say(desk, "still here")
    desk.close()
    (tmp_path / "archive").mkdir()
    (tmp_path / "season.fire").rename(tmp_path / "archive" / "2026 冬.fire")

    with DeskFile.open(tmp_path / "archive" / "2026 冬.fire", home_at(), write=True) as again:
        assert words_of(again) == ["still here"]
        assert say(again, "and written on") == 2


@pytest.fixture
def whole(tmp_path, new_desk, say) -> Path:
    """A desk of 300 entries and a 50 KB shape, closed."""
    desk = new_desk()
    with desk.together():
        say(desk, count=300)
        desk.append(b"shape", learned_ms=0, kind=1, at_ms=0, blobs=[bytes(range(250)) * 200])
    desk.close()
    return tmp_path / "season.fire"


def test_one_flipped_bit_anywhere_is_named_damage(whole, home_at, write):
    """Forty places at random, and each byte of the header: never an answer, never a crash."""
    content = whole.read_bytes()
    chance = random.Random(20260214)
    places = [*range(16), *(chance.randrange(len(content)) for _ in range(40))]
    for place in places:
        damaged = bytearray(content)
        damaged[place] ^= 1 << chance.randrange(8)
        whole.write_bytes(damaged)
        assert trouble_of(whole, home_at(), write=write) == "desk.damaged", place

    whole.write_bytes(content)
    with DeskFile.open(whole, home_at(), write=write) as again:
        assert len(list(again.bodies())) == 301


def test_a_desk_cut_short_is_named_damage(whole, home_at, write):
    content = whole.read_bytes()
    for keep in (20, 4096, 5000, len(content) // 2, len(content) - 4096, len(content) - 1):
        whole.write_bytes(content[:keep])
        assert trouble_of(whole, home_at(), write=write) == "desk.damaged", keep


def test_pages_put_back_from_an_older_copy_change_no_answer(tmp_path, home_at, new_desk, say):
    """Such a page has a valid code of its own: the chain and the indexes tell, or it bears
    nothing that was said."""
    desk = new_desk()
    say(desk, count=300)
    desk.close()
    older = (tmp_path / "season.fire").read_bytes()
    with DeskFile.open(tmp_path / "season.fire", home_at(), write=True) as again:
        say(again, count=2)
        stream = again.own_stream
    newer = (tmp_path / "season.fire").read_bytes()
    pages = range(4096, len(older), 4096)
    changed = [at for at in pages if older[at : at + 4096] != newer[at : at + 4096]]
    assert len(changed) >= 3
    seen = 0
    for at in changed:
        mixed = newer[:at] + older[at : at + 4096] + newer[at + 4096 :]
        (tmp_path / "season.fire").write_bytes(mixed)
        try:
            with DeskFile.open(tmp_path / "season.fire", home_at(), write=False) as desk:
                found = [notice.key for notice in desk.check()]
                answer = (desk.heads(), len(list(desk.bodies())))
        except Trouble as trouble:
            found = [trouble.notice.key]
        seen += bool(found)
        assert found or answer == ({stream: 302}, 302)
    assert seen >= 2

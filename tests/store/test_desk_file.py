"""What a desk keeps, in what order, and what it refuses."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from effort import effort
from firepost.domain.errors import Refused, Trouble
from firepost.store.desk_file import DeskFile


def test_what_was_said_is_there_after_a_restart(tmp_path, home_at, new_desk, say, words_of):
    desk = new_desk()
    say(desk, "first report", "team 1 en route")
    stream = desk.own_stream
    desk.close()

    with DeskFile.open(tmp_path / "season.fire", home_at(), write=True) as again:
        assert words_of(again) == ["first report", "team 1 en route"]
        assert again.own_stream == stream
        assert say(again, "under control") == 3
        assert again.heads() == {stream: 3}


def test_numbers_run_without_a_gap_and_arrival_with_them(new_desk, say):
    desk = new_desk()
    say(desk, count=70)

    kept = list(desk.bodies())

    assert [one.seq for one in kept] == list(range(1, 71))
    assert [one.arrival for one in kept] == list(range(1, 71))
    assert {one.stream for one in kept} == {desk.own_stream}


def test_only_what_is_new_is_read_again(new_desk, say):
    desk = new_desk()
    say(desk, count=5)

    assert [one.seq for one in desk.bodies({desk.own_stream: 3})] == [4, 5]
    assert list(desk.bodies(desk.heads())) == []


def test_the_chain_is_what_the_format_says(new_desk, say):
    desk = new_desk(desk_id="0123456789abcdef")
    say(desk, "one", "two")
    desk.seal()

    (stream,) = desk.streams()
    start = hashlib.sha256(b"firepost-stream-1" + stream.key + b"0123456789abcdef").digest()
    first = hashlib.sha256(start + b"one").digest()
    second = hashlib.sha256(first + b"two").digest()
    rows = desk.connection.execute("SELECT seq, hash FROM entry ORDER BY seq").fetchall()
    (seal,) = desk.connection.execute("SELECT seq, signature FROM seal").fetchall()

    assert stream.name == stream.key[:8].hex()
    assert rows == [(1, first), (2, second)]
    assert seal[0] == 2
    by_stream = Ed25519PublicKey.from_public_bytes(stream.key)
    by_stream.verify(seal[1], stream.key + bytes([0, 0, 0, 0, 0, 0, 0, 2]) + second)
    by_device = Ed25519PublicKey.from_public_bytes(stream.certificate.device)
    words = b"firepost-certificate-1" + stream.key + b"0123456789abcdef"
    by_device.verify(stream.certificate.signature, words)


def test_seals_fall_due_by_count_by_bytes_and_at_the_end(tmp_path, home_at, new_desk, say):
    desk = new_desk()
    say(desk, count=130)

    def sealed(one: DeskFile) -> list[int]:
        rows = one.connection.execute("SELECT seq FROM seal ORDER BY seq")
        return [seq for (seq,) in rows]

    assert sealed(desk) == [64, 128]
    say(desk, "x" * 5000, "y" * 5000)
    assert sealed(desk) == [64, 128, 132]
    say(desk, "tail")
    desk.close()

    with DeskFile.open(tmp_path / "season.fire", home_at(), write=False) as again:
        assert sealed(again) == [64, 128, 132, 133]
        assert again.check() == []


def test_nothing_above_the_cap_is_kept(new_desk, say, words_of):
    desk = new_desk()
    with pytest.raises(Refused, match=r"entry\.too_large"):
        desk.append(b"x" * 8193, learned_ms=0, kind=1, at_ms=0)

    assert say(desk, "x" * 8192) == 1


def test_what_a_projection_refuses_undoes_the_entry_too(new_desk, say, words_of):
    desk = new_desk()
    say(desk, "kept")

    def also(connection):
        connection.execute("INSERT INTO entry_index VALUES (99, 1, 1, 'half done')")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.append(b"undone", learned_ms=0, kind=1, at_ms=0, also=also)

    assert words_of(desk) == ["kept"]
    assert desk.next_entry() == (desk.own_stream, 2)
    assert say(desk, "next") == 2
    assert desk.connection.execute("SELECT count(*) FROM entry_index").fetchone() == (2,)
    assert desk.check() == []


def test_an_import_is_kept_whole_or_not_at_all(new_desk, say, words_of):
    desk = new_desk()
    say(desk, "before")

    def torn_import():
        with desk.together():
            say(desk, count=100)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        torn_import()
    assert words_of(desk) == ["before"]

    with desk.together():
        say(desk, count=100)

    assert desk.heads() == {desk.own_stream: 101}
    assert desk.check() == []


def test_the_journal_cannot_be_edited_or_shortened(new_desk, say):
    desk = new_desk()
    say(desk, "as said")
    for sql in ("UPDATE entry SET body = x'00'", "DELETE FROM entry"):
        with pytest.raises(Exception, match="append-only"):
            desk.connection.execute(sql)


def test_the_stream_of_the_first_entry_is_known_before_it(tmp_path, new_desk, say):
    desk = new_desk()
    assert (desk.own_stream, desk.heads()) == (None, {})

    stream, seq = desk.next_entry()

    assert seq == 1
    say(desk, "first")
    assert desk.heads() == {stream: 1}


def test_large_things_lie_beside_the_entry(new_desk):
    desk = new_desk()
    shape = b"[120.1,27.5]" * 50_000
    name = hashlib.sha256(shape).digest()
    desk.append(b"perimeter", learned_ms=0, kind=1, at_ms=0, blobs=[shape, shape])

    assert desk.blob(name) == shape
    assert desk.blob_put(shape) == name
    assert desk.blob(bytes(32)) is None


def test_a_fold_is_kept_with_what_it_covers(tmp_path, home_at, new_desk, say):
    desk = new_desk()
    say(desk, count=3)
    desk.keep_snapshot("record", version=1, covered={"old": 1}, state=b"old")
    desk.keep_snapshot("record", version=2, covered=desk.heads(), state=b"folded")
    heads = desk.heads()
    desk.close()

    with DeskFile.open(tmp_path / "season.fire", home_at(), write=False) as again:
        assert again.snapshot("record") == (2, heads, b"folded")
        assert again.snapshot("other") is None


def test_a_desk_says_what_it_is(tmp_path, home_at, new_desk):
    desk = new_desk("drill.fire", drill=True)
    desk_id = desk.desk_id
    desk.close()

    with DeskFile.open(tmp_path / "drill.fire", home_at(), write=False) as again:
        assert (again.drill, again.desk_id, again.created_ms) == (
            True,
            desk_id,
            1_772_000_000_000,
        )


def test_a_desk_is_never_made_over_another_file(tmp_path, home_at, new_desk):
    (tmp_path / "season.fire").write_text("the only list of our depots", encoding="utf-8")
    with pytest.raises(Trouble, match=r"desk\.exists"):
        new_desk()

    assert (tmp_path / "season.fire").read_text(encoding="utf-8").startswith("the only")


def test_a_desk_in_no_folder_is_said_to_be(tmp_path, home):
    with pytest.raises(Trouble, match=r"desk\.no_folder"):
        DeskFile.create(tmp_path / "no" / "a.fire", home, drill=False, now_ms=0)


def test_making_a_desk_leaves_nothing_else_behind(tmp_path, new_desk):
    new_desk().close()

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "home",
        "season.fire",
        "season.fire.ballast",
        "season.fire.lock",
    ]


def test_reading_back_a_body_is_the_same_work_however_many_there_are(new_desk):
    """A guard against a slip of kind; the milliseconds stand in the bench (open)."""
    desk = new_desk()
    with desk.together():
        for number in range(20_000):
            desk.append(b"%060d" % number, learned_ms=number, kind=1, at_ms=number)

    work = effort(lambda: sum(1 for _ in desk.bodies()))

    assert work.lines < 6 * 20_000

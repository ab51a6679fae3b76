"""What came of a photograph: on the disk piece by piece, and gone once it is whole or unwanted."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firepost.app.wire.blobs import Piece
from firepost.store.begun import Begun

NAMES = [bytes([n]) * 32 for n in range(3)]
TOTAL = 40


@pytest.fixture
def connection():
    with closing(sqlite3.connect(":memory:")) as made:
        yield made


def hold(begun: Begun, name: bytes, data: bytes, total: int = TOTAL, base=None) -> None:
    piece = Piece(name, total, base, total, 0, b"")
    begun.pieces.begun[name] = (piece, bytearray(data))


def read(connection, wanted=NAMES):
    return {
        name: (head.total, head.base, bytes(got))
        for name, (head, got) in Begun(connection, wanted).pieces.begun.items()
    }


def keep(begun: Begun, connection) -> None:
    begun.keep(lambda what: what(connection))


def test_nothing_begun_writes_nothing(connection):
    keep(Begun(connection, NAMES), connection)

    assert connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)


def test_a_piece_is_written_once(connection):
    begun = Begun(connection, NAMES)
    for size in (8, 16, 16, 30):
        hold(begun, NAMES[0], bytes(range(size)))
        keep(begun, connection)

    assert read(connection) == {NAMES[0]: (TOTAL, None, bytes(range(30)))}
    sizes = connection.execute("SELECT length(data) FROM begun ORDER BY at").fetchall()
    assert sizes == [(8,), (8,), (14,)]


def test_what_was_taken_back_leaves_nothing_behind_it(connection):
    """A sender that begins again further in front: no old piece is put after the new ones."""
    begun = Begun(connection, NAMES)
    for size in (8, 16, 5, 8):
        hold(begun, NAMES[0], bytes(range(size)))
        keep(begun, connection)

    assert read(connection) == {NAMES[0]: (TOTAL, None, bytes(range(8)))}


def test_what_came_by_another_road_is_let_go(connection):
    begun = Begun(connection, NAMES)
    hold(begun, NAMES[0], b"12345678")
    keep(begun, connection)

    again = Begun(connection, [])
    assert again.pieces.begun == {}
    keep(again, connection)
    assert connection.execute("SELECT count(*) FROM begun").fetchone() == (0,)


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.binary(max_size=TOTAL - 1),
        st.sampled_from([TOTAL, TOTAL + 1]),
        st.sampled_from([None, b"12345678"]),
        st.booleans(),
    ),
    max_size=12,
)


@given(_STEPS)
def test_the_disk_holds_what_was_held_whatever_came(steps):
    """Longer, shorter, packed another way, finished: the next start finds the same lengths."""
    with closing(sqlite3.connect(":memory:")) as connection:
        begun = Begun(connection, NAMES)
        for name, data, total, base, ends in steps:
            if ends:
                begun.pieces.begun.pop(name, None)
            else:
                hold(begun, name, data, total, base)
            keep(begun, connection)
            begun = Begun(connection, NAMES)  # another start
        held = {
            name: (head.total, head.base, len(got))
            for name, (head, got) in begun.pieces.begun.items()
            if got
        }

        assert {k: (t, b, len(d)) for k, (t, b, d) in read(connection).items()} == held

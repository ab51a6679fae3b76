"""What is kept of every stream: heads, bodies in order of arrival, the rows behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from firepost.app.chains import MARK_BYTES, Certificate, Kept, Stream, chain_start
from firepost.store.engine import Connection, Contradicts, troubles

_STREAMS = """
SELECT id, name, key, desk, device, certificate, incarnation, counted,
       coalesce((SELECT max(seq) FROM entry WHERE entry.stream = stream.id), 0)
FROM stream ORDER BY id
"""


def streams(connection: Connection) -> dict[int, Stream]:
    """Every stream by its row's id, in order of first arrival."""
    found = {}
    for row, name, key, desk, device, signature, mine, counted, head in connection.execute(
        _STREAMS
    ):
        found[row] = Stream(
            name=name,
            key=key,
            desk=desk,
            device=device[:8].hex(),
            certificate=Certificate(device, signature),
            head=head,
            counted=bool(counted),
            mine=mine is not None,
        )
    return found


def heads(connection: Connection, *, counted_only: bool) -> dict[str, int]:
    return {
        stream.name: stream.head
        for stream in streams(connection).values()
        if stream.head and (stream.counted or not counted_only)
    }


def bodies(
    connection: Connection, path: Path, after: Mapping[str, int] | None
) -> Iterator[Kept]:
    """Entries of all counted streams past `after`, in order of arrival, in one sweep."""
    with troubles(path):
        names = {row: one for row, one in streams(connection).items() if one.counted}
        known = {row: (after or {}).get(one.name, 0) for row, one in names.items()}
        start = _first_arrival(connection, known)
        if start is None:
            return
        rows = connection.execute(
            "SELECT stream, seq, body, learned_ms, arrival FROM entry"
            " WHERE arrival >= ? ORDER BY arrival",
            (start,),
        )
        name_of = {row: one.name for row, one in names.items()}
        for stream, seq, body, learned_ms, arrival in rows:
            if seq > known.get(stream, seq):
                yield Kept(name_of[stream], seq, body, learned_ms, arrival)


def _first_arrival(connection: Connection, known: Mapping[int, int]) -> int | None:
    """Where the sweep begins. Within a stream arrival grows with seq."""
    starts = []
    for row, seq in known.items():
        found = connection.execute(
            "SELECT arrival FROM entry WHERE stream = ? AND seq > ? ORDER BY seq LIMIT 1",
            (row, seq),
        ).fetchone()
        if found is not None:
            starts.append(found[0])
    return min(starts, default=None)


def last_arrival(connection: Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(arrival), 0) FROM entry").fetchone()[0])


def hash_at(connection: Connection, row: int, stream: Stream, seq: int) -> bytes:
    """The chain hash after `seq` entries of a stream that holds at least so many."""
    if seq == 0:
        return chain_start(stream.key, stream.desk)
    found = connection.execute(
        "SELECT hash FROM entry WHERE stream = ? AND seq = ?", (row, seq)
    ).fetchone()
    if found is None:
        raise Contradicts(f"{stream.name}/{seq} is missing")
    return bytes(found[0])


def marks(connection: Connection) -> dict[str, bytes]:
    """The first bytes of the chain at the last entry of every stream."""
    sql = (
        "SELECT name, hash FROM stream JOIN entry ON entry.stream = stream.id AND entry.seq ="
        " (SELECT max(seq) FROM entry AS one WHERE one.stream = stream.id)"
    )
    return {name: bytes(at[:MARK_BYTES]) for name, at in connection.execute(sql)}


def mark_at(connection: Connection, name: str, seq: int) -> bytes | None:
    sql = (
        "SELECT hash FROM entry JOIN stream ON stream.id = entry.stream"
        " WHERE name = ? AND entry.seq = ?"
    )
    found = connection.execute(sql, (name, seq)).fetchone()
    return None if found is None else bytes(found[0][:MARK_BYTES])


def last_seal(connection: Connection, row: int) -> int:
    found = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM seal WHERE stream = ?", (row,)
    ).fetchone()
    return int(found[0])

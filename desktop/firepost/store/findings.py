"""What a thorough look at a desk finds: pages, chains, seals, blobs, forks. For `doctor`."""

from __future__ import annotations

from pathlib import Path

from firepost.app.chains import Stream, chain_start, link, seal_holds
from firepost.app.errand import step, stepping
from firepost.domain.errors import Notice
from firepost.store import blobs, chains, exchange, soundness
from firepost.store.engine import Connection, DatabaseError, breakable


def of_pages(connection: Connection, path: Path) -> list[Notice]:
    step("pages")
    try:
        with breakable(connection):
            wrong = soundness.bad_pages(connection, path)
            wrong += [
                row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"
            ]
    except DatabaseError as error:
        wrong = [str(error)]
    return [Notice.of("check.pages", says=says) for says in wrong[:1]]


def of_chains(connection: Connection) -> list[Notice]:
    """Every entry against the hash it was kept under, every seal against its chain."""
    found = []
    for row, stream in chains.streams(connection).items():
        at = _first_bad_entry(connection, row, stream)
        if at is not None:
            found.append(Notice.of("check.chain", stream=stream.name, seq=at))
        at = _first_bad_seal(connection, row, stream)
        if at is not None:
            found.append(Notice.of("check.seal", stream=stream.name, seq=at))
    return found


def _first_bad_entry(connection: Connection, row: int, stream: Stream) -> int | None:
    before = chain_start(stream.key, stream.desk)
    rows = connection.execute(
        "SELECT seq, body, hash FROM entry WHERE stream = ? ORDER BY seq", (row,)
    )
    told = stepping(rows, "chains", of=stream.head, each=200)
    for expected, (seq, body, kept) in enumerate(told, 1):
        before = link(before, body)
        if seq != expected or before != kept:
            return expected
    return None


def _first_bad_seal(connection: Connection, row: int, stream: Stream) -> int | None:
    rows = connection.execute(
        "SELECT seal.seq, signature, hash FROM seal LEFT JOIN entry USING (stream, seq)"
        " WHERE seal.stream = ? ORDER BY seal.seq",
        (row,),
    )
    for seq, signature, at in rows:
        if at is None or not seal_holds(stream.key, seq, at, signature):
            return int(seq)
    return None


def of_blobs(connection: Connection) -> list[Notice]:
    rows = connection.execute("SELECT hash, data FROM blob")
    of = connection.execute("SELECT count(*) FROM blob").fetchone()[0]
    told = stepping(rows, "blobs", of=of)
    bad = [name for name, data in told if blobs.hash_of(data) != name]
    return [Notice.of("check.blob", blob=name.hex()) for name in bad]


def of_quarantine(connection: Connection) -> list[Notice]:
    """Not a fault of the file: what others said that contradicts, or came damaged."""
    rows = connection.execute(
        "SELECT stream, reason, count(*) FROM quarantine GROUP BY stream, reason"
    )
    return [
        Notice.of(
            "check.fork" if reason == exchange.FORK else "check.set_aside",
            stream=stream,
            count=count,
        )
        for stream, reason, count in rows
    ]

"""Joins what the benchmark of the exchange needs: what travels, and a hub that takes it in."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from firepost.app.chains import chain_start, chained
from firepost.app.exchange import Taken, segment_record, segments_for
from firepost.app.post import Post
from firepost.app.wire.records import Record, RecordReader
from firepost.app.wire.segments import decode_segment
from firepost.app.workbench import Process
from firepost.domain.errors import Refused
from firepost.hub.ports import Enrolled, HubStore
from firepost.hub.service import Hub
from firepost.store import floor
from firepost.store.desk_file import DeskFile
from firepost.store.journal import DeskJournal

_TOGETHER: Final = 8  # segments in one transaction: about what arrives in one go
_WIPE: Final = "DROP SCHEMA IF EXISTS firepost CASCADE; DROP SCHEMA IF EXISTS bare CASCADE"
_BARE: Final = """
CREATE SCHEMA bare;
CREATE TABLE bare.entry (
    stream bigint NOT NULL, seq bigint NOT NULL, body bytea NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (stream, seq)
)"""


def heads(post: Post) -> Mapping[str, int]:
    return _file_of(post).vector()


def bytes_after(post: Post, known: Mapping[str, int]) -> int:
    """What leaves for somebody who holds `known`."""
    post.seal()
    return sum(len(segment_record(one)) for one in segments_for(_file_of(post), known))


def geodiff(post: Post, known: Mapping[str, int], folder: Path) -> Process | None:
    """The peer with the same history; None where it is not installed."""
    if getattr(sys, "frozen", False) or find_spec("pygeodiff") is None:
        return None
    history = [
        {"do": one.verb, "by": one.by, "at_ms": one.at_ms, **one.values}
        for one in post.journal.entries()
        if one.seq > known.get(one.stream, 0)
    ]
    words = (sys.executable, "-m", "firepost.store.geodiff_peer", str(folder))
    return Process(words, told=json.dumps(history))


def _file_of(post: Post) -> DeskFile:
    journal = post.journal
    assert isinstance(journal, DeskJournal)
    return journal.file


@dataclass(slots=True)
class Filling:
    """All of a desk, to be taken in by a hub again and again, each time by an empty one."""

    records: list[Record]
    desk: str
    drill: bool
    device: bytes
    empty_hub: Callable[[int], HubStore]
    empty_table: Callable[[int], Any]
    rows: list[list[tuple[int, int, bytes, bytes]]] = field(default_factory=list)
    _turn: int = 0

    def __post_init__(self) -> None:
        streams: dict[str, tuple[int, bytes]] = {}
        for place in range(0, len(self.records), _TOGETHER):
            batch = []
            for record in self.records[place : place + _TOGETHER]:
                one = decode_segment(record.payload)
                start = chain_start(one.key, one.desk or self.desk)
                row, chain = streams.get(one.stream, (len(streams) + 1, start))
                for seq, body in enumerate(one.bodies, one.first):
                    (chain,) = chained(chain, [body])
                    batch.append((row, seq, body, chain))
                streams[one.stream] = (row, chain)
            self.rows.append(batch)

    @property
    def count(self) -> int:
        return sum(len(batch) for batch in self.rows)

    def ours_ms(self) -> float:
        """Read, verified, kept and answered as when a post sends it."""
        self._turn += 1
        store = self.empty_hub(self._turn)
        try:
            sender = Enrolled("1", "bench", "post", 0)
            store.register.add(sender)
            store.register.bind(sender.number, self.device)
            hub, taken = Hub(store, now_ms=lambda: int(time.time() * 1000)), Taken()
            store.make(self.desk, drill=self.drill)
            start = time.perf_counter()
            for place in range(0, len(self.records), _TOGETHER):
                hub.take(sender, self.desk, self.records[place : place + _TOGETHER], taken)
            hub.held(sender, self.desk, taken)
            took_ms = (time.perf_counter() - start) * 1000
        finally:
            store.close()
        if taken.new != self.count:
            raise Refused("bench.not_all_taken", new=taken.new, count=self.count)
        return took_ms

    def bare_ms(self) -> float:
        """The same rows into bare tables of the same engine, in as many transactions."""
        self._turn += 1
        table = self.empty_table(self._turn)
        start = time.perf_counter()
        for batch in self.rows:
            table.insert(batch)
        took_ms = (time.perf_counter() - start) * 1000
        table.close()
        return took_ms


def filling(post: Post, folder: Path, url: str | None) -> Filling:
    """
    Raises:
        Refused: `bench.postgres_not_empty`: a hub lives in that database.
    """
    post.seal()
    file = _file_of(post)
    data = b"".join(segment_record(one) for one in segments_for(file, {}))
    records = [one for one in RecordReader().feed(data) if isinstance(one, Record)]
    (stream,) = file.streams()
    engine = _folder_engine(folder) if url is None else _postgres_engine(url)
    return Filling(records, file.desk_id, file.drill, stream.certificate.device, *engine)


def _folder_engine(folder: Path) -> tuple[Callable[[int], HubStore], Callable[[int], Any]]:
    from firepost.hub.folder_store import FolderStore
    from firepost.store.hub_shelf import HubShelf

    def hub(turn: int) -> HubStore:
        place, now_ms = folder / f"hub-{turn}", int(time.time() * 1000)
        place.mkdir()
        shelf = HubShelf(place / "home", now_ms=now_ms)
        return FolderStore(place, shelf, now_ms=lambda: now_ms)

    return hub, lambda turn: floor.BareRows(folder / f"bare-{turn}.db")


def _postgres_engine(url: str) -> tuple[Callable[[int], HubStore], Callable[[int], Any]]:
    import psycopg

    from firepost.hub.postgres_store import PostgresStore

    with psycopg.connect(url) as connection:
        held = "SELECT 1 FROM pg_namespace WHERE nspname IN ('firepost', 'bare')"
        if connection.execute(held).fetchone() is not None:
            raise Refused("bench.postgres_not_empty")

    def hub(_turn: int) -> HubStore:
        wipe(url)
        return PostgresStore(url)

    def table(_turn: int) -> BareTable:
        wipe(url)
        return BareTable(url)

    return hub, table


def wipe(url: str) -> None:
    """Leave the database as it was found."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET client_min_messages TO warning")
        connection.execute(_WIPE)


class BareTable:
    """PostgreSQL with one table of entries."""

    def __init__(self, url: str) -> None:
        import psycopg

        self._connection = psycopg.connect(url)
        self._connection.execute(_BARE)
        self._connection.commit()

    def insert(self, rows: list[tuple[int, int, bytes, bytes]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany("INSERT INTO bare.entry VALUES (%s, %s, %s, %s)", rows)
        self._connection.commit()

    def close(self) -> None:
        self._connection.close()

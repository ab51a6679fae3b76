"""The hub on PostgreSQL: several hub processes may share one database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import msgspec
import psycopg

from firepost.app.exchange import EventStore
from firepost.domain.errors import Refused, Trouble
from firepost.hub import postgres_schema
from firepost.hub.ports import DeskHeld, Enrolled
from firepost.hub.postgres_desk import Connection, PostgresDesk

_CONNECT_S: Final = 10
_ENROLLED: Final = (
    "SELECT number, name, role, at_ms, device, seen_ms, revoked_ms, upto FROM firepost.enrolled"
)


class PostgresStore:
    """Stays on the thread that uses it. A connection that broke is opened anew."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Connection | None = None
        self._trusted: frozenset[bytes] = frozenset()
        with self.connected() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (postgres_schema.LOCK,))
            connection.execute(postgres_schema.TABLES)
        self.register = PostgresRegister(self)

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """
        Raises:
            Trouble: `hub.database_away`
        """
        try:
            if self._connection is None or self._connection.closed:
                self._connection = psycopg.connect(
                    self._url, autocommit=True, connect_timeout=_CONNECT_S
                )
            yield self._connection
        except psycopg.OperationalError as error:
            self.close()
            raise Trouble("hub.database_away", says=str(error).strip()) from error

    def desks(self) -> list[DeskHeld]:
        with self.connected() as connection:
            rows = connection.execute("SELECT id, drill FROM firepost.desk ORDER BY id")
            return [DeskHeld(*row) for row in rows]

    @contextmanager
    def desk(self, desk: str) -> Iterator[EventStore]:
        with self.connected() as connection:
            sql = "SELECT drill FROM firepost.desk WHERE id = %s"
            found = connection.execute(sql, (desk,)).fetchone()
            if found is None:
                raise Refused("hub.no_such_desk", desk=desk)
            yield PostgresDesk(
                connection, desk, drill=found[0], trusts=lambda device: device in self._trusted
            )

    def make(self, desk: str, *, drill: bool) -> None:
        if not desk.isalnum() or not desk.isascii() or len(desk) > 64:
            raise Refused("hub.no_such_desk", desk=desk)
        with self.connected() as connection:
            sql = "INSERT INTO firepost.desk VALUES (%s, %s) ON CONFLICT DO NOTHING"
            connection.execute(sql, (desk, drill))

    def settle(self, desk: str) -> None:
        """Joins are judged where entries are folded, at the hub's own copy of the desk."""

    def trust(self, devices: Collection[bytes]) -> None:
        self._trusted = frozenset(devices)

    def rest(self) -> None:
        """Nobody waits for us: a row is locked for a transaction and no longer."""

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class PostgresRegister:
    """Implements `hub.ports.Register`."""

    def __init__(self, store: PostgresStore) -> None:
        self._store = store

    def _ask(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._store.connected() as connection:
            found = connection.execute(sql, values)
            return found.fetchall() if found.description else []

    def secret(self, name: str) -> bytes | None:
        found = self._ask("SELECT value FROM firepost.secret WHERE name = %s", (name,))
        return bytes(found[0][0]) if found else None

    def keep_secret(self, name: str, value: bytes) -> bytes:
        self._ask(
            "INSERT INTO firepost.secret VALUES (%s, %s) ON CONFLICT DO NOTHING", (name, value)
        )
        kept = self.secret(name)
        assert kept is not None
        return kept

    def add(self, enrolled: Enrolled) -> None:
        self._ask(
            "INSERT INTO firepost.enrolled (number, name, role, at_ms) VALUES (%s, %s, %s, %s)",
            (enrolled.number, enrolled.name, enrolled.role, enrolled.at_ms),
        )

    def one(self, number: str) -> Enrolled | None:
        found = self._ask(f"{_ENROLLED} WHERE number = %s", (number,))
        return _enrolled(found[0]) if found else None

    def all(self) -> list[Enrolled]:
        return [_enrolled(row) for row in self._ask(f"{_ENROLLED} ORDER BY at_ms, number")]

    def bind(self, number: str, device: bytes) -> bytes:
        self._ask(
            "UPDATE firepost.enrolled SET device = %s WHERE number = %s AND device IS NULL",
            (device, number),
        )
        found = self._ask("SELECT device FROM firepost.enrolled WHERE number = %s", (number,))
        return bytes(found[0][0])

    def seen(self, number: str, at_ms: int) -> None:
        self._ask(
            "UPDATE firepost.enrolled SET seen_ms = %s WHERE number = %s", (at_ms, number)
        )

    def revoke(self, number: str, at_ms: int, upto: Mapping[bytes, int]) -> None:
        self._ask(
            "UPDATE firepost.enrolled SET revoked_ms = %s, upto = %s"
            " WHERE number = %s AND revoked_ms IS NULL",
            (at_ms, msgspec.msgpack.encode(dict(upto)), number),
        )

    def admitted(self) -> dict[bytes, int]:
        return {bytes(device): at_ms for device, at_ms in self._ask(_ADMITTED)}

    def admit(self, devices: Collection[bytes], at_ms: int) -> None:
        for device in devices:
            self._ask(
                "INSERT INTO firepost.admitted VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (device, at_ms),
            )


_ADMITTED: Final = "SELECT device, at_ms FROM firepost.admitted"


def _enrolled(row: tuple[Any, ...]) -> Enrolled:
    number, name, role, at_ms, device, seen_ms, revoked_ms, upto = row
    return Enrolled(
        number,
        name,
        role,
        at_ms,
        None if device is None else bytes(device),
        seen_ms,
        revoked_ms,
        msgspec.msgpack.decode(upto) if upto else {},
    )

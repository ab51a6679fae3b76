"""What the hub stands on: a store of many desks, its register, its authority's key.

Two back ends, a folder of desk files and a PostgreSQL database, keep the same contract; one
suite of tests runs on both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from firepost.app.board import Board
from firepost.app.chains import Segment
from firepost.app.exchange import EventStore


@dataclass(frozen=True, slots=True)
class DeskHeld:
    """One desk at the hub."""

    desk: str
    drill: bool


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One device's entry in the register."""

    number: str  # of its certificate
    name: str
    role: str
    at_ms: int
    device: bytes | None = None  # the first key that came with the certificate
    seen_ms: int | None = None  # last word from it
    revoked_ms: int | None = None
    upto: Mapping[bytes, int] = field(default_factory=dict)  # streams of a revoked device


class Register(Protocol):
    """Who belongs to the hub. Every call is durable when it returns."""

    def secret(self, name: str) -> bytes | None: ...

    def keep_secret(self, name: str, value: bytes) -> bytes:
        """Keep it unless there is one; hands back the one that is kept."""
        ...

    def add(self, enrolled: Enrolled) -> None: ...

    def one(self, number: str) -> Enrolled | None: ...

    def all(self) -> list[Enrolled]: ...

    def bind(self, number: str, device: bytes) -> bytes:
        """Tie a device's key to its enrolment; hands back the key that is tied."""
        ...

    def seen(self, number: str, at_ms: int) -> None: ...

    def revoke(self, number: str, at_ms: int, upto: Mapping[bytes, int]) -> None: ...

    def admitted(self) -> dict[bytes, int]:
        """Devices a person let in without enrolling them, and when."""
        ...

    def admit(self, devices: Collection[bytes], at_ms: int) -> None: ...


class HubStore(Protocol):
    """Desks and the register. Used by one thread at a time."""

    @property
    def register(self) -> Register: ...

    def desks(self) -> list[DeskHeld]: ...

    def desk(self, desk: str) -> AbstractContextManager[EventStore]:
        """The desk, for a moment.

        Raises:
            Refused: `hub.no_such_desk`
        """
        ...

    def make(self, desk: str, *, drill: bool) -> None:
        """Begin to hold that desk; nothing happens where it is held already."""
        ...

    def settle(self, desk: str) -> None:
        """Have new entries that join desks take effect where that is judged by the store."""
        ...

    def trust(self, devices: Collection[bytes]) -> None:
        """Whose entries count from now on."""
        ...

    def rest(self) -> None:
        """Let go of what others may be waiting for."""
        ...

    def close(self) -> None: ...


class Mirror(Protocol):
    """The hub's own copy of a desk, folded into a board. One thread's."""

    def vector(self) -> dict[str, int]: ...

    def blobs_wanted(self) -> list[bytes]: ...

    def trust(self, devices: Collection[bytes]) -> None: ...

    def take(self, segments: Iterable[Segment], blobs: Iterable[bytes]) -> None: ...

    def board(self) -> Board: ...

    def shape(self, perimeter: str) -> object:
        """GeoJSON of a perimeter; None while it has not arrived."""
        ...

    def close(self) -> None: ...

"""This device as the exchange sees it: who it is, whom it trusts, the desks it can open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from firepost.app.exchange import EventStore, Pieces
from firepost.app.membership import Enrolment, Gate, Ties
from firepost.app.wire.messages import Members
from firepost.app.wire.records import Record


class Desk(EventStore, Protocol):
    """A desk of this device, open to write; closing it gives the lock back."""

    def heads(self) -> dict[str, int]:
        """The vector of what counts."""
        ...

    def seal(self) -> None: ...

    @property
    def arrivals(self) -> int: ...

    def admit(self, device_keys: Iterable[bytes], *, learned_ms: int) -> list[tuple[str, int]]:
        """Have their entries count on this device; those that lay here waiting."""
        ...

    def recount(self, *, learned_ms: int) -> list[tuple[str, int]]:
        """Count what this device has come to trust since it arrived."""
        ...

    def join(self, desk: str, *, learned_ms: int) -> list[tuple[str, int]]: ...

    def joined(self) -> frozenset[str]: ...

    def joins_said(self, *, since: int) -> frozenset[str]:
        """Desks that entries which arrived after `since` say were joined."""
        ...

    def take_id(self, desk_id: str) -> None: ...

    def unsent(self, peer: str | None) -> tuple[int, int | None]: ...

    def keep_receipt(self, peer: str, heads: Mapping[str, int], signed: bytes) -> None:
        """Replace what `peer` was known to hold by what it says now, and keep its word."""
        ...

    def signed_receipts(self) -> dict[str, bytes]: ...

    def begun(self) -> Pieces:
        """Photographs of which a part has come, in this window or an earlier one."""
        ...

    def keep_begun(self) -> None:
        """Have them outlive this window; a full disk costs only that."""
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Office(Protocol):
    """One device: its home, its keys, its desks."""

    @property
    def person(self) -> str: ...

    @property
    def post(self) -> str: ...

    @property
    def device_key(self) -> bytes | None:
        """Public key, 32 bytes; None while this device wrote nothing yet."""
        ...

    def trusts(self, device_key: bytes) -> bool: ...

    def trusted(self) -> list[bytes]:
        """Keys of the devices whose entries count here, this one's own among them."""
        ...

    def note_post(self, device: str, name: str) -> None:
        """Remember how the post of a device (16 hex digits) calls itself."""
        ...

    def ties(self) -> Ties | None:
        """What this device knows of its hub; None where it is enrolled at none."""
        ...

    def tie(self, enrolment: Enrolment) -> None:
        """Belong to that hub from now on."""
        ...

    def hub_key(self) -> bytes:
        """The private key of this device's certificate, PEM."""
        ...

    def letters(self) -> list[bytes]:
        """Records that go along with a bundle: whom our hub enrolled."""
        ...

    def hear(self, store: EventStore, record: Record) -> bool:
        """Take a receipt or news of membership; whether it told anything."""
        ...

    def learn(self, members: Members) -> bool:
        """Take the hub's list; whether it was news."""
        ...

    def gate(self, store: EventStore) -> Gate:
        """Says no to what revoked devices wrote since."""
        ...

    def exists(self, desk: Path) -> bool: ...

    def open(self, desk: Path) -> Desk:
        """
        Raises:
            Trouble: `desk.missing`, `desk.in_use`, …
        """
        ...

    def make(self, desk: Path, *, desk_id: str, drill: bool) -> Desk: ...

    def say_join(self, desk: Desk, other: str, *, now_ms: int) -> None:
        """Enter, once and for every device, that the streams of desk `other` count here."""
        ...

"""What a person may ask of the exchange: bundles, the link, the hub; and the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from firepost.app.beside import Invitation, Neighbours
from firepost.app.outbox import Standing
from firepost.app.post import Post
from firepost.domain.errors import Notice

# Hears the share that is done, 0 to 1; what it raises stops the work, and nothing half is left.
Goes = Callable[[float], None]


def unheard(_share: float) -> None:
    """Nobody follows it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that was read back from its medium and found the same."""

    file: Path
    entries: int  # that count at its writer
    relayed: int  # of devices nobody there admitted
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a bundle did. Entries, but `damaged` counts segments."""

    desk: str
    post: str  # that wrote it
    device: str
    written_ms: int
    new: int
    known: int
    damaged: int
    quarantined: int
    forks: int  # same number, other words: the first stayed, these are set aside
    newer: int  # records of a kind only a later version knows
    devices_apart: tuple[str, ...]  # 16 hex digits each: neither enrolled nor admitted
    torn_at: int | None  # byte from which on something is missing or damaged

    @property
    def counts(self) -> dict[str, Any]:
        return {
            "new": self.new,
            "known": self.known,
            "damaged": self.damaged,
            "quarantined": self.quarantined,
            "forks": self.forks,
            "newer": self.newer,
        }


@dataclass(frozen=True, slots=True)
class FromStick:
    """What lay on a stick and what came of it."""

    reads: tuple[Read, ...]
    passed: int  # older bundles of a device of which a fuller one was read: nothing new in them
    strange: tuple[str, ...]  # files that are named like a bundle and are none
    failed: tuple[Notice, ...]  # of bundles that were refused, or taken in part
    left: int  # files that were not looked at: too many

    @property
    def counts(self) -> dict[str, Any]:
        summed = {
            key: sum(read.counts[key] for read in self.reads)
            for key in ("new", "known", "damaged", "quarantined", "forks", "newer")
        }
        here = {"bundles": len(self.reads), "passed": self.passed}
        return {**summed, **here, "strange": len(self.strange), "left": self.left}

    @property
    def devices_apart(self) -> tuple[str, ...]:
        return tuple(sorted({one for read in self.reads for one in read.devices_apart}))


class Courier(Protocol):
    """Each call opens what it needs and leaves it closed.

    Raises:
        Refused, Trouble: with the usual fields in `partial` where part of it was done.
    """

    def write_bundle(self, desk: Path, to: Path, *, pin: str | None = None) -> Written: ...

    def read_bundle(
        self, file: Path, into: Path, *, accept: bool, join: bool, pin: str | None = None
    ) -> Read: ...

    def read_stick(
        self,
        place: Path,
        into: Path,
        *,
        accept: bool,
        join: bool,
        told: Callable[[int, int], None],
        pin: str | None = None,
    ) -> FromStick:
        """Every bundle of a stick, the fullest of each device first and none for nothing;
        `told` hears the how manieth of how many."""
        ...

    def read_open(
        self,
        post: Post,
        place: Path,
        on_desk: Callable[[Callable[[], Any]], Any],
        told: Callable[[int, int], None],
    ) -> FromStick:
        """The same for a desk that is open, on the caller's thread."""
        ...

    def admit(self, post: Post, device: str) -> int:
        """Have the entries of a device (16 hex digits) count on this one; how many lay here
        waiting. On the desk's own thread."""
        ...

    def enrol(self, file: Path, *, pin: str | None = None) -> Tied:
        """Tie this device to the hub that wrote the file."""
        ...

    def sync(self, desk: Path, *, pin: str | None = None) -> dict[str, Any]:
        """One round with the hub: sent, received, acknowledged, unsent."""
        ...

    def sync_open(
        self, post: Post, on_desk: Callable[[Callable[[], Any]], Any]
    ) -> dict[str, Any]:
        """The same for a desk that is open: call it on a thread that may wait; `on_desk` runs
        each short piece of work on the desk's own, `post.catch_up()` at the end among them."""
        ...

    def write_open(
        self,
        post: Post,
        to: Path,
        on_desk: Callable[[Callable[[], Any]], Any],
        goes: Goes = unheard,
    ) -> Written:
        """A bundle of a desk that is open, written on the caller's thread; what became of it
        is kept in the desk's list of exports, failures too."""
        ...

    def pack_open(self, post: Post, on_desk: Callable[[Callable[[], Any]], Any]) -> bytes:
        """The bundle of a desk that is open, for a package that carries it; not an export."""
        ...

    def serve_neighbours(
        self,
        desk: Path,
        *,
        host: str,
        port: int | None,
        minutes: float,
        stay: bool,
        ready: Callable[[Invitation], None],
        pin: str | None = None,
    ) -> dict[str, Any]:
        """Wait for a laptop beside this one; what the last exchange did."""
        ...

    def join_neighbour(
        self, desk: Path, code: str, *, at: str | None, pin: str | None = None
    ) -> dict[str, Any]:
        """Exchange with the laptop that serves; a missing desk is made as its."""
        ...

    def neighbours(self, post: Post, on_desk: Callable[[Callable[[], Any]], Any]) -> Neighbours:
        """The same for a desk that is open, for as long as it is."""
        ...

    def standing(self, post: Post) -> Standing:
        """What of the open desk has come where. On the desk's own thread."""
        ...

    def choose_place(self, post: Post, place: Path | None) -> None:
        """Where the second copy goes by itself. On the desk's own thread."""
        ...


@dataclass(frozen=True, slots=True)
class HubPlace:
    """Where a hub keeps what it holds: a folder, or `postgresql://…`."""

    store: str

    @property
    def is_database(self) -> bool:
        return self.store.startswith(("postgresql://", "postgres://"))


@dataclass(frozen=True, slots=True)
class Tied:
    """What an enrolment made of this device."""

    name: str
    hub: str
    url: str
    role: str


@dataclass(frozen=True, slots=True)
class StickRead:
    """A stick's bundle at the hub, and the one that goes back."""

    new: int
    known: int
    damaged: int
    quarantined: int
    answer: Written

    @property
    def counts(self) -> dict[str, Any]:
        return {
            "new": self.new,
            "known": self.known,
            "damaged": self.damaged,
            "quarantined": self.quarantined,
            "file": str(self.answer.file),
            "entries": self.answer.entries,
            "sha256": self.answer.sha256,
            "verified": True,
        }


@dataclass(frozen=True, slots=True)
class Seat:
    """HQ's workstation: the home it runs in, the desk it opens."""

    home: Path
    desk: Path


class HubDesk(Protocol):
    """What a hub's administrator may ask of it."""

    def serve(
        self, place: HubPlace, host: str, port: int, *, ready: Callable[[str], None]
    ) -> None: ...

    def enrol(self, place: HubPlace, name: str, url: str, out: Path, *, role: str) -> Tied: ...

    def seat(self, place: HubPlace, name: str, url: str, *, desk: str | None) -> Seat:
        """A workstation of HQ beside the hub: enrolled once, a desk that follows the hub's.

        Raises:
            Refused: `desk.ambiguous`, `hub.no_such_desk`, `hub.url_not_https`
        """
        ...

    def revoke(self, place: HubPlace, name: str) -> None: ...

    def devices(self, place: HubPlace) -> list[dict[str, Any]]: ...

    def read(self, place: HubPlace, file: Path, to: Path, *, accept: bool) -> StickRead: ...

"""The journal as the post sees it: entries in, entries out, on disk when it returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from firepost.domain.entry import Draft, Entry
from firepost.domain.record import Record


class Journal(Protocol):
    """Append-only. One writer at a time; a reader's journal refuses to append."""

    @property
    def desk(self) -> str: ...

    @property
    def drill(self) -> bool: ...

    @property
    def stream(self) -> str | None:
        """This device's own stream; None until it writes for the first time."""
        ...

    def record(self) -> Record:
        """All entries folded, from the kept state where there is one."""
        ...

    def append(self, draft: Draft, held: Mapping[str, int]) -> Entry:
        """Keep an entry; on return it is on disk."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """What is appended meanwhile is on disk at its end: all of it, or nothing."""
        ...

    def entries(self) -> Iterator[Entry]:
        """Every entry that counts and is understood, in order of arrival."""
        ...

    def find(self, entry_id: str) -> Entry | None:
        """An entry as it was first kept."""
        ...

    def arrived(self, record: Record) -> bool:
        """Fold into `record` what came in since; whether anything did."""
        ...

    def held_by(self, known_ms: int) -> int:
        """How many entries this post held by then, understood or not."""
        ...

    def unsent(self, known_ms: int | None = None) -> tuple[int, int | None]:
        """Entries without the hub's receipt, and when the oldest was learned."""
        ...

    def shape(self, blob: str) -> Mapping[str, Any] | None:
        """The geometry of that hash, exactly as given; None while it has not arrived."""
        ...

    def keep_blob(self, data: bytes) -> str:
        """Keep bytes under their hash, durably."""
        ...

    def blob(self, sha256: str) -> bytes | None:
        """The bytes of that hash; None while they have not arrived."""
        ...

    def levels(self, blob: str) -> bytes | None:
        """A large shape's levels of detail, for drawing; None where it is drawn as it is."""
        ...

    def unkept(self, record: Record) -> int:
        """How many of the record's entries were not in it when it was last kept."""
        ...

    def keep(self, record: Record) -> None:
        """Keep the folded state, so that the next start need not fold everything."""
        ...

    def seal(self) -> None:
        """Sign what is not yet signed."""
        ...

    def close(self) -> None: ...

"""Posts side by side, as a person meets them: an invitation, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from firepost.domain.errors import Stopped


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is read aloud: the code, and where it is not found by itself, an address."""

    code: str
    addresses: tuple[str, ...]  # HOST:PORT


class Neighbours(Protocol):
    """Of one open desk. Every call is made on a thread that may wait.

    Raises:
        Refused, Trouble
    """

    def serve(
        self,
        *,
        goes_on: Callable[[], bool],
        ready: Callable[[Invitation], None],
        told: Callable[[dict[str, Any] | Stopped], None],
    ) -> None:
        """Take neighbours in for as long as `goes_on` says; `told` what each came to."""
        ...

    def join(self, code: str, at: str | None) -> dict[str, Any]:
        """Find who serves and exchange once; later `again` needs no code."""
        ...

    def again(self) -> dict[str, Any]: ...

"""The first start of a device: who sits here, the PIN, where the stick copy goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

STEPS: Final = ("seat", "pin", "place")
DONE: Final = "done"
LATER: Final = (*STEPS, "maps", "clock")


class Welcome(Protocol):
    """What the first screens ask of this device. Each answer is on disk when its call returns."""

    @property
    def step(self) -> str:
        """The step that comes next, of `STEPS`; `done` where none does."""
        ...

    def left(self) -> tuple[str, ...]:
        """What is still to be done, of `LATER`; nothing on a device that never came by here."""
        ...

    def look_at(self, what: str) -> None:
        """Somebody looked at it: one may do without."""
        ...

    @property
    def drill(self) -> Sequence[str]:
        """The command that opens a drill in a window of its own."""
        ...

    def seat(self, person: str, post: str) -> None: ...

    def seal(self, pin: str) -> str:
        """Seal the keys; the recovery code.

        Raises:
            Refused: `keys.pin_too_short`, `keys.pin_too_plain`
        """
        ...

    def choose(self, place: Path) -> None:
        """Where the stick copy goes by itself.

        Raises:
            Trouble: `first.no_place`, `first.cannot_write`
        """
        ...

    def pass_over(self, step: str) -> None:
        """The step is done, or left for later."""
        ...

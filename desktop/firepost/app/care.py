"""What keeps a post going: its keys, copies of its desk, repairs, what it says of a crash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from firepost.app.strongbox import StrongBox
from firepost.domain.errors import Notice


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of a desk that was opened and read through, and the older ones that stay."""

    file: Path
    bytes: int
    kept: tuple[Path, ...]  # newest first, this one among them


@dataclass(frozen=True, slots=True)
class Repaired:
    """A desk made anew from what proved itself in it and in others' copies."""

    desk: Path
    damaged: Path  # the old file, whole, put aside
    rescued: int  # entries out of the damaged file
    brought: int  # entries others' copies added
    lacking: tuple[tuple[str, int, int], ...]  # stream, from, to: entries nobody brought back
    unplaced: Path | None  # what stands behind a gap, kept beside
    hub_failed: Notice | None = None  # why the hub that was asked brought nothing


@dataclass(frozen=True, slots=True)
class Updated:
    """A newer program, unpacked beside the old one, which stays."""

    version: str
    folder: Path
    before: Path


class Care(Protocol):
    def strongbox(self, pin: str | None = None) -> StrongBox: ...

    def copy(self, desk: Path, *, to: Path | None = None, pin: str | None = None) -> Copied:
        """Copy it beside the keys, or to `to`; older copies go by the rule of `copies.py`."""
        ...

    def repair(
        self, desk: Path, sources: Sequence[Path], *, hub: bool = False, pin: str | None = None
    ) -> Repaired:
        """Make a damaged desk anew. `sources`: bundles, desk files of this device, or folders
        with such; `hub`: ask the hub too."""
        ...

    def mend(self, what: str) -> Notice:
        """Do what doctor's finding `what` says can be done by the program itself."""
        ...

    def refill(self, source: Path) -> Notice:
        """Take what is missing of maps and fonts from another folder of this very version."""
        ...

    def update(self, package: Path, into: Path | None = None) -> Updated: ...

    @property
    def reports(self) -> Path:
        """Where crash reports lie, none of which holds what was entered."""
        ...

"""What a rescue brings out of a damaged desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rescued:
    """A bundle of all that proves itself, and beside it what stands behind a gap."""

    bundle: Path
    entries: int
    sha256: str
    unplaced: Path | None  # JSON lines: stream, seq, learned, body in hex
    unplaced_entries: int
    unreadable: int  # places in the file that could not be read
    heads: tuple[tuple[str, int], ...]  # stream: last entry proven

    def as_json(self) -> dict[str, object]:
        return {
            "ok": True,
            "bundle": str(self.bundle),
            "entries": self.entries,
            "sha256": self.sha256,
            "verified": True,
            "streams": [{"stream": name, "up_to": head} for name, head in self.heads],
            "unplaced": None if self.unplaced is None else str(self.unplaced),
            "unplaced_entries": self.unplaced_entries,
            "unreadable": self.unreadable,
        }

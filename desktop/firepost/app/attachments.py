"""Photographs and papers of a fire: kept in the desk under the hash of their bytes.

The log names each with its hash, so that its author's seal covers it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from firepost.app.errand import stepping
from firepost.app.words import Words
from firepost.domain.errors import Refused, Trouble

MOST_BYTES: Final = 50_000_000  # of one
# What a file of that ending begins with.
BEGINS: Final[dict[str, tuple[bytes, ...]]] = {
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".tif": (b"II*\0", b"MM\0*"),
    ".tiff": (b"II*\0", b"MM\0*"),
    ".webp": (b"RIFF",),
    ".pdf": (b"%PDF-",),
    ".mp4": (b"",),
    ".txt": (b"",),
}
_NAMED: Final = re.compile(r"sha256:([0-9a-f]{64}) (\.[a-z0-9]{2,5})")
_NAME_LETTERS: Final = 80


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file as the desk keeps it. `ending` with its dot."""

    sha256: str
    ending: str
    data: bytes

    @property
    def file_name(self) -> str:
        return f"{self.sha256[:16]}{self.ending}"


def read(path: Path) -> Attachment:
    """
    Raises:
        Refused: of no kind we take, too large, or not what its ending says.
        Trouble: it can't be read.
    """
    ending = path.suffix.lower()
    begins = BEGINS.get(ending)
    if begins is None:
        raise Refused("archive.kind_unknown", path=str(path), kinds=" ".join(BEGINS))
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused("archive.too_large", path=str(path), mb=MOST_BYTES // 1_000_000)
        data = path.read_bytes()
    except OSError as error:
        says = error.strerror or str(error)
        raise Trouble("archive.unreadable", path=str(path), says=says) from error
    if not any(data.startswith(begin) for begin in begins):
        raise Refused("archive.wrong_ending", path=str(path), ending=path.suffix)
    return Attachment(hashlib.sha256(data).hexdigest(), ending, data)


def keep(post: Any, incident: str, paths: Sequence[Path], words: Words) -> int:
    """Take them in, all or none; how many were new. On the desk's own thread.

    Raises:
        Refused, Trouble: one can't be taken; none was.
    """
    told = stepping(paths, "reading", of=len(paths))
    found = {one.sha256: (one, path.name) for path in told for one in (read(path),)}
    known = set(_named(post, incident))
    fresh = [(one, name) for one, name in found.values() if one.sha256 not in known]
    with post.together():
        for one, name in stepping(fresh, "keeping", of=len(fresh)):
            # Bytes first: the log must not name what a power cut kept away.
            post.journal.keep_blob(one.data)
            said = words.text(
                "attachment.kept",
                name=" ".join(name.split())[:_NAME_LETTERS],
                sha256=one.sha256,
                ending=one.ending,
            )
            post.do({"do": "log.say", "incident": incident, "text": said})
    return len(fresh)


def attachments(post: Any, incident: str) -> tuple[Attachment, ...]:
    """What the log of this fire names, as far as the bytes are here."""
    held = []
    for sha256, ending in _named(post, incident).items():
        data = post.journal.blob(sha256)
        if data is not None:
            held.append(Attachment(sha256, ending, data))
    return tuple(held)


def to_come(post: Any, incident: str) -> tuple[str, ...]:
    """File names of what the log of this fire names and whose bytes have not arrived."""
    return tuple(
        Attachment(sha256, ending, b"").file_name
        for sha256, ending in _named(post, incident).items()
        if post.journal.blob(sha256) is None
    )


def _named(post: Any, incident: str) -> dict[str, str]:
    """Hash: ending, in the order of the log."""
    return {
        found.group(1): found.group(2)
        for entry in post.journal.entries()
        if entry.verb == "log.say" and entry.incident == incident
        for found in _NAMED.finditer(str(entry.values.get("text", "")))
    }

"""Reads a recorded file of sentences. Implements `app.receiver.ReadRecording`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

from firepost.app.errand import stepping
from firepost.app.receiver import Recording
from firepost.domain.errors import Refused, Trouble
from firepost.domain.fix import Plausible
from firepost.gnss.epochs import positions

SIZE_MOST: Final = 64 * 1024 * 1024  # two days of ten positions a second
_PIECE: Final = 1 << 16


def read_recording(path: Path) -> Recording:
    digest = hashlib.sha256()
    try:
        if path.stat().st_size > SIZE_MOST:
            raise Refused("gps.too_large", mb=SIZE_MOST >> 20, path=path)
        pieces = stepping(
            _pieces(path, digest.update), "reading", of=-(-path.stat().st_size // _PIECE)
        )
        fixes, epochs = positions(pieces)
    except FileNotFoundError:
        raise Trouble("gps.no_file", path=path) from None
    except OSError as error:
        raise Trouble("gps.unreadable", says=error.strerror or "", path=path) from error
    if not epochs.tally.good:
        raise Refused("gps.no_sentence", path=path)
    plausible = Plausible()
    return Recording(
        path=path,
        sha256=digest.hexdigest(),
        fixes=tuple(
            plausible.mark(fix) for fix in stepping(fixes, "placing", of=len(fixes), each=500)
        ),
        sentences=asdict(epochs.tally),
        refused=dict(epochs.refused),
    )


def _pieces(path: Path, note: Callable[[bytes], None]) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            note(piece)
            yield piece

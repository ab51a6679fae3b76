"""Wrong PINs cost time, never data: from the third on each one doubles the wait."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from firepost.domain.errors import Trouble
from firepost.store import whole_file

_FREE: Final = 3  # wrong PINs that cost nothing: cold fingers
_LONGEST_S: Final = 300
_FILE: Final = "pin-tries.json"


def allow(folder: Path, *, now_ms: int) -> None:
    """Raises Trouble(`keys.wait`) while the last wrong PIN's wait runs."""
    wrong, since_ms = _read(folder)
    left_ms = since_ms + 1000 * _wait_s(wrong) - now_ms
    # A clock set back must not lock the officers out for longer than the longest wait.
    if 0 < left_ms <= 1000 * _LONGEST_S:
        raise Trouble("keys.wait", path=str(folder), wait_s=-(-left_ms // 1000))


def wrong(folder: Path, *, now_ms: int) -> int:
    """Note one more; hands back the seconds to wait."""
    count = _read(folder)[0] + 1
    whole_file.replace(folder / _FILE, json.dumps([count, now_ms]).encode())
    return _wait_s(count)


def right(folder: Path) -> None:
    (folder / _FILE).unlink(missing_ok=True)


def _wait_s(wrong: int) -> int:
    return 0 if wrong < _FREE else min(_LONGEST_S, int(2 ** (wrong - _FREE + 1)))


def _read(folder: Path) -> tuple[int, int]:
    try:
        wrong, since_ms = json.loads((folder / _FILE).read_bytes())
        return int(wrong), int(since_ms)
    except (OSError, ValueError, TypeError):
        return 0, 0

"""What the command line and the window may ask for, without knowing who provides it.

`bootstrap` fills every field. An adapter needs nothing from another adapter: what it
wants stands here as a callable whose types belong to `app` or `domain`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from firepost.app.words import Words


@dataclass(frozen=True, slots=True)
class Parts:
    """The joined program, handed to `cli.main` and to the window."""

    words: Words
    now: Callable[[], datetime]
    resources: Path
    maps: Path

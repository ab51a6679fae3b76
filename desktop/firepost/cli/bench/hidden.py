"""What this program is told when the benchmark starts it again to be timed. Loads nothing."""

from __future__ import annotations

from typing import Final

LOOK: Final = "--first-look"
FRAMES: Final = "--frames"
SIDE: Final = "--side"

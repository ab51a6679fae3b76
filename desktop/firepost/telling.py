"""The drill's story, told by a process of its own while the window's is still loading.

Both are busy with Python all that time: two threads would wait for each other, two processors
do not. docs/decisions/0016.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

TELL: Final = "--tell"  # the word by which the program is asked to tell, not to show
_PATIENCE_S: Final = 60
_PYTHON: Final = (sys.executable, "-m", "firepost")


class Teller:
    """One process that tells the drill onto `desk`, a file that nobody has open."""

    def __init__(self, desk: Path) -> None:
        self.desk = desk
        program = (sys.executable,) if getattr(sys, "frozen", False) else _PYTHON
        try:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(  # noqa: S603 - our own words
                (*program, "--drill", TELL, str(desk)),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Windows would show a console for a moment.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:  # a device that starts nothing more: the story is told here
            self._process = None

    def told(self) -> bool:
        """Wait for the end of the story; whether it was told whole."""
        if self._process is None:
            return False
        try:
            return self._process.wait(_PATIENCE_S) == 0
        except subprocess.TimeoutExpired:
            self.stop()
            return False

    def stop(self) -> None:
        """Nobody waits for it any more."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

"""What the program says of a fault of its own: where it broke, never what was entered.

Messages of exceptions and values of variables may hold names and PINs; a report has neither.
"""

from __future__ import annotations

import contextlib
import faulthandler
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from PySide6.QtCore import QObject, Signal, qVersion

from firepost import __version__

KEPT: Final = 20
_FAULT: Final = "fault.txt"  # what a crash of the process itself leaves


class Watch(QObject):
    """Catches what nobody caught; the window goes on.

    Signals:
        noted (str): a report was written there.
    """

    noted = Signal(str)

    def __init__(
        self, folder: Path, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder, self._now = folder, now
        self._before = (sys.excepthook, threading.excepthook)
        self._fault: IO[bytes] | None = None

    def start(self) -> Path | None:
        """Begin to watch; the report of the last run's crash, if it ended in one."""
        last = None
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            left = self._folder / _FAULT
            if left.exists() and left.stat().st_size:
                last = left.rename(self._name())
            self._fault = left.open("wb")
            faulthandler.enable(self._fault)
        sys.excepthook = self._broke
        threading.excepthook = self._thread_broke
        return last

    def stop(self) -> None:
        if sys.excepthook == self._broke:
            sys.excepthook, threading.excepthook = self._before
        if self._fault is not None:
            faulthandler.disable()
            self._fault.close()
            self._fault = None
            with contextlib.suppress(OSError):
                (self._folder / _FAULT).unlink()

    def _broke(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.note(kind, trace)
        self._before[0](kind, error, trace)

    def _thread_broke(self, args: threading.ExceptHookArgs) -> None:
        self.note(args.exc_type, args.exc_traceback)
        self._before[1](args)

    def note(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        """Write a report. Never fails: a fault in it must not hide the first."""
        with contextlib.suppress(OSError):
            made = self._name()
            made.write_text(told(kind, trace, self._now()), encoding="utf-8")
            made.chmod(0o600)
            for old in sorted(self._folder.glob("crash-*.txt"))[:-KEPT]:
                old.unlink()
            self.noted.emit(str(made))

    def _name(self) -> Path:
        stamp = f"{self._now():%Y%m%dT%H%M%S}"
        count, made = 1, self._folder / f"crash-{stamp}.txt"
        while made.exists():
            count += 1
            made = self._folder / f"crash-{stamp}-{count}.txt"
        return made


def told(kind: type[BaseException], trace: TracebackType | None, at: datetime) -> str:
    frames = traceback.extract_tb(trace)
    lines = [
        f"firepost {__version__} · Qt {qVersion()} · Python {platform.python_version()}",
        f"{platform.platform()} · {at.isoformat(timespec='seconds')}",
        f"{kind.__module__}.{kind.__qualname__}",
        *(f"  {Path(one.filename).name}:{one.lineno} {one.name}" for one in frames),
    ]
    return "\n".join(lines) + "\n"

"""What was being typed, and how the window stood: kept beside the keys, through a crash."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QThreadPool, Signal

from firepost.ui.map.frames import Task

log = logging.getLogger(__name__)


class Box(Protocol):
    """What is needed of `app.draft_box.DraftBox`."""

    def close(self, plain: str) -> bytes: ...

    def open(self, closed: bytes) -> str | None: ...


def size_kept(folder: Path | None, *, drill: bool) -> str:
    """How large everything is to be drawn, as it was chosen; asked before there is any window."""
    return str(_read(folder / _name(drill=drill)).get("size", "")) if folder else ""


def _name(*, drill: bool) -> str:
    # Apart, so that words of a drill never stand ready to be entered into a real fire.
    return "drill.json" if drill else "window.json"


class Drafts(QObject):
    """How the window stood, in one small file; what was typed, closed, in another.

    Written on a thread of its own: the screen never waits for the disk. With no folder (a
    picture, a test) nothing is kept. A draft that can't be read or written is a pity, never a
    reason to stop. The closed file needs the keys, so it is read once the desk is open.

    Signals:
        opened: what was typed before can be asked for.
    """

    opened = Signal()

    def __init__(
        self, folder: Path | None, *, drill: bool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._file = folder / _name(drill=drill) if folder else None
        self.quiet = False  # another program has the desk, and keeps its own words here
        self._kept: dict[str, Any] = {}
        self._typed: dict[str, Any] = {}
        self._box: Box | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        if self._file is not None:
            self._kept = _read(self._file)

    # -- how the window stood

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self._kept.get(name, otherwise)

    def keep(self, **values: Any) -> None:
        fresh = {**self._kept, **values}
        if fresh == self._kept:
            return
        self._kept = fresh
        file = self._file
        if file is not None and not self.quiet:
            written = json.dumps(fresh, ensure_ascii=False).encode()
            self._pool.start(Task(lambda: _write(file, written), lambda _done: None))

    # -- what was typed

    @property
    def is_open(self) -> bool:
        return self._box is not None

    def unlock(self, box: Box) -> None:
        """The keys are open: read what was typed before; from here on it is kept."""
        if self._box is not None:
            return
        self._box, since = box, self._typed
        self._typed = {**self._unwrapped(box), **since}
        if since:
            self._keep_closed()
        self.opened.emit()

    def typed(self, name: str, otherwise: Any = None) -> Any:
        return self._typed.get(name, otherwise)

    def keep_typed(self, **values: Any) -> None:
        fresh = {**self._typed, **values}
        if fresh != self._typed:
            self._typed = fresh
            self._keep_closed()

    def _keep_closed(self) -> None:
        file, box = self._closed_file(), self._box
        if file is None or box is None or self.quiet:
            return
        written = json.dumps(self._typed, ensure_ascii=False)
        self._pool.start(Task(lambda: _write(file, box.close(written)), lambda _done: None))

    def _unwrapped(self, box: Box) -> dict[str, Any]:
        file = self._closed_file()
        try:
            plain = box.open(file.read_bytes()) if file is not None else None
            kept = json.loads(plain) if plain else {}
        except (OSError, ValueError):
            return {}
        return dict(kept) if isinstance(kept, Mapping) else {}

    def _closed_file(self) -> Path | None:
        return self._file.with_suffix(".typed") if self._file else None

    # -- something large

    def apart(self, name: str) -> dict[str, Any] | None:
        """What was kept in a file of its own; None where there is none."""
        file = self._beside(name)
        return (_read(file) or None) if file is not None else None

    def keep_apart(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep something large in a file of its own. Slow: called on a worker's thread."""
        file = self._beside(name)
        if file is not None and not self.quiet:
            _write(file, json.dumps(value, ensure_ascii=False).encode())

    def drop_apart(self, name: str) -> None:
        file = self._beside(name)
        if file is not None and not self.quiet:
            file.unlink(missing_ok=True)

    def _beside(self, name: str) -> Path | None:
        return self._file.with_name(f"{self._file.stem}-{name}.json") if self._file else None

    def close(self) -> None:
        self._pool.waitForDone()


def _read(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(kept) if isinstance(kept, Mapping) else {}


def _write(file: Path, written: bytes) -> None:
    """Whole or not at all: to a name beside, then renamed over."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = file.with_name(file.name + ".new")
        with beside.open("wb") as out:
            out.write(written)
            out.flush()
            os.fsync(out.fileno())
        beside.chmod(0o600)
        beside.replace(file)
    except OSError:
        log.warning("the draft could not be kept", exc_info=True)

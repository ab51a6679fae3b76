"""A second copy of a desk, believed only after it was opened and read through."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firepost.app.errand import step
from firepost.domain.errors import Trouble
from firepost.store import chains, engine, findings, whole_file
from firepost.store.engine import troubles
from firepost.store.opening import Opened


def copy_to(opened: Opened, dest: Path) -> None:
    """Write the desk as it stands to `dest`, which must not exist, and prove it.

    The copy opens with this home's keys alone. Written on from, it begins a stream of its own
    wherever the two would otherwise number alike.

    Raises:
        Trouble: `desk.exists`, `desk.disk_full`, `desk.copy_differs`, …
    """
    dest = Path(os.path.realpath(dest))
    if dest.exists():
        raise Trouble("desk.exists", path=str(dest))
    draft = dest.with_name(f".{dest.name}.{secrets.token_hex(4)}")
    try:
        step("copying")
        with troubles(dest), _may_vacuum(opened), engine.breakable(opened.connection):
            opened.connection.execute("VACUUM INTO ?", (str(draft),))
        _synced(draft)
        _proved(opened, draft, dest)
        step("settling")
        draft.rename(dest)
        whole_file.settle(dest.parent)
    except OSError as error:
        raise Trouble("desk.cannot_open", path=str(dest), says=error.strerror) from error
    finally:
        for end in ("", "-wal", "-shm"):
            draft.with_name(draft.name + end).unlink(missing_ok=True)


@contextmanager
def _may_vacuum(opened: Opened) -> Iterator[None]:
    """A reader's connection refuses every writing statement, this one too, though it writes
    elsewhere. The file itself stays open for reading alone."""
    if opened.lock is not None:
        yield
        return
    opened.connection.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        opened.connection.execute("PRAGMA query_only = ON")


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _proved(opened: Opened, draft: Path, dest: Path) -> None:
    connection = engine.connect(draft, opened.key, salt=opened.header.salt, read_only=True)
    try:
        wrong = findings.of_pages(connection, draft) + findings.of_chains(connection)
        same = chains.heads(connection, counted_only=False) == chains.heads(
            opened.connection, counted_only=False
        )
    finally:
        connection.close()
    if wrong or not same:
        raise Trouble("desk.copy_differs", path=str(dest))

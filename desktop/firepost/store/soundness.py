"""Whether the file is whole: looked at on every opening, before anybody believes it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from firepost.domain.errors import Trouble
from firepost.store.engine import Connection, troubles

PAGE: Final = 4096
# Every page's own code is checked up to this size: 2.4 ms a MB. Larger desks are mostly
# photographs; theirs are checked where they are read, and by `doctor`.
ALL_PAGES_UP_TO: Final = 64 * 1024 * 1024
_TRIES: Final = 3  # a writer's checkpoint may stand between two halves of a page we read


def at_opening(connection: Connection, path: Path) -> None:
    """Raises Trouble(`desk.damaged`) with what is wrong in `says`."""
    with troubles(path):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if path.stat().st_size <= ALL_PAGES_UP_TO:
            wrong = bad_pages(connection, path)
            if wrong:
                raise Trouble("desk.damaged", path=str(path), says=wrong[0])
        _not_cut_short(connection, path)


def bad_pages(connection: Connection, path: Path) -> list[str]:
    """What is wrong with pages whose code does not hold.

    While a log lies beside, a page of the file may be half written by a folding that a power
    cut ended, and stand whole in the log: then pages are read the way SQLite reads them.
    """
    if _has_log(path):
        rows = connection.execute("PRAGMA quick_check")
        return [says for (says,) in rows if says != "ok"]
    wrong: list[str] = []
    for _ in range(_TRIES):
        wrong = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
        if not wrong:
            return []
    return wrong


def _not_cut_short(connection: Connection, path: Path) -> None:
    if _has_log(path):
        return  # its newest pages may stand in the log alone
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    if path.stat().st_size < pages * PAGE:
        raise Trouble("desk.damaged", path=str(path), says="cut short")


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0

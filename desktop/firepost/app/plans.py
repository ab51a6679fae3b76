"""The plans at hand: read from a file, checked to the line, kept once they are read."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from firepost.app.toml_lines import lines_of
from firepost.domain.errors import Notice, Refused, Trouble
from firepost.domain.frozen import Frozen
from firepost.domain.plan.build import build
from firepost.domain.plan.model import Plan

if TYPE_CHECKING:
    from firepost.domain.plan.schema import Fault

MOST_BYTES: Final = 4_000_000
_DAY: Final = "day$"  # JSON has no days; no plan may have such a key
_AT_LINE: Final = r" \(at (?:line (\d+), column \d+|end of document)\)$"


class PlanFault(Frozen, frozen=True):
    """One thing wrong with a plan file and where."""

    line: int | None
    key: str
    says: Notice
    clause: str = ""  # of the trigger, law or table it stands in

    @property
    def told(self) -> Notice:
        """What is wrong, with its clause where there is one."""
        if not self.clause:
            return self.says
        return Notice.of("plan.at_clause", clause=self.clause, says=self.says)


def read_plan(content: bytes, *, name: str) -> Plan:
    """The plan of a file's content.

    Raises:
        Refused: something is wrong with it; the first fault with file, line and key.
    """
    tables, found = _examined(content)
    if found:
        first = found[0]
        raise Refused(
            "plan.faulty", file=name, line=first.line, path=first.key or name, says=first.told
        )
    return build(tables)


def examined(content: bytes) -> bytes:
    """What is kept beside a plan that is without fault: its hash and its tables.

    Raises:
        Refused: there is something wrong with it.
    """
    read_plan(content, name="")
    tables = tomllib.loads(content.decode("utf-8-sig"))
    kept = {"sha256": hashlib.sha256(content).hexdigest(), "tables": tables}
    written = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), default=_day_written)
    return written.encode() + b"\n"


def _day_written(day: date) -> dict[str, str]:
    return {_DAY: day.isoformat()}


def _day_read(table: dict[str, str]) -> object:
    return date.fromisoformat(table[_DAY]) if _DAY in table else table


def read_examined_plan(content: bytes, *, name: str, kept: bytes) -> Plan:
    """The plan of a file that was examined before: a tenth of the work, at every start.

    Any other content than the one examined is examined now.

    Args:
        kept: as `examined` gave it.
    """
    try:
        known = json.loads(kept, object_hook=_day_read)
    except ValueError:
        known = {}
    if known.get("sha256") != hashlib.sha256(content).hexdigest():
        return read_plan(content, name=name)
    return build(known["tables"])


def faults_in(content: bytes) -> tuple[PlanFault, ...]:
    """Everything that is wrong with a plan file, by line."""
    _, found = _examined(content)
    return found


def _examined(content: bytes) -> tuple[dict[str, object], tuple[PlanFault, ...]]:
    # Here, not above: the shipped plan was examined before it was shipped.
    from firepost.domain.plan.checks import faults

    if len(content) > MOST_BYTES:
        return {}, (PlanFault(None, "", Notice.of("plan.too_big", most=MOST_BYTES)),)
    try:
        text = content.decode("utf-8-sig")
        tables = tomllib.loads(text)
        found = faults(tables)
        lines = lines_of(text) if found else {}
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return {}, (PlanFault(line, "", Notice.of("plan.not_utf8")),)
    except tomllib.TOMLDecodeError as error:
        return {}, (_syntax(str(error), content),)
    except RecursionError:
        return {}, (PlanFault(None, "", Notice.of("plan.too_deep")),)
    told = (
        PlanFault(_line(lines, each), each.key, each.notice, _clause(tables, each))
        for each in found
    )
    return tables, tuple(sorted(told, key=lambda each: each.line or 0))


def _clause(tables: dict[str, Any], found: Fault) -> str:
    """The clause of the innermost table that has one."""
    here: Any = tables
    clause = ""
    for step in found.path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(here, dict) and isinstance(here.get("clause"), str):
            clause = here["clause"]
    return clause


def _syntax(message: str, content: bytes) -> PlanFault:
    where = re.search(_AT_LINE, message)
    detail = message[: where.start()] if where else message
    line = int(where[1]) if where and where[1] else content.count(b"\n") + 1
    return PlanFault(line, "", Notice.of("plan.not_toml", detail=detail))


def _line(lines: dict[tuple[str | int, ...], int], each: Fault) -> int | None:
    """The line of the key, or of the nearest table that holds it."""
    path = each.path
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


class Shelf:
    """Where plans are taken from. The shipped one is read once, when first asked for."""

    def __init__(self, *, read: Callable[[Path], bytes], shipped: Path) -> None:
        self._read = read
        self._shipped = shipped
        self._kept: Plan | None = None

    def plan(self, path: Path | None = None) -> Plan:
        """The plan of a file, else the shipped one.

        Raises:
            Trouble: the file cannot be read.
            Refused: something is wrong with it.
        """
        if path is not None:
            return read_plan(self._content(path), name=str(path))
        if self._kept is None:
            content, name = self._content(self._shipped), str(self._shipped)
            self._kept = read_examined_plan(content, name=name, kept=self._examined_before())
        return self._kept

    def faults(self, path: Path) -> tuple[PlanFault, ...]:
        return faults_in(self._content(path))

    def _examined_before(self) -> bytes:
        """What `tests/make/examined_plans.py` put beside the shipped plan."""
        try:
            return self._read(self._shipped.with_suffix(".examined.json"))
        except OSError:
            return b"{}"

    def _content(self, path: Path) -> bytes:
        try:
            return self._read(path)
        except OSError as error:
            raise Trouble("plan.unreadable", path=path, reason=error.strerror) from error

"""A drill is a fire told as feed commands, moved in time so that it ends when it is opened.

The story stands in `resources/drills/*.jsonl`, one command a line, with both clocks on every
line. Nothing in it is live: `shift` keeps every gap between its times, and a drill clock that
starts at the story's end runs on from there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NoReturn

from firepost.domain.asking import Measured, measured
from firepost.domain.errors import Refused
from firepost.domain.instants import moment_of, ms_of, read_instant, write_instant
from firepost.domain.vocabulary import TIME, VERBS

# Every key of a command whose value is a time.
TIME_KEYS: Final = frozenset({"at", "known_at"}) | {
    field.name
    for verb in VERBS.values()
    if verb.spoken
    for field in verb.fields
    if field.type == TIME
}
# The key of a correction that holds a whole command, with times of its own.
NESTED_KEY: Final = "with"


def load(text: str) -> list[dict[str, Any]]:
    """The commands of a drill file, in the order in which they were entered.

    Raises:
        Refused: a line is no JSON object, has a key twice, lacks one of the two clocks, was
            learned before it was so, or stands before a line that was learned earlier.
    """
    if not text.strip():
        raise Refused("drill.empty")
    lines: list[dict[str, Any]] = []
    before_ms: int | None = None
    # Not splitlines: a text may hold U+2028, which ends no line of this file.
    for number, written in enumerate(text.removesuffix("\n").split("\n"), start=1):
        line = _command(written, number)
        at_ms, known_ms = (_time(line, key, number) for key in ("at", "known_at"))
        if at_ms > known_ms:
            raise Refused("drill.known_before_it_was", line=number, path=f"{number}.known_at")
        if before_ms is not None and known_ms < before_ms:
            raise Refused("drill.out_of_order", line=number, path=f"{number}.known_at")
        before_ms = known_ms
        lines.append(line)
    return lines


def shift(lines: Sequence[Mapping[str, Any]], *, ends_at: datetime) -> list[dict[str, Any]]:
    """The same story with its last line learned at `ends_at`; every offset stays as it was.

    Args:
        lines: as `load` gives them; they are left as they are.
        ends_at: with an offset; kept to the millisecond.
    """
    by_ms = ms_of(ends_at) - ms_of(end_of(lines))
    return [_moved(line, by_ms) for line in lines]


def end_of(lines: Sequence[Mapping[str, Any]]) -> datetime:
    """When the last line of a story was learned."""
    return moment_of(max(read_instant(line["known_at"], "known_at")[0] for line in lines))


def name_of(geometry: Any) -> str:
    """The name under which a drill's shape was measured: a hash of every coordinate."""
    written = json.dumps(geometry, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def measured_before(text: str) -> Callable[[Any], Measured]:
    """The measures of a drill's shapes, made when the drill was; others are measured now.

    Args:
        text: `resources/drills/*.measures.json`, made by `tests/make/drill_measures.py`.
    """
    known: dict[str, list[Any]] = json.loads(text)

    def of(geometry: Any) -> Measured:
        figures = known.get(name_of(geometry))
        return measured(geometry) if figures is None else (list(figures), [])

    return of


def _moved(command: Mapping[str, Any], by_ms: int) -> dict[str, Any]:
    moved = dict(command)
    for key, value in command.items():
        if key in TIME_KEYS and value is not None:
            ms, offset_min = read_instant(value, key)
            moved[key] = write_instant(ms + by_ms, offset_min)
        elif key == NESTED_KEY and isinstance(value, Mapping):
            moved[key] = _moved(value, by_ms)
    return moved


def _command(written: str, number: int) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise Refused("drill.key_twice", line=number, path=str(number))
        return found

    def no_number(_name: str) -> NoReturn:
        raise Refused("drill.not_json", line=number, path=str(number))

    try:
        line = json.loads(written, object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise Refused("drill.not_json", line=number, path=str(number)) from None
    if not isinstance(line, dict) or not isinstance(line.get("do"), str):
        raise Refused("drill.no_command", line=number, path=f"{number}.do")
    return line


def _time(line: Mapping[str, Any], key: str, number: int) -> int:
    if key not in line:
        raise Refused("drill.no_clock", line=number, name=key, path=f"{number}.{key}")
    return read_instant(line[key], f"{number}.{key}")[0]

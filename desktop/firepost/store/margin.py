"""What a stream's next body is written against: everything that was said once before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import field

from firepost.domain.entry import split_id
from firepost.domain.frozen import Changing

# Names kept in a table; those met later are written out each time. A stream whose every
# source is a new one would otherwise cost the square of its length.
TABLE_LIMIT: Final = 1000
_KEY_BYTES: Final = 8
_WHOLE_LIMIT: Final = 2**53


class NotUnderstood(Exception):
    """The body is of a newer version, or none of ours: it is kept, relayed and counted."""


class Margin(Changing):
    """Moved on by every body of a stream, written or read."""

    entered_ms: int = 0
    authors: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    streams: list[str] = field(default_factory=list)  # numbered from 1
    view: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Margin:
        return Margin(
            self.entered_ms,
            list(self.authors),
            list(self.sources),
            list(self.streams),
            dict(self.view),
        )

    # -- what the author had seen

    def grown(self, stream: str, held: Mapping[str, int]) -> dict[bytes, int]:
        """By how much `held` is more than what was told before, to be told now."""
        seen = {
            other: count
            for other, count in sorted(held.items())
            if other != stream and count > self.view.get(other, 0)
        }
        self._see(seen)
        return {bytes.fromhex(other): count for other, count in seen.items()}

    def told(self, written: Any) -> dict[str, int]:
        seen = {}
        for key, count in written.items():
            if not isinstance(key, bytes) or len(key) != _KEY_BYTES:
                raise NotUnderstood(key)
            seen[key.hex()] = whole(count)
        self._see(seen)
        return seen

    def _see(self, seen: Mapping[str, int]) -> None:
        for other in sorted(seen):
            if other not in self.view:
                self.streams.append(other)
        self.view.update(seen)

    # -- entries and things, by place

    def place_of(self, entry_id: str, stream: str) -> int | list[int]:
        other, seq = split_id(entry_id)
        return seq if other == stream else [self.streams.index(other) + 1, seq]

    def id_at(self, written: Any, stream: str) -> str:
        if not isinstance(written, list):
            return f"{stream}/{some(written)}"
        number, seq = written
        return f"{self.streams[some(number) - 1]}/{some(seq)}"


def once(text: str, table: list[str]) -> int | str:
    """The text's number, or the text itself where it has none."""
    if text in table:
        return table.index(text)
    if len(table) < TABLE_LIMIT:
        table.append(text)
    return text


def said(written: Any, table: list[str]) -> str:
    if isinstance(written, str):
        if len(table) < TABLE_LIMIT:
            table.append(written)
        return written
    return table[whole(written)]


def whole(value: Any) -> int:
    """A count as it must stand in a body: no truth value, not below 0, not beyond a double."""
    if type(value) is not int or not 0 <= value < _WHOLE_LIMIT:
        raise NotUnderstood(value)
    return value


def some(value: Any) -> int:
    if whole(value) == 0:
        raise NotUnderstood(value)
    return int(value)

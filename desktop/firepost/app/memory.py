"""What the last board was drawn from: a part nothing has touched since is taken again.

The record notes what an entry touches (`Record.touched`); whoever draws board after board
of one record keeps a memory beside it. A board drawn from a memory equals one drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from firepost.domain.record import THINGS, Record

T = TypeVar("T")


class Memory:
    """Parts of the last board, by kind and by what they show."""

    def __init__(self) -> None:
        self._record: Record | None = None
        self._now_ms = 0
        self._means: dict[str, object] = {}
        self._parts: dict[str, dict[str, Any]] = {}
        self._lines: dict[str, dict[int, tuple[object, Any]]] = {}

    @classmethod
    def of(cls, record: Record, before: Memory | None, *, now_ms: int) -> Memory:
        """That of the board before, less what changed; without one, an empty one that keeps nothing."""
        if before is None:
            return cls()
        before.turn_to(record, now_ms)
        return before

    def turn_to(self, record: Record, now_ms: int) -> None:
        """Forget what the record's newest entries touched; all of it for another record.

        A clock set back makes claims lie ahead that did not: all is drawn anew.
        """
        if record is not self._record or now_ms < self._now_ms:
            self._parts.clear()
            self._lines.clear()
        else:
            for parts in self._parts.values():
                for touched in record.touched:
                    parts.pop(touched, None)
            if THINGS in record.touched:  # lines name things, and a name may be another now
                self._lines.clear()
        self._record, self._now_ms = record, now_ms
        record.touched.clear()

    def drawn_with(self, kind: str, means: object) -> None:
        """Forget a kind that is drawn with other means than before: another kit."""
        if self._means.get(kind) != means:
            self._means[kind] = means
            self._parts.pop(kind, None)

    def part(self, kind: str, entity: str, draw: Callable[[], T]) -> T:
        """A part as it was, else drawn now; kept unless a claim on it lies ahead of now."""
        parts = self._parts.setdefault(kind, {})
        known: T | None = parts.get(entity)
        if known is not None:
            return known
        drawn = draw()
        if not self._is_ahead(entity):
            parts[entity] = drawn
        return drawn

    def _is_ahead(self, entity: str) -> bool:
        if self._record is None:
            return True
        fields = self._record.fields.get(entity, {})
        return any(register.latest_ms > self._now_ms for register in fields.values())

    def each(self, kind: str, things: Sequence[Any], draw: Callable[[Any], T]) -> tuple[T, ...]:
        """What never changes once said, line by line; what is no longer asked for goes."""
        before = self._lines.get(kind, {})
        now: dict[int, tuple[object, T]] = {}
        drawn = []
        for thing in things:
            known = before.get(id(thing))
            shown = known[1] if known is not None and known[0] is thing else draw(thing)
            now[id(thing)] = (thing, shown)
            drawn.append(shown)
        self._lines[kind] = now
        return tuple(drawn)

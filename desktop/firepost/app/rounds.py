"""What goes on by itself beside the window: the second copy every ten minutes, the link tried
again and again. Each is asked now and then whether it is time; neither knows a thread or Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

from msgspec import field

from firepost.domain.errors import Notice, Stopped
from firepost.domain.frozen import Changing

if TYPE_CHECKING:
    from firepost.app.courier import Written

COPY_EVERY_MS: Final = 10 * 60 * 1000
COPY_AGAIN_MS: Final = 60 * 1000  # after a stick was full or missing
LINK_EVERY_MS: Final = 60 * 1000  # while it answers
LINK_BESIDE_MS: Final = 10 * 1000  # at HQ, where the hub stands in the same house
LINK_FIRST_MS: Final = 5 * 1000  # after it did not
LINK_LAST_MS: Final = 5 * 60 * 1000
HUNG_UP: Final = "sync.hung_up"  # a person did not want the round to go on
_LINK_LONGEST_MS: Final = LINK_LAST_MS * 3 // 2


def _early(now_ms: int, next_ms: int, longest_ms: int) -> bool:
    """Whether it is too early. A clock that was set back must not stop everything for days."""
    return 0 < next_ms - now_ms <= longest_ms


class SecondCopy(Changing):
    """Writes a bundle to the chosen place. `write` is `Courier.write_bundle` for this desk.

    Older copies stay; how many is the person's matter, not ours to delete.
    """

    write: Callable[[Path], Written]
    place: Path | None = None
    written: Written | None = None
    written_ms: int | None = None
    failed: Notice | None = None
    _next_ms: int = 0
    _heads: int = -1

    def choose(self, place: Path | None) -> None:
        self.place, self.failed, self._next_ms = place, None, 0

    def age_ms(self, now_ms: int) -> int | None:
        """None: there is no copy yet."""
        return None if self.written_ms is None else max(0, now_ms - self.written_ms)

    def tick(self, now_ms: int, entries: int, *, at_once: bool = False) -> bool:
        """Copy if it is time; `entries` is how many the desk holds. Whether a copy was written.

        `at_once` is the key "everything to the stick now".
        """
        if self.place is None or (_early(now_ms, self._next_ms, COPY_EVERY_MS) and not at_once):
            return False
        if entries == self._heads and not at_once and self.failed is None:
            self.written_ms = now_ms  # the last copy still holds everything
            self._next_ms = now_ms + COPY_EVERY_MS
            return False
        try:
            self.written = self.write(self.place)
        except Stopped as stopped:
            self.failed = stopped.notice
            self._next_ms = now_ms + COPY_AGAIN_MS
            return False
        self.failed, self.written_ms, self._heads = None, now_ms, entries
        self._next_ms = now_ms + COPY_EVERY_MS
        return True


class LinkWatch(Changing):
    """Tries the hub for ever, later each time, with chance in it so that many posts do not
    come at once. `sync` is one round, wherever it is run."""

    sync: Callable[[], dict[str, Any]]
    chance: Random = field(default_factory=Random)
    answered_ms: int | None = None  # its last word
    since_ms: int | None = None  # away since
    failed: Notice | None = None
    last: dict[str, Any] = field(default_factory=dict)
    every_ms: int = LINK_EVERY_MS
    _next_ms: int = 0
    _wait_ms: int = 0

    @property
    def away(self) -> bool:
        return self.failed is not None

    def next_in_ms(self, now_ms: int) -> int:
        early = _early(now_ms, self._next_ms, _LINK_LONGEST_MS)
        return self._next_ms - now_ms if early else 0

    def tick(self, now_ms: int, *, at_once: bool = False) -> bool:
        """Exchange if it is time; whether the hub answered."""
        if self.next_in_ms(now_ms) and not at_once:
            return False
        try:
            self.last = self.sync()
        except Stopped as stopped:
            if stopped.notice.key == HUNG_UP:  # nothing is wrong with the link
                self._next_ms = now_ms + self.every_ms
                return False
            self.failed = stopped.notice
            if self.since_ms is None:
                self.since_ms = now_ms
            self._wait_ms = min(max(self._wait_ms * 2, LINK_FIRST_MS), LINK_LAST_MS)
            self._next_ms = now_ms + int(self._wait_ms * (0.5 + self.chance.random()))
            return False
        self.failed, self.since_ms, self.answered_ms = None, None, now_ms
        self._wait_ms = 0
        self._next_ms = now_ms + int(self.every_ms * (0.5 + self.chance.random()))
        return True

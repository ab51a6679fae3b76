"""Long work as it goes on: it names its step and its share, and hears when nobody wants it any more.

What may last says so with `step`, wherever it stands; who began it listens with an `Errand`. Where
nobody listens, a step costs one look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from firepost.app.manners import SCREEN
from firepost.domain.errors import Refused

HALTED = "errand.halted"

Told = Callable[[str, int, int], None]
_T = TypeVar("_T")


class Errand:
    """One piece of long work. `told` hears step, done, of how many (0: nobody knows), on the
    thread that works, no oftener than a percent changes."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._last = ("", -1)
        self.halted = False

    def halt(self) -> None:
        """From any thread: the work stops at its next step and leaves nothing half done."""
        self.halted = True

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """The steps of this thread are this errand's, until it ends."""
        before = _NOW.set(self)
        try:
            yield
        finally:
            _NOW.reset(before)

    def hear(self, name: str, done: int, of: int) -> None:
        """Raises: Refused `errand.halted`."""
        percent = 100 * done // of if of > 0 else 0
        if (name, percent) != self._last and not self.halted:
            self._last = (name, percent)
            self._told(name, done, of)
        if self.halted:
            raise Refused(HALTED)


_NOW: ContextVar[Errand | None] = ContextVar("errand", default=None)


def step(name: str, done: int = 0, of: int = 0) -> None:
    """Say how far this thread's work is.

    Args:
        name: a step that has its words, `errand.step.…`.

    Raises:
        Refused: `errand.halted`, where nobody wants it any more.
    """
    SCREEN.give_way()
    errand = _NOW.get()
    if errand is not None:
        errand.hear(name, done, of)


def stepping(items: Iterable[_T], name: str, *, of: int = 0, each: int = 1) -> Iterator[_T]:
    """The items, a step before every `each` of them. Raises as `step` does."""
    for done, item in enumerate(items):
        if done % each == 0:
            step(name, done, of)
        yield item


def unwanted() -> bool:
    """Whether this thread's work was halted: for what can be broken off but can't raise."""
    errand = _NOW.get()
    return errand is not None and errand.halted

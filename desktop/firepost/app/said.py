"""A value on the board and where it comes from."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from firepost.domain.frozen import Frozen

T = TypeVar("T")


class Said(Frozen, frozen=True):
    """Where a figure comes from: both clocks, the person, the way it became known."""

    entry: str  # STREAM/SEQ
    by: str
    at: datetime  # when it was so
    known_at: datetime  # when this post learned it
    source: str | None = None


class Known(Frozen, Generic[T], frozen=True):
    """A value that holds and who said it. `None` in its place, or as its value, is unknown.

    `contested` is true while other posts say otherwise; `value` is then the graver one.
    """

    value: T
    said: Said
    contested: bool = False
    between: tuple[float, float] | None = None  # an estimate's ends

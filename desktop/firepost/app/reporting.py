"""Reports while they are being made: a draft to look at, and its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that the draft prints as unknown, by its key and by its name."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A draft: nothing was recorded, nothing written."""

    pdf: bytes
    number: int
    at: datetime  # the moment it shows
    known_at: datetime
    missing: tuple[Missing, ...]
    notes: Mapping[str, str]  # the officer's paragraphs as they stand in it


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as a picture: rows of red, green, blue from the top."""

    width_px: int
    height_px: int
    rgb: bytes
    pages: int  # of the whole paper

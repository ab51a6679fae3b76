"""When two spellings are one name: blanks, width and case apart."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def plain(text: str) -> str:
    """Narrow letters and digits, one blank for many, none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=16_384)
def alike(text: str) -> str:
    """What two spellings of one name have in common: no blanks, no width, no case."""
    return "".join(plain(text).casefold().split())

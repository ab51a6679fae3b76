"""A line of words as it was meant: without what nobody sees and what turns the line about."""

from __future__ import annotations

from typing import Final

# Control letters that are no blanks; marks that turn the rest of a line, of every list and
# report that quotes it. What joins a sign of several (U+200D) stays.
_UNSEEN: Final = dict.fromkeys(
    (
        *range(0x09),
        *range(0x0E, 0x1C),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
)


def meant(text: str) -> str:
    return " ".join(text.translate(_UNSEEN).split())

"""Words as they were meant: without what nobody sees and what turns the line about."""

from __future__ import annotations

from typing import Final

# Control letters that are no blanks; letters without width; marks that turn the rest of a line,
# of every list and report that quotes it. What joins a sign of several (U+200D) stays.
_UNSEEN: Final = dict.fromkeys(
    (
        *range(0x09),
        *range(0x0E, 0x1C),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0xAD,
        0x61C,
        0x200B,
        0x200C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    )
)


def meant(text: str) -> str:
    """One line of it."""
    return " ".join(text.translate(_UNSEEN).split())


def meant_lines(text: str) -> str:
    """Of a paragraph, its lines kept."""
    return "\n".join(line.translate(_UNSEEN).rstrip() for line in text.splitlines()).strip()

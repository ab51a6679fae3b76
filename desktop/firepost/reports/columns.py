"""How wide the columns of a table are: what they need if it fits, else the wide ones give way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from firepost.reports.document import Grid
from firepost.reports.setting import ATOM

LEAST_PT: Final = 24.0
_TRIES: Final = 40


def column_widths(
    grid: Grid, width_pt: float, measure: Callable[[str], float], pad_pt: float
) -> tuple[float, ...]:
    """Sums to `width_pt`. `measure` is the width of a line of text."""
    natural, least = [], []
    for at, header in enumerate(grid.headers):
        texts = {header, *(row[at].text for row in grid.rows)}
        lines = {line for text in texts for line in text.split("\n")}
        words = {word for line in lines for word in ATOM.findall(line)}
        around = 2 * pad_pt + 1
        natural.append(max(max(map(measure, lines)) + around, LEAST_PT))
        least.append(max(map(measure, words), default=0.0) + around)
    total = sum(natural)
    if total <= width_pt:
        spare = (width_pt - total) / sum(grid.weights)
        return tuple(n + spare * w for n, w in zip(natural, grid.weights, strict=True))
    if sum(least) > width_pt:  # words must be torn somewhere
        least = [0.0] * len(least)
    return _squeezed(natural, least, width_pt)


def _squeezed(
    natural: Sequence[float], least: Sequence[float], width_pt: float
) -> tuple[float, ...]:
    """Cap the widest columns at one width so that all fit, but leave words whole."""
    low, high = 0.0, max(natural)
    for _ in range(_TRIES):
        cap = (low + high) / 2
        if sum(_capped(natural, least, cap)) > width_pt:
            high = cap
        else:
            low = cap
    widths = _capped(natural, least, low)
    widths[widths.index(max(widths))] += width_pt - sum(widths)
    return tuple(widths)


def _capped(natural: Sequence[float], least: Sequence[float], cap: float) -> list[float]:
    return [max(min(n, cap), floor) for n, floor in zip(natural, least, strict=True)]


def rough(text: str, size_pt: float) -> float:
    """About how wide, where no font is at hand to ask."""
    return sum(size_pt if ord(char) > 0x2E7F else size_pt * 0.6 for char in text)

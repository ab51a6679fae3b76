"""What a report says, without its layout: what the floor of the benchmark draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Plain:
    """Words in their order, tables row by row, edges as points from 0 to 1."""

    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    edges: tuple[Sequence[tuple[float, float]], ...]


@dataclass(frozen=True, slots=True)
class ReportPair:
    """Ours and its floor, for a desk. Both write into the folder given."""

    paper: Callable[[], object]  # the first report with its map, from the board to the PDF
    bare_paper: Callable[[], object]  # the same words, tables and edges by bare Qt
    package: Callable[[Path], object]  # the whole package, read back
    bare_package: Callable[[Path], object]  # its bytes alone, written, flushed, read back
    close: Callable[[], object]


class OpenReportPair(Protocol):
    def __call__(self, desk: Path) -> ReportPair: ...

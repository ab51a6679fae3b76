"""Setting Chinese in lines: no stop begins a line, no opening bracket ends one, figures stay whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

# GB/T 15834: what may not stand at the beginning or the end of a line.
NOT_FIRST: Final = frozenset("，。、；：？！）》」』】〕〉％℃′″’”·…—～.,;:?!)]}%°")
NOT_LAST: Final = frozenset("（《「『【〔〈“‘([{±")
# Figures with their signs, and Latin words, are not torn apart.
ATOM: Final = re.compile(r"[0-9A-Za-z_./:,′″°%+\-±]+|\s|.", re.DOTALL)


class Measure(Protocol):
    """The width of some text in points, in the regular or the bold face."""

    def __call__(self, text: str, *, bold: bool = False) -> float: ...


@dataclass(frozen=True, slots=True)
class Style:
    bold: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters of one style within a line."""

    text: str
    style: Style
    width_pt: float


@dataclass(frozen=True, slots=True)
class Line:
    stretches: tuple[Stretch, ...]
    indent_pt: float
    room_pt: float  # the measure of the line, indent taken off
    last: bool  # of its paragraph: not justified

    @property
    def width_pt(self) -> float:
        return sum(stretch.width_pt for stretch in self.stretches)

    @property
    def text(self) -> str:
        return "".join(stretch.text for stretch in self.stretches)

    @property
    def extra_pt(self) -> float:
        """What each letter but the last takes more so that the line fills its measure."""
        gaps = len(self.text) - 1
        if self.last or gaps < 1:
            return 0.0
        spare = (self.room_pt - self.width_pt) / gaps
        return max(spare, 0.0) if spare < _WIDEST_PT else 0.0


_WIDEST_PT: Final = 4.0  # more would tear the words apart: leave the line short


@dataclass(slots=True)
class _Atom:
    text: str
    style: Style
    width_pt: float


def set_lines(
    runs: Sequence[tuple[str, Style]],
    *,
    measure: Measure,
    width_pt: float,
    indent_pt: float = 0.0,
) -> list[Line]:
    """Break runs into lines of `width_pt`; the first is `indent_pt` shorter."""
    lines: list[Line] = []
    for paragraph in _paragraphs(runs):
        lines += _set_paragraph(paragraph, measure, width_pt, indent_pt)
    return lines


def _paragraphs(runs: Sequence[tuple[str, Style]]) -> list[list[tuple[str, Style]]]:
    paragraphs: list[list[tuple[str, Style]]] = [[]]
    for text, style in runs:
        for at, part in enumerate(text.split("\n")):
            if at:
                paragraphs.append([])
            if part:
                paragraphs[-1].append((part, style))
    return [paragraph for paragraph in paragraphs if paragraph] or [[]]


def _set_paragraph(
    runs: Sequence[tuple[str, Style]], measure: Measure, width_pt: float, indent_pt: float
) -> list[Line]:
    atoms = _atoms(runs, measure, width_pt)
    lines: list[Line] = []
    start = 0
    while start < len(atoms):
        indent = indent_pt if not lines else 0.0
        end = _break(atoms, start, width_pt - indent)
        shown = atoms[start:end]
        start = end
        while start < len(atoms) and atoms[start].text == " ":
            start += 1
        last = start >= len(atoms)
        lines.append(Line(_stretches(shown, measure), indent, width_pt - indent, last))
    return lines


def _atoms(runs: Sequence[tuple[str, Style]], measure: Measure, width_pt: float) -> list[_Atom]:
    atoms = []
    for text, style in runs:
        for found in ATOM.findall(text):
            wide = measure(found, bold=style.bold)
            # A word longer than a line is torn after all.
            parts = found if wide > width_pt and len(found) > 1 else (found,)
            atoms += [_Atom(part, style, measure(part, bold=style.bold)) for part in parts]
    return atoms


def _break(atoms: Sequence[_Atom], start: int, room_pt: float) -> int:
    """Where the line that begins at `start` ends."""
    used = 0.0
    end = start
    while end < len(atoms) and used + atoms[end].width_pt <= room_pt + 0.01:
        used += atoms[end].width_pt
        end += 1
    if end >= len(atoms):
        return end
    good = (at for at in range(end, start, -1) if _may_break(atoms, at))
    return next(good, max(end, start + 1))


def _may_break(atoms: Sequence[_Atom], at: int) -> bool:
    """Whether a line may end before the atom at `at`; blanks at its end are not shown."""
    last, first = at - 1, at
    while last > 0 and atoms[last].text == " ":
        last -= 1
    while first < len(atoms) - 1 and atoms[first].text == " ":
        first += 1
    return atoms[first].text[0] not in NOT_FIRST and atoms[last].text[-1] not in NOT_LAST


def _stretches(atoms: Sequence[_Atom], measure: Measure) -> tuple[Stretch, ...]:
    stretches: list[Stretch] = []
    text, style = "", Style()
    trailing = len(atoms)
    while trailing and atoms[trailing - 1].text == " ":
        trailing -= 1
    for atom in atoms[:trailing]:
        if text and atom.style != style:
            stretches.append(Stretch(text, style, measure(text, bold=style.bold)))
            text = ""
        text, style = text + atom.text, atom.style
    if text:
        stretches.append(Stretch(text, style, measure(text, bold=style.bold)))
    return tuple(stretches)

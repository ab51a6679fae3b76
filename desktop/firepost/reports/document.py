"""A report between its figures and its paper: headings, paragraphs, tables, pictures."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from firepost.app.package import Content
from firepost.app.reporting import Missing
from firepost.reports.figures.model import Cell, Figure, Row, Table
from firepost.reports.figures.told import Told
from firepost.reports.speech import Speech
from firepost.reports.template import FIELD, Block, Section, Template

_ZH_NUMERALS: Final = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one look. `field` names the figure they come from."""

    text: str
    field: str | None = None
    changed: bool = False
    missing: bool = False


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs
    small: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is printed."""

    caption: str
    headers: tuple[str, ...]
    weights: tuple[float, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    caption: str


Piece: TypeAlias = Heading | Paragraph | Grid | Picture


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an official paper; empty parts are left out."""

    mark: str
    reference: str
    urgency: str
    signer: str


@dataclass(frozen=True, slots=True)
class Document:
    letterhead: str
    subhead: tuple[str, ...]
    title: str
    pieces: tuple[Piece, ...]
    annexes: tuple[Piece, ...]  # after the closing
    to: Runs
    copies: Runs
    people: tuple[Runs, ...]
    lines: tuple[str, ...]
    basis: Runs
    drill: str  # the word on every page; empty for a real fire
    language: str
    draft: str = ""
    compact: bool = False
    full_head: Head | None = None  # instead of letterhead and subhead


def compose(content: Content, template: Template, told: Told, speech: Speech) -> Document:
    """The document of one report by one template."""
    writer = _Writer(content, template, told, speech)
    closing = template.closing
    return Document(
        letterhead=writer.plain(template.letterhead),
        subhead=tuple(writer.plain(line) for line in template.subhead),
        title=writer.plain(template.title),
        pieces=tuple(writer.pieces(annex=False)),
        annexes=tuple(writer.pieces(annex=True)),
        to=writer.runs(closing.to or ""),
        copies=writer.runs(closing.copies or ""),
        people=tuple(writer.runs(line) for line in closing.people),
        lines=tuple(writer.plain(line) for line in closing.lines),
        basis=writer.runs(closing.basis or ""),
        drill=speech.say("report.drill") if content.board.drill else "",
        language=template.language,
        compact=template.compact,
        full_head=_full_head(content, template, writer),
    )


def _full_head(content: Content, template: Template, writer: _Writer) -> Head | None:
    head = template.full_head
    if head is None or not content.full_head:
        return None
    parts = (head.mark, head.reference, head.urgency, head.signer)
    return Head(*(writer.plain(part) for part in parts))


class _Writer:
    def __init__(
        self, content: Content, template: Template, told: Told, speech: Speech
    ) -> None:
        self._content = content
        self._template = template
        self._told = told
        self._speech = speech
        self._sections = 0
        self._tables = 0
        self._pictures = 0

    def plain(self, text: str) -> str:
        return "".join(run.text for run in self.runs(text))

    def runs(self, text: str) -> Runs:
        """The sentence with its fields filled."""
        runs = []
        end = 0
        for found in FIELD.finditer(text):
            if found.start() > end:
                runs.append(Run(text[end : found.start()]))
            runs.append(self._run(self._told.figures[found.group(1)]))
            end = found.end()
        if end < len(text):
            runs.append(Run(text[end:]))
        return tuple(run for run in runs if run.text)

    def _run(self, figure: Figure) -> Run:
        changed = figure.changed and self._template.marks
        return Run(figure.text, figure.key, changed, figure.missing)

    def pieces(self, *, annex: bool) -> Iterator[Piece]:
        if self._template.marks and not annex:
            yield self._legend()
        for section in self._template.sections:
            if self._content.kind in section.kinds and section.annex == annex:
                yield from self._section(section)

    def _legend(self) -> Paragraph:
        """What the underline and the word for unknown mean."""
        unknown, last = self._speech.unknown, self._content.last
        if last is None or self._content.last_board is None:
            return Paragraph(
                (Run(self._speech.say("report.marks_first", unknown=unknown)),), small=True
            )
        number = self._speech.say("report.number", n=f"{last.number:02d}")
        text = self._speech.say("report.marks", last=number, unknown=unknown)
        return Paragraph((Run(text),), small=True)

    def _section(self, section: Section) -> Iterator[Piece]:
        pieces = [
            piece
            for block in section.blocks
            if self._wanted(block)
            for piece in self._block(block)
        ]
        if not pieces:
            return
        if section.heading:
            yield Heading(
                self._numbered(section) + self.plain(section.heading),
                new_page=section.annex,
            )
        yield from pieces

    def _numbered(self, section: Section) -> str:
        if not section.numbered or self._template.numbering == "none":
            return ""
        self._sections += 1
        if self._template.numbering == "1.":
            return f"{self._sections}. "
        return f"{zh_numeral(self._sections)}、"

    def _wanted(self, block: Block) -> bool:
        if self._content.kind not in block.kinds:
            return False
        if block.when and not self._known(block.when):
            return False
        return not (block.unless and self._known(block.unless))

    def _known(self, field: str) -> bool:
        figure = self._told.figures[field]
        return not figure.missing and figure.value is not None

    def _block(self, block: Block) -> Iterator[Piece]:
        if block.text is not None:
            yield Paragraph(self.runs(block.text))
        elif block.table is not None:
            yield from self._table(block, self._told.tables[block.table])
        elif block.figure is not None:
            yield self._picture(block, block.figure)

    def _table(self, block: Block, table: Table) -> Iterator[Piece]:
        if block.only:
            table = self._chosen(table, *block.only)
        if table.rows:
            yield self._grid(block, table)
            return
        none = self._speech.say("report.none_recorded") if block.none is None else block.none
        if none:
            title = self.plain(block.caption) if block.caption else table.title
            yield Paragraph(
                self.runs(self._speech.say("report.none_in", title=title, none=none))
            )

    def _chosen(self, table: Table, column: str, field: str) -> Table:
        """The rows whose column says what the field says."""
        at = [one.key for one in table.columns].index(column)
        wanted = self._told.figures[field].text
        rows = tuple(row for row in table.rows if row.cells[at].text == wanted)
        return replace(table, rows=rows)

    def _grid(self, block: Block, table: Table) -> Grid:
        self._tables += 1
        keys = block.columns or tuple(column.key for column in table.columns)
        places = [
            at for key in keys for at, column in enumerate(table.columns) if column.key == key
        ]
        columns = [table.columns[at] for at in places]
        title = self.plain(block.caption) if block.caption else table.title
        return Grid(
            caption=self._speech.say("report.table_caption", n=self._tables, title=title),
            headers=tuple(column.label for column in columns),
            weights=tuple(column.weight for column in columns),
            numbers=tuple(column.number for column in columns),
            rows=tuple(tuple(self._cell(row, at) for at in places) for row in table.rows),
        )

    def _cell(self, row: Row, at: int) -> Cell:
        cell = row.cells[at]
        if self._template.marks or not cell.changed:
            return cell
        return Cell(cell.value, cell.text, cell.missing)

    def _picture(self, block: Block, name: str) -> Picture:
        self._pictures += 1
        title = self.plain(block.caption) if block.caption else self._title_of(name)
        return Picture(
            name, self._speech.say("report.figure_caption", n=self._pictures, title=title)
        )

    def _title_of(self, name: str) -> str:
        return self._speech.say("report.map.title" if name == "map" else f"report.chart.{name}")


def missing_in(
    document: Document, speech: Speech, *, but: Collection[str] = ()
) -> tuple[Missing, ...]:
    """What its sentences print as unknown, once each, in their order."""
    runs = [*document.to, *document.copies, *document.basis]
    runs += [run for line in document.people for run in line]
    for piece in (*document.pieces, *document.annexes):
        if isinstance(piece, Paragraph):
            runs += piece.runs
    fields = dict.fromkeys(
        run.field for run in runs if run.missing and run.field and run.field not in but
    )
    return tuple(Missing(field, speech.say(f"report.label.{field}")) for field in fields)


def zh_numeral(number: int) -> str:
    """1 to 99, as headings count."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _ZH_NUMERALS[ones - 1]
    head = "十" if tens == 1 else f"{_ZH_NUMERALS[tens - 1]}十"
    return head + (_ZH_NUMERALS[ones - 1] if ones else "")

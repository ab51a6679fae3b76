"""What each mark on the paper is: heading, paragraph, table, cell, picture; for who can't see it.

fpdf2 builds a flat tree for pictures only. This one nests, and knows tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fpdf.structure_tree import StructElem, StructureTreeBuilder
from fpdf.syntax import PDFObject

from firepost.app.manners import SCREEN

if TYPE_CHECKING:
    from fpdf import FPDF


class _Element(StructElem):
    """Writing out some hundreds of them is the longest part of a report without a step."""

    def serialize(self, *args: Any, **named: Any) -> str:
        SCREEN.give_way()
        return str(super().serialize(*args, **named))


class Tags(StructureTreeBuilder):
    """The structure of one document. `within` elements may hold others."""

    def __init__(self, paper: FPDF) -> None:
        super().__init__()
        self._paper = paper
        self._open: list[StructElem] = []
        self._marks: Counter[int] = Counter()  # by page: contents marked so far

    @contextmanager
    def within(self, kind: str) -> Iterator[None]:
        """An element of others: a table, a row."""
        self._open.append(self._element(kind))
        yield
        self._open.pop()

    @contextmanager
    def tagged(self, kind: str, alt: str | None = None) -> Iterator[None]:
        """What is written meanwhile, on one page, is one element."""
        paper = self._paper
        page = paper.page
        element = self._element(kind, alt)
        mark = self._marks[page]
        self._marks[page] += 1
        element.k.append(mark)
        element.pg = paper.pages[page]  # type: ignore[assignment]
        of_page = self.spid_per_page_number.setdefault(page, len(self.spid_per_page_number))
        self.struct_tree_root.parent_tree.nums[of_page].append(element)
        paper.pages[page].struct_parents = of_page
        paper._out(f"/{kind} <</MCID {mark}>> BDC")  # noqa: SLF001 - no public way in
        yield
        assert paper.page == page, "a marked content ends on its page"
        paper._out("EMC")  # noqa: SLF001 - no public way in

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Of the page, not of what it says: its number, a band, a rule."""
        self._paper._out("/Artifact BMC")  # noqa: SLF001 - no public way in
        yield
        self._paper._out("EMC")  # noqa: SLF001 - no public way in

    def _element(self, kind: str, alt: str | None = None) -> StructElem:
        parent = self._open[-1] if self._open else self.doc_struct_elem
        element = _Element(
            struct_type=f"/{kind}",
            parent=parent,
            kids=[],
            page_number=self._paper.page,
            alt=alt,
        )
        parent.k.append(element)
        return element

    def __iter__(self) -> Iterator[PDFObject]:
        yield self.struct_tree_root
        yield self.doc_struct_elem
        yield self.struct_tree_root.parent_tree
        yield from _below(self.doc_struct_elem)


def _below(element: StructElem) -> Iterator[PDFObject]:
    for kid in element.k:
        if isinstance(kid, StructElem):
            yield kid
            yield from _below(kid)

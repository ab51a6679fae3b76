"""The press: what makes reports, with its type, its forms and its maps at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from firepost.app.package import Content
from firepost.app.words import Words
from firepost.domain.plan.model import Plan
from firepost.reports.blank import blank_content
from firepost.reports.charts import draw_forces, draw_growth
from firepost.reports.document import Document, Grid, Heading, Paragraph, Picture, compose
from firepost.reports.figures.told import Told, tell
from firepost.reports.mapping.base import BaseMap, load_base
from firepost.reports.mapping.canvas import Box
from firepost.reports.mapping.figure import draw_map
from firepost.reports.mapping.scene import scene_of
from firepost.reports.pdf.canvas import PdfCanvas
from firepost.reports.pdf.pages import render
from firepost.reports.pdf.paper import GETA, Paper
from firepost.reports.speech import BEIJING, Speech
from firepost.reports.template import Known, Template, load

MAIN_TEMPLATE: Final = "situation"
_ALWAYS: Final = frozenset(map(chr, range(0x20, 0x7F))) | {GETA, "—"}


@dataclass(frozen=True, slots=True)
class Shop:
    """Where the press finds its things."""

    words: Words
    fonts: Path
    templates: Path
    maps: Path
    plan: Callable[[], Plan]

    def known(self) -> Known:
        """What templates may name: all that a report of nothing says."""
        at = datetime(2000, 1, 1, tzinfo=BEIJING)
        told = galley(self, blank_content(self.plan(), at)).told
        tables = {
            key: tuple(column.key for column in table.columns)
            for key, table in told.tables.items()
        }
        return Known(frozenset(told.figures), tables)

    def template(self, name: str) -> Template:
        return load(self.templates / f"{name}.toml", self.known())

    def base(self) -> BaseMap:
        return load_base(self.maps)

    def speech(self, language: str) -> Speech:
        return Speech(Words(self.words.catalogue, language))


@dataclass(frozen=True, slots=True)
class Galley:
    """One report set in one language, ready for any paper."""

    content: Content
    told: Told
    speech: Speech


def galley(shop: Shop, content: Content, language: str = "zh") -> Galley:
    speech = shop.speech(language)
    return Galley(content, tell(content, speech.words, shop.base().names()), speech)


def document_of(galley: Galley, template: Template) -> Document:
    return compose(galley.content, template, galley.told, galley.speech)


def pdf_of(shop: Shop, galley: Galley, document: Document) -> bytes:
    """The document on paper, with its map and charts drawn as vectors."""
    content, speech = galley.content, galley.speech

    def draw(
        paper: Paper, name: str, corner: tuple[float, float], size: tuple[float, float]
    ) -> None:
        canvas, box = PdfCanvas(paper), Box(*corner, *size)
        if name == "growth":
            draw_growth(canvas, content, speech, box)
        elif name == "forces":
            draw_forces(canvas, content, speech, box)
        else:
            _map(canvas, box)

    def _map(canvas: PdfCanvas, box: Box) -> None:
        scene = scene_of(content)
        if scene is None:
            middle = (box.left + box.width / 2, box.top + box.height / 2)
            said = speech.say("report.map.none")
            canvas.letters(said, *middle, size_pt=12, align="middle")
        else:
            base, at = shop.base(), content.board.at
            draw_map(canvas, scene, base, box=box, speech=speech, data_at=at)

    return render(
        document,
        fonts=shop.fonts,
        characters=characters(shop, document),
        at=content.issued_at,
        author=content.post,
        draw=draw,
    )


def characters(shop: Shop, document: Document) -> frozenset[str]:
    """All that the document, its map and its charts may write."""
    base = shop.base()
    said = [entry["zh"] for key, entry in shop.words.catalogue.items() if key[:7] == "report."]
    said += [place.name for place in base.places] + list(base.names().values())
    return frozenset("".join(said)) | letters(document) | _ALWAYS


def letters(document: Document) -> frozenset[str]:
    """What stands in the document itself."""
    said = [document.letterhead, document.title, document.drill, document.draft]
    said += [*document.subhead, *document.lines]
    runs = [*document.to, *document.copies, *document.basis]
    runs += [run for line in document.people for run in line]
    for piece in (*document.pieces, *document.annexes):
        match piece:
            case Paragraph():
                runs += piece.runs
            case Grid():
                said += [piece.caption, *piece.headers]
                said += [cell.text for row in piece.rows for cell in row]
            case Heading():
                said.append(piece.text)
            case Picture():
                said.append(piece.caption)
    return frozenset("".join([*said, *(run.text for run in runs)]))

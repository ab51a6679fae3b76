"""The press: what makes reports, with its type, its forms and its maps at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from firepost.app.layers import WriteLayers
from firepost.app.package import Content, Sign
from firepost.app.words import Words
from firepost.domain.errors import Refused
from firepost.domain.plan.model import Plan
from firepost.reports.blank import blank_content
from firepost.reports.charts import draw_forces, draw_growth
from firepost.reports.document import Document, Grid, Heading, Paragraph, Picture, compose
from firepost.reports.figures.told import Told, tell
from firepost.reports.mapping.base import BaseMap, load_base
from firepost.reports.mapping.canvas import Box, Canvas
from firepost.reports.mapping.figure import draw_map
from firepost.reports.mapping.scene import scene_of
from firepost.reports.pdf.canvas import PdfCanvas
from firepost.reports.pdf.pages import PICTURE_HEIGHT_PT, WIDTH_PT, render
from firepost.reports.pdf.paper import FACES, GETA, Paper, font_file
from firepost.reports.speech import BEIJING, Speech, clean
from firepost.reports.template import Known, Template, load

MAIN_TEMPLATE: Final = "situation"
BRIEFINGS: Final = "briefings"
_ALWAYS: Final = frozenset(map(chr, range(0x20, 0x7F))) | {GETA, "—"}


@dataclass(frozen=True, slots=True)
class Shop:
    """Where the press finds its things."""

    words: Words
    fonts: Path
    templates: Path
    maps: Path
    plan: Callable[[], Plan]
    write_layers: WriteLayers
    sign: Sign | None = None  # None: a package without a signature

    def known(self) -> Known:
        """What templates may name: all that a report of nothing says."""
        at = datetime(2000, 1, 1, tzinfo=BEIJING)
        told = galley(self, blank_content(self.plan(), at)).told
        tables = {
            key: tuple(column.key for column in table.columns)
            for key, table in told.tables.items()
        }
        return Known(frozenset(told.figures), tables)

    def briefing(self, form: str) -> Template:
        """
        Raises:
            Refused: there is no such form.
        """
        known = sorted(file.stem for file in (self.templates / BRIEFINGS).glob("*.toml"))
        if form not in known:
            raise Refused(
                "report.no_template", name=form, known=", ".join(known), path="--form"
            )
        return load(self.templates / BRIEFINGS / f"{form}.toml", self.known())

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


def galley(
    shop: Shop, content: Content, language: str = "zh", asks: Mapping[str, str] | None = None
) -> Galley:
    speech = shop.speech(language)
    told = tell(content, speech.words, shop.base().names(), asks)
    return Galley(content, told, speech)


def document_of(galley: Galley, template: Template) -> Document:
    return compose(galley.content, template, galley.told, galley.speech)


def draw_picture(shop: Shop, galley: Galley, name: str, canvas: Canvas, box: Box) -> None:
    """One of the report's pictures, on whatever canvas."""
    content, speech = galley.content, galley.speech
    if name == "growth":
        draw_growth(canvas, content, speech, box)
        return
    if name == "forces":
        draw_forces(canvas, content, speech, box)
        return
    scene = scene_of(content)
    if scene is None:
        middle = (box.left + box.width / 2, box.top + box.height / 2)
        canvas.letters(speech.say("report.map.none"), *middle, size_pt=12, align="middle")
        return
    draw_map(canvas, scene, shop.base(), box=box, speech=speech, data_at=content.board.at)


def pdf_of(shop: Shop, galley: Galley, document: Document) -> bytes:
    """The document on paper, with its map and charts drawn as vectors."""

    def draw(
        paper: Paper, name: str, corner: tuple[float, float], size: tuple[float, float]
    ) -> None:
        draw_picture(shop, galley, name, PdfCanvas(paper), Box(*corner, *size))

    return render(
        document,
        fonts=shop.fonts,
        characters=characters(shop, document),
        at=galley.content.issued_at,
        author=clean(galley.content.post),
        draw=draw,
    )


def word_of(shop: Shop, galley: Galley, document: Document) -> bytes:
    """The document as a Word file, with its pictures in dots."""
    from firepost.reports import word

    content = galley.content
    return word.render(
        document,
        at=content.issued_at,
        author=clean(content.post),
        draw=lambda name: picture_png(shop, galley, name),
    )


def picture_png(shop: Shop, galley: Galley, name: str) -> bytes:
    """One of the report's pictures in dots, as wide as the type area."""
    from firepost.reports.raster import RasterCanvas

    faces = {bold: font_file(shop.fonts, face) for bold, face in FACES.items()}
    size = (WIDTH_PT, PICTURE_HEIGHT_PT[name])
    canvas = RasterCanvas(size, faces)
    draw_picture(shop, galley, name, canvas, Box(0, 0, *size))
    return canvas.png()


def characters(shop: Shop, document: Document) -> frozenset[str]:
    """All that the document, its map and its charts may write."""
    return written_characters(shop, letters(document))


def written_characters(shop: Shop, said: Iterable[str]) -> frozenset[str]:
    """These, and what stands on any map or chart."""
    base = shop.base()
    said = [*said]
    said += [entry["zh"] for key, entry in shop.words.catalogue.items() if key[:7] == "report."]
    said += [place.name for place in base.places] + list(base.names().values())
    return frozenset("".join(said)) | _ALWAYS


def letters(document: Document) -> frozenset[str]:
    """What stands in the document itself."""
    said = [document.letterhead, document.title, document.drill, document.draft]
    said += [*document.subhead, *document.lines]
    if document.full_head is not None:
        said += astuple(document.full_head)
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

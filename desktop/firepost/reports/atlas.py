"""Map sheets as PDF: one, or an overview and its series."""

from __future__ import annotations

from firepost.app.package import Content, SheetOrder
from firepost.domain.errors import Refused
from firepost.reports.mapping.scene import scene_of
from firepost.reports.mapping.sheet import Margin, draw_sheet, page_pt, sheets_of
from firepost.reports.pdf.canvas import PdfCanvas
from firepost.reports.pdf.paper import Paper
from firepost.reports.press import Galley, Shop, written_characters
from firepost.reports.speech import clean


def sheets_pdf(shop: Shop, galley: Galley, order: SheetOrder) -> bytes:
    """
    Raises:
        Refused: nothing of the fire has a place; or too many sheets at that scale.
    """
    content, speech = galley.content, galley.speech
    scene = scene_of(content)
    if scene is None:
        raise Refused("report.nothing_to_map")
    sheets = sheets_of(scene, order)
    margins = _margins(content, galley)
    said = (margins.title, margins.author, *(spot.name for spot in scene.targets))
    characters = written_characters(shop, said)
    width, height = page_pt(order)
    while True:
        paper = Paper(
            shop.fonts,
            characters,
            width_pt=width,
            height_pt=height,
            language=speech.words.language,
        )
        paper.describe(title=margins.title, author=margins.author, at=content.issued_at)
        for sheet in sheets:
            paper.add_page()
            canvas = PdfCanvas(paper)
            draw_sheet(canvas, sheet, scene, shop.base(), margins=margins, speech=speech)
        if not paper.lacking:
            return bytes(paper.output())
        characters |= paper.lacking


def _margins(content: Content, galley: Galley) -> Margin:
    speech = galley.speech
    name = galley.told.figures["incident"].text
    return Margin(
        title=speech.say("report.map.sheet_title", incident=name),
        author=clean(content.post),
        data_at=content.board.at,
        printed_at=content.issued_at,
        drill=speech.say("report.drill") if content.board.drill else "",
    )

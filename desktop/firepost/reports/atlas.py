"""Map sheets as PDF: one, or an overview and its series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from firepost.app.package import Content, SheetOrder
from firepost.domain.errors import Refused
from firepost.reports.mapping.scene import PAST_SHOWN, Scene, scene_of
from firepost.reports.mapping.sheet import (
    MOST_SHEETS,
    Margin,
    Sheet,
    draw_sheet,
    frame_of,
    page_pt,
    sheets_of,
)
from firepost.reports.mapping.view import view_of
from firepost.reports.pdf.canvas import PdfCanvas
from firepost.reports.pdf.geo import locate
from firepost.reports.pdf.paper import Paper
from firepost.reports.press import Galley, Shop, written_characters
from firepost.reports.speech import Speech, clean


def sheets_pdf(shop: Shop, galley: Galley, order: SheetOrder) -> bytes:
    """
    Raises:
        Refused: nothing of the fire has a place; or too many sheets at that scale.
    """
    content = galley.content
    scene = scene_of(content)
    if scene is None:
        raise Refused("report.nothing_to_map")
    return _printed(shop, galley, order, [(sheet, scene) for sheet in sheets_of(scene, order)])


def _printed(
    shop: Shop, galley: Galley, order: SheetOrder, drawn: Sequence[tuple[Sheet, Scene]]
) -> bytes:
    content, speech = galley.content, galley.speech
    margins = _margins(content, galley)
    named = (spot.name for _, scene in drawn for spot in scene.targets)
    times = (speech.full_moment(at) for at in (margins.data_at, margins.printed_at))
    said = (margins.title, margins.author, *times, *named)
    characters = written_characters(shop, said)
    width, height = page_pt(order)
    while True:
        with Paper(
            shop.fonts,
            characters,
            width_pt=width,
            height_pt=height,
            language=speech.words.language,
        ) as paper:
            paper.describe(title=margins.title, author=margins.author, at=content.issued_at)
            for sheet, scene in drawn:
                paper.add_page()
                canvas = PdfCanvas(paper)
                told = paper.printable(_named(margins, sheet, speech))
                with paper.tags.tagged("Figure", told):
                    draw_sheet(
                        canvas, sheet, scene, shop.base(), margins=margins, speech=speech
                    )
                locate(paper, sheet.view, scene.grid)
            if not paper.lacking:
                return paper.printed()
            characters |= paper.lacking


def series_pdf(shop: Shop, galley: Galley, order: SheetOrder) -> bytes:
    """One sheet a perimeter, oldest first, all at one scale: the fire leafed through.

    Raises:
        Refused: nothing of the fire has a place.
    """
    content = galley.content
    whole = scene_of(content, most=MOST_SHEETS - 1)
    if whole is None:
        raise Refused("report.nothing_to_map")
    edges = (*whole.past, *((whole.current,) if whole.current else ()))
    view = view_of(whole, frame_of(order))
    drawn = [
        (
            Sheet(view, number, max(len(edges), 1)),
            replace(
                whole, current=edge, past=edges[max(number - 1 - PAST_SHOWN, 0) : number - 1]
            ),
        )
        for number, edge in enumerate(edges, start=1)
    ] or [(Sheet(view, 1, 1), whole)]
    return _printed(shop, galley, order, drawn)


def _named(margins: Margin, sheet: Sheet, speech: Speech) -> str:
    """What is told of a sheet to who can't see it."""
    scale = f"{sheet.view.scale:,}".replace(",", " ")
    return f"{margins.title} {speech.say('report.map.scale', n=scale)}"


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

"""A report's words, tables and edges, stripped of their layout."""

from __future__ import annotations

from collections.abc import Iterator

from firepost.app.package import Content
from firepost.app.plain import Plain
from firepost.reports.document import Document, Grid, Heading, Paragraph, Picture, Runs
from firepost.reports.mapping.scene import scene_of


def plain_of(content: Content, document: Document) -> Plain:
    pieces = (*document.pieces, *document.annexes)
    return Plain(
        tuple(text for text in _texts(document) if text),
        tuple(
            (piece.headers, *(tuple(cell.text for cell in row) for row in piece.rows))
            for piece in pieces
            if isinstance(piece, Grid)
        ),
        tuple(_edges(content)),
    )


def _texts(document: Document) -> Iterator[str]:
    yield from (document.letterhead, *document.subhead, document.title, _said(document.to))
    for piece in (*document.pieces, *document.annexes):
        match piece:
            case Heading():
                yield piece.text
            case Paragraph():
                yield _said(piece.runs)
            case Grid() | Picture():
                yield piece.caption
    yield from (_said(line) for line in document.people)
    yield from (*document.lines, _said(document.copies), _said(document.basis))


def _said(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _edges(content: Content) -> Iterator[list[tuple[float, float]]]:
    """Within the scene's frame, 0 to 1."""
    scene = scene_of(content)
    if scene is None:
        return
    west, south, east, north = scene.around_m
    wide, tall = max(east - west, 1.0), max(north - south, 1.0)
    for edge in (*scene.past, *((scene.current,) if scene.current else ())):
        for ring in edge.rings_m:
            yield [((x - west) / wide, (north - y) / tall) for x, y in ring.tolist()]

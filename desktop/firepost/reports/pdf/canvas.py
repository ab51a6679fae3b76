"""A map's canvas on PDF paper: true vectors, sharp at any size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fpdf.drawing import PaintedPath
from fpdf.drawing_primitives import DeviceRGB
from fpdf.enums import PathPaintRule, StrokeCapStyle, StrokeJoinStyle

from firepost.app.manners import SCREEN
from firepost.reports.mapping.canvas import Box, Ink, Pen
from firepost.reports.pdf.paper import Paper
from firepost.reports.terrain import Points

_BACK_PAD_PT = 1.0


class PdfCanvas:
    """Implements `mapping.canvas.Canvas`."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper

    def area(self, rings: Sequence[Points], *, fill: Ink | None, pen: Pen | None) -> None:
        path = PaintedPath()
        for ring in rings:
            if len(ring) > 2:
                _trace(path, ring)
                path.close()
        _dress(path, pen)
        path.style.fill_color = _rgb(fill) if fill else None
        both = PathPaintRule.STROKE_FILL_EVENODD
        only = PathPaintRule.FILL_EVENODD if fill else PathPaintRule.STROKE
        path.style.paint_rule = both if fill and pen else only
        self._put(path)

    def stroke(self, line: Points, pen: Pen) -> None:
        if len(line) < 2:
            return
        path = PaintedPath()
        _trace(path, line)
        _dress(path, pen)
        path.style.fill_color = None
        path.style.paint_rule = PathPaintRule.STROKE
        path.style.auto_close = False
        self._put(path)

    def letters(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size_pt: float,
        bold: bool = False,
        ink: Ink = (0, 0, 0),
        align: str = "left",
        backed: bool = False,
    ) -> float:
        paper = self._paper
        if backed:
            wide = paper.measure(size_pt)(paper.printable(text), bold=bold)
            left = x - {"left": 0.0, "middle": wide / 2, "right": wide}[align]
            paper.box(
                (left - _BACK_PAD_PT, y - size_pt * 0.88),
                (wide + 2 * _BACK_PAD_PT, size_pt * 1.1),
                fill=255,
            )
        return paper.write_at(text, x, y, size_pt=size_pt, bold=bold, ink=ink, align=align)

    @contextmanager
    def within(self, box: Box) -> Iterator[None]:
        paper = self._paper
        # The clip alone leaves fpdf2 believing in colours and fonts that ended with it.
        with paper.local_context(), paper.rect_clip(box.left, box.top, box.width, box.height):
            yield

    def _put(self, path: PaintedPath) -> None:
        SCREEN.give_way()
        with self._paper.drawing_context() as drawing:
            drawing.add_item(path, clone=False)


def _trace(path: PaintedPath, points: Points) -> None:
    rows = points.tolist()
    path.move_to(*rows[0])
    for x, y in rows[1:]:
        path.line_to(x, y)


def _dress(path: PaintedPath, pen: Pen | None) -> None:
    style = path.style
    style.stroke_color = _rgb(pen.ink) if pen else None
    if pen:
        style.stroke_width = pen.width_pt
        style.stroke_cap_style = StrokeCapStyle.BUTT if pen.dash_pt else StrokeCapStyle.ROUND
        style.stroke_join_style = StrokeJoinStyle.ROUND
        style.stroke_dash_pattern = list(pen.dash_pt) if pen.dash_pt else None


def _rgb(ink: Ink) -> DeviceRGB:
    red, green, blue = ink
    return DeviceRGB(red / 255, green / 255, blue / 255)

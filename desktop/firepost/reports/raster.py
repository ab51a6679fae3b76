"""A map's canvas in dots, for paper that takes no vectors: a Word file, a page of the archive."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

from firepost.app.manners import SCREEN
from firepost.reports.mapping.canvas import Box, Ink, Pen
from firepost.reports.terrain import Points

DOTS_PER_PT: Final = 180 / 72  # 180 dpi
_COLOURS: Final = 128  # a map has a dozen, and the edges between them
_FINER: Final = 2  # drawn larger and shrunk, for smooth edges


class RasterCanvas:
    """Implements `mapping.canvas.Canvas` on a picture of `size_pt`."""

    def __init__(self, size_pt: tuple[float, float], faces: dict[bool, Path]) -> None:
        self._scale = DOTS_PER_PT * _FINER
        width, height = (round(side * self._scale) for side in size_pt)
        self._picture = Image.new("RGB", (width, height), (255, 255, 255))
        self._faces = faces
        self._fonts: dict[tuple[bool, int], ImageFont.FreeTypeFont] = {}

    def png(self) -> bytes:
        width, height = self._picture.size
        small = self._picture.resize(
            (width // _FINER, height // _FINER), Image.Resampling.LANCZOS
        )
        out = io.BytesIO()
        dots = round(DOTS_PER_PT * 72)
        few = small.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(out, "PNG", dpi=(dots, dots))
        return out.getvalue()

    def area(self, rings: Sequence[Points], *, fill: Ink | None, pen: Pen | None) -> None:
        SCREEN.give_way()
        if fill is not None:
            mask = Image.new("1", self._picture.size)
            for ring in rings:
                one = Image.new("1", self._picture.size)
                ImageDraw.Draw(one).polygon(self._dots(ring), fill=1)
                mask = ImageChops.logical_xor(mask, one)
            self._picture.paste(fill, mask=mask)
        if pen is not None:
            for ring in rings:
                self.stroke(np.vstack([ring, ring[:1]]), pen)

    def stroke(self, line: Points, pen: Pen) -> None:
        draw = ImageDraw.Draw(self._picture)
        wide = max(round(pen.width_pt * self._scale), 1)
        for part in _dashes(line, pen.dash_pt):
            SCREEN.give_way()
            if len(part) > 1:
                draw.line(self._dots(part), fill=pen.ink, width=wide, joint="curve")

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
        SCREEN.give_way()
        font = self._font(size_pt, bold=bold)
        wide = font.getlength(text)
        left = x * self._scale - {"left": 0.0, "middle": wide / 2, "right": wide}[align]
        base = y * self._scale
        draw = ImageDraw.Draw(self._picture)
        if backed:
            tall, pad = size_pt * self._scale, self._scale
            corners = (left - pad, base - tall * 0.88, left + wide + pad, base + tall * 0.22)
            draw.rectangle(corners, fill=(255, 255, 255))
        draw.text((left, base), text, font=font, fill=ink, anchor="ls")
        return wide / self._scale

    @contextmanager
    def within(self, box: Box) -> Iterator[None]:
        before = self._picture.copy()
        yield
        left, top, right, bottom = (
            round(side * self._scale) for side in (box.left, box.top, box.right, box.bottom)
        )
        inside = self._picture.crop((left, top, right, bottom))
        self._picture = before
        self._picture.paste(inside, (left, top))

    def _font(self, size_pt: float, *, bold: bool) -> ImageFont.FreeTypeFont:
        dots = round(size_pt * self._scale)
        font = self._fonts.get((bold, dots))
        if font is None:
            font = ImageFont.truetype(
                self._faces[bold], dots, layout_engine=ImageFont.Layout.BASIC
            )
            self._fonts[bold, dots] = font
        return font

    def _dots(self, points: Points) -> list[tuple[float, float]]:
        return [(x, y) for x, y in (points * self._scale).tolist()]


def _dashes(line: Points, dash_pt: tuple[float, ...]) -> Iterator[Points]:
    """The drawn stretches of a dashed line; the whole of a solid one."""
    if not dash_pt:
        yield line
        return
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    pattern = dash_pt if len(dash_pt) % 2 == 0 else dash_pt * 2
    at, turn = 0.0, 0
    while at < along[-1]:
        end = at + pattern[turn % len(pattern)]
        if turn % 2 == 0:
            inner = (along > at) & (along < end)
            ends = np.array([at, min(end, along[-1])])
            tips = np.column_stack([np.interp(ends, along, line[:, axis]) for axis in (0, 1)])
            yield np.vstack([tips[:1], line[inner], tips[1:]])
        at, turn = end, turn + 1

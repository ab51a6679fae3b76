"""Pages of a PDF as pictures, for the preview and the printer: the very bytes that are issued."""

from __future__ import annotations

import threading
from typing import Final

from firepost.app.reporting import Leaf
from firepost.domain.errors import Refused

MOST_DPI: Final = 600
_POINTS_PER_INCH: Final = 72
_ALONE: Final = threading.Lock()  # PDFium is not made for two threads at once


def leaf(pdf: bytes, page: int, *, dots_per_inch: float) -> Leaf:
    """One page, counted from 0.

    Raises:
        Refused: there is no such page, or these bytes are no PDF.
    """
    import pypdfium2

    scale = min(dots_per_inch, MOST_DPI) / _POINTS_PER_INCH
    with _ALONE:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise Refused("report.not_a_pdf", says=str(error)) from error
        try:
            if not 0 <= page < len(document):
                raise Refused("report.no_such_page", page=page + 1, of=len(document))
            drawn = document[page].render(scale=scale, rev_byteorder=True)
            rgb = drawn.to_numpy()[:, :, :3]
            tall, wide = rgb.shape[:2]
            return Leaf(wide, tall, rgb.tobytes(), len(document))
        finally:
            document.close()

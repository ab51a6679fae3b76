"""Ours beside the floor, where the two know nothing of each other: a report, and bare Qt's."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from firepost.app.parts import Parts

if TYPE_CHECKING:
    from firepost.app.package import Written
    from firepost.app.plain import ReportPair


def report_pair(parts: Parts, desk: Path) -> ReportPair:
    """The first report of the desk's fire, and what draws or writes the same bare."""
    from firepost.app.package import ReportOrder
    from firepost.app.plain import ReportPair
    from firepost.reports import press as setting
    from firepost.reports.issue import ReportPress
    from firepost.reports.plain import plain_of
    from firepost.ui.paper_floor import draw

    post = parts.open_post(desk, write=True)
    press = parts.press(post=post)
    assert isinstance(press, ReportPress)
    order = ReportOrder(post.board().incidents[0].id, "first")
    content = press.content(post, order)
    shop = press.shop
    galley = setting.galley(shop, content)
    plain = plain_of(content, setting.document_of(galley, shop.template("situation")))
    files = {path: make() for path, make in press.makers(content).items()}
    drawn = desk.with_suffix(".bare.pdf")

    def package(out: Path) -> Written:
        kind = "first" if not post.issued_reports(order.incident) else "follow-up"
        return press.issue(post, ReportOrder(order.incident, kind), out)  # type: ignore[arg-type]

    return ReportPair(
        paper=lambda: press.draft(post, order),
        bare_paper=lambda: draw(plain, shop.fonts, drawn),
        package=package,
        bare_package=lambda out: _write(files, out),
        close=post.close,
    )


def _write(files: dict[str, bytes], out: Path) -> None:
    """The bytes alone, flushed and read back."""
    for number, held in enumerate(files.values()):
        path = out / str(number)
        with path.open("wb") as file:
            file.write(held)
            file.flush()
            os.fsync(file.fileno())
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(held).digest()

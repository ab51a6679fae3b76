"""From the officer's order to a report on the stick and in the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from firepost.app.package import (
    NOTES,
    Cancelled,
    Content,
    IssuedReport,
    Progress,
    ReportOrder,
    ReportPost,
    Written,
    never,
    no_progress,
)
from firepost.domain.errors import Refused
from firepost.reports import press, records
from firepost.reports.package import Makers, write_package
from firepost.reports.press import MAIN_TEMPLATE, Shop

LANGUAGE: Final = "zh"


class ReportPress:
    """Implements `app.package.Press`. `now` tells the time of printing."""

    def __init__(self, shop: Shop, *, now: Callable[[], datetime]) -> None:
        self._shop = shop
        self._now = now

    def issue(
        self,
        post: ReportPost,
        order: ReportOrder,
        out_dir: Path,
        *,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> Written:
        content = self.content(post, order)

        def record(manifest_sha256: str, folder_name: str) -> None:
            post.record_report(
                incident=order.incident,
                kind=order.kind,
                number=content.number,
                at=content.board.at,
                known_at=content.board.known_at,
                manifest_sha256=manifest_sha256,
                folder_name=folder_name,
                notes=content.notes,
                approved_by=content.approved_by,
                corrects=content.corrects,
            )

        return write_package(
            content,
            out_dir,
            makers=self.makers(content),
            record=record,
            speech=self._shop.speech(LANGUAGE),
            progress=progress,
            cancelled=cancelled,
        )

    def draft(self, post: ReportPost, order: ReportOrder) -> bytes:
        content = self.content(post, order)
        galley = press.galley(self._shop, content, LANGUAGE)
        document = press.document_of(galley, self._shop.template(MAIN_TEMPLATE))
        marked = replace(document, draft=galley.speech.say("report.draft"))
        return press.pdf_of(self._shop, galley, marked)

    def makers(self, content: Content) -> Makers:
        """What goes into the package, by the ending of its name."""
        shop = self._shop
        galley = press.galley(shop, content, LANGUAGE)

        def pdf() -> bytes:
            document = press.document_of(galley, shop.template(MAIN_TEMPLATE))
            return press.pdf_of(shop, galley, document)

        return {
            ".pdf": pdf,
            ".json": lambda: records.figures_json(content, galley.told),
            ".geojson": lambda: records.perimeters_geojson(content),
        }

    def content(self, post: ReportPost, order: ReportOrder) -> Content:
        """
        Raises:
            Refused: the order of kinds says no; an unknown incident, note or correction.
        """
        _check_notes(order.notes)
        number = post.next_report(order.incident, order.kind)
        issued = post.issued_reports(order.incident)
        if order.corrects is not None and order.corrects not in {r.number for r in issued}:
            raise Refused("report.corrects_unknown", number=order.corrects, path="--corrects")
        board = post.board(order.at, order.known_at)
        fire = board.incident(order.incident)
        if fire is None:
            raise Refused("report.no_such_incident", incident=order.incident, path="--incident")
        last = issued[-1] if issued else None
        return Content(
            board=board,
            fire=fire,
            kind=order.kind,
            number=number,
            post=post.post_name,
            by=post.person,
            issued_at=self._now(),
            shapes=post.shape_of,
            plan=post.plan,
            approved_by=order.approved_by,
            corrects=order.corrects,
            last=last,
            last_board=post.board(last.at, last.known_at) if last else None,
            notes=_kept(last, order.notes),
        )


def _check_notes(notes: Mapping[str, str]) -> None:
    for note in notes:
        if note not in NOTES:
            known = ", ".join(NOTES)
            raise Refused("report.note_unknown", note=note, notes=known, path="--note")


def _kept(last: IssuedReport | None, written: Mapping[str, str]) -> dict[str, str]:
    """The paragraphs of the last issue, changed by what was written now; empty takes one away."""
    notes = {**(last.notes if last else {}), **written}
    return {note: text.strip() for note, text in notes.items() if text.strip()}

"""From the officer's order to a report on the stick and in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from firepost.app.package import (
    NOTES,
    ArchiveOrder,
    BriefOrder,
    Cancelled,
    Content,
    FileWritten,
    IssuedReport,
    Progress,
    ReportOrder,
    ReportPost,
    Shape,
    Shapes,
    SheetOrder,
    TemplateFault,
    Written,
    never,
    no_progress,
)
from firepost.app.reporting import Leaf, Proof
from firepost.domain.errors import Refused
from firepost.reports import medium, names, press, records, template
from firepost.reports.archive import reprint, write_archive
from firepost.reports.atlas import sheets_pdf
from firepost.reports.document import missing_in
from firepost.reports.layers import as_bytes, layers_of
from firepost.reports.mapping.scene import scene_of
from firepost.reports.package import write_package
from firepost.reports.parcel import NAME, Errand, Makers, put_file
from firepost.reports.press import MAIN_TEMPLATE, Shop
from firepost.reports.workbook import workbook

LANGUAGE: Final = "zh"
_SAID_LATER: Final = frozenset({"approved_by"})  # of a draft that is no gap
PACKAGE_SHEET: Final = SheetOrder("A3", broad=True)


class ReportPress:
    """Implements `app.package.Press`. `now` tells the time of printing."""

    def __init__(self, shop: Shop, *, now: Callable[[], datetime]) -> None:
        self._shop = shop
        self._now = now

    @property
    def shop(self) -> Shop:
        return self._shop

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
            makers=self.makers(content, order.templates, order.bundle),
            record=record,
            speech=self._shop.speech(LANGUAGE),
            sign=self._shop.sign,
            progress=progress,
            cancelled=cancelled,
        )

    def draft(self, post: ReportPost, order: ReportOrder) -> bytes:
        return self.proof(post, order).pdf

    def proof(self, post: ReportPost, order: ReportOrder) -> Proof:
        content = self.content(post, order)
        galley = press.galley(self._shop, content, LANGUAGE)
        document = press.document_of(galley, self._shop.template(MAIN_TEMPLATE))
        marked = replace(document, draft=galley.speech.say("report.draft"))
        return Proof(
            pdf=press.pdf_of(self._shop, galley, marked),
            number=content.number,
            at=content.board.at,
            known_at=content.board.known_at,
            missing=missing_in(document, galley.speech, but=_SAID_LATER),
            notes=content.notes,
        )

    def reprint(self, post: ReportPost, incident: str, report: IssuedReport) -> bytes:
        content = self._present(post, incident, {})
        at = next((n for n, one in enumerate(content.issued) if one.entry == report.entry), 0)
        return reprint(
            self._shop, post, content, report, content.issued[at - 1] if at else None
        )

    def leaf(self, pdf: bytes, page: int, *, dots_per_inch: float) -> Leaf:
        from firepost.reports.pdf.leaves import leaf

        return leaf(pdf, page, dots_per_inch=dots_per_inch)

    def asks(self, form: str) -> Mapping[str, str]:
        return self._shop.briefing(form).asks

    def sheets(self, post: ReportPost, order: ReportOrder, sheets: SheetOrder) -> bytes:
        content = self.content(post, order)
        return sheets_pdf(self._shop, press.galley(self._shop, content, LANGUAGE), sheets)

    def brief(self, post: ReportPost, order: BriefOrder) -> bytes:
        _check_notes(order.notes)
        template_ = self._shop.briefing(order.form)
        for value in order.values:
            if value not in template_.asks:
                asked = ", ".join(template_.asks)
                raise Refused("report.not_asked", name=value, asked=asked, path="--set")
        content = replace(self._present(post, order.incident, order.notes), asked=order.values)
        galley = press.galley(self._shop, content, template_.language, template_.asks)
        document = press.document_of(galley, template_)
        return press.pdf_of(self._shop, galley, document)

    def brief_to(self, post: ReportPost, order: BriefOrder, out_dir: Path) -> FileWritten:
        held = self.brief(post, order)
        content = self._present(post, order.incident, order.notes)
        name = names.brief_name(content, order.form, self._shop.speech(LANGUAGE))
        return put_file(held, medium.ready(out_dir), name, ".pdf")

    def archive(
        self,
        post: ReportPost,
        order: ArchiveOrder,
        out_dir: Path,
        *,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> Written:
        _check_notes(order.notes)
        present = self._present(post, order.incident, order.notes)
        content = replace(present, kind="final", whole_log=order.whole_log)
        speech = self._shop.speech(LANGUAGE)
        out = medium.ready(out_dir)
        errand = Errand(out, speech, progress, cancelled, self._shop.sign)
        return write_archive(self._shop, post, content, order, errand)

    def _present(self, post: ReportPost, incident: str, notes: Mapping[str, str]) -> Content:
        """The fire as it stands, for papers that bear no number."""
        board = post.board()
        fire = board.incident(incident)
        if fire is None:
            raise Refused("report.no_such_incident", incident=incident, path="--incident")
        issued = post.issued_reports(incident)
        last = issued[-1] if issued else None
        return Content(
            board=board,
            fire=fire,
            kind="follow-up",
            number=max(len(issued), 1),
            post=post.post_name,
            by=post.person,
            issued_at=self._now(),
            shapes=self._shapes(post),
            plan=post.plan,
            last=last,
            notes=_kept(last, notes),
            issued=issued,
        )

    def check_template(self, file: Path) -> tuple[TemplateFault, ...]:
        return template.check(template.read(file), self._shop.known())

    def makers(
        self, content: Content, also: Iterable[str] = (), bundle: bytes | None = None
    ) -> Makers:
        """What goes into the package, by the ending of its name."""
        shop = self._shop
        galley = press.galley(shop, content, LANGUAGE)
        document = press.document_of(galley, shop.template(MAIN_TEMPLATE))
        makers: dict[str, Callable[[], bytes]] = {
            f"{NAME}.pdf": lambda: press.pdf_of(shop, galley, document),
            f"{NAME}.docx": lambda: press.word_of(shop, galley, document),
        }
        for name in also:
            makers[f"{NAME}_{name}.pdf"] = partial(self._also_pdf, content, name)
        if scene_of(content) is not None:
            sheet = f"{NAME}_{galley.speech.say('report.map.title')}.pdf"
            makers[sheet] = lambda: sheets_pdf(shop, galley, PACKAGE_SHEET)
        makers[f"{NAME}.xlsx"] = lambda: workbook(content, galley.told, galley.speech)
        makers[f"{NAME}.geojson"] = lambda: records.perimeters_geojson(content)
        makers[f"{NAME}.json"] = lambda: records.figures_json(content, galley.told)
        layers = layers_of(content)
        for ending in (".kmz", ".gpkg") if layers else ():
            makers[f"{NAME}{ending}"] = partial(as_bytes, layers, ending, shop.write_layers)
        if bundle is not None:
            makers[f"{NAME}.ffb"] = lambda: bundle
        return makers

    def _check_templates(self, wanted: Iterable[str]) -> None:
        known = sorted(file.stem for file in self._shop.templates.glob("*.toml"))
        for name in wanted:
            if name not in known:
                told = ", ".join(known)
                raise Refused("report.no_template", name=name, known=told, path="--also")

    def _also_pdf(self, content: Content, name: str) -> bytes:
        template_ = self._shop.template(name)
        galley = press.galley(self._shop, content, template_.language)
        return press.pdf_of(self._shop, galley, press.document_of(galley, template_))

    @staticmethod
    def _shapes(post: ReportPost) -> Shapes:
        """A perimeter that was corrected away since is still on the last report's board."""

        def shape_of(perimeter: str) -> Shape | None:
            try:
                return post.shape_of(perimeter)
            except Refused:
                return None

        return shape_of

    def content(self, post: ReportPost, order: ReportOrder) -> Content:
        """
        Raises:
            Refused: the order of kinds says no; an unknown incident, note or correction.
        """
        _check_notes(order.notes)
        self._check_templates(order.templates)
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
            shapes=self._shapes(post),
            plan=post.plan,
            approved_by=order.approved_by,
            corrects=order.corrects,
            last=last,
            last_board=post.board(last.at, last.known_at) if last else None,
            notes=_kept(last, order.notes),
            issued=issued,
            full_head=order.full_head,
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

"""The archive of a closed fire: one folder that a browser opens from the stick (plan 8.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from firepost.app.attachments import read
from firepost.app.package import (
    ArchiveOrder,
    Content,
    IssuedReport,
    ReportPost,
    SheetOrder,
    Written,
)
from firepost.domain.errors import Refused
from firepost.reports import medium, names, page, press, records
from firepost.reports.atlas import series_pdf
from firepost.reports.layers import as_bytes, layers_of
from firepost.reports.mapping.scene import scene_of
from firepost.reports.parcel import Errand, Makers, Parcel, deliver
from firepost.reports.press import MAIN_TEMPLATE, Galley, Shop
from firepost.reports.workbook import workbook

INDEX: Final = "index.html"
CASUALTIES: Final = "casualties.html"
SERIES: Final = SheetOrder("A4", broad=True)


def write_archive(
    shop: Shop, post: ReportPost, content: Content, order: ArchiveOrder, errand: Errand
) -> Written:
    """
    Raises:
        Refused: the fire is not closed; an attachment is none of the kinds we take.
        Trouble: the medium failed; nothing that looks whole is left.
    """
    if content.fire.state.value != "closed":
        raise Refused("archive.not_closed", path="--incident")
    attached = _attachments(order)
    name = medium.free_name(errand.out, (names.archive_name(content, errand.speech),))
    parcel = Parcel(
        name=name,
        zip_name=None,
        about={"package": "archive", **records.about(content)},
        made_at=content.issued_at,
        number=len(content.issued),
        drill=content.board.drill,
    )
    galley = press.galley(shop, content)
    files: dict[str, Callable[[], bytes]] = {
        **_reports(shop, post, content),
        **_figures(shop, galley),
        **{path: partial(bytes, held) for path, held in attached.items()},
    }
    if order.bundle is not None:
        files["journal.ffb"] = partial(bytes, order.bundle)
    makers: Makers = {INDEX: lambda: _index(shop, galley, files), **files}
    return deliver(parcel, makers, errand, lambda _sha256: None)


def _attachments(order: ArchiveOrder) -> dict[str, bytes]:
    """Kept by hash, so that two photographs of one name both stay."""
    every = (*order.held, *(read(path) for path in order.attachments))
    return {f"attachments/{one.file_name}": one.data for one in every}


def _reports(shop: Shop, post: ReportPost, content: Content) -> dict[str, Callable[[], bytes]]:
    """Every issued report, set once more from the journal as it stood then."""
    issued = content.issued
    makers: dict[str, Callable[[], bytes]] = {}
    for at, report in enumerate(issued):
        last = issued[at - 1] if at else None
        stem = f"reports/{report.number:02d}_{report.kind}"
        while f"{stem}.pdf" in makers:
            stem += "_2"
        makers[f"{stem}.pdf"] = partial(reprint, shop, post, content, report, last)
    return makers


def reprint(
    shop: Shop,
    post: ReportPost,
    content: Content,
    report: IssuedReport,
    last: IssuedReport | None,
) -> bytes:
    board = post.board(report.at, report.known_at)
    fire = board.incident(content.fire.id)
    if fire is None:
        raise Refused("report.no_such_incident", incident=content.fire.id)
    then = replace(
        content,
        board=board,
        fire=fire,
        kind=report.kind,
        number=report.number,
        post=report.post,
        issued_at=report.issued_at or report.at,
        notes=report.notes,
        approved_by=report.approved_by,
        corrects=report.corrects,
        last=last,
        last_board=post.board(last.at, last.known_at) if last else None,
        whole_log=(),
    )
    galley = press.galley(shop, then)
    document = press.document_of(galley, shop.template(MAIN_TEMPLATE))
    return press.pdf_of(shop, galley, document)


def _figures(shop: Shop, galley: Galley) -> dict[str, Callable[[], bytes]]:
    content = galley.content
    makers: dict[str, Callable[[], bytes]] = {
        CASUALTIES: lambda: _casualties(shop, galley),
        "figures.json": lambda: records.figures_json(content, galley.told),
        "tables.xlsx": lambda: workbook(content, galley.told, galley.speech),
        "perimeters.geojson": lambda: records.perimeters_geojson(content),
    }
    layers = layers_of(content)
    for ending in (".kmz", ".gpkg") if layers else ():
        makers[f"perimeters{ending}"] = partial(as_bytes, layers, ending, shop.write_layers)
    if scene_of(content) is not None:
        makers["maps.pdf"] = lambda: series_pdf(shop, galley, SERIES)
        makers["pictures/map.png"] = lambda: press.picture_png(shop, galley, "map")
    if content.fire.perimeters:
        makers["pictures/growth.png"] = lambda: press.picture_png(shop, galley, "growth")
    return makers


def _index(shop: Shop, galley: Galley, files: Mapping[str, object]) -> bytes:
    speech = galley.speech
    document = press.document_of(galley, shop.template("archive"))
    links = [(path, _said_of(path, galley)) for path in files if "pictures/" not in path]
    pictures = {Path(path).stem: path for path in files if path.startswith("pictures/")}
    title = speech.say("archive.files")
    return page.render(document, links=links, links_title=title, pictures=pictures)


def _said_of(path: str, galley: Galley) -> str:
    """What a reader is told lies behind a link."""
    speech = galley.speech
    folder, _, name = path.rpartition("/")
    if folder == "attachments":
        return speech.say("archive.attachment", name=name)
    if folder == "reports":
        number, _, kind = Path(name).stem.partition("_")
        kind = speech.one_of("kind", kind.partition("_2")[0])
        return speech.say("archive.report", n=number, kind=kind)
    return speech.say(f"archive.file.{name}")


def _casualties(shop: Shop, galley: Galley) -> bytes:
    document = press.document_of(galley, shop.template("archive-casualties"))
    return page.render(document, links=(), links_title="", pictures={})

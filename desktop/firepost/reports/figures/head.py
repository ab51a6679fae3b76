"""Which report this is, by whom, of what moment."""

from __future__ import annotations

from collections.abc import Iterator

from firepost.app.package import NOTES
from firepost.reports.figures import sky
from firepost.reports.figures.model import Figure
from firepost.reports.figures.view import View


def head(view: View) -> Iterator[Figure]:
    content, board, speech = view.content, view.board, view.speech
    number = content.number
    kind = speech.one_of("kind", content.kind)
    yield view.figure(
        "number", number, speech.say("report.number", n=f"{number:02d}"), steady=True
    )
    year = speech.year(content.issued_at)
    reference = speech.say("report.reference", year=year, n=number)
    yield view.figure("reference", reference, reference, steady=True)
    yield view.figure("kind", content.kind, kind, steady=True)
    yield view.words_of("incident", view.fire.name)
    yield view.figure("incident_id", view.fire.id)
    yield view.figure("desk", board.desk)
    yield view.figure("drill", board.drill, speech.say("report.drill") if board.drill else "")
    yield view.words_of("unit", content.post)
    yield view.words_of("prepared_by", content.by)
    yield view.words_of("approved_by", content.approved_by)
    for key, at in (
        ("data_at", board.at),
        ("known_at", board.known_at),
        ("issued_at", content.issued_at),
    ):
        yield view.figure(key, at.isoformat(), speech.full_moment(at), steady=True)
    yield view.figure(
        "issued_on",
        content.issued_at.date().isoformat(),
        speech.day(content.issued_at),
        steady=True,
    )
    yield from _before(view)


def _before(view: View) -> Iterator[Figure]:
    content, speech = view.content, view.speech
    last = content.last
    yield view.figure(
        "last_number",
        last.number if last else None,
        speech.say("report.number", n=f"{last.number:02d}")
        if last
        else speech.say("report.no_last"),
        missing=False,
        steady=True,
    )
    corrects = content.corrects
    yield view.figure(
        "corrects",
        corrects,
        "" if corrects is None else speech.say("report.number", n=f"{corrects:02d}"),
        missing=False,
        steady=True,
    )


def notes(view: View) -> Iterator[Figure]:
    """What the officer wrote. The last report's board is read with the last report's notes."""
    last = view.content.last
    looking_back = view.board is view.content.last_board
    written = last.notes if looking_back and last else view.content.notes
    for key in NOTES:
        told = sky.IN_PLACE_OF.get(key)
        yield (told(view) if told and not written.get(key) else None) or view.words_of(
            key, written.get(key)
        )

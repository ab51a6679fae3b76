"""A report's package: numbered, named, put on the medium, entered into the journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from firepost.app.package import Cancelled, Content, Progress, Sign, Written, never, no_progress
from firepost.domain.errors import Stopped, Trouble
from firepost.reports import medium, names, records
from firepost.reports.parcel import Errand, Makers, Parcel, deliver
from firepost.reports.speech import Speech

Record = Callable[[str, str], None]
"""Enters the issue into the journal: the manifest's SHA-256 and the folder's name."""


def write_package(
    content: Content,
    out_dir: Path,
    *,
    makers: Makers,
    record: Record,
    speech: Speech,
    sign: Sign | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> Written:
    """Write, flush, read back, compare, rename, record; in this order.

    Raises:
        Trouble: the medium failed: nothing that looks whole is left. Or the journal did
            (`report.not_recorded`): the folder then says that it was not issued.
        Refused: cancelled; as where the medium failed.
    """
    out = medium.ready(out_dir)
    parcel = Parcel(
        name=medium.free_name(out, _names(content, out, speech)),
        zip_name=medium.free_name(out, (names.ascii_name(content),), ".zip"),
        about={"package": "report", **records.about(content)},
        made_at=content.issued_at,
        number=content.number,
        drill=content.board.drill,
    )

    def settle(manifest_sha256: str) -> None:
        progress(speech.say("report.step.record"), 1, 1)
        try:
            record(manifest_sha256, parcel.name)
        except (Stopped, OSError) as error:
            says = error.notice.key if isinstance(error, Stopped) else str(error)
            mark = speech.say("report.not_issued_mark")
            left = out / f"{mark}_{parcel.name}"
            raise Trouble("report.not_recorded", path=str(left), says=says) from error

    errand = Errand(out, speech, progress, cancelled, sign)
    return deliver(parcel, makers, errand, settle)


def _names(content: Content, out: Path, speech: Speech) -> tuple[str, ...]:
    """The plain name; with the post's in it where another post has this number here."""
    plain = names.folder_name(content, speech)
    post = names.with_post(plain, content.post, speech.say("report.a_post"))
    mine = plain.split("_")[-3:]  # place, kind, number
    with medium.failures(out):
        there = [path.name.split("_") for path in out.iterdir()]
    taken = any(mine[0] in parts and mine[2] in parts for parts in there)
    return (post,) if taken else (plain, post)

"""A report's package: made in memory, put on the medium, read back, named, entered."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from firepost.app.package import (
    Cancelled,
    Content,
    FileWritten,
    Progress,
    Sign,
    Written,
    never,
    no_progress,
)
from firepost.domain.errors import Stopped, Trouble
from firepost.reports import manifest, medium, names, records
from firepost.reports.speech import BEIJING, Speech

Record = Callable[[str, str], None]
"""Enters the issue into the journal: the manifest's SHA-256 and the folder's name."""

Makers = Mapping[str, Callable[[], bytes]]
"""By the ending of its name, what makes a file of the package."""


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
    job = _Job(content, out, speech, sign=sign, progress=progress, cancelled=cancelled)
    made = job.make(makers)
    medium.room_for(out, 2 * sum(map(len, made.values())))
    with medium.workshop(out) as workshop:
        written = job.put(workshop, made)
        try:
            medium.rename(workshop / job.name, written.folder)
            assert written.zipped is not None
            medium.rename(workshop / written.zipped.path.name, written.zipped.path)
            progress(speech.say("report.step.record"), 1, 1)
            record(job.manifest_sha256, job.name)
        except BaseException as error:
            raise _not_issued(error, written, speech) from error
    return written


class _Job:
    """One package under way."""

    def __init__(
        self,
        content: Content,
        out: Path,
        speech: Speech,
        *,
        sign: Sign | None,
        progress: Progress,
        cancelled: Cancelled,
    ) -> None:
        self._content = content
        self._out = out
        self._speech = speech
        self._sign = sign
        self._progress = progress
        self._cancelled = cancelled
        self.name = medium.free_name(out, _names(content, out, speech))
        self._ascii = medium.free_name(out, (names.ascii_name(content),), ".zip")
        self.manifest_sha256 = ""

    def make(self, makers: Makers) -> dict[str, bytes]:
        """All files in memory: the stick is not touched while anything may still go wrong."""
        made = {}
        told = self._speech.say("report.step.render")
        for at, (ending, maker) in enumerate(makers.items()):
            medium.stop_if(self._cancelled)
            self._progress(told, at, len(makers))
            made[f"{self.name}{ending}"] = maker()
        return made

    def put(self, workshop: Path, made: Mapping[str, bytes]) -> Written:
        """Write all into the workshop and read it back; the answer holds the final paths."""
        folder = workshop / self.name
        with medium.failures(self._out):
            folder.mkdir()
        told, steps = self._speech.say("report.step.write"), len(made) + 2
        files = []
        for at, (file, held) in enumerate(made.items()):
            self._progress(told, at, steps)
            files.append(medium.write(folder, file, held, self._cancelled))
        listing = self._listing(files)
        # Last: a folder without its manifest can't be taken for whole.
        list_name = manifest.name_of(self._speech, drill=self._content.board.drill)
        listed = medium.write(folder, list_name, listing, self._cancelled)
        self.manifest_sha256 = listed.sha256
        zipped = _zip(self._content, self.name, {**made, list_name: listing})
        packed = medium.write(workshop, f"{self._ascii}.zip", zipped, self._cancelled)
        medium.flush_folder(folder)
        medium.flush_folder(workshop)
        self._progress(self._speech.say("report.step.verify"), steps - 1, steps)
        medium.read_back((*files, listed, packed), self._cancelled)
        medium.stop_if(self._cancelled)
        placed = self._out / self.name
        return Written(
            number=self._content.number,
            folder=placed,
            files=tuple(replace(file, path=placed / file.path.name) for file in files),
            manifest=placed / list_name,
            verified=True,
            zipped=replace(packed, path=self._out / packed.path.name),
        )

    def _listing(self, files: Sequence[FileWritten]) -> bytes:
        about = {
            "package": "report",
            "name": self.name,
            "zip": f"{self._ascii}.zip",
            **records.about(self._content),
        }
        return manifest.manifest_of(about, files, self._sign)


def _names(content: Content, out: Path, speech: Speech) -> tuple[str, ...]:
    """The plain name; with the post's in it where another post has this number here."""
    plain = names.folder_name(content, speech)
    post = names.with_post(plain, content.post, speech.say("report.a_post"))
    mine = plain.split("_")[-3:]  # place, kind, number
    with medium.failures(out):
        there = [path.name.split("_") for path in out.iterdir()]
    taken = any(mine[0] in parts and mine[2] in parts for parts in there)
    return (post,) if taken else (plain, post)


def _zip(content: Content, name: str, files: Mapping[str, bytes]) -> bytes:
    """The folder as one file, the same bytes for the same report."""
    packed = io.BytesIO()
    local = content.issued_at.astimezone(BEIJING)
    stamp = (local.year, local.month, local.day, local.hour, local.minute, local.second)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, held in files.items():
            entry = zipfile.ZipInfo(f"{name}/{file}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, held)
    return packed.getvalue()


def _not_issued(error: BaseException, written: Written, speech: Speech) -> BaseException:
    """Say on the medium that what lies there was not issued; what to raise."""
    mark = speech.say("report.not_issued_mark")
    left = written.folder
    zipped = (written.zipped.path,) if written.zipped else ()
    for path in (written.folder, *zipped):
        if not path.exists():
            continue
        marked = path.with_name(medium.free_name(path.parent, (f"{mark}_{path.name}",)))
        try:
            medium.rename(path, marked)
        except Trouble:
            continue
        left = marked if path is written.folder else left
    if isinstance(error, Trouble) and error.notice.key.startswith("report."):
        return error
    if not isinstance(error, Stopped | OSError):
        return error
    says = error.notice.key if isinstance(error, Stopped) else str(error)
    return Trouble("report.not_recorded", path=str(left), says=says)

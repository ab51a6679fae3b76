"""Files on a medium as one whole: written aside, read back, listed, renamed into place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from firepost.app.package import Cancelled, FileWritten, Progress, Sign, Written, never
from firepost.domain.errors import Trouble
from firepost.reports import manifest, medium
from firepost.reports.speech import BEIJING, Speech

Makers = Mapping[str, Callable[[], bytes]]
"""By its path in the folder, what makes a file. `{name}` in a path is the folder's name."""

NAME = "{name}"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be put there."""

    name: str
    zip_name: str | None  # without its ending; None: no zip beside the folder
    about: Mapping[str, Any]
    made_at: datetime
    number: int
    drill: bool


@dataclass(frozen=True, slots=True)
class Errand:
    """How it is to be put there."""

    out: Path
    speech: Speech
    progress: Progress
    cancelled: Cancelled
    sign: Sign | None = None


def deliver(
    parcel: Parcel, makers: Makers, errand: Errand, settle: Callable[[str], None]
) -> Written:
    """Make, write, flush, read back, compare, rename; then `settle` with the manifest's hash.

    What `settle` raises is raised again, once the folder says that it did not come about.

    Raises:
        Trouble: the medium failed; nothing that looks whole is left.
        Refused: cancelled; as where the medium failed.
    """
    made = _make(parcel, makers, errand)
    copies = 2 if parcel.zip_name else 1
    medium.room_for(errand.out, copies * sum(map(len, made.values())))
    with medium.workshop(errand.out) as workshop:
        written, sha256 = _put(workshop, parcel, made, errand)
        try:
            medium.rename(workshop / parcel.name, written.folder)
            if written.zipped:
                medium.rename(workshop / written.zipped.path.name, written.zipped.path)
            settle(sha256)
        except BaseException:
            take_back(written, errand.speech)
            raise
    return written


def _make(parcel: Parcel, makers: Makers, errand: Errand) -> dict[str, bytes]:
    """All files in memory: the stick is not touched while anything may still go wrong."""
    made = {}
    told = errand.speech.say("report.step.render")
    for at, (path, maker) in enumerate(makers.items()):
        medium.stop_if(errand.cancelled)
        errand.progress(told, at, len(makers))
        made[path.replace(NAME, parcel.name)] = maker()
    return made


def _put(
    workshop: Path, parcel: Parcel, made: Mapping[str, bytes], errand: Errand
) -> tuple[Written, str]:
    """Write all into the workshop and read it back; the answer holds the final paths."""
    folder = workshop / parcel.name
    files = _write_all(folder, made, errand)
    about = {**parcel.about, "name": parcel.name}
    if parcel.zip_name:
        about["zip"] = f"{parcel.zip_name}.zip"
    listing = manifest.manifest_of(about, files, errand.sign)
    # Last: a folder without its manifest can't be taken for whole.
    list_name = manifest.name_of(errand.speech, drill=parcel.drill)
    listed = medium.write(folder, list_name, listing, errand.cancelled)
    packed: Sequence[FileWritten] = ()
    if parcel.zip_name:
        zipped = _zip(parcel, {**made, list_name: listing})
        packed = (medium.write(workshop, f"{parcel.zip_name}.zip", zipped, errand.cancelled),)
    for place in {path.path.parent for path in files.values()} | {folder, workshop}:
        medium.flush_folder(place)
    errand.progress(errand.speech.say("report.step.verify"), len(made), len(made) + 1)
    medium.read_back((*files.values(), listed, *packed), errand.cancelled)
    medium.stop_if(errand.cancelled)
    placed = errand.out / parcel.name
    written = Written(
        number=parcel.number,
        folder=placed,
        files=tuple(replace(file, path=placed / path) for path, file in files.items()),
        manifest=placed / list_name,
        verified=True,
        zipped=replace(packed[0], path=errand.out / packed[0].path.name) if packed else None,
    )
    return written, listed.sha256


def _write_all(
    folder: Path, made: Mapping[str, bytes], errand: Errand
) -> dict[str, FileWritten]:
    with medium.failures(errand.out):
        folder.mkdir()
    told = errand.speech.say("report.step.write")
    files = {}
    for at, (path, held) in enumerate(made.items()):
        errand.progress(told, at, len(made) + 1)
        place = folder
        for step in Path(path).parent.parts:  # not `parents=True`: it would bring back a
            place /= step  # folder that went with its stick
            with medium.failures(errand.out):
                place.mkdir(exist_ok=True)
        files[path] = medium.write(place, Path(path).name, held, errand.cancelled)
    return files


def _zip(parcel: Parcel, files: Mapping[str, bytes]) -> bytes:
    """The folder as one file, the same bytes for the same content."""
    packed = io.BytesIO()
    local = parcel.made_at.astimezone(BEIJING)
    stamp = (local.year, local.month, local.day, local.hour, local.minute, local.second)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, held in files.items():
            entry = zipfile.ZipInfo(f"{parcel.name}/{file}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, held)
    return packed.getvalue()


def put_file(held: bytes, out: Path, name: str, ending: str) -> FileWritten:
    """One file alone: written aside, read back, renamed; never over an older one.

    Raises:
        Trouble: the medium failed; nothing is left.
    """
    medium.room_for(out, len(held))
    with medium.workshop(out) as workshop:
        written = medium.write(workshop, f"{name}{ending}", held, never)
        medium.read_back((written,), never)
        placed = out / f"{medium.free_name(out, (name,), ending)}{ending}"
        medium.rename(written.path, placed)
    return replace(written, path=placed)


def take_back(written: Written, speech: Speech) -> Path:
    """Say on the medium, as far as it still can, that what lies there did not come about."""
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
    return left

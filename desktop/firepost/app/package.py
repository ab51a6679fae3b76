"""Reports and their packages: what the officer orders, what a post must offer, what was written.

A package is a folder whose manifest names every file with its SHA-256. It counts as written
only when it has been read back and compared, and as issued only when the journal holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, Protocol

from firepost.app.attachments import Attachment
from firepost.app.board import Board, IncidentOnBoard, LogLine
from firepost.app.reporting import Leaf, Proof
from firepost.domain.errors import Notice
from firepost.domain.plan.model import Plan

ReportKind = Literal["first", "follow-up", "final"]
REPORT_KINDS: Final[tuple[ReportKind, ...]] = ("first", "follow-up", "final")

# What the board cannot know and the officer writes; kept from one issue to the next.
NOTES: Final = (
    "place",
    "cause",
    "culprit",
    "head_direction",
    "fire_line",
    "intensity",
    "vegetation",
    "terrain",
    "forecast",
    "danger_class",
    "commander",
    "aircraft",
    "requests",
    "next_steps",
    "worries",
    "timber_loss",
    "losses",
    "case",
    "remarks",
)

Shape = Mapping[str, object]
"""A GeoJSON geometry, exactly as it was given."""

Shapes = Callable[[str], Shape | None]
"""The geometry of a perimeter by its id; None while its bytes have not arrived."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done, and of how many."""

Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Signature:
    """Ed25519, all in hex: of the device that wrote a package."""

    key: str
    signature: str


Sign = Callable[[bytes], Signature]


def no_progress(_doing: str, _done: int, _of: int) -> None:
    """For callers that show none."""


def never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """One report of an incident that this desk holds as issued."""

    number: int
    kind: ReportKind
    at: datetime  # the moment it shows
    known_at: datetime
    folder: str
    post: str
    notes: Mapping[str, str] = field(default_factory=dict)
    manifest_sha256: str = ""
    issued_at: datetime | None = None
    entry: str = ""  # of the journal
    approved_by: str | None = None
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What the officer asks for. `at` and `known_at` None: now."""

    incident: str
    kind: ReportKind
    at: datetime | None = None
    known_at: datetime | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    approved_by: str | None = None
    corrects: int | None = None  # the number of the issued report that this one puts right
    templates: tuple[str, ...] = ()  # further forms beside the report itself
    bundle: bytes | None = None  # the journal up to here, for whoever receives the package
    full_head: bool = False  # the head of an official paper; else the light one


@dataclass(frozen=True, slots=True)
class ArchiveOrder:
    """What the archive of a closed fire takes along beside what the desk holds."""

    incident: str
    notes: Mapping[str, str] = field(default_factory=dict)
    whole_log: tuple[LogLine, ...] = ()
    attachments: tuple[Path, ...] = ()
    held: tuple[Attachment, ...] = ()  # what the desk keeps already
    bundle: bytes | None = None  # the streams of the desk: a part of a chain proves nothing


@dataclass(frozen=True, slots=True)
class BriefOrder:
    """A paper for people on the ground: `form` is a template; `values` what it asks for."""

    incident: str
    form: str
    values: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """Which map sheets. `scale` is the denominator; None: the largest round one that fits."""

    paper: Literal["A4", "A3"] = "A4"
    broad: bool = True
    scale: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a report is made of, frozen before the first byte is written."""

    board: Board
    fire: IncidentOnBoard
    kind: ReportKind
    number: int
    post: str  # the reporting post
    by: str  # who prepared it
    issued_at: datetime
    shapes: Shapes
    plan: Plan
    approved_by: str | None = None
    corrects: int | None = None
    last: IssuedReport | None = None
    last_board: Board | None = None  # the board as the last report showed it
    notes: Mapping[str, str] = field(default_factory=dict)
    issued: tuple[IssuedReport, ...] = ()
    whole_log: tuple[LogLine, ...] = ()  # for the archive; a board keeps the latest only
    asked: Mapping[str, str] = field(default_factory=dict)  # what a briefing's form asks for
    full_head: bool = False


class ReportPost(Protocol):
    """What a report asks of the post that issues it."""

    @property
    def post_name(self) -> str: ...

    @property
    def person(self) -> str: ...

    @property
    def plan(self) -> Plan: ...

    def board(self, at: datetime | None = None, known_at: datetime | None = None) -> Board: ...

    def shape_of(self, perimeter: str, /) -> Shape | None: ...

    def next_report(self, incident_id: str, kind: ReportKind) -> int:
        """The number the next report of this kind would bear.

        Raises:
            Refused: the order of kinds, or the state of the fire, says no.
        """
        ...

    def issued_reports(self, incident_id: str) -> tuple[IssuedReport, ...]:
        """What this desk holds as issued, by number."""
        ...

    def record_report(
        self,
        *,
        incident: str,
        kind: ReportKind,
        number: int,
        at: datetime,
        known_at: datetime,
        manifest_sha256: str,
        folder_name: str,
        notes: Mapping[str, str],
        approved_by: str | None = None,
        corrects: int | None = None,
    ) -> str:
        """Enter the issue into the journal; the entry's id once it is on disk."""
        ...


@dataclass(frozen=True, slots=True)
class FileWritten:
    path: Path  # absolute
    sha256: str
    bytes: int

    def as_json(self) -> dict[str, object]:
        return {"path": str(self.path), "sha256": self.sha256, "bytes": self.bytes}


@dataclass(frozen=True, slots=True)
class Written:
    """A package on its medium, read back and compared."""

    number: int
    folder: Path
    files: tuple[FileWritten, ...]
    manifest: Path
    verified: bool
    zipped: FileWritten | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "number": self.number,
            "files": [file.as_json() for file in self.files],
            "manifest": str(self.manifest),
            "verified": self.verified,
            "folder": str(self.folder),
            "zip": self.zipped.as_json() if self.zipped else None,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What differs between a folder and its manifest; paths are relative to the folder."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.differs

    @property
    def differs(self) -> tuple[str, ...]:
        return tuple(sorted({*self.missing, *self.changed, *self.extra}))

    def as_json(self) -> dict[str, object]:
        return {
            "ok": self.ok,
            "differs": list(self.differs),
            "missing": list(self.missing),
            "changed": list(self.changed),
            "extra": list(self.extra),
        }


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One mistake in a template file."""

    line: int
    key: str
    says: Notice


class Press(Protocol):
    """Makes reports. The one door through which the window and the command line ask for them."""

    def issue(
        self,
        post: ReportPost,
        order: ReportOrder,
        out_dir: Path,
        *,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> Written:
        """Write, read back, rename, record.

        Raises:
            Refused: a rule says no.
            Trouble: the medium failed; nothing that looks whole is left, nothing is recorded.
        """
        ...

    def draft(self, post: ReportPost, order: ReportOrder) -> bytes:
        """The report as PDF, marked as a draft, for the preview; nothing is recorded."""
        ...

    def proof(self, post: ReportPost, order: ReportOrder) -> Proof:
        """The same, with what is missing in it."""
        ...

    def reprint(self, post: ReportPost, incident: str, report: IssuedReport) -> bytes:
        """An issued report set once more from the journal, as it stood then."""
        ...

    def leaf(self, pdf: bytes, page: int, *, dots_per_inch: float) -> Leaf:
        """A page of any paper as a picture; pages count from 0."""
        ...

    def asks(self, form: str) -> Mapping[str, str]:
        """What a briefing's form asks for, by key and label."""
        ...

    def sheets(self, post: ReportPost, order: ReportOrder, sheets: SheetOrder) -> bytes:
        """Map sheets of the fire as PDF, for the printer; nothing is recorded.

        Raises:
            Refused: nothing of the fire has a place; too many sheets at that scale.
        """
        ...

    def brief(self, post: ReportPost, order: BriefOrder) -> bytes:
        """A briefing as PDF; nothing is recorded.

        Raises:
            Refused: no such form; a value it does not ask for.
        """
        ...

    def brief_to(self, post: ReportPost, order: BriefOrder, out_dir: Path) -> FileWritten:
        """The same on a medium: read back, never over an older one.

        Raises:
            Trouble: the medium failed; nothing is left.
        """
        ...

    def archive(
        self,
        post: ReportPost,
        order: ArchiveOrder,
        out_dir: Path,
        *,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> Written:
        """The folder of a closed fire, written and read back; nothing is recorded.

        Raises:
            Refused: the fire is not closed; an attachment is of no kind we take.
            Trouble: the medium failed; nothing that looks whole is left.
        """
        ...

    def check_template(self, file: Path) -> tuple[TemplateFault, ...]:
        """Every mistake by line; nothing when it is sound.

        Raises:
            Trouble: the file can't be read. Refused: it is no text.
        """
        ...

"""Issuing reports: which number comes next, what was issued, one entry for each.

Numbers run 1, 2, 3 through all kinds of an incident. Two posts apart may give one twice;
both stay, and that is a conflict for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from firepost.domain.entry import Draft
from firepost.domain.errors import Refused
from firepost.domain.fire import life_of
from firepost.domain.frozen import Frozen
from firepost.domain.instants import BEIJING_OFFSET_MIN, moment_of, ms_of
from firepost.domain.record import Record, Thing

if TYPE_CHECKING:
    from firepost.app.package import IssuedReport, ReportKind


class Issue(Frozen, frozen=True):
    """A report that was written and verified, about to be entered."""

    incident: str
    kind: ReportKind
    number: int
    at: datetime
    known_at: datetime
    manifest_sha256: str
    folder_name: str
    notes: Mapping[str, str]
    approved_by: str | None = None
    corrects: int | None = None


def issued_reports(record: Record, incident: str) -> tuple[IssuedReport, ...]:
    """What this desk holds as issued, by number; both where a number was given twice."""
    reports = [
        thing for thing in record.all_of("report") if thing.values["incident"] == incident
    ]
    reports.sort(key=lambda thing: (thing.values["number"], thing.id))
    return tuple(_issued(thing) for thing in reports)


def _issued(thing: Thing) -> IssuedReport:
    said = thing.values
    from firepost.app.package import IssuedReport  # a start lists no reports

    return IssuedReport(
        number=said["number"],
        kind=said["kind"],
        at=moment_of(*said["shown_at"]),
        known_at=moment_of(*said["shown_known_at"]),
        folder=said["folder"],
        post=said.get("post") or "",
        notes=dict(said.get("notes") or {}),
        manifest_sha256=said["manifest_sha256"],
        issued_at=moment_of(thing.made.at_ms, thing.made.offset_min),
        entry=thing.id,
        approved_by=said.get("approved_by"),
        corrects=said.get("corrects"),
    )


def next_report(record: Record, incident: str, kind: str, *, now_ms: int) -> int:
    """The number the next report would bear.

    Raises:
        Refused: `incident.unknown`; `report.first_twice`; `report.no_first` for a
            follow-up before the first; `report.after_final`; `report.not_accepted` for a
            final before the fire is accepted or closed (plan 6.3.6).
    """
    fire = record.thing(incident, "incident")
    if fire is None:
        raise Refused("incident.unknown", value=incident, path="--incident")
    issued = issued_reports(record, incident)
    kinds = {report.kind for report in issued}
    if kind == "first" and "first" in kinds:
        raise Refused("report.first_twice", path="--kind")
    if kind == "follow-up" and "first" not in kinds:
        raise Refused("report.no_first", path="--kind")
    if kind == "follow-up" and "final" in kinds:
        raise Refused("report.after_final", path="--kind")
    if kind == "final":
        state = life_of(record, fire, now_ms=now_ms).state
        if state not in ("accepted", "closed"):
            raise Refused("report.not_accepted", path="--kind")
    return max((report.number for report in issued), default=0) + 1


def draft_of(issue: Issue, *, by: str, post: str, now_ms: int) -> Draft:
    values: dict[str, Any] = {
        "number": issue.number,
        "kind": issue.kind,
        "folder": issue.folder_name,
        "manifest_sha256": issue.manifest_sha256,
        "shown_at": [ms_of(issue.at), BEIJING_OFFSET_MIN],
        "shown_known_at": [ms_of(issue.known_at), BEIJING_OFFSET_MIN],
        "post": post,
        "notes": dict(issue.notes) or None,
        "approved_by": issue.approved_by,
        "corrects": issue.corrects,
    }
    return Draft(
        verb="report.issue",
        values={name: value for name, value in values.items() if value is not None},
        at_ms=now_ms,
        by=by,
        entered_ms=now_ms,
        incident=issue.incident,
    )

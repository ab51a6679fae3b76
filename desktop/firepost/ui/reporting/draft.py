"""The report that is being made: its kind, the officer's paragraphs, who approved what moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from firepost.app.board import IncidentOnBoard
from firepost.app.package import REPORT_KINDS, IssuedReport, ReportKind, ReportOrder


@dataclass(frozen=True, slots=True)
class Draft:
    """Kept beside the keys until it is issued. Approved: it stands at the moment approved."""

    kind: ReportKind
    notes: Mapping[str, str] = field(default_factory=dict)
    corrects: int | None = None
    full_head: bool = False
    approved_by: str | None = None
    approved_at: datetime | None = None
    at: datetime | None = None  # what it shows, once approved
    known_at: datetime | None = None

    def order(self, incident: str) -> ReportOrder:
        return ReportOrder(
            incident=incident,
            kind=self.kind,
            at=self.at,
            known_at=self.known_at,
            notes=dict(self.notes),
            approved_by=self.approved_by,
            corrects=self.corrects,
            full_head=self.full_head,
        )

    def approved(self, by: str, *, now: datetime, at: datetime, known_at: datetime) -> Draft:
        return replace(self, approved_by=by, approved_at=now, at=at, known_at=known_at)

    def reopened(self) -> Draft:
        """Words or figures change: what somebody approved no longer stands."""
        return replace(self, approved_by=None, approved_at=None, at=None, known_at=None)

    def as_json(self) -> dict[str, Any]:
        moments = {
            name: moment.isoformat() if moment else None
            for name, moment in (
                ("approved_at", self.approved_at),
                ("at", self.at),
                ("known_at", self.known_at),
            )
        }
        return {
            "kind": self.kind,
            "notes": dict(self.notes),
            "corrects": self.corrects,
            "full_head": self.full_head,
            "approved_by": self.approved_by,
            **moments,
        }


def draft_from(kept: object) -> Draft | None:
    """What was kept; None where it can't be read: a draft that is lost stops nobody."""
    if not isinstance(kept, Mapping) or kept.get("kind") not in REPORT_KINDS:
        return None
    try:
        moments = {
            name: datetime.fromisoformat(kept[name]) if kept.get(name) else None
            for name in ("approved_at", "at", "known_at")
        }
        return Draft(
            kind=cast("ReportKind", kept["kind"]),
            notes={str(k): str(v) for k, v in dict(kept.get("notes") or {}).items()},
            corrects=kept.get("corrects"),
            full_head=bool(kept.get("full_head")),
            approved_by=kept.get("approved_by"),
            **moments,
        )
    except (TypeError, ValueError):
        return None


def next_kind(fire: IncidentOnBoard, issued: Sequence[IssuedReport]) -> ReportKind:
    """The kind that is due: the first once, the final after acceptance, else a follow-up."""
    kinds = {report.kind for report in issued}
    if "first" not in kinds:
        return "first"
    if fire.state.value in ("accepted", "closed") or "final" in kinds:
        return "final"
    return "follow-up"

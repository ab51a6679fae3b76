"""The post as a thread sees it that is not the desk's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from firepost.app.attachments import Attachment, attachments
from firepost.app.board import Board
from firepost.app.package import IssuedReport, ReportKind, Shape
from firepost.domain.plan.model import Plan

Borrow = Callable[[Callable[[Any], Any]], Any]
"""Runs a piece of work with the post on the desk's own thread, and waits for its answer."""


class FarPost:
    """The post for a thread that is not the desk's: every question goes there and back.

    Implements `app.package.ReportPost`.
    """

    def __init__(self, borrow: Borrow) -> None:
        self._borrow = borrow

    @property
    def post_name(self) -> str:
        return str(self._borrow(lambda post: post.post_name))

    @property
    def person(self) -> str:
        return str(self._borrow(lambda post: post.person))

    @property
    def plan(self) -> Plan:
        plan: Plan = self._borrow(lambda post: post.plan)
        return plan

    def board(self, at: datetime | None = None, known_at: datetime | None = None) -> Board:
        board: Board = self._borrow(lambda post: post.board(at, known_at))
        return board

    def shape_of(self, perimeter: str, /) -> Shape | None:
        shape: Shape | None = self._borrow(lambda post: post.shape_of(perimeter))
        return shape

    def next_report(self, incident_id: str, kind: ReportKind) -> int:
        return int(self._borrow(lambda post: post.next_report(incident_id, kind)))

    def issued_reports(self, incident_id: str) -> tuple[IssuedReport, ...]:
        issued: tuple[IssuedReport, ...] = self._borrow(
            lambda post: post.issued_reports(incident_id)
        )
        return issued

    def attachments(self, incident_id: str) -> tuple[Attachment, ...]:
        held: tuple[Attachment, ...] = self._borrow(lambda post: attachments(post, incident_id))
        return held

    def record_report(self, **issue: Any) -> str:
        return str(self._borrow(lambda post: post.record_report(**issue)))

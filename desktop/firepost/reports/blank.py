"""A report of a fire nobody knows anything about: what a template can name, shown by example."""

from __future__ import annotations

from datetime import datetime

from firepost.app.board import Board, IncidentOnBoard, Known, Said, StateChange
from firepost.app.package import Content, ReportKind
from firepost.domain.plan.assessment import Assessment, FireAssessment
from firepost.domain.plan.model import Plan


def blank_content(plan: Plan, at: datetime, kind: ReportKind = "first") -> Content:
    said = Said("-/0", "-", at, at)
    assessed = FireAssessment(
        id="-",
        grade=None,
        grade_presumed=False,
        level=None,
        could_be=None,
        triggers=(),
        report_duties=(),
        command_level=plan.command.levels[0] if plan.command else "",
        next=(),
        headroom=(),
    )
    fire = IncidentOnBoard(
        id="-",
        name="-",
        opened=said,
        district=None,
        lon_deg=None,
        lat_deg=None,
        ignited_at=None,
        reported_at=None,
        burning_since=None,
        clock_basis=None,
        state=Known("burning", said),
        states=(StateChange("burning", said),),
        controlled_at=None,
        extinguished_at=None,
        area=None,
        perimeters=(),
        casualties={},
        facts={},
        declared=None,
        declared_by=None,
        evacuations={},
        sectors={},
        plan=assessed,
        out=False,
    )
    return Content(
        board=_board(fire, plan, at),
        fire=fire,
        kind=kind,
        number=1,
        post="-",
        by="-",
        issued_at=at,
        shapes=lambda _perimeter: None,
        plan=plan,
    )


def _board(fire: IncidentOnBoard, plan: Plan, at: datetime) -> Board:
    law = plan.law().id
    return Board(
        desk="-",
        drill=False,
        at=at,
        known_at=at,
        live=False,
        entries=0,
        unsent=0,
        oldest_unsent_at=None,
        incidents=(fire,),
        proposed=None,
        plan=Assessment(plan.id, law, None, None, (), (fire.plan,), None),
        teams=(),
        equipment=(),
        depots=(),
        targets=(),
        weather=(),
        log=(),
        said_count=0,
        said_of={},
        conflicts=(),
        city_forces_insufficient=None,
    )

"""Report duties that fell due, their words for the record, and the clocks that run.

The plan sets one limit (5.2, hotspots); all others are goals of the post, set in reading 19.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from firepost.app import asked, checklist
from firepost.app.board import Board, DutyMark, IncidentOnBoard
from firepost.app.conditions import rule_of
from firepost.app.issued_on_board import IssuedOnBoard
from firepost.app.then import Then
from firepost.app.words import Words
from firepost.domain.frozen import Frozen
from firepost.domain.instants import BEIJING
from firepost.domain.plan.assessment import State
from firepost.domain.plan.model import Clock, Plan, ReportDuty
from firepost.domain.plan.wording import Wording

TOLD: Final = frozenset({"sent", "received", "done"})


class DutyOnBoard(Frozen, frozen=True):
    """One duty to report upward (5.3) and how far it has come."""

    duty: ReportDuty
    state: State
    missing: tuple[str, ...]
    since: datetime | None  # from when it is due, by what holds now
    mark: DutyMark | None
    to: tuple[Wording, ...]
    copy_to: tuple[Wording, ...]
    issued: IssuedOnBoard | None = None  # the last report since it fell due; not yet told

    @property
    def is_open(self) -> bool:
        return self.state == "met" and (
            self.mark is None or self.mark.state in ("open", "in_hand")
        )


def report_duties(plan: Plan, board: Board, fire: IncidentOnBoard) -> tuple[DutyOnBoard, ...]:
    read = asked.plan_read(plan, board)
    return _report_duties(read, board, fire, Then(read, board, fire))


def _report_duties(
    read: Plan, board: Board, fire: IncidentOnBoard, then: Then
) -> tuple[DutyOnBoard, ...]:
    found = []
    for duty in read.duties:
        held = next(one for one in fire.plan.report_duties if one.id == duty.id)
        met = held.state == "met"
        since = then.since(duty.rule) if met else None
        found.append(
            DutyOnBoard(
                duty=duty,
                state=held.state,
                missing=held.missing,
                since=since,
                mark=checklist.mark_of(board, fire, duty.id),
                to=tuple(read.bodies[body].name for body in duty.to),
                copy_to=tuple(read.bodies[body].name for body in duty.copy_to),
                issued=_issued_since(fire, since),
            )
        )
    return tuple(found)


def _issued_since(fire: IncidentOnBoard, since: datetime | None) -> IssuedOnBoard | None:
    if since is None or not fire.issued or fire.issued[-1].said.at < since:
        return None
    return fire.issued[-1]


def to_mark(plan: Plan, board: Board, fire: IncidentOnBoard) -> tuple[DutyOnBoard, ...]:
    """Duties whose report is issued and that nobody has marked as sent yet."""
    told = report_duties(plan, board, fire)
    return tuple(one for one in told if one.is_open and one.issued is not None)


# -- clocks


class Running(Frozen, frozen=True):
    """A clock that runs. `limit` false: a goal of the post, no limit in the plan."""

    clock: Clock
    about: str  # a hotspot's id, a level, a duty: what it waits for
    name: str  # the same for people; empty where the clock says it all
    started_at: datetime
    due_at: datetime
    limit: bool
    escalates_to: Wording | None

    def over(self, now: datetime) -> timedelta | None:
        """By how much it is over; None while there is time."""
        return now - self.due_at if now >= self.due_at else None


class Obliged(Frozen, frozen=True):
    """What the plan obliges to at one fire, by one board: reckoned once, read by many."""

    reports: tuple[DutyOnBoard, ...]
    running: tuple[Running, ...]


def obliged(plan: Plan, board: Board, fire: IncidentOnBoard) -> Obliged:
    read = asked.plan_read(plan, board)
    then = Then(read, board, fire)
    reports = _report_duties(read, board, fire, then)
    return Obliged(reports, _running(read, board, fire, then, reports))


def running(plan: Plan, board: Board, fire: IncidentOnBoard | None) -> tuple[Running, ...]:
    """Every clock that runs now, the first due first."""
    read = asked.plan_read(plan, board)
    if fire is None:
        return _sorted([*_of_all_fires(read, board)])
    then = Then(read, board, fire)
    return _running(read, board, fire, then, _report_duties(read, board, fire, then))


def _running(
    read: Plan,
    board: Board,
    fire: IncidentOnBoard,
    then: Then,
    reports: tuple[DutyOnBoard, ...],
) -> tuple[Running, ...]:
    found = [*_of_all_fires(read, board)]
    if fire.state.value != "closed":
        clocks = _clocks(read)
        if "analysis" in clocks:
            found += _analysis(read, board, fire, then, clocks["analysis"])
        found += _reports(fire, reports, clocks, read)
    return _sorted(found)


def _of_all_fires(read: Plan, board: Board) -> Iterator[Running]:
    clocks = _clocks(read)
    if "hotspot" in clocks:
        yield from _hotspots(read, board, clocks["hotspot"])
    if "drill" in clocks:
        yield from _drill(read, board, clocks["drill"])


def _clocks(read: Plan) -> dict[str, Clock]:
    return {clock.id: clock for clock in read.clocks if clock.minutes is not None}


def _sorted(found: list[Running]) -> tuple[Running, ...]:
    return tuple(sorted(found, key=lambda one: one.due_at))


def _run(
    read: Plan, clock: Clock, about: str, started_at: datetime, *, name: str = ""
) -> Running:
    assert clock.minutes is not None
    to = clock.escalates_to
    return Running(
        clock=clock,
        about=about,
        name=name,
        started_at=started_at,
        due_at=started_at + timedelta(minutes=clock.minutes),
        limit=clock.id in ("hotspot", "drill"),
        escalates_to=read.bodies[to].name if to else None,
    )


def _hotspots(read: Plan, board: Board, clock: Clock) -> Iterator[Running]:
    """5.2: one hour from its arrival here; reading 21 may take the satellite's pass instead."""
    from_pass = _value(read, "hotspot_from") == "satellite_pass"
    for spot in board.hotspots:
        if spot.answer is None:
            came = spot.passed_at if from_pass and spot.passed_at else spot.received.at
            yield _run(read, clock, spot.id, came, name=spot.number or "")


def _analysis(
    read: Plan, board: Board, fire: IncidentOnBoard, then: Then, clock: Clock
) -> Iterator[Running]:
    """From when the plan has called for more than is declared; a postponement stops it."""
    wanted = asked.proposal_for(read, board, fire)
    declared = fire.declared.value if fire.declared else checklist.NO_LEVEL
    stands = None if declared == checklist.NO_LEVEL else declared
    if read.rank_of(wanted.level) <= read.rank_of(stands):
        return
    if fire.postponed is not None and fire.postponed.until > board.at:
        return
    began = [
        since
        for state in wanted.met
        if state.level == wanted.level and state.fires is None
        if (since := then.since(rule_of(read.trigger(state.id)))) is not None
    ]
    if began and wanted.level is not None:
        yield _run(read, clock, wanted.level, min(began))


def _reports(
    fire: IncidentOnBoard, due: tuple[DutyOnBoard, ...], clocks: dict[str, Clock], read: Plan
) -> Iterator[Running]:
    """The first report from when a duty is due; then from one report to the next until it is out."""
    open_ones = [one for one in due if one.is_open and one.since is not None]
    if open_ones and "first_report" in clocks:
        first = min(open_ones, key=lambda one: one.since)  # type: ignore[arg-type,return-value]
        assert first.since is not None
        yield _run(read, clocks["first_report"], first.duty.id, first.since)
    told = [one.mark.said.at for one in due if one.mark and one.mark.state in TOLD]
    if told and not fire.out and "follow_up_report" in clocks:
        yield _run(read, clocks["follow_up_report"], "follow_up", max(told))


def _drill(read: Plan, board: Board, clock: Clock) -> Iterator[Running]:
    """9.1: from the last drill that somebody recorded; unknown while nobody has."""
    mark = checklist.mark_of(board, None, "drill")
    if mark is not None and mark.state == "done":
        yield _run(read, clock, "drill", mark.said.at)


def _value(read: Plan, key: str) -> Any:
    try:
        return read.setting(key).value
    except KeyError:
        return None


# -- words for the record


def draft_text(words: Words, plan: Plan, board: Board, fire: IncidentOnBoard, duty: str) -> str:
    """What could be read out or sent; unknown stays 未知. A person checks it and sends it."""
    read = asked.plan_read(plan, board)
    told = next(one for one in report_duties(plan, board, fire) if one.duty.id == duty)
    unknown, language = words.text("value.unknown"), words.language

    def total(name: str) -> str:
        held = fire.casualties.get(name)
        return unknown if held is None or held.value is None else str(held.value)

    area = fire.area.value_ha if fire.area else None
    grade = fire.plan.grade
    declared = fire.declared.value if fire.declared else checklist.NO_LEVEL
    response = words.text("duty.no_level")
    if declared != checklist.NO_LEVEL:
        response = read.level(declared).name.said(language)
    return words.text(
        "duty.draft",
        at=_clock(board.at),
        name=fire.name,
        start=unknown if fire.burning_since is None else _clock(fire.burning_since),
        state=words.text(f"state.{fire.state.value}"),
        area=unknown if area is None else f"{area:.1f}",
        grade=unknown if grade is None else read.grade_names[grade].said(language),
        deaths=total("deaths"),
        serious=total("serious_injuries"),
        minor=total("minor_injuries"),
        level=response,
        clause=told.duty.clause,
        why=told.duty.says.said(language),
        to=words.text("duty.join").join(body.said(language) for body in told.to),
        copy_to=words.text("duty.join").join(body.said(language) for body in told.copy_to),
    )


def _clock(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime("%m-%d %H:%M")

"""What the plan says, what was declared, and to whom the plan wants it reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from firepost.app.board import Known
from firepost.domain.plan.assessment import Duty
from firepost.domain.plan.model import Plan, ReportDuty
from firepost.domain.plan.wording import Wording
from firepost.reports.figures.model import Figure
from firepost.reports.figures.view import View

_INQUIRY: Final = "assess"  # the plan's task that names who inquires, by grade


def response(view: View) -> Iterator[Figure]:
    declared = view.fire.declared
    yield _declared(view, declared)
    yield view.moment("declared_at", declared.said.at if declared else None)
    yield view.words_of("declared_by", view.fire.declared_by if declared else None)
    last = view.fire.declarations[-1] if view.fire.declarations else None
    clauses = {trigger.id: trigger.clause for trigger in view.content.plan.triggers}
    based = [clauses.get(trigger, trigger) for trigger in last.triggers] if last else []
    text = view.speech.joined(based)
    yield view.figure("declared_clauses", tuple(based) or None, text or None)
    yield view.words_of("declared_reason", last.reason if last else None)
    yield _proposed(view)
    could_be = None if view.fire.silent else view.fire.plan.could_be
    yield view.figure(
        "level_could_be",
        could_be,
        view.speech.level(could_be) if could_be else _no_level(view),
        missing=False,
    )
    yield _clauses(view)
    yield _next(view)
    yield _decides(view)
    yield from _rests_on(view)


def _declared(view: View, declared: Known[str] | None) -> Figure:
    if declared is None:
        text = view.speech.say("report.not_declared")
        return view.figure("level_declared", None, text, missing=False)
    ended = declared.value == "none"
    text = view.speech.say("report.ended") if ended else view.speech.level(declared.value)
    return view.figure(
        "level_declared",
        declared.value,
        text,
        said=declared.said,
        contested=declared.contested,
    )


def _no_level(view: View) -> str:
    key = "report.out_no_start" if view.fire.silent else "report.no_level"
    return view.speech.say(key)


def _proposed(view: View) -> Figure:
    """A fire that is out has no start proposed, whatever clause its letter still meets."""
    level = None if view.fire.silent else view.fire.plan.level
    text = view.speech.level(level) if level else _no_level(view)
    return view.figure("level_proposed", level, text, missing=False)


def _clauses(view: View) -> Figure:
    met = [trigger.clause for trigger in view.fire.plan.triggers if trigger.state == "met"]
    met += [
        trigger.clause
        for trigger in view.board.plan.triggers
        if trigger.state == "met" and view.fire.id in (trigger.fires or ())
    ]
    return _listed(view, "clauses_met", met)


def _next(view: View) -> Figure:
    clauses = {trigger.id: trigger.clause for trigger in view.fire.plan.triggers}
    steps = () if view.fire.out else view.fire.plan.next
    told = [
        view.speech.say(
            "report.next",
            at=view.speech.moment(step.at),
            level=view.speech.level(step.level),
            clause=clauses.get(step.trigger, step.trigger),
        )
        for step in steps
    ]
    return view.figure(
        "next_levels",
        tuple(f"{step.level} {step.at.isoformat()}" for step in steps) or None,
        view.speech.say("report.join_clauses").join(told) or view.speech.say("report.none"),
        missing=False,
        steady=True,
    )


def _decides(view: View) -> Figure:
    """Who decides on the level proposed for this fire."""
    plan = view.content.plan
    level = None if view.fire.silent else view.fire.plan.level
    body = plan.level(level).decides if level else None
    text = bodies(view, plan, (body,)) if body else view.speech.say("report.none")
    return view.figure("decides", body, text, missing=False)


def _rests_on(view: View) -> Iterator[Figure]:
    """The plan and the law, with the warning where the law's numbers were not yet compared."""
    plan, language = view.content.plan, view.speech.words.language
    title = view.speech.say(
        "report.plan_title", title=plan.title.said(language), number=plan.doc_number
    )
    yield view.figure("plan", plan.id, title)
    law = plan.law(view.board.plan.law)
    said = law.name.said(language)
    if not law.verified and law.note:
        said = view.speech.say("report.with_note", text=said, note=law.note.said(language))
    yield view.figure("law", law.id, said)


def grading(view: View) -> Iterator[Figure]:
    assessed, plan = view.fire.plan, view.content.plan
    yield view.figure("grade", assessed.grade, _grade(view))
    command = plan.command
    name = command.names.get(assessed.command_level) if command else None
    yield view.figure(
        "command_level",
        assessed.command_level,
        view.speech.say("report.commands", level=_said(view, name, assessed.command_level)),
    )
    who = next((task.by_grade for task in plan.tasks if task.id == _INQUIRY), {})
    body = who.get(assessed.grade or "")
    yield view.figure("assessed_by", body, bodies(view, plan, (body,)) if body else None)


def _grade(view: View) -> str | None:
    assessed = view.fire.plan
    if assessed.grade is None:
        return None
    name = view.content.plan.grade_names.get(assessed.grade)
    text = _said(view, name, assessed.grade)
    return view.speech.say("report.presumed", grade=text) if assessed.grade_presumed else text


def _said(view: View, name: Wording | None, otherwise: str) -> str:
    return name.said(view.speech.words.language) if name else otherwise


def bodies(view: View, plan: Plan, ids: Iterable[str]) -> str:
    """Their names, each once, in the order first named."""
    named = dict.fromkeys(ids)
    return view.speech.joined(
        _said(view, plan.bodies[one].name if one in plan.bodies else None, one) for one in named
    )


def reporting(view: View) -> Iterator[Figure]:
    """Duties to report upwards, and to whom; without one, to the office that analyses."""
    plan, duties = view.content.plan, view.fire.plan.report_duties
    met = [duty for duty in duties if duty.state == "met"]
    may = [duty for duty in duties if duty.state == "unknown"]
    yield _listed(view, "duties_met", [duty.clause for duty in met])
    yield _listed(view, "duties_open", [duty.clause for duty in may])
    owed = _owed(plan, met)
    office = plan.levels[0].analyses
    to = [body for duty in owed for body in duty.to] or [office]
    copy_to = [body for duty in owed for body in (*duty.copy_to, office)]
    yield view.figure("recipients", tuple(dict.fromkeys(to)), bodies(view, plan, to))
    text = bodies(view, plan, copy_to) or view.speech.say("report.none")
    yield view.figure("copies", tuple(dict.fromkeys(copy_to)) or None, text, missing=False)


def _owed(plan: Plan, met: Sequence[Duty]) -> list[ReportDuty]:
    known = {duty.id: duty for duty in plan.duties}
    return [known[duty.id] for duty in met if duty.id in known]


def _listed(view: View, key: str, clauses: Sequence[str]) -> Figure:
    text = view.speech.joined(clauses) or view.speech.say("report.none")
    return view.figure(key, tuple(clauses) or None, text, missing=False)

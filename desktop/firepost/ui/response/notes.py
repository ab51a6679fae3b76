"""What the proposal must say beside the table: the plan's age, the law's doubt, sayings that differ,
what the map suggests, and how the plan's gaps were read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firepost.app import asked, conditions, remarks
from firepost.app.conditions import ConditionOnBoard
from firepost.ui import figures, reading
from firepost.ui.response.told import Telling, value_text


@dataclass(frozen=True, slots=True)
class Note:
    """One line under the table. `act` is the form its button opens."""

    key: str
    text: str
    ink: str = "text-2"
    button: str = ""
    act: str = ""
    target: str = ""


def headline(tell: Telling, told: Sequence[ConditionOnBoard]) -> str:
    """One sentence: what is met, and what could still raise it."""
    say = tell.say
    wanted = asked.proposal_for(tell.plan, tell.board, tell.fire)
    met = [one for one in told if one.state == "met"]
    clauses = reading.joined([one.trigger.clause for one in met])
    if tell.fire.silent:
        at = tell.fire.extinguished_at
        when = figures.moment(at, tell.now) if at else say("ui.unknown")
        if met:
            return say("ui.response.out_still", at=when, clauses=clauses)
        return say("ui.response.out", at=when)
    if wanted.level is None:
        text = say("ui.response.nothing_met")
    else:
        mine = [one for one in met if one.trigger.level == wanted.level]
        level = figures.LEVELS.get(wanted.level, wanted.level)
        text = say("ui.response.met_n", level=level, n=len(mine))
    missing = {fact for one in told if one.state == "unknown" for fact in one.missing}
    if missing and wanted.could_be != wanted.level and wanted.could_be is not None:
        could = figures.LEVELS.get(wanted.could_be, wanted.could_be)
        text += say("ui.response.could", n=len(missing), level=could)
    return text


def basis(tell: Telling) -> str:
    """On what the proposal stands: it is only one, by which plan, by which law."""
    law = tell.plan.law(tell.board.plan.law)
    text = tell.say(
        "ui.response.basis",
        plan=tell.plan.doc_number,
        date=tell.plan.effective_from.isoformat(),
        law=law.name.said(tell.language),
    )
    if not law.verified:
        text += tell.say("ui.response.law_unverified")
    return text


def notes(tell: Telling, told: Sequence[ConditionOnBoard]) -> Iterator[Note]:
    yield from _contested(tell)
    yield from _suggested(tell)
    if tell.fire.silent:
        yield Note("out", tell.say("ui.response.out_note"), ink="text")
    if tell.plan.is_overdue(tell.board.at.date()):
        due = tell.plan.revision_due
        assert due is not None
        yield Note(
            "overdue",
            tell.say(
                "ui.response.overdue", clause=tell.plan.revision_clause, date=due.isoformat()
            ),
        )
    law = tell.plan.law(tell.board.plan.law)
    if not law.verified:
        said = law.note.said(tell.language) if law.note else ""
        yield Note(
            "law",
            tell.say("ui.response.law_note", law=law.name.said(tell.language), note=said),
        )
    if tell.fire.plan.grade_presumed:
        yield Note("presumed", tell.say("ui.response.presumed_note"))
    area = tell.fire.area
    if area is not None and area.forest_ha is None:
        yield Note("whole", tell.say("ui.response.whole_note"))
    for place, remark in enumerate(
        remarks.remarks(tell.plan, tell.board, tell.fire, tell.around)
    ):
        yield Note(f"remark:{place}", tell.setting.notice(remark))
    yield from _readings(tell, told)


def _contested(tell: Telling) -> Iterator[Note]:
    """Sayings that differ count with the graver value; a named person settles them."""
    for place, conflict in enumerate(tell.board.conflicts):
        if conflict.incident not in (None, tell.fire.id) or len(conflict.values) < 2:
            continue
        sides = tell.say("ui.join").join(
            tell.say("ui.response.side", value=value_text(tell, side.value), who=side.by)
            for side in conflict.values
        )
        text = tell.say(
            "ui.response.contested",
            what=tell.say(f"ui.conflict.{conflict.kind}"),
            sides=sides,
        )
        yield Note(
            f"contest:{place}",
            text,
            ink="danger",
            button=tell.say("ui.todo.compare"),
            act="conflict",
            target=str(place),
        )


def _suggested(tell: Telling) -> Iterator[Note]:
    """Facts of no start condition that the map suggests; the others stand in their rows."""
    in_rows = {key for one in tell.plan.triggers for key in _keys(one)}
    for one in tell.suggestions:
        if one.fact in in_rows:
            continue
        fact = tell.plan.fact(one.fact)
        name = fact.says.said(tell.language) if fact else one.fact
        yield Note(
            f"suggest:{one.fact}",
            tell.say(
                "ui.response.suggests",
                fact=name,
                clause=one.clause,
                reason=tell.setting.notice(one.reason),
            ),
            ink="warn",
            button=tell.say("ui.response.check_fact"),
            act="fact",
            target=one.fact,
        )


def _keys(trigger: object) -> list[str]:
    return conditions.keys_of(trigger)  # type: ignore[arg-type]  # a Trigger of the plan


def _readings(tell: Telling, told: Sequence[ConditionOnBoard]) -> Iterator[Note]:
    """The readings that bear on what is met, open or coming, each with its value and whose it is."""
    for one in conditions.readings_that_mattered(tuple(told)):
        values = []
        for knob in one.settings:
            held = tell.board.settings.get(knob.key)
            value = setting_text(tell, knob.value, knob.unit)
            if held is not None and held.value is not None:
                value += tell.say(
                    "ui.response.chosen_by",
                    who=held.said.by,
                    at=figures.moment(held.said.at, tell.now),
                )
            values.append(value)
        yield Note(
            f"reading:{one.number}",
            tell.say(
                "ui.response.reading",
                n=one.number,
                clause=one.clause,
                says=one.says.said(tell.language),
                value=tell.say("ui.join").join(values),
            ),
        )


def setting_text(tell: Telling, value: object, unit: str | None) -> str:
    if isinstance(value, bool):
        return tell.say("ui.facts.yes" if value else "ui.facts.no")
    text = f"{value:g}" if isinstance(value, (int, float)) else str(value)
    if isinstance(value, str) and tell.setting.words.has(f"ui.choice.{value}"):
        text = tell.say(f"ui.choice.{value}")
    if unit and tell.setting.words.has(f"ui.unit.{unit}"):
        unit = tell.say(f"ui.unit.{unit}")
    return f"{text} {unit}" if unit else text

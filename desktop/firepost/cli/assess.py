"""`firepost assess SITUATION.json`: what plan and law say of a described situation."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from firepost.app.parts import Parts
from firepost.app.words import Words
from firepost.domain.errors import Refused, Trouble
from firepost.domain.plan.assessment import Assessment, Duty, FireAssessment, TriggerState
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.intake import situation_from_json
from firepost.domain.plan.model import Plan
from firepost.domain.plan.situation import Described

MOST_BYTES: Final = 64_000_000


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("situation", type=Path, metavar="SITUATION.json")
    parser.add_argument("--law")
    parser.add_argument("--plan", type=Path)


def run(args: argparse.Namespace, parts: Parts) -> int:
    plan = parts.plans.plan(args.plan)
    plan.law(args.law)
    told = read_json(args.situation)
    if isinstance(told, list):
        situations = [
            situation_from_json(each, plan=plan, path=f"[{place}]")
            for place, each in enumerate(told)
        ]
    else:
        situations = [situation_from_json(told, plan=plan)]
    answers = [assess(plan, situation, law=args.law) for situation in situations]
    if args.json:
        said = [answer.as_json() for answer in answers]
        print(json.dumps(said if isinstance(told, list) else said[0], ensure_ascii=False))
    else:
        page = _Page(plan, parts.words)
        for situation, answer in zip(situations, answers, strict=True):
            print("\n".join(page.lines(situation, answer)))
    return 0


# -- reading ---------------------------------------------------------------------------


class _Object(dict[str, Any]):
    """A JSON object that remembers a key it was given twice."""

    twice: str | None = None


def read_json(path: Path) -> object:
    """The JSON value of a file.

    Raises:
        Trouble: the file cannot be read.
        Refused: it is not JSON, or an object has a key twice; the line or the path is said.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Trouble("assess.unreadable", path=path, reason=error.strerror) from error
    if len(content) > MOST_BYTES:
        raise Refused("assess.too_big", path=path, most=MOST_BYTES)
    try:
        told = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)
        slip = next(_slips(told, ""), None)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused("assess.not_utf8", path=f"{path}:{line}") from error
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}:{error.colno}"
        raise Refused("assess.not_json", path=where, detail=error.msg) from error
    except (RecursionError, ValueError) as error:  # too deep; a number of too many digits
        raise Refused("assess.not_json", path=path, detail=str(error)) from error
    if slip is not None:
        raise slip
    return told


def _object(pairs: Sequence[tuple[str, Any]]) -> _Object:
    told = _Object()
    for key, value in pairs:
        if key in told:
            told.twice = key
        told[key] = value
    return told


def _slips(told: object, path: str) -> Iterator[Refused]:
    """What JSON lets pass and nobody could mean: a key twice, half a character."""
    if isinstance(told, _Object):
        if told.twice is not None:
            yield Refused("situation.twice", path=f"{path}.{_plain(told.twice)}".lstrip("."))
        for key, value in told.items():
            here = f"{path}.{_plain(key)}".lstrip(".")
            if _plain(key) != key:
                yield Refused("situation.not_text", path=here)
            yield from _slips(value, here)
    elif isinstance(told, list):
        for place, value in enumerate(told):
            yield from _slips(value, f"{path}[{place}]")
    elif isinstance(told, str) and _plain(told) != told:
        yield Refused("situation.not_text", path=path)


def _plain(text: str) -> str:
    """The text with every lone surrogate spelled out, so that it can be printed."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


# -- telling ---------------------------------------------------------------------------


class _Page:
    """A short page for a person: level, clauses, what is not known, what comes next."""

    def __init__(self, plan: Plan, words: Words) -> None:
        self._plan = plan
        self._words = words
        self._facts: Mapping[str, str] = {
            fact.key: fact.says.said(words.language) for fact in plan.facts
        }

    def lines(self, situation: Described, answer: Assessment) -> Iterator[str]:
        plan, law = self._plan, self._plan.law(answer.law)
        yield self._text(
            "assess.head",
            plan=plan.title.said(self._words.language),
            doc=plan.doc_number,
            law=law.name.said(self._words.language),
        )
        if not law.verified:
            yield self._text("assess.unverified", law=law.id)
        if plan.is_overdue(situation.at.date()):
            yield self._text(
                "assess.overdue", due=plan.revision_due, clause=plan.revision_clause
            )
        if answer.level is None:
            yield self._text("assess.no_level", could_be=self._level(answer.could_be))
        else:
            decides = plan.bodies[plan.level(answer.level).decides].name
            yield self._text(
                "assess.level",
                level=self._level(answer.level),
                could_be=self._level(answer.could_be),
                decides=decides.said(self._words.language),
            )
        for state in answer.triggers:
            yield from self._trigger(state)
        for fire in answer.fires:
            yield from self._fire(fire)

    def _fire(self, fire: FireAssessment) -> Iterator[str]:
        command = self._plan.command
        by = command.names[fire.command_level] if command and fire.command_level else None
        yield self._text(
            "assess.fire",
            id=fire.id,
            level=self._level(fire.level),
            could_be=self._level(fire.could_be),
            grade=self._grade(fire),
            command="-" if by is None else by.said(self._words.language),
        )
        for state in fire.triggers:
            yield from self._trigger(state)
        for duty in fire.report_duties:
            yield from self._duty(duty)
        for step in fire.next:
            yield self._text(
                "assess.next",
                level=self._level(step.level),
                clause=self._plan.trigger(step.trigger).clause,
                at=step.at.strftime("%Y-%m-%d %H:%M"),
            )

    def _trigger(self, state: TriggerState) -> Iterator[str]:
        says = self._plan.trigger(state.id).says.said(self._words.language)
        level = self._level(state.level)
        if state.state == "met":
            yield self._text("assess.met", clause=state.clause, level=level, says=says)
        elif state.state == "unknown":
            missing = self._names(state.missing)
            yield self._text(
                "assess.unknown", clause=state.clause, level=level, says=says, missing=missing
            )

    def _duty(self, duty: Duty) -> Iterator[str]:
        rule = self._plan.duty(duty.id)
        says = rule.says.said(self._words.language)
        if duty.state == "met":
            bodies = [self._plan.bodies[body].name for body in rule.to]
            to = self._join(name.said(self._words.language) for name in bodies)
            yield self._text("assess.report", clause=duty.clause, says=says, to=to)

    def _grade(self, fire: FireAssessment) -> str:
        if fire.grade is None:
            return self._text("assess.grade_unknown")
        grade = self._plan.grade_names[fire.grade].said(self._words.language)
        return (
            self._text("assess.grade_presumed", grade=grade) if fire.grade_presumed else grade
        )

    def _level(self, level: str | None) -> str:
        if level is None:
            return self._text("assess.none")
        return self._plan.level(level).name.said(self._words.language)

    def _names(self, facts: Sequence[str]) -> str:
        return self._join(self._facts.get(key, key) for key in facts)

    def _join(self, names: Iterator[str]) -> str:
        return self._text("assess.comma").join(names)

    def _text(self, key: str, **values: object) -> str:
        return self._words.text(key, **values)

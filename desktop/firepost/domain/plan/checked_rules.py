"""Whether the conditions of a plan file can do their work.

Each comparison must suit its fact; each trigger must be possible and avoidable under every
law; and none may be swallowed by a trigger of a higher level that always holds with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Any

from firepost.domain.plan.build import GRADE, build, fits
from firepost.domain.plan.conditions import NUMBER_WORDS, WORDS, Condition, atoms
from firepost.domain.plan.grading import Law
from firepost.domain.plan.model import Plan, Succession
from firepost.domain.plan.schema import MOST, Fault, Path, fault
from firepost.domain.plan.settle import (
    MOST_COMBINATIONS,
    bounds_of,
    completions,
    representatives,
)

Tables = Mapping[str, Any]
_NUMBERS = ("amount", "count")
MOST_HOURS = 100_000  # over eleven years


def rule_faults(tables: Tables) -> Iterator[Fault]:
    checker = _Checker(tables)
    said = tuple(checker.comparisons())
    yield from said
    if not said:
        yield from _reach(build(tables))


class _Checker:
    """Walks every condition and holds each comparison against what it is about."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._facts = {each["key"]: each for each in tables["facts"]}
        self._states = {each["key"] for each in tables.get("states", ())}
        self._grades = [each["id"] for each in tables["grades"]]
        self._knobs = {
            knob["key"]: knob
            for reading in tables.get("readings", ())
            for knob in reading["settings"]
        }

    def comparisons(self) -> Iterator[Fault]:
        for place, trigger in enumerate(self._tables["triggers"]):
            path: Path = ("triggers", place)
            if ("when" in trigger) == ("succession" in trigger):
                yield fault((*path, "when"), "when_or_succession")
            elif "when" in trigger:
                yield from self._condition(trigger["when"], (*path, "when"))
            else:
                yield from self._succession(trigger["succession"], (*path, "succession"))
        for place, duty in enumerate(self._tables.get("duties", ())):
            yield from self._condition(duty["when"], ("duties", place, "when"))
        yield from self._variants(self._tables, ())
        for path, told in self._bounds():
            yield from self._setting_fits(path, told, number=True)
        for name in ("levels", "warnings"):
            for place, each in enumerate(self._tables.get(name, ())):
                if isinstance(each["accumulates"], Mapping):
                    path = (name, place, "accumulates")
                    yield from self._setting_fits(path, each["accumulates"], number=False)

    def _variants(self, value: object, path: Path) -> Iterator[Fault]:
        """What a setting puts in place: it must be able to have that value."""
        if isinstance(value, Mapping):
            for place, variant in enumerate(value.get("variants", ())):
                knob, told = self._knobs[variant["setting"]], variant["is"]
                if not fits(knob, told):
                    yield fault((*path, "variants", place, "is"), "wrong_bound", value=told)
            for key, each in value.items():
                yield from self._variants(each, (*path, key))
        elif isinstance(value, list):
            for place, each in enumerate(value):
                yield from self._variants(each, (*path, place))

    def _bounds(self) -> Iterator[tuple[Path, object]]:
        for place, clock in enumerate(self._tables.get("clocks", ())):
            yield ("clocks", place, "minutes"), clock.get("minutes", 0)
        if "command" in self._tables:
            yield ("command", "crowd_digits"), self._tables["command"]["crowd_digits"]

    def _setting_fits(self, path: Path, told: object, *, number: bool) -> Iterator[Fault]:
        if isinstance(told, Mapping):
            default = self._knobs[told["setting"]]["default"]
            is_number = isinstance(default, int | float) and not isinstance(default, bool)
            if is_number != number or (not number and not isinstance(default, bool)):
                yield fault((*path, "setting"), "setting_misfit", name=told["setting"])

    def _succession(self, rule: Tables, path: Path) -> Iterator[Fault]:
        yield from self._condition(rule["of"], (*path, "of"))
        yield from self._hours(rule["within_h"], (*path, "within_h"))
        if self._kind(rule["began"]) != "time":
            yield fault((*path, "began"), "wrong_kind", name=rule["began"], kind="time")
        if rule["ended"] not in self._states:
            yield fault((*path, "ended"), "wrong_kind", name=rule["ended"], kind="state")
        for key in ("within_h", "at_least", "still_going"):
            yield from self._setting_fits((*path, key), rule[key], number=True)

    def _condition(self, table: Tables, path: Path) -> Iterator[Fault]:
        for join in ("all", "any", "of"):
            if join in table:
                if join == "of":
                    yield from self._word(table, path, ("all", "any"))
                for place, each in enumerate(table[join]):
                    yield from self._condition(each, (*path, join, place))
                return
        if "setting" in table:
            knob = self._knobs[table["setting"]]
            if type(knob["default"]) is not type(table["is"]):
                yield fault((*path, "is"), "wrong_bound", value=table["is"])
            return
        yield from self._comparison(table, path)

    def _word(self, table: Tables, path: Path, allowed: Sequence[str]) -> Iterator[Fault]:
        choices = self._knobs[table["word"]].get("choices", ())
        if not choices or not set(choices) <= set(allowed):
            yield fault((*path, "word"), "setting_misfit", name=table["word"])

    def _comparison(self, table: Tables, path: Path) -> Iterator[Fault]:
        subject = "hours_since" if "hours_since" in table else "fact"
        name = table[subject]
        kind = self._kind(name)
        if kind is None or (kind == "time") != (subject == "hours_since"):
            known = ", ".join((*self._facts, *self._states, GRADE))
            yield fault((*path, subject), "unknown_name", name=name, known=known)
            return
        words = [word for word in (*WORDS, "word") if word in table]
        if len(words) != 1 or ("bound" in table) != (words == ["word"]):
            yield fault(path, "one_word", known=", ".join(WORDS))
            return
        word = words[0]
        allowed = _words_for(kind)
        if word == "word":
            yield from self._word(table, path, allowed)
        elif word not in allowed:
            yield fault((*path, word), "word_misfit", word=word, name=name)
        key = "bound" if word == "word" else word
        yield from self._bound(kind, name, table[key], (*path, key))
        if kind == "time":
            yield from self._hours(table[key], (*path, key))

    def _hours(self, told: object, path: Path) -> Iterator[Fault]:
        if isinstance(told, Mapping):
            knob = self._knobs[told["setting"]]
            told = max(knob.get("range", (0, knob["default"])))
        if isinstance(told, int | float) and told > MOST_HOURS:
            yield fault(path, "too_many_hours", value=told, most=MOST_HOURS)

    def _bound(self, kind: str, name: str, told: object, path: Path) -> Iterator[Fault]:
        if isinstance(told, Mapping):
            yield from self._setting_fits(path, told, number=kind in (*_NUMBERS, "time"))
            return
        match kind:
            case "yes_no" | "state":
                good = isinstance(told, bool)
            case "one_of":
                several = told if isinstance(told, list) else [told]
                good = all(each in self._facts[name]["choices"] for each in several)
            case "grade":
                good = told in self._grades
            case "count":
                whole = isinstance(told, int) and not isinstance(told, bool)
                good = whole and 0 <= told <= MOST  # type: ignore[operator]
            case _:
                number = isinstance(told, int | float) and not isinstance(told, bool)
                good = number and 0 <= told <= MOST  # type: ignore[operator]
        if not good:
            yield fault(path, "wrong_bound", value=told)

    def _kind(self, name: str) -> str | None:
        """The kind of a fact that a condition may look at."""
        if name == GRADE:
            return "grade"
        if name in self._states:
            return "state"
        kind = self._facts.get(name, {}).get("kind")
        return kind if kind not in ("grade", "codes") else None


def _words_for(kind: str) -> tuple[str, ...]:
    match kind:
        case "yes_no" | "state":
            return ("is",)
        case "one_of":
            return ("is", "is_one_of")
        case "grade":
            return ("at_least", "is")
        case _:
            return tuple(sorted(NUMBER_WORDS))


def _reach(plan: Plan) -> Iterator[Fault]:
    rules: list[tuple[Path, Condition]] = []
    for place, trigger in enumerate(plan.triggers):
        match trigger.rule:
            case Succession(condition=rule):
                rules.append((("triggers", place, "succession", "of"), rule))
            case rule:
                rules.append((("triggers", place, "when"), rule))
    rules += [(("duties", place, "when"), each.rule) for place, each in enumerate(plan.duties)]
    found = [each for path, rule in rules for each in _possible(plan, rule, path)]
    yield from found or _swallowed(plan)


def _possible(plan: Plan, rule: Condition, path: Path) -> Iterator[Fault]:
    for law in plan.laws:
        if _combinations([rule], law, plan) > MOST_COMBINATIONS:
            yield fault(path, "too_tangled")
            return
        truths = {
            rule.truth(full, law) for full in completions([rule], {}, law, plan.fact_book)
        }
        if True not in truths:
            yield fault(path, "unreachable", law=law.id)
            return
        if False not in truths:
            yield fault(path, "always_met", law=law.id)
            return


def _combinations(rules: list[Condition], law: Law, plan: Plan) -> int:
    tried = representatives(rules, {}, law, plan.fact_book)
    return prod(len(values) for values in tried.values())


def _swallowed(plan: Plan) -> Iterator[Fault]:
    """Triggers that can never decide: wherever one is met, a higher one is as well."""
    single = [
        (place, trigger, trigger.rule)
        for place, trigger in enumerate(plan.triggers)
        if not isinstance(trigger.rule, Succession)
    ]
    for place, trigger, rule in single:
        for _, higher, above in single:
            if plan.rank_of(higher.level) <= plan.rank_of(trigger.level):
                continue
            if all(_implies(plan, law, rule, above) for law in plan.laws):
                path = ("triggers", place, "when")
                yield fault(path, "swallowed", name=trigger.id, higher=higher.id)
                break


def _implies(plan: Plan, law: Law, rule: Condition, above: Condition) -> bool:
    keys = {key for atom in atoms(rule) for key in atom.keys({}, law)}
    keys |= {key for atom in atoms(rule) for key, _ in bounds_of(atom, law)}
    # A fact that only the higher one asks about could always be otherwise.
    if not {key for atom in atoms(above) for key in atom.keys({}, law)} <= keys:
        return False
    if _combinations([rule, above], law, plan) > MOST_COMBINATIONS:
        return False
    return all(
        above.truth(full, law) is True
        for full in completions([rule, above], {}, law, plan.fact_book)
        if rule.truth(full, law) is True
    )

"""Who commands the fire: by its grade, raised where it crosses borders or many burn at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from firepost.domain.plan.conditions import Known
from firepost.domain.plan.grading import Law
from firepost.domain.plan.model import Command, Plan


def command_level(plan: Plan, known: Known, law: Law, *, crowd: bool) -> str:
    """The level of command, empty where the plan has no rule for it."""
    rule = plan.command
    if rule is None:
        return ""
    predicted = known.get(rule.predicted)
    grade = predicted if predicted in plan.grades else plan.grades[law.surely(known)]
    asked = [rule.by_grade[str(grade)]]
    spanned = _spanned(rule, known)
    if spanned is not None:
        asked.append(spanned)
    if crowd:
        asked.append(rule.crowd_level)
    return max(asked, key=rule.levels.index)


def crowded(plan: Plan, cases: Mapping[str, Known]) -> frozenset[str]:
    """The cases that go on in a district where too many go on at once."""
    rule = plan.command
    if rule is None:
        return frozenset()
    by_district: defaultdict[str, set[str]] = defaultdict(set)
    for name, known in cases.items():
        if _goes_on(rule, known):
            for district in districts_of(rule, known):
                by_district[district[: rule.crowd_digits]].add(name)
    many = [names for names in by_district.values() if len(names) >= rule.crowd_at_least]
    return frozenset().union(*many)


def districts_of(rule: Command, known: Known) -> tuple[str, ...]:
    codes = known.get(rule.districts)
    return codes if isinstance(codes, tuple) else ()


def _goes_on(rule: Command, known: Known) -> bool:
    ago = known.get(rule.began)
    begun = not isinstance(ago, timedelta) or ago >= timedelta()
    return begun and known.get(rule.ended) is not True


def _spanned(rule: Command, known: Known) -> str | None:
    districts = set(districts_of(rule, known))
    if len(districts) < 2:
        return None
    first, *others = districts
    for span in rule.spans:
        if all(code[: span.shared_digits] == first[: span.shared_digits] for code in others):
            return span.level
    return None

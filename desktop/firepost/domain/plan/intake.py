"""From the JSON of `firepost assess` to a situation, by the facts that a plan declares.

Whatever is refused is refused with the path of its key, such as `fires[0].deaths`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from firepost.domain.errors import Refused
from firepost.domain.plan.model import Fact, Plan
from firepost.domain.plan.situation import Case, Described, Value


def situation_from_json(told: object, *, plan: Plan, path: str = "") -> Described:
    """The situation that a JSON value describes; `path` leads to it, where it is a part.

    Raises:
        Refused: something is missing, unknown, of the wrong kind, or contradicts itself.
    """
    return _Intake(plan).situation(told, path)


@dataclass(frozen=True, slots=True)
class _Intake:
    plan: Plan

    def situation(self, told: object, path: str) -> Described:
        shared = [fact for fact in self.plan.facts if fact.shared]
        cases = self.plan.cases
        table = _table(told, path, needed=("at", cases), known=[fact.key for fact in shared])
        at = _time(table["at"], _at(path, "at"))
        facts = {fact.key: self._fact(fact, table, path) for fact in shared}
        listed = table[cases]
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            _refuse("not_list", _at(path, cases))
        read = [self._case(each, f"{_at(path, cases)}[{n}]") for n, each in enumerate(listed)]
        seen: set[str] = set()
        for place, case in enumerate(read):
            if case.id in seen:
                _refuse("same_id", f"{_at(path, cases)}[{place}].id", id=case.id)
            seen.add(case.id)
        return Described(at=at, cases=tuple(read), facts=facts)

    def _case(self, told: object, path: str) -> Case:
        own = [fact for fact in self.plan.facts if not fact.shared]
        table = _table(told, path, needed=("id",), known=[fact.key for fact in own])
        name = table["id"]
        if not isinstance(name, str) or not name.strip():
            _refuse("not_id", _at(path, "id"))
        facts = {fact.key: self._fact(fact, table, path) for fact in own}
        for fact in own:
            _hold_together(fact, facts, path)
        return Case(name, facts)

    def _fact(self, fact: Fact, table: Mapping[str, object], path: str) -> Value:
        told = table.get(fact.key)
        here = _at(path, fact.key)
        if told is None:
            return () if fact.kind == "codes" else None
        value: Value
        match fact.kind:
            case "amount":
                value = _amount(told, here)
            case "count":
                value = _count(told, here)
            case "time":
                value = _time(told, here)
            case "codes":
                value = _codes(told, fact.digits, here)
            case "one_of" | "grade":
                choices = self.plan.grades if fact.kind == "grade" else fact.choices
                value = _choice(told, choices, here)
            case _:
                value = _yes_no(told, here)
        return value


def _hold_together(fact: Fact, facts: Mapping[str, Value], path: str) -> None:
    own = facts[fact.key]
    for weaker in fact.implies:
        if own is True and facts.get(weaker) is False:
            _refuse("contradicts", _at(path, fact.key), other=weaker)
    start = facts.get(fact.not_before) if fact.not_before else None
    if isinstance(own, datetime) and isinstance(start, datetime) and own < start:
        _refuse("before_start", _at(path, fact.key), start=fact.not_before)


def _table(
    told: object, path: str, *, needed: Sequence[str], known: Sequence[str]
) -> Mapping[str, object]:
    if not isinstance(told, Mapping):
        _refuse("not_object", path or "$")
    for key in told:
        if key not in needed and key not in known:
            _refuse("unknown_key", _at(path, str(key)))
    for key in needed:
        if told.get(key) is None:
            _refuse("missing", _at(path, key))
    return told


def _amount(told: object, path: str) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float):
        _refuse("not_number", path)
    if isinstance(told, float) and not math.isfinite(told):
        _refuse("not_finite", path)
    if told < 0:
        _refuse("negative", path, value=told)
    return told


def _count(told: object, path: str) -> int:
    if isinstance(told, bool) or not isinstance(told, int):
        _refuse("not_count", path)
    if told < 0:
        _refuse("negative", path, value=told)
    return told


def _yes_no(told: object, path: str) -> bool:
    if not isinstance(told, bool):
        _refuse("not_yes_no", path)
    return told


def _choice(told: object, choices: Sequence[str], path: str) -> str:
    if not isinstance(told, str) or told not in choices:
        _refuse("not_one_of", path, choices=", ".join(choices))
    return told


def _codes(told: object, digits: int | None, path: str) -> tuple[str, ...]:
    if not isinstance(told, Sequence) or isinstance(told, str):
        _refuse("not_list", path)
    for place, code in enumerate(told):
        right = isinstance(code, str) and code.isascii() and code.isdigit()
        if not right or (digits is not None and len(code) != digits):
            _refuse("not_code", f"{path}[{place}]", digits=digits)
    return tuple(told)


def _time(told: object, path: str) -> datetime:
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        moment = None
    if moment is None:
        _refuse("not_time", path)
    if moment.utcoffset() is None:
        _refuse("no_offset", path)
    return moment


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _refuse(key: str, path: str, **values: object) -> NoReturn:
    raise Refused(f"situation.{key}", path=path, **values)

"""Every comparison, bound, conjunct and answer of the shipped plan file, turned over one at a time."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "resources" / "plans" / "wenzhou-forest-fire-2021.toml"
Path_ = tuple[str | int, ...]  # where in a table
Turned = tuple[str, Path_, Any]  # its name, where, and what to put there

GRADES = ("ungraded", "ordinary", "larger", "major", "exceptional")
TURNED = {"over": "at_least", "at_least": "over", "under": "at_most", "at_most": "under"}
LIVE_SETTINGS = (
    *("bare_hours", "succession_window_h", "succession_still_burning", "larger_means"),
    *("burned_area_stands_in", "near_holds_when_out", "level1_accumulates", "threat_joins"),
    *("crowd_digits", "warning_accumulates", "hotspot_minutes"),
)


def plan_mutants() -> Iterator[tuple[str, str, str]]:
    """Name, path in the tree and new text of each."""
    data = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    path = str(PLAN.relative_to(ROOT))
    for name, changed in _plan_changes(data):
        yield f"plan: {name}", path, toml(changed)


def plan_anew() -> tuple[str, str]:
    """Path and text of the plan with nothing turned over."""
    data = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    return str(PLAN.relative_to(ROOT)), toml(data)


def _plan_changes(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, change in (
        *_law_changes(data),
        *_rule_changes(data),
        *_fact_changes(data),
        *_command_changes(data),
        *_other_changes(data),
    ):
        changed = copy.deepcopy(data)
        change(changed)
        yield name, changed


def _law_changes(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for law, table in enumerate(data["laws"]):
        where = f"law {table['id']}"
        other = "ordinary" if table["least"] == "ungraded" else "ungraded"
        yield f"{where} least", lambda d, i=law, o=other: d["laws"][i].update(least=o)
        yield (
            f"{where} verified",
            lambda d, i=law: d["laws"][i].update(verified=not d["laws"][i]["verified"]),
        )
        for place, measure in enumerate(table["measures"]):
            at = f"{where} {measure['fact']}"
            for band, each in enumerate(measure["bands"]):
                for step in (-1, 1):
                    yield (
                        f"{at} {each['grade']} from {step:+}",
                        lambda d, i=law, m=place, b=band, s=step: _move_bound(d, i, m, b, s),
                    )
            for key in ("stand_in", "headroom_through"):
                if key in measure:
                    yield (
                        f"{at} without {key}",
                        lambda d, i=law, m=place, k=key: _drop_key(
                            d["laws"][i]["measures"][m], k
                        ),
                    )
            yield (
                f"{at} not measured",
                lambda d, i=law, m=place: d["laws"][i]["measures"].pop(m),
            )


def _drop_key(table: dict[str, Any], key: str) -> None:
    del table[key]
    if key == "stand_in":
        table.pop("stand_in_if", None)
        table.pop("headroom_through", None)


def _move_bound(data: dict[str, Any], law: int, measure: int, band: int, step: int) -> None:
    """A bound between two bands, moved in both."""
    bands = data["laws"][law]["measures"][measure]["bands"]
    bound = bands[band]["from"]
    moved = bound + step if isinstance(bound, int) and bound >= 1 else bound + step * 0.01
    bands[band]["from"] = moved
    if band:
        bands[band - 1]["below"] = moved


def _rule_changes(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    ids = [level["id"] for level in data["levels"]]
    for kind in ("triggers", "duties"):
        for place, rule in enumerate(data[kind]):
            for name, path, new in _condition_changes(rule.get("when"), ("when",)):
                yield (
                    f"{rule['id']} {name}",
                    lambda d, k=kind, i=place, p=path, n=new: _set(d[k][i], p, n),
                )
            if kind == "triggers":
                height = ids.index(rule["level"])
                for other in {max(height - 1, 0), min(height + 1, 3)} - {height}:
                    yield (
                        f"{rule['id']} at level {ids[other]}",
                        lambda d, i=place, o=ids[other]: d["triggers"][i].update(level=o),
                    )
                yield f"{rule['id']} gone", lambda d, i=place: d["triggers"].pop(i)
            if "succession" in rule:
                yield from _succession_changes(place)


def _succession_changes(place: int) -> Iterator[tuple[str, Any]]:
    for key, value in (
        ("at_least", 1),
        ("at_least", 3),
        ("within_h", 23),
        ("within_h", 25),
        ("still_going", 0),
        ("still_going", 2),
        ("ended", "controlled"),
        ("began", "controlled_at"),
        ("of", {"fact": "dangerous", "is": False}),
        ("of", {"fact": "near_key_target", "is": True}),
    ):
        yield (
            f"succession {key} {value}",
            lambda d, i=place, k=key, v=value: d["triggers"][i]["succession"].update({k: v}),
        )


def _condition_changes(condition: Any, path: Path_) -> Iterator[Turned]:
    """What can be turned over in a condition: its name, where, and what to put there."""
    if not isinstance(condition, dict):
        return
    for join, other in (("all", "any"), ("any", "all")):
        if join in condition:
            parts = condition[join]
            if len(parts) > 1:
                yield f"{join} to {other}", path, {other: parts}
                for gone in range(len(parts)):
                    rest = [part for place, part in enumerate(parts) if place != gone]
                    yield f"without {_brief(parts[gone])}", path, {join: rest}
            for place, part in enumerate(parts):
                yield from _condition_changes(part, (*path, join, place))
            return
    if "of" in condition:
        for place, part in enumerate(condition["of"]):
            yield from _condition_changes(part, (*path, "of", place))
        return
    yield from _comparison_changes(condition, path)


def _comparison_changes(condition: dict[str, Any], path: Path_) -> Iterator[Turned]:
    says = _brief(condition)
    for new, how in (
        *_bound_changes(condition),
        *_grade_changes(condition),
        *_answer_changes(condition),
    ):
        yield f"{says} {how}", path, new


def _bound_changes(condition: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    for word in (*TURNED, "bound"):
        bound = condition.get(word)
        if not isinstance(bound, int | float):
            continue
        for step in (-1, 1):
            yield {**condition, word: bound + step}, f"{step:+}"
        if word in TURNED:
            rest = {key: each for key, each in condition.items() if key != word}
            yield {**rest, TURNED[word]: bound}, "turned"
    if condition.get("word") == "bare_hours":
        strict = {"hours_since": condition["hours_since"], "over": condition["bound"]}
        yield strict, "strict"


def _grade_changes(condition: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    if condition.get("fact") != "grade":
        return
    word = "bound" if "bound" in condition else "at_least"
    here = GRADES.index(condition[word])
    for other in (GRADES[here - 1], GRADES[here + 1]):
        yield {**condition, word: other}, f"to {other}"


def _answer_changes(condition: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    if isinstance(condition.get("is"), bool):
        yield {**condition, "is": not condition["is"]}, "turned"
    several = condition.get("is_one_of", [])
    for one in several:
        rest = [each for each in several if each != one]
        yield {**condition, "is_one_of": rest}, f"without {one}"
    if condition.get("fact") in ("controlled", "extinguished"):
        other = "extinguished" if condition["fact"] == "controlled" else "controlled"
        yield {**condition, "fact": other}, f"asks {other}"


def _brief(condition: dict[str, Any]) -> str:
    return " ".join(str(value) for value in condition.values())


def _set(table: Any, path: tuple[str | int, ...], value: Any) -> None:
    for step in path[:-1]:
        table = table[step]
    table[path[-1]] = value


def _fact_changes(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for table in ("facts", "states"):
        for place, fact in enumerate(data[table]):
            for key in ("implies", "not_before", "headroom", "shared"):
                if key in fact:
                    yield (
                        f"{fact['key']} without {key}",
                        lambda d, t=table, i=place, k=key: d[t][i].pop(k),
                    )
            if fact.get("kind") == "count":
                yield (
                    f"{fact['key']} an amount",
                    lambda d, i=place: d["facts"][i].update(kind="amount"),
                )
    for place, other in ((0, "extinguished_at"), (1, "controlled_at")):
        yield (
            f"state since {other}",
            lambda d, i=place, o=other: d["states"][i].update(since=o),
        )
    yield "headroom of affected_forest_ha", lambda d: d["facts"][4].update(headroom=True)


def _command_changes(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    levels = [level["id"] for level in data["command"]["levels"]]
    for grade, level in data["command"]["by_grade"].items():
        other = levels[(levels.index(level) + 1) % len(levels)]
        yield (
            f"command of {grade} {other}",
            lambda d, g=grade, o=other: d["command"]["by_grade"].update({g: o}),
        )
    for place, span in enumerate(data["command"]["spans"]):
        yield f"without span {span['level']}", lambda d, i=place: d["command"]["spans"].pop(i)
        for step in (-1, 1):
            digits = span["shared_digits"] + step
            if digits >= 0:
                yield (
                    f"span {span['level']} {digits}",
                    lambda d, i=place, n=digits: d["command"]["spans"][i].update(
                        shared_digits=n
                    ),
                )
    for key, value in (
        ("crowd_at_least", 2),
        ("crowd_at_least", 4),
        ("crowd_level", "county"),
        ("crowd_level", "province"),
        ("ended", "controlled"),
        ("began", "controlled_at"),
        ("levels", list(reversed(data["command"]["levels"]))),
    ):
        yield f"command {key} {value}", lambda d, k=key, v=value: d["command"].update({k: v})


def _other_changes(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for place, level in enumerate(data["levels"]):
        other = "commander" if level["decides"] != "commander" else "office_director"
        yield (
            f"{level['id']} decided by {other}",
            lambda d, i=place, o=other: d["levels"][i].update(decides=o),
        )
    yield "levels upside down", lambda d: d["levels"].reverse()
    yield "default law 541", lambda d: d["plan"].update(default_law="541")
    for place, tier in enumerate(data["tiers"]):
        people = tier["people"] + 1
        yield f"tier {tier['id']}", lambda d, i=place, n=people: d["tiers"][i].update(people=n)
    for number, reading in enumerate(data["readings"]):
        for place, knob in enumerate(reading["settings"]):
            if knob["key"] in LIVE_SETTINGS:
                for value in _other_values(knob):
                    yield (
                        f"setting {knob['key']} {value}",
                        lambda d, n=number, i=place, v=value: d["readings"][n]["settings"][
                            i
                        ].update(default=v),
                    )


def _other_values(knob: dict[str, Any]) -> list[Any]:
    default = knob["default"]
    if isinstance(default, bool):
        return [not default]
    if isinstance(default, str):
        return [choice for choice in knob["choices"] if choice != default]
    low, high = knob["range"]
    return [value for value in (default - 1, default + 1) if low <= value <= high]


def toml(data: dict[str, Any]) -> str:
    """The plan as TOML again, a line a table."""
    return "".join(f"{key} = {_inline(value)}\n" for key, value in data.items())


def _inline(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case date():
            return value.isoformat()
        case dict():
            return (
                "{" + ", ".join(f"{key} = {_inline(each)}" for key, each in value.items()) + "}"
            )
        case list():
            return "[" + ", ".join(map(_inline, value)) + "]"
        case _:
            return repr(value)

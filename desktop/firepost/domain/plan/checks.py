"""What a plan file of the right shape may still get wrong: names, bands, settings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from firepost.domain.plan.build import GRADE, fits
from firepost.domain.plan.checked_rules import rule_faults
from firepost.domain.plan.schema import Fault, Path, fault
from firepost.domain.plan.shape import PLAN_FILE

Tables = Mapping[str, Any]
FORMAT = 1  # the only one there is so far


def faults(tables: object) -> tuple[Fault, ...]:
    """Everything wrong with a plan file: its shape first, then what it says."""
    shape = tuple(PLAN_FILE.faults(tables, ()))
    if shape:
        return shape
    assert isinstance(tables, Mapping)
    said = tuple(_said(tables))
    return said or tuple(rule_faults(tables))


def _said(tables: Tables) -> Iterator[Fault]:
    if tables["format"] != FORMAT:
        yield fault(("format",), "other_format", format=tables["format"], known=FORMAT)
    yield from _doubles(tables)
    yield from _head(tables)
    for place, law in enumerate(tables["laws"]):
        yield from _law(tables, law, ("laws", place))
    yield from _facts(tables)
    yield from _settings(tables)
    yield from _names(tables)
    yield from _command(tables)


def _doubles(tables: Tables) -> Iterator[Fault]:
    """Ids that stand twice, each within its own kind."""
    for table, id_key in (
        *(
            (name, "id")
            for name in ("grades", "laws", "levels", "triggers", "duties", "bodies")
        ),
        *((name, "id") for name in ("groups", "warnings", "clocks", "channels", "tasks")),
        ("tiers", "id"),
        ("readings", "number"),
    ):
        yield from _twice(
            [
                ((table, place, id_key), each[id_key])
                for place, each in enumerate(_all(tables, table))
            ]
        )
    keys = [
        ((table, place, "key"), each["key"])
        for table in ("facts", "states")
        for place, each in enumerate(_all(tables, table))
    ]
    yield from _twice([*keys, *([((GRADE,), GRADE)])])
    yield from _twice([(path, knob["key"]) for path, knob in _knobs(tables)])
    actions = [
        ((table, place, "actions", row, "id"), action["id"])
        for table in ("levels", "warnings")
        for place, each in enumerate(_all(tables, table))
        for row, action in enumerate(each.get("actions", ()))
    ]
    yield from _twice(actions)


def _twice(named: Sequence[tuple[Path, object]]) -> Iterator[Fault]:
    seen = set()
    for path, name in named:
        if name in seen:
            yield fault(path, "twice", name=name)
        seen.add(name)


def _head(tables: Tables) -> Iterator[Fault]:
    head = tables["plan"]
    due = head.get("revision_due")
    if due is not None and due <= head["effective_from"]:
        yield fault(("plan", "revision_due"), "due_before_start")
    yield from _known(("plan", "default_law"), head["default_law"], _ids(tables, "laws"))
    if head["cases"] in {"at", *(each["key"] for each in tables["facts"])}:
        yield fault(("plan", "cases"), "twice", name=head["cases"])


def _law(tables: Tables, law: Tables, path: Path) -> Iterator[Fault]:
    grades = _ids(tables, "grades")
    yield from _known((*path, "least"), law["least"], grades)
    until = law.get("in_force_until")
    if until is not None and until < law["in_force_from"]:
        yield fault((*path, "in_force_until"), "until_before_from")
    yield from _twice(
        [
            ((*path, "measures", place, "fact"), each["fact"])
            for place, each in enumerate(law["measures"])
        ]
    )
    for place, measure in enumerate(law["measures"]):
        here = (*path, "measures", place)
        for key in ("fact", "stand_in"):
            if key in measure:
                yield from _a_number(tables, (*here, key), measure[key])
        for row, name in enumerate(measure.get("headroom_through", ())):
            known = [measure["fact"], measure.get("stand_in", measure["fact"])]
            yield from _known((*here, "headroom_through", row), name, known)
        whole = _kinds(tables).get(measure["fact"]) == "count"
        yield from _bands(grades, measure["bands"], (*here, "bands"), whole=whole)


def _bands(
    grades: list[str], bands: Sequence[Tables], path: Path, *, whole: bool
) -> Iterator[Fault]:
    """Half-open bands must climb through the grades and leave no gap and no overlap."""
    for place, band in enumerate(bands):
        here = (*path, place)
        yield from _known((*here, "grade"), band["grade"], grades)
        for key in ("from", "below"):
            if whole and not isinstance(band.get(key, 0), int):
                yield fault((*here, key), "not_whole", value=band[key])
        if "below" in band and band["below"] <= band["from"]:
            yield fault((*here, "below"), "band_empty", begin=band["from"], end=band["below"])
    for place, (low, high) in enumerate(pairwise(bands), start=1):
        yield from _joint(grades, low, high, (*path, place))
    if "below" in bands[-1]:
        end = bands[-1]["below"]
        yield fault((*path, len(bands) - 1, "below"), "band_gap_above", end=end)


def _joint(grades: list[str], low: Tables, high: Tables, path: Path) -> Iterator[Fault]:
    end, begin = low.get("below"), high["from"]
    if end is None:
        yield fault((*path, "from"), "band_overlap", end="∞", begin=begin)
    elif end < begin:
        yield fault((*path, "from"), "band_gap", end=end, begin=begin)
    elif end > begin:
        yield fault((*path, "from"), "band_overlap", end=end, begin=begin)
    known = low["grade"] in grades and high["grade"] in grades
    if known and grades.index(high["grade"]) <= grades.index(low["grade"]):
        yield fault((*path, "grade"), "band_order", low=low["grade"], high=high["grade"])


def _facts(tables: Tables) -> Iterator[Fault]:
    kinds = _kinds(tables)
    for place, each in enumerate(tables["facts"]):
        here = ("facts", place)
        if (each["kind"] == "one_of") != ("choices" in each):
            yield fault((*here, "choices"), "choices_misplaced", kind=each["kind"])
        if each.get("headroom") and each["kind"] not in ("amount", "count"):
            yield fault((*here, "headroom"), "wrong_kind", name=each["key"], kind=each["kind"])
        if "not_before" in each:
            yield from _of_kind(kinds, (*here, "not_before"), each["not_before"], "time")
            if each["kind"] != "time":
                yield fault(
                    (*here, "not_before"), "wrong_kind", name=each["key"], kind=each["kind"]
                )
        for row, weaker in enumerate(each.get("implies", ())):
            yield from _of_kind(kinds, (*here, "implies", row), weaker, "yes_no")
            if each["kind"] != "yes_no":
                yield fault(
                    (*here, "implies"), "wrong_kind", name=each["key"], kind=each["kind"]
                )
    for place, each in enumerate(_all(tables, "states")):
        here = ("states", place)
        yield from _of_kind(kinds, (*here, "since"), each["since"], "time")
        for row, weaker in enumerate(each.get("implies", ())):
            yield from _of_kind(kinds, (*here, "implies", row), weaker, "state")


def _settings(tables: Tables) -> Iterator[Fault]:
    keys = {knob["key"] for _, knob in _knobs(tables)}
    for path, knob in _knobs(tables):
        span = knob.get("range")
        if span is not None and (len(span) != 2 or span[0] > span[1]):
            yield fault((*path[:-1], "range"), "bad_range")
        elif not _is_plain(knob["default"]):
            yield fault((*path[:-1], "default"), "bad_default", value=knob["default"])
        elif not fits(knob, knob["default"]):
            yield fault((*path[:-1], "default"), "default_out_of_range", value=knob["default"])
    for path, name in _named_settings(tables, ()):
        yield from _known(path, name, keys)


def _is_plain(value: object) -> bool:
    return isinstance(value, bool | str | int) or (
        isinstance(value, float) and math.isfinite(value)
    )


def _named_settings(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Every place that names a setting."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            if key in ("setting", "word", "stand_in_if") and isinstance(each, str):
                yield (*path, key), each
            else:
                yield from _named_settings(each, (*path, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _named_settings(each, (*path, place))


def _names(tables: Tables) -> Iterator[Fault]:
    """Bodies, levels, grades and readings that are named but not there."""
    pools: dict[str, list[Any]] = {
        "bodies": _ids(tables, "bodies"),
        "levels": _ids(tables, "levels"),
        "readings": [each["number"] for each in _all(tables, "readings")],
    }
    for table, key, pool in (
        ("levels", "analyses", "bodies"),
        ("levels", "decides", "bodies"),
        ("levels", "proposes", "bodies"),
        ("levels", "may_also_decide", "bodies"),
        ("triggers", "level", "levels"),
        ("triggers", "readings", "readings"),
        ("duties", "to", "bodies"),
        ("duties", "copy_to", "bodies"),
        ("duties", "readings", "readings"),
        ("groups", "lead", "bodies"),
        ("groups", "members", "bodies"),
        ("groups", "from_level", "levels"),
        ("clocks", "escalates_to", "bodies"),
        ("channels", "asks", "bodies"),
        ("channels", "approves", "bodies"),
        ("channels", "carries_out", "bodies"),
        ("channels", "copy_to", "bodies"),
        ("tasks", "body", "bodies"),
        ("tasks", "by_grade", "bodies"),
    ):
        for place, each in enumerate(_all(tables, table)):
            yield from _known_each((table, place, key), each.get(key, ()), pools[pool])
    for table in ("levels", "warnings"):
        for place, each in enumerate(_all(tables, table)):
            for row, action in enumerate(each.get("actions", ())):
                path = (table, place, "actions", row)
                yield from _known((*path, "body"), action["body"], pools["bodies"])
                yield from _variant_bodies(action, path, pools["bodies"])
    for place, each in enumerate(_all(tables, "channels")):
        yield from _variant_bodies(each, ("channels", place), pools["bodies"])
    reached = {each["level"] for each in tables["triggers"]}
    for place, level in enumerate(tables["levels"]):
        if level["id"] not in reached:
            yield fault(("levels", place, "id"), "level_without_trigger", name=level["id"])


def _variant_bodies(table: Tables, path: Path, bodies: Sequence[object]) -> Iterator[Fault]:
    for row, variant in enumerate(table.get("variants", ())):
        for key in ("body", "approves", "carries_out", "copy_to"):
            here = (*path, "variants", row, key)
            yield from _known_each(here, variant.get(key, ()), bodies)


def _command(tables: Tables) -> Iterator[Fault]:
    rule = tables.get("command")
    if rule is None:
        return
    kinds = _kinds(tables)
    levels = [each["id"] for each in rule["levels"]]
    grades = _ids(tables, "grades")
    yield from _of_kind(kinds, ("command", "predicted"), rule["predicted"], "grade")
    yield from _of_kind(kinds, ("command", "districts"), rule["districts"], "codes")
    yield from _of_kind(kinds, ("command", "began"), rule["began"], "time")
    yield from _of_kind(kinds, ("command", "ended"), rule["ended"], "state")
    yield from _known(("command", "crowd_level"), rule["crowd_level"], levels)
    for grade, level in rule["by_grade"].items():
        yield from _known(("command", "by_grade", grade), grade, grades)
        yield from _known(("command", "by_grade", grade), level, levels)
    for grade in grades:
        if grade not in rule["by_grade"]:
            yield fault(("command", "by_grade", grade), "missing_key", name=grade)
    for place, span in enumerate(rule["spans"]):
        yield from _known(("command", "spans", place, "level"), span["level"], levels)


def _a_number(tables: Tables, path: Path, name: str) -> Iterator[Fault]:
    kinds = _kinds(tables)
    if name not in kinds:
        yield fault(path, "unknown_name", name=name, known=", ".join(kinds))
    elif kinds[name] not in ("amount", "count"):
        yield fault(path, "wrong_kind", name=name, kind=kinds[name])


def _of_kind(kinds: Mapping[str, str], path: Path, name: str, kind: str) -> Iterator[Fault]:
    if name not in kinds:
        yield fault(path, "unknown_name", name=name, known=", ".join(kinds))
    elif kinds[name] != kind:
        yield fault(path, "wrong_kind", name=name, kind=kinds[name])


def _known_each(path: Path, told: object, known: Sequence[object]) -> Iterator[Fault]:
    if isinstance(told, Mapping):
        for key, each in told.items():
            yield from _known((*path, key), each, known)
    elif isinstance(told, list | tuple):
        for place, each in enumerate(told):
            yield from _known((*path, place), each, known)
    else:
        yield from _known(path, told, known)


def _known(path: Path, name: object, known: Any) -> Iterator[Fault]:
    if name not in known:
        yield fault(path, "unknown_name", name=name, known=", ".join(map(str, known)))


def _all(tables: Tables, name: str) -> Sequence[Tables]:
    each: Sequence[Tables] = tables.get(name, ())
    return each


def _ids(tables: Tables, name: str) -> list[str]:
    return [each["id"] for each in _all(tables, name)]


def _kinds(tables: Tables) -> dict[str, str]:
    named = [*tables["facts"], *_all(tables, "states")]
    return {each["key"]: each.get("kind", "state") for each in named}


def _knobs(tables: Tables) -> list[tuple[Path, Tables]]:
    return [
        (("readings", place, "settings", row, "key"), knob)
        for place, reading in enumerate(_all(tables, "readings"))
        for row, knob in enumerate(reading["settings"])
    ]

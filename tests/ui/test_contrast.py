"""Every pair of ink and ground that the screen can draw is found in the sources and reckoned."""

from __future__ import annotations

import ast
import re
from itertools import product
from pathlib import Path

import pytest

import firepost.ui
from firepost.ui.prose import _FILL_OF_BOX, _INK_OF_BOX
from firepost.ui.setting import Setting
from ui.test_look import contrast

UI = Path(firepost.ui.__file__).parent
GROUNDS = ("bg-panel", "bg-sub", "bg-sel")  # what a row, a panel and a chosen row lie on
LEAST = 4.5
LEAST_OF_LINES = 3.0  # an edge is seen, not read


def least(ink: str) -> float:
    return LEAST_OF_LINES if ink.startswith("line") else LEAST


def constants(node: ast.AST | None) -> set[str]:
    """The words an expression can come to: of both branches, of a table's values."""
    match node:
        case ast.Constant(value=str() as word):
            return {word}
        case ast.IfExp():
            return constants(node.body) | constants(node.orelse)
        case ast.BoolOp():
            return set().union(*(constants(one) for one in node.values))
        case ast.Subscript(value=ast.Dict() as table):
            return set().union(*(constants(one) for one in table.values))
        case ast.Call(func=ast.Attribute(value=ast.Dict() as table), args=args):
            values = (*table.values, *args[1:])
            return set().union(*(constants(one) for one in values))
    return set()


def pairs_in_sources(names: set[str]) -> set[tuple[str, str]]:
    """(ink, ground) wherever a call names both or one, or a pair of names stands together."""
    found: set[tuple[str, str]] = set()
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                said = {word.arg: constants(word.value) for word in node.keywords}
                inks, grounds = said.get("ink", set()), said.get("ground", set())
                found |= set(product(inks, grounds or _grounds_of(inks)))
            elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
                one, other = (constants(part) for part in node.elts)
                found |= {(a, b) for a in one for b in other if b.endswith("-bg")}
    return {(ink, ground) for ink, ground in found if {ink, ground} <= names}


def _grounds_of(inks: set[str]) -> tuple[str, ...]:
    return (
        ()
        if any(ink.endswith("-on") or ink.startswith(("on-", "rail")) for ink in inks)
        else GROUNDS
    )


def pairs_of_sheet(setting: Setting) -> set[tuple[str, str]]:
    """(colour, background) of each rule of the style sheet that says both."""
    pairs = set()
    for _selector, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", setting.look.sheet()):
        ink = re.search(r"(?<![-\w])color: (#\w{6})", rule)
        ground = re.search(r"(?<![-\w])background: (#\w{6})", rule)
        chosen = re.findall(r"selection-(?:background-)?color: (#\w{6})", rule)
        if ink and ground:
            pairs.add((ink[1], ground[1]))
        elif ink:
            pairs |= {(ink[1], setting.look.hex(name)) for name in ("bg-panel", "bg-app")}
        if len(chosen) == 2:
            pairs.add((chosen[0], chosen[1]))
    return pairs


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_every_ink_stands_out_from_what_it_is_written_on(setting: Setting, night):
    setting.look.turn(night=night)
    look = setting.look
    names = set(look._tokens["color"][look.theme])
    pairs = pairs_in_sources(names)
    pairs |= {(_INK_OF_BOX[box], _FILL_OF_BOX[box]) for box in _INK_OF_BOX}
    pairs |= {(f"l{n}-on", f"l{n}") for n in range(1, 5)}
    pairs |= {("rail-text", "rail"), ("rail-sel-text", "rail-sel"), ("text-2", "bg-app")}

    faint = {
        (ink, ground): round(contrast(look.hex(ink), look.hex(ground)), 2)
        for ink, ground in pairs
        if contrast(look.hex(ink), look.hex(ground)) < least(ink)
    }

    assert len(pairs) > 40
    assert ("danger", "danger-bg") in pairs
    assert faint == {}


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_every_rule_of_the_sheet_can_be_read(setting: Setting, night):
    setting.look.turn(night=night)
    pairs = pairs_of_sheet(setting)

    faint = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < LEAST}

    assert len(pairs) > 12
    assert faint == {}


def test_a_faint_pair_would_be_found(setting: Setting):
    """Text-2 by day on its own line colour is no pair of ours: it is too faint, and is seen to be."""
    assert contrast(setting.look.hex("text-2"), setting.look.hex("line-strong")) < LEAST

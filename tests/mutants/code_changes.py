"""Every comparison, sign, bound and conjunct of the plan's rule code, turned over one at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "desktop" / "firepost" / "domain" / "plan"
MODULES = ("conditions", "grading", "settle", "succession", "command", "outlook", "evaluate")
Change = tuple[int, str, Callable[[], object]]  # the line, what it does, how to do it

SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
OPERATORS = {"gt": "ge", "ge": "gt", "lt": "le", "le": "lt", "eq": "ne"}


def code_mutants() -> Iterator[tuple[str, str, str]]:
    """Name, path in the tree and new text of each. A name lasts as long as its line."""
    for module in MODULES:
        path = RULES / f"{module}.py"
        source = path.read_text(encoding="utf-8")
        lines = source.split("\n")
        count = len(list(_changes(ast.parse(source))))
        seen: dict[str, int] = {}
        for number in range(count):
            tree = ast.parse(source)
            line, says, change = list(_changes(tree))[number]
            change()
            name = f"{module}: {lines[line - 1].strip()} :: {says}"
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                name += f" #{seen[name]}"
            yield name, str(path.relative_to(ROOT)), ast.unparse(tree)


def _changes(tree: ast.Module) -> Iterator[Change]:
    for node in _walk(tree):
        yield from _operator_changes(node)
        yield from _joint_changes(node)
        yield from _test_changes(node)
        yield from _value_changes(node)


def _operator_changes(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            if type(op) in SWAPS:
                new = SWAPS[type(op)]
                says = f"{type(op).__name__} to {new.__name__}"
                yield node.lineno, says, lambda p=place, n=new: _put(node.ops, p, n())
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        new = SWAPS[type(node.op)]
        says = f"{type(node.op).__name__} to {new.__name__}"
        yield node.lineno, says, lambda: setattr(node, "op", new())


def _joint_changes(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield node.lineno, f"to {other.__name__}", lambda: setattr(node, "op", other())
        for place in range(len(node.values)):
            yield node.lineno, f"without part {place}", lambda p=place: node.values.pop(p)


def _test_changes(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        turned = ast.UnaryOp(ast.Not(), node.test)
        yield node.test.lineno, "if turned", lambda: setattr(node, "test", turned)
    if isinstance(node, ast.comprehension):
        for place, test in enumerate(node.ifs):
            turned = ast.UnaryOp(ast.Not(), test)
            yield test.lineno, "filter turned", lambda p=place, t=turned: _put(node.ifs, p, t)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        # `not not x` is `x` where it is asked for its truth
        turned = ast.UnaryOp(ast.Not(), node.operand)
        yield node.lineno, "without not", lambda: setattr(node, "operand", turned)


def _value_changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Constant(value=bool() as value):
            yield node.lineno, f"not {value}", lambda: setattr(node, "value", not value)
        case ast.Constant(value=int() as value):
            yield node.lineno, f"{value} + 1", lambda: setattr(node, "value", value + 1)
        case ast.Name(id=name) if name in NAMES:
            yield node.lineno, f"to {NAMES[name]}", lambda: setattr(node, "id", NAMES[name])
        case ast.Attribute(attr=name, value=ast.Name(id="operator")) if name in OPERATORS:
            other = OPERATORS[name]
            yield node.lineno, f"to {other}", lambda: setattr(node, "attr", other)


def _put(items: list[Any], place: int, item: object) -> None:
    items[place] = item


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs: no annotations, no assertions of our own, no class options."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_comment"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.Assert | ast.Raise):
                yield from _walk(child)

"""The threat model names a test for each thing it claims; each of them is there."""

from __future__ import annotations

import ast
import re

import pytest

from house.tree import ROOT

PAGE = ROOT / "docs" / "security.md"
TESTS = ROOT / "tests"


def rows():
    """(who may do harm, what, whether, what shows it) of every table of threats."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and not set(cells[0]) <= {"-", " "}:
            yield cells


def shown_by(cell):
    """The tests a cell names, as (path, function or None); `::name` goes on in the last file."""
    last = ""
    for path, name in re.findall(r"`([\w/.]*?)(?:::(\w+))?`", cell):
        last = path or last
        yield last, name or None


CLAIMS = [row for row in rows() if row[1] != "can he?" and row[1] != "can it?"]


def test_there_are_claims():
    assert len(CLAIMS) > 30


@pytest.mark.parametrize("row", CLAIMS, ids=[row[0][:60] for row in CLAIMS])
def test_each_claim_names_a_test_that_is_there_or_says_yes(row):
    what, whether, shown = row
    if shown == "—":
        assert "**yes" in whether, f"{what}: nothing shows it"
        return
    named = list(shown_by(shown))
    assert named, f"{what}: no test is named"
    for path, name in named:
        file = TESTS / path
        assert file.exists(), path
        if name is not None:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            functions = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
            assert name in functions, f"{path}::{name}"

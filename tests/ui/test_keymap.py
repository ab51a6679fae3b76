"""The map of keys under `?` against the keys that there are: none is hidden, none is made up."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QLabel

import firepost.ui
from firepost.ui.keymap import GROUPS, KEYS
from firepost.ui.letters import LETTERS
from ui.conftest import let_run

UI = Path(firepost.ui.__file__).parent
PAGE_OF = {"response": "F2", "forces": "F3", "depots": "F4", "reporting": "F5", "office": "F5"}
SIGNS = {
    "Plus": "+",
    "Minus": "−",
    "Equal": "+",
    "PageUp": "PgUp",
    "PageDown": "PgDn",
    "Escape": "Esc",
}
# Keys of fields, of the timeline and of lists: taken where they stand, by no table.
OF_FIELDS = {"/", "?", "Enter", "Esc", "↑", "→", "↓", "←", "Home", "End", "1530", "1", "5", "J"}


def listed() -> set[tuple[str, str]]:
    """(page, key) of every row: the page is "" where the key means the same everywhere."""
    out = set()
    for row, _deed in KEYS:
        if "–" in row and row.startswith("F1"):
            out |= {("", f"F{n}") for n in range(1, 6)}
            continue
        parts = [part for part in row.split() if part not in ("–", "/")] or [row]
        page = parts.pop(0) if parts[0] in PAGE_OF.values() and len(parts) > 1 else ""
        out |= {(page, part) for part in parts}
    return out


def keys_in(node: ast.AST) -> set[str]:
    """Every Qt.Key.Key_X named under a node, as it is written on the keyboard."""
    found = {
        one.attr.removeprefix("Key_")
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and one.attr.startswith("Key_")
    }
    return {SIGNS.get(name, name) for name in found} - {"Up", "Down", "Left", "Right", "Return"}


def taken() -> set[tuple[str, str]]:
    """(page, key) of every single key that some `take_key` acts on, and of the window's letters."""
    out = {("", key.name.removeprefix("Key_")) for key in LETTERS}
    for file in UI.rglob("*.py"):
        page = PAGE_OF.get(file.parent.name, "")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "take_key":
                out |= {(page, key) for key in keys_in(node)}
    return out


def written(sequence: str) -> str:
    return sequence.replace("Return", "Enter")


def shortcuts() -> set[str]:
    """Every shortcut the sources set up: the string keys of the tables handed to QShortcut."""
    out = set()
    for file in UI.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if "QShortcut(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Dict):
                names = [key.value for key in node.keys if isinstance(key, ast.Constant)]
                if names and all(isinstance(name, str) and _is_key(name) for name in names):
                    out |= {written(name) for name in names}
            elif (
                isinstance(node, ast.Tuple)
                and node.elts
                and isinstance(node.elts[0], ast.Constant)
            ):
                name = node.elts[0].value
                if isinstance(name, str) and _is_key(name):
                    out.add(written(name))
    return out


def _is_key(name: str) -> bool:
    last = name.rsplit("+", maxsplit=1)[-1]
    return (
        last in ("Return", "Enter")
        or (last[0] == "F" and last[1:].isdigit())
        or ("+" in name and len(last) == 1)
    )


def test_every_shortcut_of_the_window_is_listed(open_window):
    window = open_window()
    window.go("office")
    real = {
        written(one.key().toString())
        for one in window.findChildren(QShortcut)
        if not one.key().isEmpty()
    }

    assert len(real) >= 14
    assert sorted(real - {key for _page, key in listed()}) == []
    assert sorted(shortcuts() - {key for _page, key in listed()}) == []


def test_every_single_key_of_a_page_is_listed():
    told = listed()

    unlisted = {
        (page, key)
        for page, key in taken()
        if (page, key) not in told and ("", key) not in told
    }

    assert len(taken()) > 20
    assert unlisted == set()


def test_every_key_listed_is_there(open_window):
    there = taken()
    single = {key for _page, key in there}
    everywhere = shortcuts() | OF_FIELDS | {f"F{n}" for n in range(1, 13)}

    made_up = {
        (page, key)
        for page, key in listed()
        if (page, key) not in there and key not in everywhere and key not in single
    }

    assert made_up == set()


def test_the_map_of_keys_says_each_key_once_with_its_deed(open_window):
    window = open_window()
    window.open_form("keys")
    told = [label.text() for label in window.drawers.drawer.findChildren(QLabel)]

    assert len(KEYS) == len(set(KEYS))
    for key, deed in KEYS:
        assert key in told
        assert window.setting.say(f"ui.key.{deed}") in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_deed_of_the_list_lies_under_the_scroll_bar(open_window, language):
    window = open_window()
    window.tongue.speak(language)
    window.open_form("keys")
    sheet = window.drawers._made["keys"]
    room = sheet.parentWidget()
    let_run(lambda: sheet.width() <= room.width())

    labels = sheet.findChildren(QLabel)
    assert max(one.geometry().right() for one in labels) <= room.width()
    assert len(labels) == 2 * len(KEYS) + len(GROUPS)

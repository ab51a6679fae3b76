"""Every sentence is there, in both languages, with the same blanks, and somebody says it."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator

import pytest

from house.tree import ROOT, files, modules, pages, words

# Calls whose first argument names a sentence.
SPEAKERS = {"Refused", "Trouble", "Usage", "Stopped", "text", "say", "has"}
KEY = re.compile(r"[a-z0-9_]+(\.[A-Za-z0-9_]+)+")


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def speaks(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in SPEAKERS
        case ast.Attribute(value=ast.Name(id="Notice"), attr="of"):
            return True
        case ast.Attribute(attr=name):
            return name in SPEAKERS
        case _:
            return False


def spoken() -> Iterator[tuple[str, str, ast.Call]]:
    """Path, key and call, wherever code names a sentence outright."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and speaks(node) and node.args:
                match node.args[0]:
                    case ast.Constant(value=str(key)) if KEY.fullmatch(key):
                        yield path, key, node


def patterns() -> Iterator[re.Pattern[str]]:
    """What f-strings may come to, so that `f"state.{state}"` counts as saying those keys."""
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^ ]+"
                    for part in node.values
                ]
                # `f"{a}.{b}"` could be any key: some of it has to be written out.
                if any(re.search(r"[a-z_]\\\.|\\\.[a-z_]", part) for part in parts):
                    yield re.compile("".join(parts))


def test_every_sentence_that_code_names_is_written():
    unknown = {f"{path}: {key}" for path, key, _ in spoken() if key not in words()}

    assert unknown == set()


def test_no_sentence_is_shown_with_a_hole_in_it():
    """Where a call gives its values by name, they fill every blank of the sentence."""
    holes = []
    for path, key, call in spoken():
        given = {keyword.arg for keyword in call.keywords}
        if None in given or key not in words():  # `**values`: not to be seen from here
            continue
        named = isinstance(call.func, ast.Attribute) and call.func.attr == "has"
        lacking = set() if named else blanks(words()[key]["zh"]) - given
        if lacking:
            holes.append(f"{path}:{call.lineno} {key} lacks {sorted(lacking)}")

    assert holes == []


@pytest.mark.parametrize("page", pages())
def test_every_sentence_speaks_both_languages_with_the_same_blanks(page):
    for key, entry in pages()[page].items():
        assert set(entry) == {"zh", "en"}, key
        assert all(entry.values()), key
        assert blanks(entry["zh"]) == blanks(entry["en"]), key


@pytest.mark.parametrize("page", pages())
def test_sentences_are_terse(page):
    """No pleading and no shouting: tired people read them at night."""
    for key, entry in pages()[page].items():
        assert not set("!\uff01") & set(entry["zh"] + entry["en"]), key
        assert "请" not in entry["zh"].replace("申请", "").replace("请求", "").replace(
            "提请", ""
        ), key


def test_no_sentence_is_written_twice():
    counted = Counter(key for page in pages().values() for key in page)

    assert [key for key, times in counted.items() if times > 1] == []


def test_every_sentence_is_said_by_somebody():
    literals = {
        node.value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    data = "\n".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in files()
        if name.startswith("resources/") and name.endswith((".toml", ".json", ".j2"))
        if not name.startswith("resources/words/")
    )
    built = list(patterns())
    silent = [
        key
        for key in words()
        if key not in literals
        and f'"{key}"' not in data
        and not any(pattern.fullmatch(key) for pattern in built)
    ]

    assert silent == []

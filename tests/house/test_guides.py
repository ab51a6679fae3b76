"""What the guides name is there: tests, files, commands, keys, pictures, headings."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import shlex
import subprocess
import sys

import pytest

from firepost.cli.main import COMMANDS
from firepost.ui.care.guide import PLACES
from house.tree import ROOT

GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
DOCS = ("drill", "hub", "how-to", "plan-format", "report-templates", "security", "updates")
PAGES = [*GUIDES, *(ROOT / "docs" / f"{name}.md" for name in DOCS)]
HOW_TO = ROOT / "docs" / "how-to.md"


def text(path):
    return path.read_text(encoding="utf-8")


def test_every_test_the_threat_model_names_exists():
    said = text(ROOT / "docs" / "security.md")
    named = []
    for cell in re.findall(r"`[^`]*`(?:, `[^`]*`)*", said):
        file = None
        for one in re.findall(r"`([^`]*)`", cell):
            path, _, test = one.partition("::")
            file = path or file
            if test:
                named.append((file, test))
    assert len(named) > 20
    lacking = [
        (file, test)
        for file, test in named
        if f"def {test}(" not in text(ROOT / "tests" / file)
    ]

    assert lacking == []


def test_every_place_the_architecture_names_exists():
    said = text(ROOT / "docs" / "architecture.md")
    places = set(re.findall(r"`((?:[a-z_]+/)+[a-z_]*(?:\.py)?)(?:::[a-z_]+)?`", said))
    roots = (ROOT, ROOT / "desktop" / "firepost")

    assert [
        place for place in places if not any((root / place).exists() for root in roots)
    ] == []


def test_every_place_the_how_to_names_exists():
    said = text(ROOT / "docs" / "how-to.md")
    places = set(re.findall(r"`((?:[a-z_-]+/)+[\w.-]+\.\w+)`", said))
    roots = (ROOT, ROOT / "desktop" / "firepost", ROOT / "resources" / "report_templates")

    assert [
        place for place in places if not any((root / place).exists() for root in roots)
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_command_a_guide_tells_exists(page):
    named = set(re.findall(r"(?:`|^|\n)(?:.*\| )?firepost ([a-z]{2,})\b", text(page)))

    assert named - set(COMMANDS) == set()


def command_lines(page):
    """What a reader may type: of a span or a block, from `firepost` on, without pipes."""
    said = text(page)
    blocks = re.findall(r"```(?:sh)?\n(.*?)```", said, flags=re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", said, flags=re.DOTALL))
    for line in (*(one for block in blocks for one in block.splitlines()), *spans):
        found = re.search(r"(?:^|\| )(?:\S*/)?firepost ([a-z].*)$", line.strip())
        if found:
            words = shlex.split(found[1], comments=True)
            cut = min([words.index(sign) for sign in "<>|" if sign in words], default=None)
            words = words[: None if cut is None else cut]
            yield [word for word in words if not re.search(r"\s{4}", word)]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_command_line_a_guide_tells_is_taken(page):
    """As it stands, with its stand-ins: nothing is lacking, nothing is too many."""
    for command, *rest in command_lines(page):
        assert command in COMMANDS, command
        if not rest or set(rest) == {"…"}:
            continue  # a mention
        parser = argparse.ArgumentParser(prog=command, exit_on_error=False)
        parser.add_argument("--json", action="store_true")
        importlib.import_module(COMMANDS[command]).add(parser)
        try:
            parser.parse_args(rest)
        except (argparse.ArgumentError, SystemExit) as stopped:
            pytest.fail(f"{page.name}: firepost {command} {shlex.join(rest)}: {stopped}")


@pytest.mark.skipif(sys.platform == "win32", reason="the blocks are a shell's")
def test_the_how_to_is_followed_to_the_letter(tmp_path):
    """A reader at the top of the tree types every block, one after the other."""
    for name in ("docs", "resources", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    typed = tmp_path / "bin"
    typed.mkdir()
    script = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m firepost "$@"\n'
    (typed / "firepost").write_text(script, encoding="utf-8")
    (typed / "firepost").chmod(0o755)
    env = {
        **os.environ,
        "FIREPOST_HOME": str(tmp_path / "home"),
        "PATH": f"{typed}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "desktop"),
        "LC_ALL": "C.UTF-8",
    }
    fire, told = "ID", []
    for block in re.findall(r"```sh\n(.*?)```", text(HOW_TO), flags=re.DOTALL):
        for line in block.splitlines():
            done = subprocess.run(
                ["bash", "-c", line.replace(" ID ", f" {fire} ")],
                cwd=tmp_path,
                env=env,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
            told.append(line)
            if line == "firepost show try.fire":
                fire = json.loads(done.stdout)["incidents"][0]["id"]

    assert len(told) > 10
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".pdf"]


def test_every_line_the_how_to_shows_stands_in_its_file():
    """An indented line is quoted from the path that was named last."""
    shown = 0
    for paragraph in re.split(r"\n(?=\d\. |`)", text(HOW_TO)):
        paths = re.findall(r"`((?:[a-z_-]+/)+[\w.-]+\.py)`", paragraph)
        for line in re.findall(r"^ {7}(\S.*)$", paragraph, flags=re.MULTILINE):
            shown += 1
            assert any(line in text(ROOT / "desktop" / "firepost" / path) for path in paths), (
                f"{line}: not in {paths}"
            )

    assert shown >= 7


@pytest.mark.parametrize("page", GUIDES, ids=lambda path: path.name)
def test_every_picture_and_link_of_a_guide_is_there(page):
    targets = re.findall(r"\]\(([^)]+)\)", text(page))

    assert [one for one in targets if not (page.parent / one).is_file()] == []


def test_every_page_of_the_window_has_its_place_in_the_guide():
    from firepost.ui.pages import Pages

    assert set(Pages.names) <= set(PLACES)

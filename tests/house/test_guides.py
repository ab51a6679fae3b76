"""What the guides name is there: tests, files, commands, keys, pictures, headings."""

from __future__ import annotations

import re

import pytest

from firepost.cli.main import COMMANDS
from firepost.ui.care.guide import PLACES
from house.tree import ROOT

GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
PAGES = [*GUIDES, *(ROOT / "docs" / f"{name}.md" for name in ("updates", "security"))]


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


@pytest.mark.parametrize("page", GUIDES, ids=lambda path: path.name)
def test_every_picture_and_link_of_a_guide_is_there(page):
    targets = re.findall(r"\]\(([^)]+)\)", text(page))

    assert [one for one in targets if not (page.parent / one).is_file()] == []


def test_every_page_of_the_window_has_its_place_in_the_guide():
    from firepost.ui.pages import Pages

    assert set(Pages.names) <= set(PLACES)

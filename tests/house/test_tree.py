"""The tree is the one the README shows, it stands alone, and it starts from nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

from house.tree import ROOT, files

TOP = {
    ".ci",
    ".github",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "build.spec",
    "desktop",
    "dev.py",
    "docs",
    "maps",
    "pyproject.toml",
    "requirements.lock",
    "resources",
    "tests",
}
PACKAGE_HOST = re.compile(
    r"(pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|security\.debian\.org"
    r"|npmm[i]rror|tuna\.tsinghua|mirrors?\.[a-z]+\.(com|edu|cn))"
)
TEXT = (".py", ".md", ".toml", ".lock", ".yml", ".json", ".spec", ".txt", "run", ".gitignore")


def test_nothing_lies_beside_what_the_readme_shows():
    assert {name.split("/")[0] for name in files()} <= TOP


def test_the_readme_shows_every_top_folder():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = {name.split("/")[0] for name in files() if "/" in name}

    assert [folder for folder in folders if f"{folder}/" not in readme] == []


def test_no_file_names_a_package_host():
    """Where packages come from is the machine's matter; the lock's hashes say what they are."""
    named = [
        name
        for name in files()
        if name.endswith(TEXT)
        and PACKAGE_HOST.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]

    assert named == []


def test_no_file_is_larger_than_a_font():
    large = {name: (ROOT / name).stat().st_size for name in files()}

    assert {name: size for name, size in large.items() if size > 11 * 1024 * 1024} == {}


def test_the_set_up_needs_the_standard_library_alone():
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])

    assert imported <= sys.stdlib_module_names


def test_the_set_up_says_what_it_can_do():
    command = [sys.executable, "-I", "-S", str(ROOT / "dev.py"), "--help"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert asked.returncode == 0
    for verb in ("setup", "run", "test", "check", "bundle", "deb", "lock"):
        assert f"dev.py {verb}" in asked.stdout


def test_an_unknown_verb_is_a_wrong_usage():
    command = [sys.executable, str(ROOT / "dev.py"), "fly"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert asked.returncode == 2

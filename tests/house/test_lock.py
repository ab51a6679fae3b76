"""What is asked for, what is locked, what is installed and what is on record are one."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from house.tree import ROOT, modules

# Asked for without an import of its own -> why.
NOT_IMPORTED = {
    "shiboken6": "comes with PySide6; pinned beside it",
}


@cache
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@cache
def asked(group: str | None = None) -> dict[str, Requirement]:
    extras = project()["optional-dependencies"]
    listed = project()["dependencies"] if group is None else extras[group]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in listed}


@cache
def locked() -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", text, flags=re.MULTILINE))


def everything_asked() -> dict[str, Requirement]:
    return {**asked(), **asked("hq"), **asked("dev")}


def imported() -> dict[str, str]:
    """Top name of every import from outside -> a module that has it."""
    names = {}
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found = [str(node.module)]
            else:
                continue
            names |= {name.split(".")[0]: path for name in found}
    outside = set(names) - sys.stdlib_module_names - {"firepost"}
    return {name: names[name] for name in outside}


@pytest.mark.parametrize("name", everything_asked())
def test_what_is_asked_for_is_locked(name):
    assert everything_asked()[name].specifier.contains(locked()[name], prereleases=True)


def test_every_locked_file_is_known_by_its_hash():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

    assert len(entries) == len(locked())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_place():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert not re.search(r"://|--(extra-)?index-url|--find-links|-f ", text)


@pytest.mark.parametrize("name", asked())
def test_what_runs_is_what_is_locked(name):
    assert metadata.version(name) == locked()[name]


def test_the_pins_with_a_reason_are_exact():
    exact = {name for name, wanted in asked().items() if str(wanted.specifier).startswith("==")}

    assert {"pyside6-essentials", "shiboken6", "sqlcipher3", "sqlite-utils"} <= exact


def test_what_is_imported_is_asked_for():
    holders = metadata.packages_distributions()
    known = set(asked()) | set(asked("hq"))
    strange = {
        name: path
        for name, path in imported().items()
        if not known & {canonicalize_name(holder) for holder in holders.get(name, [])}
    }

    assert strange == {}


def test_what_is_asked_for_is_imported():
    holders = metadata.packages_distributions()
    used = {
        canonicalize_name(holder) for name in imported() for holder in holders.get(name, [])
    }

    assert set(asked()) | set(asked("hq")) == used | set(NOT_IMPORTED)


@pytest.mark.parametrize("name", everything_asked())
def test_every_library_has_its_licence_and_reason_on_record(name):
    record = "\n".join(
        page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "decisions").glob("*.md")
    )
    wanted = everything_asked()[name].name

    assert re.search(rf"^\| `{re.escape(wanted)}`", record, flags=re.MULTILINE | re.IGNORECASE)
